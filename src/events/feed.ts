// Reads the events of a stream in their order. Callers may wait for the next one: all that wait in a process share one look at the
// database.
import { setTimeout } from 'node:timers/promises'
import { type CappedCount, countCapped } from '../bounds/pages.ts'
import { makeShares } from '../bounds/shares.ts'
import { type Instant, SECOND_MS } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type EventType, typesOf } from './catalogue.ts'
import {
  countNumbered,
  findEvent,
  findNext,
  listLast,
  listNumbered,
  type StoredEvent,
} from './event-store.ts'

export const MOST_LISTED = 1000
export const LONGEST_WAIT_S = 25
/** Events that one look passes over in search of a type; a caller goes on from `next`. */
const MOST_PASSED = 10_000
/** Events of all types among which those of some types are counted. */
const MOST_LOOKED = 100_000
const MOST_PATTERNS = 100
/** Callers that wait, of all streams and of one; the last places are for streams of few. */
const WAITING = { most: 1000, mostOfOne: 100, crowdedAt: 750, few: 10 }
const LOOK_EVERY_MS = 200

export type FeedQuery = {
  /** A brand, or INSTALLATION. */
  stream: number
  /** The number of the last event that the caller has; 0: from the oldest on. */
  after: number
  /** `*`, `account.*` or whole types; undefined: all. */
  types?: readonly string[] | undefined
  limit?: number
  waitS?: number
  signal?: AbortSignal | undefined
}
/** `next`: the `after` of the next call. */
export type FeedPage = { events: StoredEvent[]; next: number }

export type Feed = ReturnType<typeof makeFeed>

export function makeFeed({ db }: { db: { read: Handle } }) {
  const watch = makeWatch(db)

  /** Errors: invalid_input, overloaded when too many callers wait. */
  async function list(query: FeedQuery): Promise<FeedPage> {
    const { stream, types, limit = 100, waitS = 0, signal } = query
    const wanted = types && checkedTypes(types)
    checkRange('limit', limit, 1, MOST_LISTED)
    checkRange('wait', waitS, 0, LONGEST_WAIT_S)
    checkRange('after', query.after, 0, Number.MAX_SAFE_INTEGER)
    const ends = AbortSignal.any([AbortSignal.timeout(waitS * SECOND_MS), ...(signal ? [signal] : [])])
    let { after } = query
    for (;;) {
      const last = (await listLast(db.read, [stream])).get(stream) ?? 0
      const page = await look({ stream, after, last, limit, ...(wanted && { types: wanted }) })
      if (page.events.length > 0 || page.next < last || waitS === 0 || ends.aborted) return page
      after = page.next
      if (!(await watch.isPast(stream, after, ends))) return page
    }
  }

  async function look({ stream, after, last, limit, types }: Look): Promise<FeedPage> {
    if (after >= last) return { events: [], next: after }
    const first = await findNext(db.read, stream, after)
    if (first === undefined) return { events: [], next: last }
    const until = Math.min(first.sequence - 1 + MOST_PASSED, last)
    const range = { stream, after, until, ...(types && { types }) }
    const events = await listNumbered(db.read, range, limit)
    const full = events.length === limit ? events.at(-1)?.sequence : undefined
    return { events, next: full ?? until }
  }

  /** The `after` with which the events from this instant on are read. They are in the order of their instants, or nearly so. */
  async function firstAt(stream: number, at: Instant): Promise<number> {
    let [before, behind] = [0, (await listLast(db.read, [stream])).get(stream) ?? 0]
    while (before < behind) {
      const middle = Math.floor((before + behind) / 2)
      const next = await findNext(db.read, stream, middle)
      if (next === undefined || next.at >= at) behind = middle
      else before = next.sequence
    }
    return before
  }

  /** How many events of these types are in a range. More than MOST_COUNTED, or a range of more than MOST_LOOKED, is capped. */
  async function count({ stream, after, until, types }: CountQuery): Promise<CappedCount> {
    const first = await findNext(db.read, stream, after)
    if (first === undefined || first.sequence > until) return { count: 0, isCapped: false }
    const end = Math.min(until, first.sequence - 1 + MOST_LOOKED)
    const range = { stream, after, until: end, types: checkedTypes(types) }
    const counted = await countCapped([(most) => countNumbered(db.read, range, most)])
    return { ...counted, isCapped: counted.isCapped || end < until }
  }

  return {
    list,
    count,
    /** The number of the latest event; 0: there is none. */
    last: async (stream: number, handle: Handle = db.read): Promise<number> =>
      (await listLast(handle, [stream])).get(stream) ?? 0,
    firstAt,
    /** Undefined when the stream has no such event. */
    find: (stream: number, id: number): Promise<StoredEvent | undefined> => findEvent(db.read, stream, id),
    /** Ends all waits: the process stops. */
    stop: watch.stop,
  }
}

/** From behind `after` up to `until`. */
type CountQuery = { stream: number; after: number; until: number; types: readonly string[] }
type Look = { stream: number; after: number; last: number; limit: number; types?: readonly EventType[] }

type Waiter = { stream: number; after: number; end: (isPast: boolean) => void }

/** One look for all that wait, as long as there are any. */
function makeWatch(db: { read: Handle }) {
  const shares = makeShares<number>(WAITING)
  const waiting = new Set<Waiter>()
  const stopping = new AbortController()
  let looking = false

  async function lookOn(): Promise<void> {
    while (waiting.size > 0) {
      await setTimeout(LOOK_EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      const streams = [...new Set([...waiting].map(({ stream }) => stream))]
      // A database that is away: the callers wait to their end and ask again.
      const last = streams.length === 0 ? new Map() : await listLast(db.read, streams).catch(() => new Map())
      for (const { stream, after, end } of waiting) if ((last.get(stream) ?? 0) > after) end(true)
    }
    looking = false
  }

  return {
    /** False when `ends` is aborted first. */
    isPast(stream: number, after: number, ends: AbortSignal): Promise<boolean> {
      if (ends.aborted || stopping.signal.aborted) return Promise.resolve(false)
      if (!shares.take(stream))
        throw new AppError('overloaded', 'Too many callers wait for events.', { retryAfterS: 1 })
      return new Promise((resolve) => {
        const both = AbortSignal.any([ends, stopping.signal])
        const waiter = {
          ...{ stream, after },
          end(isPast: boolean) {
            both.removeEventListener('abort', over)
            waiting.delete(waiter)
            shares.giveBack(stream)
            resolve(isPast)
          },
        }
        const over = () => waiter.end(false)
        both.addEventListener('abort', over, { once: true })
        waiting.add(waiter)
        if (looking) return
        looking = true
        void lookOn()
      })
    },
    stop: () => stopping.abort(),
  }
}

/** The types that these patterns mean. Errors: invalid_input. */
export function checkedTypes(patterns: readonly string[]): EventType[] {
  if (patterns.length === 0 || patterns.length > MOST_PATTERNS)
    throw new AppError('invalid_input', `Name 1 to ${MOST_PATTERNS} types, or * for all.`)
  const found = patterns.flatMap((pattern) => {
    const types = typesOf(pattern)
    if (types) return types
    throw new AppError(
      'invalid_input',
      `There is no event type "${pattern}". Write one such as account.created, account.* or *.`,
    )
  })
  return [...new Set(found)]
}

function checkRange(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new AppError('invalid_input', `${name} must be a whole number from ${least} to ${most}.`)
}
