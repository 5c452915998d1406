// The row of figures. Each reads what it shows, and is left out for a role that may not.
import type { Answer, Row } from '../../api-shapes.ts'
import { hrefOf } from '../../base.ts'
import { a, div, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { figure } from '../../parts/card.ts'
import { sparkline } from '../../parts/meter.ts'
import { formats, now } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { can, isOneBrand } from '../../who.ts'

/** What changes by the hour, or costs the server a count. */
const SLOW_MS = 60_000
const RENEWAL_DAYS = 7

type Logins = NonNullable<Answer<'get', '/overview'>['logins']>

export const figures = part(function Figures(_: object) {
  return div(
    { class: 'grid figures' },
    can('usage:read') && online({}),
    can('accounts:read') && counts({}),
    can('accounts:read') && isOneBrand.value && renewals({}),
    can('usage:read') && traffic({}),
  )
})

const online = part(function Online(_: object) {
  const t = words('overview')
  const live = useReading('/usage/live', {}, { everyMs: POLL_MS })
  const history = useReading('/usage/live/history', {}, { everyMs: SLOW_MS })
  const values = history.data?.data.map(({ sessions }) => sessions) ?? []
  return figure({
    ...{ label: t('online'), value: countText(live.data?.sessions), beside: sparkline(values) },
    note: values.length > 1 && t('onlinePeak', { count: Math.max(...values, live.data?.sessions ?? 0) }),
  })
})

/** Two figures of one call. */
const counts = part(function Counts(_: object) {
  const t = words('overview')
  const { data } = useReading('/overview', {}, { everyMs: POLL_MS })
  const limit = data?.accounts.limit ?? null
  return [
    data?.logins !== null && logins(data?.logins),
    figure({
      ...{ label: t('accounts'), value: countText(data?.accounts.open) },
      note:
        limit === null
          ? a({ href: hrefOf('/accounts') }, t('accountsAll'))
          : t('accountsLimit', { count: limit }),
    }),
  ]
})

function logins(counted: Logins | undefined) {
  const t = words('overview')
  const { accepted_per_minute: accepted = 0, refused_per_minute: refused = 0 } = counted ?? {}
  const all = accepted + refused
  return figure({
    ...{ label: t('logins'), value: countText(counted && all) },
    note: all > 0 ? t('loginsRefused', { share: formats().percent(refused / all) }) : t('loginsNone'),
  })
}

const renewals = part(function Renewals(_: object) {
  const t = words('overview')
  const { data } = useReading('/jobs/preview', { query: { days: RENEWAL_DAYS } }, { everyMs: SLOW_MS })
  const sum = (name: 'renewed' | 'terminated' | 'expired') =>
    data?.data.reduce((all, night) => all + night[name], 0)
  const [renewed, ended] = [sum('renewed'), (sum('terminated') ?? 0) + (sum('expired') ?? 0)]
  return figure({
    ...{ label: t('renewals', { count: RENEWAL_DAYS }), value: countText(renewed) },
    note: t('renewalsEnding', { count: ended }),
  })
})

const traffic = part(function Traffic(_: object) {
  const t = words('overview')
  const format = formats()
  const [before, today] = [dayAgo(1), dayAgo(0)]
  const { data } = useReading(
    '/usage',
    { query: { by: 'day', from: before, to: today } },
    { everyMs: SLOW_MS },
  )
  const bytesOf = (day: string) => bytes(data?.data.find((row) => row.day === day))
  return figure({
    ...{ label: t('traffic'), value: data ? format.bytes(bytesOf(today)) : '–' },
    note: t('trafficBefore', { bytes: format.bytes(bytesOf(before)) }),
  })
})

function bytes(row: Row<'/usage'> | undefined): number {
  return (row?.bytes_in ?? 0) + (row?.bytes_out ?? 0)
}

/** Days of usage are in UTC. */
function dayAgo(days: number): string {
  return new Date(now.value - days * 86_400_000).toISOString().slice(0, 10)
}

function countText(count: number | undefined): string {
  return count === undefined ? '–' : formats().number(count)
}
