// Attempts with VPN logins, as many as gateways ask about at once: the counters of all of them are read together, and
// written together when anything failed. Checking a login takes microseconds, so that nobody waits for anybody.
import { type Clock, type Instant, SECOND_MS, waitLeftMs } from '../clock.ts'
import type { Database } from '../db/database.ts'
import {
  blockMs,
  type Counter,
  type CounterKeys,
  FAILURE_WINDOW_MS,
  hitsOf,
  keysOfSource,
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
const NO_SOURCE = '-'

export type LoginAttempts = ReturnType<typeof makeLoginAttempts>

export function makeLoginAttempts({ db, clock }: { db: Pick<Database, 'read' | 'write'>; clock: Clock }) {
  const failed = makeRecent(clock)

  /** What has been counted of these tries. */
  async function read(tries: readonly LoginTry[]): Promise<Counted> {
    const keys = tries.map(keysOf)
    const asked = keys.flatMap(({ pair, source }, at) => (tries[at]?.source === '' ? [pair] : [pair, source]))
    return { tries, keys, counters: await listCounters(db.read, asked) }
  }

  /**
   * Checks those that are not blocked; resolves when the failures are on disk. They count one after another: who sends many
   * at once gets no more answers than who sends them in turn.
   */
  async function judge(
    { tries, keys, counters }: Counted,
    check: (at: number) => boolean,
  ): Promise<TryResult[]> {
    const tally = makeTally(counters, clock.now())
    const checked = keys.map((key, at): TryResult => {
      if (tally.waitMs(key) > 0) return 'blocked'
      return check(at) ? 'right' : 'wrong'
    })
    const targets = keys.flatMap(({ target }, at) => (checked[at] === 'wrong' ? [target] : []))
    tally.learn(await listCounters(db.read, targets))
    const results = keys.map((key, at): TryResult => {
      const [one, result] = [tries[at], checked[at]]
      if (!one || !result || tally.waitMs(key) > 0) return 'blocked'
      if (result === 'right') tally.forget(key.pair)
      else if (failed.isNew(`${one.username} ${one.repeatKey}`)) tally.fail(key, one.source !== '')
      return result
    })
    await write(tally.changes())
    return results
  }

  async function write({ added, forgotten }: { added: Counter[]; forgotten: string[] }): Promise<void> {
    if (added.length === 0 && forgotten.length === 0) return
    await db.write(async (tx) => {
      await forgetAll(tx, forgotten)
      await addHits(tx, added)
    })
  }

  return { read, judge }
}

export type Counted = {
  tries: readonly LoginTry[]
  keys: readonly CounterKeys[]
  counters: readonly Counter[]
}

function keysOf({ username, source }: LoginTry): CounterKeys {
  return keysOfSource('login', EVERY_BRAND, source === '' ? NO_SOURCE : source, username)
}

/** The counters as they will be when what the batch adds is written. */
function makeTally(counters: readonly Counter[], now: Instant) {
  const known = new Map(counters.map((counter) => [counter.key, counter]))
  const added = new Map<string, Counter>()
  const forgotten = new Set<string>()

  function raise(key: string): number {
    const before = known.get(key)
    const hits = hitsOf(before, now) + 1
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
    waitMs(keys: CounterKeys): number {
      if (known.size === 0) return 0
      const counted = [known.get(keys.pair), known.get(keys.source)].filter(
        (counter) => counter !== undefined,
      )
      return waitMs(counted, keys, now)
    },
    learn(more: readonly Counter[]) {
      for (const counter of more) known.set(counter.key, counter)
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
        if (isFresh(at, now) && seen.size < MOST_REPEATS) break
        seen.delete(old)
      }
      const known = seen.get(key)
      if (known !== undefined && isFresh(known, now)) return false
      seen.delete(key)
      seen.set(key, now)
      return true
    },
  }
}

function isFresh(at: Instant, now: Instant): boolean {
  return waitLeftMs(at + REPEATED_WITHIN_MS, now, REPEATED_WITHIN_MS) > 0
}
