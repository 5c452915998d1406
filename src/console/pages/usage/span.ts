// The days that are looked at, and as many before them. Days of usage are in UTC.
import { now } from '../../present.ts'
import { place } from '../../router.ts'

const DAY_MS = 86_400_000
export const RANGES = ['7', '30', '90'] as const
export type Range = (typeof RANGES)[number]
export type Split = 'day' | 'gateway' | 'protocol' | 'brand' | 'account'

/** By which the API splits each day; undefined: not at all. */
export function partOf(split: Split): 'gateway' | 'protocol' | 'brand' | undefined {
  return split === 'day' || split === 'account' ? undefined : split
}

export function chosenSpan() {
  const given = place.value.query.get('range')
  const range = RANGES.find((one) => one === given) ?? '30'
  const count = Number(range)
  const dayAgo = (ago: number) => new Date(now.value - ago * DAY_MS).toISOString().slice(0, 10)
  const days = Array.from({ length: count }, (_, at) => dayAgo(count - 1 - at))
  return {
    ...{ range, days, from: dayAgo(count - 1), to: dayAgo(0) },
    ...{ beforeFrom: dayAgo(2 * count - 1), beforeTo: dayAgo(count) },
  }
}
