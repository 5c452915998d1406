// Numbers, instants and lists as people read them.
import { type Instant, SECOND_MS } from '../clock.ts'

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** In powers of 1000, as disks are sold: 12.3 MB. */
export function bytesText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[power]}`
}

/** Rounded. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`
}

/** Such as 1 account, 2 accounts, 1,200 addresses. `many`: where the noun gets neither s nor es. */
export function countText(
  count: number,
  noun: string,
  many = noun.endsWith('s') ? `${noun}es` : `${noun}s`,
): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : many}`
}

/** At most `most` of them, and how many more there are. */
export function namesText(names: readonly string[], most = 5): string {
  const more = names.length - most
  return more > 0 ? `${names.slice(0, most).join(', ')} and ${more} more` : names.join(', ')
}

/** Completes a sentence: on 2026-11-30 12:00 UTC. */
export function utcText(at: Instant): string {
  return `on ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
