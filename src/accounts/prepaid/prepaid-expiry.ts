// Ends prepaid accounts whose last day has passed, in bounded batches that can be repeated at any time and run in several
// processes at once. The state of an account does not wait for this job; it starts the grace of dedicated addresses.
import type { Actor } from '../../audit/actor.ts'
import { type Brand, brandTime } from '../../brands/brand.ts'
import type { Brands } from '../../brands/brands.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'
import type { Database, Handle } from '../../db/database.ts'
import { chooseLanguage } from '../../languages/choice.ts'
import type { LiveSessions } from '../../live-sessions.ts'
import type { DedicatedAddresses } from '../../locations/dedicated-addresses.ts'
import type { Outbox } from '../../mail/outbox.ts'
import { type EndingChange, writeEnding } from '../../subscriptions/ending.ts'
import type { PrepaidSubscriptions } from '../../subscriptions/prepaid-subscriptions.ts'
import { findAccounts } from '../account-store.ts'

/** Subscriptions moved in one transaction. */
export const EXPIRY_BATCH = 500

type Deps = {
  db: Database
  clock: Clock
  brands: Pick<Brands, 'findById'>
  prepaidSubscriptions: PrepaidSubscriptions
  dedicatedAddresses: Pick<DedicatedAddresses, 'startGrace'>
  liveSessions: LiveSessions
  outbox: Pick<Outbox, 'term'>
}

type Ended = { brand: Brand; accountId: number; on: Day }

export function makePrepaidExpiry(deps: Deps) {
  const { db, clock, brands, prepaidSubscriptions, dedicatedAddresses, liveSessions, outbox } = deps
  const actor: Actor = { kind: 'job', name: 'expire' }

  async function isExpiryDue(): Promise<boolean> {
    return (await prepaidSubscriptions.listPassed(db.read, { now: clock.now() }, 1)).length > 0
  }

  async function expireDue(limit = EXPIRY_BATCH): Promise<number> {
    return expire(clock.now(), undefined, limit)
  }

  async function expireIn(brand: Brand, limit = EXPIRY_BATCH): Promise<number> {
    return expire(brandTime(brand, clock.now()), brand.id, limit)
  }

  async function expire(now: Instant, only: number | undefined, limit: number): Promise<number> {
    // Nothing due is the usual answer: it must not cost a write.
    if ((await prepaidSubscriptions.listPassed(db.read, { now, brandId: only }, 1)).length === 0) return 0
    // What others are changing is not waited for: it would hold up all brands.
    return db.write(async (tx) => {
      const passed = await prepaidSubscriptions.lockPassed(tx, { now, brandId: only }, limit)
      const ended: Ended[] = []
      const changes: EndingChange[] = []
      const brandOf = await findBrands(passed.map((one) => one.brandId))
      for (const seen of passed) {
        const { id, brandId, accountId, expireAt } = seen
        const brand = brandOf.get(brandId)
        if (!brand || expireAt === null) continue
        const change = await prepaidSubscriptions.expire(tx, { brand, accountId, actor }, seen)
        if (!change) continue
        changes.push(change)
        await dedicatedAddresses.startGrace(tx, id, expireAt, { brand, accountId, actor })
        if (seen.status === 'active') ended.push({ brand, accountId, on: seen.dueOn })
      }
      await mailEnded(tx, ended)
      await writeEnding(tx, liveSessions, changes)
      return passed.length
    })
  }

  /** To the owners that have an e-mail. */
  async function mailEnded(tx: Handle, ended: readonly Ended[]): Promise<void> {
    const mailed = ended.filter(({ brand }) => brand.settings.term_mails !== 'none')
    const accounts = await findAccounts(tx, [...new Set(mailed.map(({ accountId }) => accountId))])
    const owners = new Map(accounts.map((account) => [account.id, account]))
    for (const { brand, accountId, on } of mailed) {
      const account = owners.get(accountId)
      if (!account || account.email === '') continue
      const event = { what: 'ended' as const, on }
      const reader = { accountId, language: chooseLanguage({ account, brand }), to: account.email }
      await outbox.term(tx, { brand, ...reader, event, at: clock.now() })
    }
  }

  async function findBrands(ids: number[]) {
    const found = await Promise.all([...new Set(ids)].map((id) => brands.findById(id)))
    return new Map(found.flatMap((brand) => (brand ? [[brand.id, brand] as const] : [])))
  }

  return { isExpiryDue, expireDue, expireIn }
}
