// The month that is looked at and those beside it, in the zone of the brand, as the report of the API has them.
import { now } from '../../present.ts'
import { place } from '../../router.ts'
import { brand } from '../../who.ts'

const MONTH = /^20\d\d-(0[1-9]|1[0-2])$/

function zone(): string {
  const given = brand.value?.settings.time_zone
  return typeof given === 'string' ? given : 'UTC'
}

/** The clock of the brand at an instant, as if it were in UTC. */
function clockAt(atMs: number): number {
  const text = new Intl.DateTimeFormat('sv', {
    ...{ timeZone: zone(), dateStyle: 'short', timeStyle: 'medium' },
  }).format(atMs)
  return Date.parse(`${text.replace(' ', 'T')}Z`)
}

export function thisMonth(): string {
  return new Date(clockAt(now.value)).toISOString().slice(0, 7)
}

export function chosenMonth(): string {
  const given = place.value.query.get('month') ?? ''
  return MONTH.test(given) ? given : thisMonth()
}

export function monthBefore(month: string): string {
  return new Date(Date.parse(`${month}-01`) - 1).toISOString().slice(0, 7)
}

/** The instant at which a month begins for the brand. */
export function startOf(month: string): string {
  const clock = Date.parse(`${month}-01`)
  return new Date(clock - (clockAt(clock) - clock)).toISOString()
}

export function endOf(month: string): string {
  const next = new Date(`${month}-01`)
  next.setUTCMonth(next.getUTCMonth() + 1)
  return startOf(next.toISOString().slice(0, 7))
}
