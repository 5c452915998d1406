// Reports that a gateway has started or is about to stop: they end the sessions before them. A repeat counts with the
// instant of the first sending, as sessions may have begun in between. So does a report that an attacker recorded and sends
// again.

import { makeRecentKeys } from '../../bounds/recent-keys.ts'
import { type Clock, HOUR_MS, type Instant, MINUTE_MS, waitLeftMs } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { sameText } from '../../secrets.ts'
import { freeSeatsOf } from '../seats/seat-lease-store.ts'
import { type AccountingRecord, isRestart } from './report.ts'
import { findRestart, type KeptRestart, keepRestart } from './restart-store.ts'
import type { Concluded } from './session.ts'
import { recordRestarted } from './session-events.ts'
import { endRestarted } from './session-store.ts'

/** Gateways repeat a report for half a minute at most; afterwards it is another restart. */
const REPEATED_FOR_MS = MINUTE_MS
/** In gateways. When more restart within a minute, the oldest is forgotten. */
const MOST_REMEMBERED = 10_000
/** Remembered reports, against an attacker who sends them again: of all gateways, and of one. */
const CAUGHT = { most: 65_536, mostOfOne: 256 }
/** Without a time of the gateway two restarts may look the same: after this time it is a new one. */
const CAUGHT_FOR_MS = HOUR_MS
/** More sessions than any gateway has. An unbounded change could hold the writer for too long. */
const MOST_ENDED = 50_000
/** Seats that other transactions hold until the last round are freed when their lease ends. */
const MOST_SEAT_ROUNDS = 12

export function makeRestarts({ clock, db }: { clock: Clock; db: Pick<Database, 'write'> }) {
  const firsts = new Map<string, { at: Instant; until: Instant }>()

  const caught = makeRecentKeys<Instant>(CAUGHT)

  async function endSince(report: AccountingRecord): Promise<void> {
    const { gateway, stamp } = report
    const cause: Concluded = 'gateway_restarted'
    const at = await db.write(async (tx) => {
      const since = await firstAnywhere(tx, report)
      // A session that began later by the gateway's own clock began after this restart.
      const which = { gatewayId: gateway.id, at: since, stamp, limit: MOST_ENDED }
      await recordRestarted(tx, which, cause)
      await endRestarted(tx, which, cause)
      return since
    })
    for (let round = 1; round <= MOST_SEAT_ROUNDS; round++)
      if (await db.write((tx) => freeSeatsOf(tx, gateway.id, at))) return
  }

  /** The instant at which this report first came to any process, of the latest report of its gateway. */
  async function firstAnywhere(tx: Handle, report: AccountingRecord): Promise<Instant> {
    const { sessionKey, digest: bytes, at } = report
    const digest = bytes === undefined ? null : Buffer.from(bytes, 'latin1').toString('hex')
    const kept = await findRestart(tx, report)
    if (kept && isRepeat(kept, { sessionKey, digest }, report.stamp)) return Math.min(kept.firstAt, at)
    if (!kept || at >= kept.firstAt) await keepRestart(tx, report, { sessionKey, digest, firstAt: at })
    return at
  }

  function isRepeat(
    kept: KeptRestart,
    { sessionKey, digest }: Omit<KeptRestart, 'firstAt'>,
    stamp: number | undefined,
  ): boolean {
    const now = clock.now()
    const isSame = digest !== null && sameText(digest, kept.digest ?? '')
    if (isSame && (stamp !== undefined || Math.abs(now - kept.firstAt) < CAUGHT_FOR_MS)) return true
    const repeatedUntil = kept.firstAt + REPEATED_FOR_MS
    return kept.sessionKey === sessionKey && waitLeftMs(repeatedUntil, now, REPEATED_FOR_MS) > 0
  }

  /** The instant at which this same report first came. */
  function firstOf({ gateway, digest, stamp, at }: AccountingRecord): Instant | undefined {
    if (digest === undefined) return undefined
    const before = caught.get(gateway.id, digest)
    const isRecent = before !== undefined && Math.abs(clock.now() - before) < CAUGHT_FOR_MS
    if (before !== undefined && (stamp !== undefined || isRecent)) return before
    caught.delete(gateway.id, digest)
    caught.add(gateway.id, digest, at)
    return undefined
  }

  return {
    /**
     * Ends the sessions of restarted gateways, and frees their seats; for each gateway the latest report counts. Uses its
     * own transactions: one that holds seats must not wait for sessions, nor for the seats of so many.
     */
    async end(restarts: readonly AccountingRecord[]): Promise<void> {
      const latest = new Map<number, AccountingRecord>()
      for (const one of restarts)
        if (one.at >= (latest.get(one.gateway.id)?.at ?? one.at)) latest.set(one.gateway.id, one)
      for (const restart of latest.values()) await endSince(restart)
    },
    /** Returns the report; for a repeat, with the instant of its first sending. */
    first(report: AccountingRecord): AccountingRecord {
      if (!isRestart(report)) return report
      const before = firstOf(report)
      if (before !== undefined) return { ...report, at: Math.min(before, report.at) }
      const name = `${report.gateway.id} ${report.status} ${report.sessionKey}`
      const now = clock.now()
      const known = firsts.get(name)
      if (known && waitLeftMs(known.until, now, REPEATED_FOR_MS) > 0)
        return { ...report, at: Math.min(known.at, report.at) }
      firsts.delete(name)
      firsts.set(name, { at: report.at, until: now + REPEATED_FOR_MS })
      const [oldest] = firsts.size > MOST_REMEMBERED ? firsts.keys() : []
      if (oldest !== undefined) firsts.delete(oldest)
      return report
    },
  }
}
