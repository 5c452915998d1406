// The apps that are signed in to an account, and their end. An app is one sign-in: what device it is, nothing says.
import { brandTime, type Caller } from '../../brands/brand.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { happened, writeChange } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { KeptAnswers } from '../../kept-answers.ts'
import type { Tokens } from '../../tokens/tokens.ts'
import { MAX_ALIASES } from '../account.ts'
import { lockAccount } from '../account-store.ts'
import { listAliases } from '../alias-store.ts'
import { noAccount } from '../operator/find-account.ts'
import { findRecords } from '../operator/list-accounts-store.ts'

/** `id` stays the same while the app renews its tokens. */
export type SignedInApp = {
  id: string
  /** By which address; undefined: the account's own. */
  alias: string | undefined
  signedInAt: Instant
  renewedAt: Instant
  /** Unless it renews its tokens before. */
  endsAt: Instant
}

/** Shown at most; an account and each of its aliases have 20. */
const MOST_APPS = 1000

type Deps = {
  db: Database
  clock: Clock
  tokens: Pick<Tokens, 'listFamilies' | 'endFamily' | 'endPairs'>
  keptAnswers: KeptAnswers
}

export function makeSignedInApps({ db, clock, tokens, keptAnswers }: Deps) {
  /** The one that was used last comes first. `brandId` undefined: of any brand. Errors: account_not_found. */
  async function list(brandId: number | undefined, accountId: number): Promise<SignedInApp[]> {
    const [account] = await findRecords(db.read, [accountId])
    if (!account || (brandId !== undefined && account.brandId !== brandId))
      throw noAccount('There is no such account.')
    const [families, aliases] = await Promise.all([
      tokens.listFamilies(db.read, accountId, clock.now(), MOST_APPS),
      listAliases(db.read, accountId, MAX_ALIASES),
    ])
    const emails = new Map(aliases.map(({ id, email }) => [id, email]))
    return families.map(({ family, aliasId, ...times }) => ({
      ...{ id: family, alias: aliasId === null ? undefined : emails.get(aliasId) },
      ...times,
    }))
  }

  /** Errors: account_not_found, not_found when the app is not signed in. */
  async function end(caller: Caller, accountId: number, id: string): Promise<void> {
    await signOut(caller, accountId, id, async (tx) => {
      if ((await tokens.endFamily(tx, accountId, id)) > 0) return
      throw new AppError('not_found', 'No app of this id is signed in to the account.')
    })
  }

  /** Errors: account_not_found. */
  async function endAll(caller: Caller, accountId: number): Promise<void> {
    await signOut(caller, accountId, undefined, (tx) => tokens.endPairs(tx, accountId))
  }

  function signOut(
    caller: Caller,
    accountId: number,
    family: string | undefined,
    work: (tx: Handle) => Promise<void>,
  ): Promise<void> {
    const { brand, actor } = caller
    return db.write(async (tx) => {
      const at = brandTime(brand, clock.now())
      const account = await lockAccount(tx, accountId, at)
      if (account?.brandId !== brand.id) throw noAccount('There is no such account.')
      await caller.recheck?.(tx)
      await work(tx)
      await keptAnswers.forget(tx, accountId)
      const id = thingId('account', accountId)
      await writeChange(tx, {
        ...{ at, brandId: brand.id, accountId, actor, target: `account:${accountId}` },
        ...{ action: 'account.sign_out', after: { family: family ?? 'all' } },
        event: happened('account.signed_out', id, { account_id: id, app: family ?? null }),
      })
    }, caller.once)
  }

  return { list, end, endAll }
}
