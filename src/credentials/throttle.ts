// How wrong credentials slow down who sends them. Pure rules over what has been counted; keys are in throttle-keys.ts.
//
// A pair of a source and an account that was right lately is judged by its own wrong tries alone. All others also by what the
// networks of the source let fail at any account, and by what strangers let fail at this account.
import {
  CLOCK_TOLERANCE_MS,
  DAY_MS,
  HOUR_MS,
  type Instant,
  MINUTE_MS,
  SECOND_MS,
  waitLeftMs,
} from '../clock.ts'

/** A network of a source: all its lines whose numbers are equal but for the lowest `shift` bits. */
export type Network = {
  shift: number
  /** Wrong tries at one account without a wait. */
  free: number
  /** Wrong tries at one account in any 24 hours. */
  aDay: number
  longestWaitMs: number
  /** Wrong tries at all accounts, more of which make the network crowded; they are forgotten in DRAINED_MS. */
  crowdedAt: number
}

const LINE: Network = { shift: 0, free: 5, aDay: 20, longestWaitMs: HOUR_MS, crowdedAt: 20 }
/** An IPv4 address. */
export const IPV4_NETWORKS: readonly Network[] = [LINE]
/** A subscriber owns at least a /64 and at most a /48 (RFC 6177); the /56 lies between. */
export const IPV6_NETWORKS: readonly Network[] = [
  LINE,
  { shift: 8, free: 10, aDay: 40, longestWaitMs: HOUR_MS, crowdedAt: 60 },
  { shift: 16, free: 20, aDay: 60, longestWaitMs: HOUR_MS, crowdedAt: 200 },
]
/** Where no number of attempts is dangerous, or where one source is shared by all callers: no wait is longer than a minute. */
export const PATIENT_NETWORKS: readonly Network[] = [
  { ...LINE, aDay: Number.POSITIVE_INFINITY, longestWaitMs: MINUTE_MS },
]

/** How long a network remembers what fails in it. */
const DRAINED_MS = 20 * MINUTE_MS
/** In a crowded network a name that has not failed there has its turn once in a minute, and so long. */
const TURN_EVERY_MS = MINUTE_MS
const TURN_MS = 10 * SECOND_MS
/** Of strangers at one account: so many at once, and one more in so long. In any 24 hours 244. */
const STRANGERS: Bucket = { most: 100, everyMs: 10 * MINUTE_MS, longestMs: 1000 * MINUTE_MS }
/** A source with a right password of the account is known this long. It is noted again at most once a day. */
export const KNOWN_MS = 30 * DAY_MS
const NOTED_EVERY_MS = DAY_MS
/** Sources known of one account; the oldest goes. */
const MOST_KNOWN = 32
/** Failures kept of a pair; more than any network may have in a day. */
const MOST_FAILURES = 64

/** Where a try comes from, as seen from one account. */
export type TriedFrom = {
  /** The narrowest first. */
  networks: readonly Network[]
  /** The number of its line in the widest network. */
  line: number
  /** What it is known by; undefined: nothing right is remembered there. */
  mark: string | undefined
  /** From 0 to 1: when in a minute it has its turn. */
  turn: number
  /** Whether strangers share a number of tries at the account. */
  isShared: boolean
}

/** `print`: what was tried; 0: nothing that could be tried again. `isPardoned`: the right secret came after it. */
export type FailedTry = { at: Instant; line: number; print: number; isPardoned: boolean }
export type KnownSource = { mark: string; at: Instant }

/** What has been counted that concerns a try. */
export type ThrottleState = {
  /** At the account, from the widest network of the source, in the order of their counting. */
  failures: readonly FailedTry[]
  /** Of each network: when all that failed there is forgotten. */
  networksUntil: readonly Instant[]
  /** When all that strangers let fail at the account is forgotten. */
  strangersUntil: Instant
  known: readonly KnownSource[]
}

export const NOTHING: ThrottleState = { failures: [], networksUntil: [], strangersUntil: 0, known: [] }

/** How long the next try must wait, ms; 0: it may be made now. */
export function waitMs(state: ThrottleState, place: TriedFrom, now: Instant): number {
  if (countsNothing(state, now)) return 0
  if (isKnown(state, place, now)) return pairWaitMs(state, place, now, place.networks.slice(0, 1))
  const strangers = place.isShared ? fullMs(STRANGERS, state.strangersUntil, now) : 0
  const wait = Math.max(strangers, pairWaitMs(state, place, now, place.networks))
  return Math.max(wait, crowdMs(state, place, now, wait))
}

/** After a wrong try that was allowed. The same object: it counts for nothing, as the same was tried before. */
export function failed(state: ThrottleState, place: TriedFrom, print: number, now: Instant): ThrottleState {
  const today = lately(state.failures, now)
  if (print !== 0 && today.some((one) => one.print === print && one.line === place.line)) return state
  const one: FailedTry = { at: now, line: place.line, print, isPardoned: false }
  const counted = { ...state, failures: [...today, one].slice(-MOST_FAILURES) }
  if (isKnown(state, place, now)) return counted
  return {
    ...counted,
    networksUntil: place.networks.map((network, at) =>
      poured(crowdOf(network), state.networksUntil[at] ?? 0, now),
    ),
    strangersUntil: place.isShared ? poured(STRANGERS, state.strangersUntil, now) : 0,
  }
}

/** After the right one. The same object: nothing is to be noted. The wrong ones of the day still count for the day. */
export function proved(state: ThrottleState, place: TriedFrom, now: Instant): ThrottleState {
  const isHere = (one: FailedTry) => one.line === place.line && !one.isPardoned
  const failures = lately(state.failures, now).some(isHere)
    ? state.failures.map((one) => (isHere(one) ? { ...one, isPardoned: true } : one))
    : state.failures
  const { mark } = place
  const noted = state.known.find((one) => one.mark === mark)
  const isNoted = mark === undefined || (noted !== undefined && Math.abs(now - noted.at) < NOTED_EVERY_MS)
  if (isNoted) return failures === state.failures ? state : { ...state, failures }
  const others = state.known.filter((one) => one.mark !== mark)
  return { ...state, failures, known: [{ mark, at: now }, ...others].slice(0, MOST_KNOWN) }
}

/** After a proof of another kind, which cannot be guessed: failures of this line no longer count, nor for the day. */
export function vouched(state: ThrottleState, place: TriedFrom, now: Instant): ThrottleState {
  const failures = state.failures.filter(({ line }) => line !== place.line)
  return proved({ ...state, failures }, place, now)
}

/** As for most tries. */
function countsNothing({ failures, networksUntil, strangersUntil }: ThrottleState, now: Instant): boolean {
  return failures.length === 0 && strangersUntil <= now && networksUntil.every((until) => until <= now)
}

/** Whether the account was right from this source lately. */
export function isKnown({ known }: ThrottleState, { mark }: TriedFrom, now: Instant): boolean {
  return mark !== undefined && known.some((one) => one.mark === mark && now - one.at < KNOWN_MS)
}

/** When failures need no longer be kept. */
export function failuresUntil(failures: readonly FailedTry[]): Instant {
  return Math.max(0, ...failures.map(({ at }) => at)) + DAY_MS
}

export function knownUntil(known: readonly KnownSource[]): Instant {
  return Math.max(0, ...known.map(({ at }) => at)) + KNOWN_MS
}

function pairWaitMs(
  state: ThrottleState,
  place: TriedFrom,
  now: Instant,
  networks: readonly Network[],
): number {
  const today = lately(state.failures, now)
  return Math.max(
    0,
    ...networks.map((network) => networkWaitMs(inNetwork(today, place, network), network, now)),
  )
}

/** 1 s after the last free try, 2 s after the next, 4 s, … */
function networkWaitMs(failures: readonly FailedTry[], network: Network, now: Instant): number {
  const { free, aDay, longestWaitMs } = network
  const unpardoned = failures.filter(({ isPardoned }) => !isPardoned)
  const over = unpardoned.length - free
  const pause = over < 0 ? 0 : Math.min(longestWaitMs, SECOND_MS * 2 ** over)
  const rest = waitLeftMs(lastOf(unpardoned) + pause, now, longestWaitMs)
  if (failures.length < aDay) return rest
  const oldest = failures.map(({ at }) => at).sort((a, b) => b - a)[aDay - 1] ?? now
  return Math.max(rest, waitLeftMs(oldest + DAY_MS, now, DAY_MS))
}

/**
 * In a crowded network a name has its turn of the minute, and a minute more after its first failure there, two after the
 * second, and so on. Turns are the names' own: those of made-up names cannot use up that of another.
 */
function crowdMs(state: ThrottleState, place: TriedFrom, now: Instant, wait: number): number {
  const crowded = place.networks.filter(
    (network, at) => fullMs(crowdOf(network), state.networksUntil[at] ?? 0, now) > 0,
  )
  if (crowded.length === 0) return 0
  const today = lately(state.failures, now)
  const rests = crowded.map((network) => {
    const here = inNetwork(today, place, network)
    const pause = here.length === 0 ? 0 : Math.min(HOUR_MS, MINUTE_MS * 2 ** (here.length - 1))
    return waitLeftMs(lastOf(here) + pause, now, HOUR_MS)
  })
  if (crowded.some((network) => inNetwork(today, place, network).length > 0)) return Math.max(...rests)
  const at = now + wait
  const sinceTurn = mod(at - Math.floor(place.turn * TURN_EVERY_MS), TURN_EVERY_MS)
  return sinceTurn < TURN_MS ? 0 : wait + TURN_EVERY_MS - sinceTurn
}

/** Those of the last day. Later than now are those that were counted before the clock was put back. */
function lately(failures: readonly FailedTry[], now: Instant): readonly FailedTry[] {
  return failures.filter(({ at }) => at > now - DAY_MS && at <= now + CLOCK_TOLERANCE_MS)
}

function inNetwork(
  failures: readonly FailedTry[],
  { line }: TriedFrom,
  { shift }: Network,
): readonly FailedTry[] {
  return failures.filter((one) => one.line >> shift === line >> shift)
}

function lastOf(failures: readonly FailedTry[]): Instant {
  return Math.max(0, ...failures.map(({ at }) => at))
}

/** Holds `most`; one flows out in `everyMs`. Kept as the instant at which it is empty, at most `longestMs` ahead. */
type Bucket = { most: number; everyMs: number; longestMs: number }

function crowdOf({ crowdedAt }: Network): Bucket {
  return { most: crowdedAt, everyMs: DRAINED_MS / crowdedAt, longestMs: 2 * DRAINED_MS }
}

/** How long until one more fits. */
function fullMs({ most, everyMs, longestMs }: Bucket, until: Instant, now: Instant): number {
  return Math.max(0, waitLeftMs(until, now, longestMs) - (most - 1) * everyMs)
}

function poured({ everyMs, longestMs }: Bucket, until: Instant, now: Instant): Instant {
  return now + Math.min(longestMs, waitLeftMs(until, now, longestMs) + everyMs)
}

function mod(value: number, by: number): number {
  return ((value % by) + by) % by
}
