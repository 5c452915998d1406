// A throttle without a server: the real rules and keys over two maps, and a clock that jumps from event to event.
import { type Instant, SECOND_MS } from '../../../src/clock.ts'
import { waitMs } from '../../../src/credentials/throttle.ts'
import { makeThrottleKeys, type TriedWhere, type TryKeys } from '../../../src/credentials/throttle-keys.ts'
import {
  type Asked,
  makeLedger,
  type StoredThrottle,
  stateOf,
} from '../../../src/credentials/throttle-ledger.ts'

export type World = ReturnType<typeof makeWorld>
const MOST_REMEMBERED = 200_000

export type Where = Omit<TriedWhere, 'scope'>

export function makeWorld() {
  const keys = makeThrottleKeys([{ id: 'lab', key: Buffer.alloc(32, 7) }])
  const all: StoredThrottle = { counters: new Map(), known: new Map() }
  const remembered = new Map<string, TryKeys>()
  let prints = 1

  function keysFor({ source, target }: Where): TryKeys {
    const name = `${source} ${target}`
    const known = remembered.get(name)
    if (known) return known
    const made = keys.tryKeys({ scope: 'password of brand 1', source, target })
    if (remembered.size < MOST_REMEMBERED) remembered.set(name, made)
    return made
  }

  /** An attempt of a source at an account; each with another password. */
  function asked(where: Where): Asked {
    const print = prints++
    return { ...keysFor(where), print: () => print }
  }

  function keptOf({ account, pair, networks }: Asked): StoredThrottle {
    const kept: StoredThrottle = { counters: new Map(), known: new Map() }
    for (const key of [account, pair, ...networks]) {
      const counter = all.counters.get(key)
      if (counter) kept.counters.set(key, counter)
    }
    const known = all.known.get(account)
    if (known) kept.known.set(account, known)
    return kept
  }

  return {
    asked,
    /** The time that an attempt would have to wait. */
    waitMs: (one: Asked, now: Instant): number => waitMs(stateOf(keptOf(one), one), one.place, now),

    /** Whether the attempt was answered; otherwise it must wait. */
    attempt(one: Asked, isRight: boolean, now: Instant): boolean {
      const ledger = makeLedger(keptOf(one), now)
      const result = ledger.count({ asked: one, isRight })
      for (const [key, counter] of ledger.changes.counters) all.counters.set(key, counter)
      for (const [key, { sources }] of ledger.changes.known) all.known.set(key, sources)
      return result.kind !== 'blocked'
    },
  }
}

export type Events = ReturnType<typeof makeEvents>
type Event = { at: Instant; order: number; run: (now: Instant) => void }

/** Runs planned events in the order of their time; at the same time attackers (0) before all others (1). */
export function makeEvents() {
  const heap: Event[] = []
  const isBefore = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order)

  function plan(at: Instant, order: number, run: (now: Instant) => void): void {
    const event = { at, order, run }
    let i = heap.push(event) - 1
    for (let up = (i - 1) >> 1; i > 0 && isBefore(event, heap[up] as Event); up = (i - 1) >> 1) {
      heap[i] = heap[up] as Event
      i = up
    }
    heap[i] = event
  }

  function takeFirst(): Event | undefined {
    const first = heap[0]
    const last = heap.pop()
    if (!last || heap.length === 0) return first
    let i = 0
    for (;;) {
      let down = 2 * i + 1
      if (down >= heap.length) break
      if (down + 1 < heap.length && isBefore(heap[down + 1] as Event, heap[down] as Event)) down++
      if (!isBefore(heap[down] as Event, last)) break
      heap[i] = heap[down] as Event
      i = down
    }
    heap[i] = last
    return first
  }

  return {
    plan,
    runUntil(end: Instant): void {
      for (let event = takeFirst(); event && event.at < end; event = takeFirst()) event.run(event.at)
    },
  }
}

/** The results of people who come at some moment with the right password, and again after each required wait. */
export type Comers = { name: string; came: number; atOnce: number; never: number; waits: number[] }

type Coming = {
  world: World
  events: Events
  from: Instant
  until: Instant
  everyMs: number
  /** Whether their right passwords are noted; newcomers are so many people, one after another. */
  notes: boolean
  who: (i: number) => Where
  patienceMs: number
}

export function sendComers(name: string, coming: Coming): Comers {
  const { world, events, from, until, everyMs, notes, who, patienceMs } = coming
  const comers: Comers = { name, came: 0, atOnce: 0, never: 0, waits: [] }
  const come = (one: Asked, cameAt: Instant) => (now: Instant) => {
    const wait = Math.ceil(world.waitMs(one, now) / SECOND_MS) * SECOND_MS
    if (wait === 0) {
      if (notes) world.attempt(one, true, now)
      if (now === cameAt) comers.atOnce++
      comers.waits.push(now - cameAt)
    } else if (now + wait - cameAt > patienceMs) comers.never++
    else events.plan(now + wait, 1, come(one, cameAt))
  }
  for (let at = from, i = 0; at < until; at += everyMs, i++) {
    comers.came++
    events.plan(at, 1, come(world.asked(who(i)), at))
  }
  return comers
}
