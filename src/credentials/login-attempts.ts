// Attempts with VPN logins, as many as gateways ask about at once: the counters of all of them are read together, and
// written together when anything failed. Checking a login takes microseconds, so that nobody waits for anybody.
import { type Clock, type Instant, SECOND_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import {
  blockMs,
  type Counter,
  type CounterKeys,
  counterKeys,
  FAILURE_WINDOW_MS,
  waitMs,
} from './throttle.ts'
import { addHits, forgetAll, listCounters } from './throttle-store.ts'

export type LoginTry = {
  username: string
  /** Where it comes from; '': nobody knows. Then only this login is counted, as everybody would be one source. */
  source: string
  /** The same for repeats of one attempt. */
  repeatKey: string
}

export type TryResult = 'right' | 'wrong' | 'blocked'

/** Repeats come within 15 s: gateways give up then. */
const REPEATED_WITHIN_MS = 30 * SECOND_MS
const MOST_REPEATS = 10_000
/** VPN logins are unique over the whole server, and an unknown one is nobody's: they are counted for all brands together. */
const EVERY_BRAND = 0
const FOR_ALL_SOURCES = '-'

export type LoginAttempts = ReturnType<typeof makeLoginAttempts>

export function makeLoginAttempts({ db, clock }: { db: Pick<Database, 'read' | 'write'>; clock: Clock }) {
  const failed = makeRecent(clock)

  /** To be asked before `judge`, of the same tries. */
  function read(tries: readonly LoginTry[]): Promise<Counter[]> {
    const keys = tries.flatMap((one) => {
      const { pair, source, target } = keysOf(one)
      return one.source === '' ? [pair, target] : [pair, source, target]
    })
    return listCounters(db.read, [...new Set(keys)])
  }

  /**
   * Checks one after another those that are not blocked, by the counters that were read and what this batch adds to them;
   * resolves when the failures are on disk.
   */
  async function judge(
    counters: readonly Counter[],
    tries: readonly LoginTry[],
    check: (at: number) => boolean,
  ): Promise<TryResult[]> {
    const tally = makeTally(counters, clock.now())
    const results = tries.map((one, at): TryResult => {
      const keys = keysOf(one)
      if (tally.waitMs(keys) > 0) return 'blocked'
      if (check(at)) {
        tally.forget(keys.pair)
        return 'right'
      }
      if (failed.isNew(`${one.username} ${one.repeatKey}`)) tally.fail(keys, one.source !== '')
      return 'wrong'
    })
    const { added, forgotten } = tally.changes()
    if (added.length > 0 || forgotten.length > 0) {
      await db.write(async (tx) => {
        await forgetAll(tx, forgotten)
        await addHits(tx, added)
      })
    }
    return results
  }

  return { read, judge }
}

function keysOf({ username, source }: LoginTry): CounterKeys {
  return counterKeys('login', EVERY_BRAND, source === '' ? FOR_ALL_SOURCES : source, username)
}

/** The counters as they will be when what the batch adds is written. */
function makeTally(counters: readonly Counter[], now: Instant) {
  const known = new Map(counters.map((counter) => [counter.key, counter]))
  const added = new Map<string, Counter>()
  const forgotten = new Set<string>()

  function raise(key: string): number {
    const before = known.get(key)
    const hits = (before && before.windowEndsAt > now ? before.hits : 0) + 1
    const blockedUntil = before?.blockedUntil ?? 0
    known.set(key, { key, hits, windowEndsAt: now + FAILURE_WINDOW_MS, blockedUntil })
    const add = added.get(key)
    added.set(key, { key, hits: (add?.hits ?? 0) + 1, windowEndsAt: now + FAILURE_WINDOW_MS, blockedUntil })
    return hits
  }

  function block(key: string, forMs: number) {
    for (const counter of [known.get(key), added.get(key)])
      if (counter && forMs > 0) counter.blockedUntil = now + forMs
  }

  return {
    waitMs: (keys: CounterKeys) => {
      const ends = [known.get(keys.pair), known.get(keys.source)].flatMap((counter) => counter ?? [])
      return ends.length === 0 ? 0 : waitMs(ends, keys, now)
    },
    fail(keys: CounterKeys, hasSource: boolean) {
      const hits = {
        target: raise(keys.target),
        source: hasSource ? raise(keys.source) : 0,
        pair: raise(keys.pair),
      }
      const earned = blockMs(hits)
      block(keys.pair, earned.pair)
      if (hasSource) block(keys.source, earned.source)
    },
    forget(pair: string) {
      if (!known.delete(pair)) return
      added.delete(pair)
      forgotten.add(pair)
    },
    changes: () => ({ added: [...added.values()], forgotten: [...forgotten] }),
  }
}

/** Remembers what failed lately. */
function makeRecent(clock: Clock) {
  const seen = new Map<string, Instant>() // oldest first
  return {
    isNew(key: string): boolean {
      const now = clock.now()
      for (const [old, at] of seen) {
        if (at + REPEATED_WITHIN_MS > now && seen.size < MOST_REPEATS) break
        seen.delete(old)
      }
      if (seen.has(key)) return false
      seen.set(key, now)
      return true
    },
  }
}
