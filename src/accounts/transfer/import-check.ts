// Finds the problems of an import: accounts that exist already, names that others have, plans and locations that this
// installation does not know. Checks a whole batch at once, by reading; the indexes decide in the end.

import { typed } from '../../command-hint.ts'
import type { Database } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { foldLogin } from '../../login-name.ts'
import type { Plans } from '../../plans/plans.ts'
import { type AccessLimits, type Catalogue, checkLimits } from '../../subscriptions/limits.ts'
import { isOpen } from '../../subscriptions/subscription.ts'
import { findTakenNames } from '../../subscriptions/transfer.ts'
import { parseEmail } from '../email.ts'
import type { AccountRecord, SubscriptionRecord } from './account-record.ts'
import { listTakenEmails } from './importing-store.ts'

/** `new`: may be taken over; `known`: is here already; a text: why not. */
export type Verdict = 'new' | 'known' | { problem: string }

type Deps = { db: Pick<Database, 'read'>; plans: Pick<Plans, 'find'>; catalogue: Catalogue }

export type ImportCheck = ReturnType<typeof makeImportCheck>

export function makeImportCheck({ db, plans, catalogue }: Deps) {
  /** One verdict a record, in their order. Of two that have the same name the second is `known`, or has a problem. */
  async function judgeAll(brandId: number, records: AccountRecord[]): Promise<Verdict[]> {
    const names = records.map(namesOf)
    const taken = await findTakenNames(db.read, brandId, {
      usernames: names.flatMap((one) => one.usernames.map(foldLogin)),
      externalIds: names.flatMap((one) => one.externalIds),
    })
    const emails = new Set(
      await listTakenEmails(
        db.read,
        brandId,
        names.flatMap((one) => one.emails),
      ),
    )
    const verdicts: Verdict[] = []
    for (const record of records) {
      const verdict = await judge(brandId, record, { ...taken, emails })
      verdicts.push(verdict)
      if (verdict !== 'new') continue
      const own = namesOf(record)
      for (const name of own.emails) emails.add(name)
      for (const name of own.externalIds) taken.externalIds.add(name)
      for (const name of own.usernames) taken.usernames.add(foldLogin(name))
    }
    return verdicts
  }

  async function judge(brandId: number, record: AccountRecord, taken: Taken): Promise<Verdict> {
    const { emails, externalIds, usernames } = namesOf(record)
    const [own, ...aliases] = record.email === null ? [undefined, ...emails] : emails
    if (own !== undefined && taken.emails.has(own)) return 'known'
    if (externalIds.some((id) => taken.externalIds.has(id))) return 'known'
    const alias = repeated(emails) ?? aliases.find((key) => key !== undefined && taken.emails.has(key))
    if (alias !== undefined) return { problem: `the e-mail ${alias} of an alias is taken` }
    const folded = usernames.map(foldLogin)
    const username = usernames.find(
      (_, at) => isRepeated(folded, at) || taken.usernames.has(folded[at] ?? ''),
    )
    if (username !== undefined) return { problem: `the VPN username ${username} is taken` }
    const twice = repeated(externalIds)
    if (twice !== undefined) return { problem: `the external id ${twice} stands here twice` }
    return (await unknownThing(brandId, record)) ?? 'new'
  }

  async function unknownThing(
    brandId: number,
    { subscriptions }: AccountRecord,
  ): Promise<{ problem: string } | undefined> {
    for (const one of subscriptions.filter(isOpen)) {
      const months = one.plan_months
      if (months > 0 && !(await plans.find(db.read, brandId, months))) {
        return {
          problem: `the brand has no ${months}-month plan; add it: ${typed(`plan add ${months}`)}`,
        }
      }
      const limits = limitsOf(one)
      if (!limits) continue
      try {
        await checkLimits(db.read, catalogue, limits)
      } catch (error) {
        if (error instanceof AppError) return { problem: `limits: ${error.message}` }
        throw error
      }
    }
    return undefined
  }

  return { judgeAll }
}

/** `usernames` are folded. */
type Taken = { emails: Set<string>; externalIds: Set<string>; usernames: Set<string> }

function namesOf({ email, aliases, subscriptions }: AccountRecord) {
  const emails = [...(email === null ? [] : [email]), ...aliases.map((one) => one.email)]
  return {
    emails: emails.map((one) => parseEmail(one).key),
    externalIds: subscriptions.flatMap((one) => (one.external_id === null ? [] : [one.external_id])),
    usernames: subscriptions.flatMap((one) => (one.vpn_username === undefined ? [] : [one.vpn_username])),
  }
}

function repeated(names: string[]): string | undefined {
  return names.find((_, at) => isRepeated(names, at))
}

function isRepeated(names: string[], at: number): boolean {
  return names.indexOf(names[at] ?? '') < at
}

export function limitsOf({ limits }: Pick<SubscriptionRecord, 'limits'>): AccessLimits | undefined {
  if (limits === null) return undefined
  return {
    ...(limits.multi_login !== undefined && { multiLogin: limits.multi_login }),
    ...(limits.session_limit !== undefined && { sessionLimit: limits.session_limit }),
    countryIds: limits.country_ids,
    cityIds: limits.city_ids,
    protocolIds: limits.protocol_ids,
  }
}
