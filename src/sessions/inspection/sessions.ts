// Use cases of sessions besides reports: list them and their traffic, give up silent ones, erase old ones.
import type { Page, PageOrder } from '../../bounds/pages.ts'
import { parseSettings } from '../../brands/settings.ts'
import { type Clock, DAY_MS } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { type Ahead, isAnyAhead, shortenSeats, shortenSessions } from '../accounting/clock-set-back-store.ts'
import { type Concluded, STALE_INTERVALS } from '../accounting/session.ts'
import { recordEnds } from '../accounting/session-events.ts'
import {
  deleteEnded,
  deleteErased,
  eraseEnded,
  giveUp,
  isAnyStale,
  listBrandsWithEnded,
  lockStale,
  postponeStale,
  type StaleSession,
} from '../accounting/stale-session-store.ts'
import type { UsageFilter, UsagePart, UsageView } from '../accounting/usage.ts'
import {
  countLiveOf,
  findPlace,
  findSessionView,
  listSessionViews,
  listUsage,
  type SessionFilter,
  type SessionView,
} from './listing-store.ts'
import { seatsOfSessions } from './session-seats.ts'

export type { SessionFilter, SessionView } from './listing-store.ts'

export const MAX_LISTED_SESSIONS = 1000
export const MAX_LISTED_USAGE = 10_000
/** Sessions that a page looks at where no index finds those that fit: about ten milliseconds. */
export const MOST_LOOKED = 10_000
/** Sessions in one transaction: some milliseconds of the writer. */
const BATCH = 500
/** How long sessions of unknown logins are kept, as no brand has a rule for them. */
const UNKNOWN_LOGIN_DAYS = 30
/** How long the row of an erased session is kept: no gateway repeats a report later. */
const ERASED_KEPT_MS = DAY_MS

/** `intervalMs`: how often gateways are asked to report. */
type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; interimMs: number }

export type Sessions = ReturnType<typeof makeSessions>

export function makeSessions({ db, clock, interimMs }: Deps) {
  const staleMs = STALE_INTERVALS * interimMs

  /** Checks sessions that may have ended, at most BATCH; returns how many were due, 0 when none was. */
  async function endStale(): Promise<{ looked: number; ended: number }> {
    return db.write(async (tx) => {
      const now = clock.now()
      const stale = await lockStale(tx, now, BATCH)
      const byCause = Map.groupBy(stale, (session) => causeOf(session, now))
      for (const [cause, sessions] of byCause) {
        if (cause === undefined) continue
        const ids = sessions.map(({ id }) => id)
        await recordEnds(tx, ids, { at: now, cause })
        await giveUp(tx, sessions, { at: now, cause, seats: cause === 'disconnected' ? 'all' : 'run out' })
      }
      const moving = byCause.get(undefined) ?? []
      await postponeStale(
        tx,
        moving.map(({ id, movedAt }) => ({ id, staleAt: movedAt + staleMs })),
      )
      return { looked: stale.length, ended: stale.length - moving.length }
    })
  }

  /**
   * After the clock was set back, gives sessions and seats their longest time from now, at most BATCH of each; returns how
   * many.
   */
  function shortenAhead(): Promise<number> {
    return db.write(async (tx) => {
      const ahead = aheadNow()
      return (await shortenSessions(tx, ahead, BATCH)) + (await shortenSeats(tx, ahead, BATCH))
    })
  }

  function aheadNow(): Ahead {
    return { now: clock.now(), staleMs }
  }

  /** Undefined: it has shown life meanwhile. */
  function causeOf({ seenAt, movedAt, disconnectedAt }: StaleSession, now: number): Concluded | undefined {
    if (disconnectedAt !== null && movedAt <= disconnectedAt) return 'disconnected'
    if (movedAt + staleMs > now) return undefined
    return seenAt + staleMs > now ? 'frozen' : 'lost'
  }

  /** Erases ended sessions whose time is over, at most BATCH of a kind; returns how many, 0 when none is left. */
  async function eraseOld(): Promise<number> {
    const now = clock.now()
    let erased = 0
    for (const { id, settings, oldestEndAt } of await listBrandsWithEnded(db.read)) {
      const { session_days: days } = parseSettings(settings)
      const before = days === 0 ? now + 1 : now - days * DAY_MS
      if (oldestEndAt >= before) continue
      const erase = days === 0 ? eraseEnded : deleteEnded
      erased += await db.write((tx) => erase(tx, id, before, BATCH))
    }
    erased += await db.write((tx) => deleteEnded(tx, null, now - UNKNOWN_LOGIN_DAYS * DAY_MS, BATCH))
    await db.write((tx) => deleteErased(tx, now - ERASED_KEPT_MS, BATCH))
    return erased
  }

  return {
    /** Newest first, at most `limit`. Erased sessions are not shown. */
    list(filter: SessionFilter = {}, limit = MAX_LISTED_SESSIONS): Promise<SessionView[]> {
      return listSessionViews(db.read, filter, Math.min(limit, MAX_LISTED_SESSIONS))
    },
    /** Newest first. It looks at MOST_LOOKED at most, so it may have fewer than `limit`, or none, while `next` says that there are more. */
    async page(
      filter: SessionFilter,
      { after: before, limit }: PageOrder<number>,
    ): Promise<Page<SessionView, number>> {
      const from = isLed(filter) ? undefined : await findPlace(db.read, { ...filter, before }, MOST_LOOKED)
      const rows = await listSessionViews(db.read, { ...filter, before, from }, limit + 1)
      const last = rows[limit - 1]
      return rows.length > limit && last
        ? { rows: rows.slice(0, limit), next: last.id }
        : { rows, next: from }
    },
    /** How many are live, of those of these subscriptions that have any. */
    async liveCounts(subscriptionIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
      const counts = new Map<number, number>()
      for (let from = 0; from < subscriptionIds.length; from += BATCH)
        for (const [id, count] of await countLiveOf(db.read, subscriptionIds.slice(from, from + BATCH)))
          counts.set(id, count)
      return counts
    },
    seats: (sessions: readonly SessionView[]) => seatsOfSessions(db, sessions),
    find: (id: number): Promise<SessionView | undefined> => findSessionView(db.read, id),
    /** Errors: invalid_input when it does not exist. */
    async get(id: number): Promise<SessionView> {
      const session = await findSessionView(db.read, id)
      if (session) return session
      throw new AppError('invalid_input', `There is no session ${id}; see session list`)
    },
    /** Traffic: one row for each combination of `by`; without `by` one sum of all. */
    usage(filter: UsageFilter, by: readonly UsagePart[], limit = MAX_LISTED_USAGE): Promise<UsageView[]> {
      return listUsage(db.read, filter, by, Math.min(limit, MAX_LISTED_USAGE))
    },
    isAnyStale: (): Promise<boolean> => isAnyStale(db.read, clock.now()),
    endStale,
    /** Whether any session or seat has an end from before the clock was set back; reads every seat. */
    isAnyAhead: (): Promise<boolean> => isAnyAhead(db.read, aheadNow()),
    shortenAhead,
    eraseOld,
  }
}

/** Whether an index finds what fits, or few sessions can fit: those that are live. */
function isLed({ brandId: _brand, accountId: _account, live, ...others }: SessionFilter): boolean {
  return live === true || Object.values(others).every((one) => one === undefined)
}
