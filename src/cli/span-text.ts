// How long something takes, as people read it.
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock.ts'

/** In the largest unit that it fills, with one digit behind the point where there is anything. */
export function spanText(ms: number): string {
  const [unit, name] = UNITS.find(([size]) => ms >= size) ?? [1, 'ms']
  return `${Number((ms / unit).toFixed(1))} ${name}`
}

const UNITS = [
  [HOUR_MS, 'h'],
  [MINUTE_MS, 'min'],
  [SECOND_MS, 's'],
] as const
