// What is kept of many tries, as each of them changes it, in memory: the store reads it before and writes the changes. Pure.
import { type Instant, SECOND_MS } from '../clock.ts'
import {
  type FailedTry,
  failed,
  failuresUntil,
  type KnownSource,
  knownUntil,
  NOTHING,
  proved,
  type ThrottleState,
  vouched,
  waitMs,
} from './throttle.ts'
import type { ThrottleKey, TryKeys } from './throttle-keys.ts'

/** Of a network or of an account's strangers only its end; of a pair the failures too. */
export type Counter = { endsAt: Instant; failures: readonly FailedTry[] }
export type KnownSources = { endsAt: Instant; sources: readonly KnownSource[] }
export type StoredThrottle = {
  counters: Map<ThrottleKey, Counter>
  known: Map<ThrottleKey, readonly KnownSource[]>
}

/** `print`: of what was tried, made only for a wrong one. */
export type Asked = TryKeys & { print: () => number }
export type Judged = { asked: Asked; isRight: boolean }
/** `failures`: wrong tries at the account from there within a day. */
export type Blocked = { retryAfterS: number; failures: number }
export type AttemptResult = { kind: 'right' } | { kind: 'wrong' } | ({ kind: 'blocked' } & Blocked)
export type ThrottleChanges = { counters: Map<ThrottleKey, Counter>; known: Map<ThrottleKey, KnownSources> }

/** What is kept, as each try changes it. */
export function makeLedger(kept: StoredThrottle, now: Instant) {
  const changes: ThrottleChanges = { counters: new Map(), known: new Map() }
  const current: StoredThrottle = { counters: new Map(kept.counters), known: new Map(kept.known) }

  function put(key: ThrottleKey, counter: Counter) {
    current.counters.set(key, counter)
    changes.counters.set(key, counter)
  }

  function replace({ account, pair, networks, place }: Asked, before: ThrottleState, after: ThrottleState) {
    if (after.failures !== before.failures)
      put(pair, { endsAt: failuresUntil(after.failures), failures: after.failures })
    if (after.networksUntil !== before.networksUntil) {
      for (const [at, key] of networks.entries())
        put(key, { endsAt: after.networksUntil[at] ?? now, failures: [] })
      if (place.isShared) put(account, { endsAt: after.strangersUntil, failures: [] })
    }
    if (after.known === before.known) return
    current.known.set(account, after.known)
    changes.known.set(account, { endsAt: knownUntil(after.known), sources: after.known })
  }

  function prove(asked: Asked) {
    const before = stateOf(current, asked)
    replace(asked, before, proved(before, asked.place, now))
  }

  function vouch(asked: Asked) {
    const before = stateOf(current, asked)
    replace(asked, before, vouched(before, asked.place, now))
  }

  function count({ asked, isRight }: Judged): AttemptResult {
    const before = stateOf(current, asked)
    const wait = waitMs(before, asked.place, now)
    if (wait > 0) return blocked(wait, before)
    if (isRight) prove(asked)
    else replace(asked, before, failed(before, asked.place, asked.print(), now))
    return { kind: isRight ? 'right' : 'wrong' }
  }

  return { vouch, count, changes }
}

export function stateOf(
  { counters, known }: StoredThrottle,
  { account, pair, networks }: Asked,
): ThrottleState {
  if (counters.size === 0 && known.size === 0) return NOTHING
  return {
    failures: counters.get(pair)?.failures ?? NOTHING.failures,
    networksUntil: networks.map((key) => counters.get(key)?.endsAt ?? 0),
    strangersUntil: counters.get(account)?.endsAt ?? 0,
    known: known.get(account) ?? NOTHING.known,
  }
}

export function blocked(wait: number, { failures }: Pick<ThrottleState, 'failures'>): AttemptResult {
  return { kind: 'blocked', retryAfterS: Math.ceil(wait / SECOND_MS), failures: failures.length }
}
