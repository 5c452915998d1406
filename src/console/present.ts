// The present: the formats in the visitor's language and zone, and a clock by which relative times move on.
import { computed, signal } from '@preact/signals'
import { makeFormat } from './format.ts'
import { kept } from './kept.ts'
import { language } from './language.ts'
import { brand } from './who.ts'

export const TICK_MS = 15_000
const DAY_MS = 86_400_000

/** Moves on every few seconds while the tab is shown. */
export const now = signal(Date.now())
setInterval(() => {
  if (!document.hidden) now.value = Date.now()
}, TICK_MS)

/** Whether times are shown in UTC in place of the brand's zone. */
export const isUtc = signal(kept('zone') === 'utc')

export function showUtc(is: boolean): void {
  isUtc.value = is
  kept('zone', is ? 'utc' : '')
}

export const zone = computed(() => (isUtc.value ? 'UTC' : (zoneOfBrand() ?? 'UTC')))

function zoneOfBrand(): string | undefined {
  const value = brand.value?.settings.time_zone
  return typeof value === 'string' ? value : undefined
}

/** The day by which the brand's terms go; a sandbox's is ahead. */
export const brandToday = computed(() => {
  const at = now.value + (brand.value?.days_ahead ?? 0) * DAY_MS
  // The form of this locale is YYYY-MM-DD.
  return new Date(at).toLocaleDateString('sv', { timeZone: zoneOfBrand() ?? 'UTC' })
})

const format = computed(() => makeFormat(language.value, zone.value))

/** The formats of now; a component that uses them is drawn again when language or zone change. */
export function formats() {
  return format.value
}
