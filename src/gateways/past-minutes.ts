// What one gateway sent in each of the last whole minutes, for the charts of an operator. Pure.
import { type Instant, MINUTE_MS } from '../clock.ts'

/** An hour of minutes is kept. */
export const PAST_MINUTES = 60

/** Logins that were let in, and that were refused. */
export type LoginRate = { accepted: number; refused: number }
export type PacketCount = { kind: string; outcome: string; packets: number }
/** `minute`: since 1970. `kinds`: packets of each kind, whatever became of them. */
export type PastMinute = { minute: number; logins: LoginRate; kinds: ReadonlyMap<string, number> }
/** One value for each minute, the newest last; shorter than an hour where the gateway was heard since later. */
export type Course = {
  at: Instant[]
  logins: LoginRate[]
  kinds: { kind: string; packets: number[] }[]
}

/** Kind and outcome of a login that was decided. */
const ACCEPTED = ['login accepted', 'authorize allowed']
const REFUSED = ['login rejected', 'authorize refused']

export function loginsOf(counts: Iterable<PacketCount>): LoginRate {
  const rate = { accepted: 0, refused: 0 }
  for (const { kind, outcome, packets } of counts) {
    if (ACCEPTED.includes(`${kind} ${outcome}`)) rate.accepted += packets
    if (REFUSED.includes(`${kind} ${outcome}`)) rate.refused += packets
  }
  return rate
}

export function pastMinute(minute: number, counts: Iterable<PacketCount>): PastMinute {
  const all = [...counts]
  const kinds = new Map<string, number>()
  for (const { kind, packets } of all) kinds.set(kind, (kinds.get(kind) ?? 0) + packets)
  return { minute, logins: loginsOf(all), kinds }
}

/** `first`: the minute in which the gateway was first heard; `minute`: the present one, which is not whole yet. */
export function courseOf(
  past: readonly PastMinute[],
  { first, minute }: { first: number; minute: number },
): Course {
  const from = Math.max(first, minute - PAST_MINUTES)
  const minutes = Array.from({ length: Math.max(0, minute - from) }, (_, at) => from + at)
  const known = new Map(past.map((one) => [one.minute, one]))
  const kinds = new Set(past.filter((one) => one.minute >= from).flatMap((one) => [...one.kinds.keys()]))
  return {
    at: minutes.map((one) => one * MINUTE_MS),
    logins: minutes.map((one) => known.get(one)?.logins ?? { accepted: 0, refused: 0 }),
    kinds: [...kinds]
      .sort()
      .map((kind) => ({ kind, packets: minutes.map((one) => known.get(one)?.kinds.get(kind) ?? 0) })),
  }
}
