import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { writeChange } from '../../events/record.ts'
import type { Language } from '../../languages/language.ts'
import { accountUpdated, checkedPerson, type PersonChanges } from '../account.ts'
import { lockAccount } from '../account-store.ts'
import { parseCountry } from '../country.ts'
import { changedMetadata, decodeMetadata, encodeMetadata, type MetadataChanges } from '../metadata.ts'
import { type Details, lockDetails, updateDetails } from './account-details-store.ts'
import { noAccount } from './find-account.ts'
import { mustBeOpen } from './suspension.ts'

export type AccountDetails = ReturnType<typeof makeAccountDetails>

/** Absent: stays. */
export type DetailChanges = PersonChanges & {
  /** ISO 3166-1 alpha-2; '': not known. */
  country?: string | undefined
  /** Null: it follows from the country, the request or the brand. */
  language?: Language | null | undefined
  metadata?: MetadataChanges | undefined
}

export function makeAccountDetails({ db, clock }: { db: Database; clock: Clock }) {
  /**
   * The names of what is different now; none: nothing was changed. `check` may refuse it by what the account is now.
   * Errors: account_not_found, account_not_active when it is closed, invalid_input, invalid_country, and
   * those of `check`.
   */
  async function change(
    caller: Caller,
    accountId: number,
    changes: DetailChanges,
    check: (tx: Handle) => Promise<void> = async () => {},
  ): Promise<string[]> {
    const { brand, actor } = caller
    const { metadata, ...wanted } = checked(changes)
    return db.write(async (tx) => {
      const found = await lockDetails(tx, brand.id, accountId)
      if (!found) throw noAccount('There is no such account.')
      const { changedAt: _, ...had } = found
      await check(tx)
      const at = brandTime(brand, clock.now())
      const account = await lockAccount(tx, accountId, at)
      mustBeOpen(account, brand.id)
      await caller.recheck?.(tx)
      const data = metadata && encodeMetadata(changedMetadata(decodeMetadata(had.metadata), metadata))
      const has: Details = { ...had, ...wanted, ...(data !== undefined && { metadata: data }) }
      const names = (Object.keys(has) as (keyof Details)[]).filter((name) => has[name] !== had[name])
      if (names.length === 0) return []
      await updateDetails(tx, accountId, has)
      const of = (details: Details): Partial<Details> =>
        Object.fromEntries(names.map((name) => [name, details[name]]))
      await writeChange(tx, {
        ...{ at, brandId: brand.id, accountId, actor, action: 'account.change' },
        ...{ target: `account:${accountId}`, before: of(had), after: of(has) },
        event: accountUpdated({ ...account, language: has.language }, shown(of(had)), shown(of(has))),
      })
      return names
    }, caller.once)
  }

  return { change }
}

/** What was given, without what is absent. Errors: invalid_input, invalid_country. */
function checked({ country, language, metadata, ...person }: DetailChanges) {
  return {
    ...checkedPerson(person),
    ...(country !== undefined && { country: country === '' ? '' : parseCountry(country) }),
    ...(language !== undefined && { language }),
    ...(metadata && { metadata }),
  }
}

/** As the API shows them. */
function shown({ metadata, ...details }: Partial<Details>) {
  return { ...details, ...(metadata !== undefined && { metadata: decodeMetadata(metadata) }) }
}
