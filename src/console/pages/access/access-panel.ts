// "Can it connect?": the answer of each gateway for each protocol, the sessions that hold a place, the last refusals, and what
// mends the usual cause.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { bdi, button as buttonElement, type Child, div, h3, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { none } from '../../parts/badge.ts'
import { card } from '../../parts/card.ts'
import { country } from '../../parts/country.ts'
import { pips } from '../../parts/meter.ts'
import { withData } from '../../parts/states.ts'
import { type Column, dataTable } from '../../parts/table.ts'
import { formats, now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { type Access, oldestOf } from './access.ts'
import { answer, reasonText } from './reasons.ts'
import { refusalList } from './refusals.ts'
import { mending, seatList } from './seats.ts'
import { useWatch } from './watch.ts'

type Gateway = Access['gateways'][number]

/** Of an installation with more, the others are shown on demand. */
const SHOWN_GATEWAYS = 12
const DAY_MS = 86_400_000

type Props = {
  subscription: string
  /** Called after something was mended. */
  onChanged?(): void
}

export const accessPanel = part(function AccessPanel({ subscription, onChanged }: Props): VNode | undefined {
  const t = words('access')
  const { everyMs, toggle } = useWatch()
  const isAllowed = can('sessions:read')
  const reading = useReading(
    isAllowed ? '/subscriptions/{subscription}/access' : undefined,
    { path: { subscription } },
    { everyMs },
  )
  if (!isAllowed) return undefined
  const changed = () => {
    reading.reload()
    onChanged?.()
  }
  return card(
    { title: t('title'), actions: toggle, class: 'access' },
    withData(reading, (access) => [
      div({ class: 'verdict', role: 'status' }, verdict(access)),
      mending(access, changed),
      access.gateways.length > 0 && gatewayTable({ access }),
      access.seats.length > 0 && [h3(t('places')), seatList(access, changed)],
      refusalList(access.refusals),
    ]),
  )
})

/** The answer in a sentence. */
function verdict({ gateways, seats, sessions: { held, most } }: Access): Child {
  const t = words('access')
  const refused = gateways.filter((one) => one.answer !== 'admitted')
  const [first] = refused
  const places = span({ class: 'measure muted' }, pips(held, most), t('held', { held, most }))
  if (gateways.length === 0) return p(t('noGateway'))
  if (first === undefined) return [p({ class: 'good' }, t('everywhere')), places]
  if (refused.length < gateways.length)
    return [p(t('somewhere', { count: gateways.length - refused.length, all: gateways.length })), places]
  const isSame = refused.every((one) => one.answer === first.answer)
  if (!isSame) return [p({ class: 'bad' }, t('nowhere')), places]
  const oldest = oldestOf(seats)
  if (first.answer !== 'no_seat_left' || oldest === undefined)
    return [p({ class: 'bad' }, t('nowhereFor', { why: reasonText(first.answer) })), places]
  const since = sinceText(oldest.taken_at)
  return [p({ class: 'bad' }, t('full', { count: most, since, gateway: oldest.gateway })), places]
}

/** The time of today, else with the day. */
function sinceText(at: string): string {
  const { time, shortDay } = formats()
  return now.value - Date.parse(at) < DAY_MS ? time(at) : `${shortDay(at)} ${time(at)}`
}

const gatewayTable = part(function GatewayTable({ access }: { access: Access }): VNode {
  const t = words('access')
  const [isWhole, setWhole] = useState(false)
  const { gateways } = access
  const protocols = [...new Set(gateways.flatMap((one) => one.by_protocol.map(({ protocol }) => protocol)))]
  const columns: Column<Gateway>[] = [
    {
      ...{ name: 'gateway', title: t('gateway') },
      cell: (one) =>
        span({ class: 'measure' }, bdi(one.gateway), one.country && country({ code: one.country })),
    },
    ...protocols.map((protocol) => ({
      name: protocol,
      title: protocol,
      cell: (one: Gateway) => cell(one, protocol),
    })),
  ]
  const rows = isWhole ? gateways : gateways.slice(0, SHOWN_GATEWAYS)
  return div(
    { class: 'inside' },
    dataTable({
      ...{ label: t('byGateway'), columns, rows, keyOf: ({ gateway }) => gateway, empty: undefined },
    }),
    rows.length < gateways.length &&
      div(
        { class: 'access-more' },
        buttonElement(
          { type: 'button', class: 'as-link', onClick: () => setWhole(true) },
          t('allGateways', { count: gateways.length }),
        ),
      ),
  )
})

function cell({ by_protocol: all }: Gateway, protocol: string): Child {
  const own = all.find((one) => one.protocol === protocol)
  return own ? answer(own.answer) : none()
}
