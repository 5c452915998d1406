// Attempts with a credential: asks the throttle first, lets no source try more at once than it may, counts failures.
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import {
  blockMs,
  type Counter,
  type CounterKeys,
  type CredentialKind,
  counterKeys,
  FAILURE_WINDOW_MS,
  triesAtOnce,
  waitMs,
} from './throttle.ts'
import { block, findCounters, forget, purgeCounters, raise } from './throttle-store.ts'

/** Tries of one source for one target that may wait for each other. */
const MAX_IN_LINE = 32
/** Tries of one source that may wait; as many as may wait to be hashed. */
const MAX_IN_SOURCE_LINE = 256

export type Attempts = ReturnType<typeof makeAttempts>
export type AttemptOf = {
  kind: CredentialKind
  brandId: number
  address: string
  target: string
  /** Asked before a wrong one is counted: whether it was right when the same request was made before. */
  isRepeat?: (() => Promise<boolean>) | undefined
}
export type AttemptResult = { kind: 'right' } | { kind: 'wrong' } | { kind: 'blocked'; retryAfterS: number }

export function makeAttempts({ db, clock }: { db: Database; clock: Clock }) {
  const lines = new Map<string, { length: number; last: Promise<unknown> }>()
  const underWay = makeUnderWay()

  /**
   * Runs `check` unless the source is blocked for this target. Tries of one source for one target run one after
   * another, so that a burst cannot pass before its failures are counted.
   */
  async function attempt(of: AttemptOf, check: () => Promise<boolean>): Promise<AttemptResult> {
    const keys = counterKeys(of.kind, of.brandId, of.address, of.target)
    return inLine(keys.pair, MAX_IN_LINE, async () => {
      const { wait, counters } = await inLine(keys.source, MAX_IN_SOURCE_LINE, () => takeTry(keys))
      if (wait > 0) return { kind: 'blocked', retryAfterS: Math.ceil(wait / SECOND_MS) }
      try {
        if (!(await check())) {
          if (!(await of.isRepeat?.())) await countFailure(keys)
          return { kind: 'wrong' }
        }
      } finally {
        underWay.end(keys.source)
      }
      if (counters.some((counter) => counter.key === keys.pair)) await db.write((tx) => forget(tx, keys.pair))
      return { kind: 'right' }
    })
  }

  /** Waits until the source may try once more, and counts that try as under way unless the source is blocked. */
  async function takeTry(keys: CounterKeys): Promise<{ wait: number; counters: Counter[] }> {
    for (;;) {
      // Counted before the counters are read: a try that ends in between is found there.
      const running = underWay.count(keys.source)
      const counters = await findCounters(db.read, [keys.pair, keys.source])
      const now = clock.now()
      const wait = waitMs(counters, keys, now)
      const mayTry = running < triesAtOnce(counters, keys, now)
      if (wait === 0 && mayTry) underWay.begin(keys.source)
      if (wait > 0 || mayTry) return { wait, counters }
      await underWay.fewerThan(keys.source, running)
    }
  }

  async function countFailure(keys: CounterKeys): Promise<void> {
    await db.write(async (tx) => {
      const now = clock.now()
      // One after another and always in this order, so that two processes cannot wait for each other.
      const target = await raise(tx, keys.target, now, FAILURE_WINDOW_MS)
      const source = await raise(tx, keys.source, now, FAILURE_WINDOW_MS)
      const pair = await raise(tx, keys.pair, now, FAILURE_WINDOW_MS)
      const earned = blockMs({ pair, source, target })
      if (earned.pair > 0) await block(tx, keys.pair, now + earned.pair)
      if (earned.source > 0) await block(tx, keys.source, now + earned.source)
    })
  }

  async function inLine<T>(key: string, most: number, work: () => Promise<T>): Promise<T> {
    const line = lines.get(key) ?? { length: 0, last: Promise.resolve() }
    if (line.length >= most) {
      throw new AppError('overloaded', 'Too many attempts at once. Try again shortly.', { retryAfterS: 1 })
    }
    lines.set(key, line)
    line.length++
    const mine = line.last.then(work)
    line.last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      line.length--
      if (line.length === 0) lines.delete(key)
    }
  }

  /** Deletes counters that no longer count, at most `limit`; returns how many. */
  function purge(limit: number): Promise<number> {
    return db.write((tx) => purgeCounters(tx, clock.now(), limit))
  }

  return { attempt, purge }
}

/** Counts what is under way by key. Only one caller at a time may wait for a key. */
function makeUnderWay() {
  const counts = new Map<string, number>()
  const waiting = new Map<string, () => void>()
  const count = (key: string) => counts.get(key) ?? 0
  return {
    count,
    begin(key: string) {
      counts.set(key, count(key) + 1)
    },
    end(key: string) {
      if (count(key) > 1) counts.set(key, count(key) - 1)
      else counts.delete(key)
      waiting.get(key)?.()
      waiting.delete(key)
    },
    /** Resolves when fewer than `most` are under way. */
    async fewerThan(key: string, most: number): Promise<void> {
      while (count(key) >= most) await new Promise<void>((resolve) => waiting.set(key, resolve))
    },
  }
}
