// The columns of the list of sessions.
import type { Row } from '../../api-shapes.ts'
import { bdi, type Child, div, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge, none } from '../../parts/badge.ts'
import { iconButton, link } from '../../parts/button.ts'
import { country } from '../../parts/country.ts'
import type { Column } from '../../parts/table.ts'
import { ago } from '../../parts/when.ts'
import { pathTo } from '../../paths.ts'
import { formats } from '../../present.ts'
import { endOrderText } from '../access/end-order.ts'
import type { Rate } from './rates.ts'

export type Session = Row<'/sessions'>

export function columnsOf(
  state: 'live' | 'ended',
  rates: ReadonlyMap<string, Rate>,
  onEnd: ((session: Session) => void) | undefined,
): Column<Session>[] {
  const t = words('sessions')
  const isLive = state === 'live'
  return [
    { name: 'login', title: t('login'), cell: loginOf },
    { name: 'gateway', title: t('gateway'), cell: gatewayOf },
    { name: 'since', title: t('since'), cell: ({ started_at: at }) => span({ class: 'keep' }, ago({ at })) },
    {
      ...{ name: 'address', title: t('address') },
      cell: ({ caller_address: from }) => (from === null ? none() : bdi({ class: 'keep' }, from)),
    },
    {
      name: 'traffic',
      title: t('traffic'),
      isNumber: true,
      cell: (one) => trafficOf(one, rates.get(one.id)),
    },
    isLive
      ? { name: 'seat', title: t('seat'), isSide: true, cell: seatOf }
      : { name: 'cause', title: t('cause'), cell: causeOf },
    ...(isLive
      ? [{ name: 'state', title: t('state'), isNumber: true, cell: (one: Session) => stateOf(one, onEnd) }]
      : []),
  ]
}

function loginOf({ vpn_username: name, account_id: account }: Session): Child {
  const t = words('sessions')
  if (account === null)
    return div({ class: 'two-lines' }, bdi(name), span({ class: 'muted' }, t('unknownLogin')))
  const path = `${pathTo('/accounts/{account}', { account })}?login=${encodeURIComponent(name)}`
  return div(
    { class: 'two-lines' },
    link(path, bdi({ class: 'keep' }, name)),
    bdi({ class: 'muted' }, account),
  )
}

function gatewayOf({ gateway, gateway_country: code, protocol }: Session): Child {
  const t = words('sessions')
  return div(
    { class: 'two-lines' },
    span({ class: 'measure' }, bdi(gateway ?? t('removedGateway')), code !== null && country({ code })),
    protocol !== null && bdi({ class: 'muted' }, protocol),
  )
}

function trafficOf({ bytes_in, bytes_out }: Session, rate: Rate | undefined): Child {
  const t = words('sessions')
  const { bytes } = formats()
  return div(
    { class: 'two-lines' },
    span(bdi('↓ ', bytes(bytes_out)), ' · ', bdi('↑ ', bytes(bytes_in))),
    rate && span({ class: 'muted' }, t('rate', { down: bytes(rate.out), up: bytes(rate.in) })),
  )
}

function seatOf({ seat }: Session): Child {
  const t = words('sessions')
  if (seat === null) return none()
  return span(
    { class: 'keep' },
    seat.number === null ? t('noSeat') : t('seatOf', { number: seat.number, most: seat.most }),
  )
}

function causeOf({ end_cause: cause, ended_at: at }: Session): Child {
  return div({ class: 'two-lines' }, bdi(cause ?? '–'), at !== null && span({ class: 'muted' }, ago({ at })))
}

function stateOf(session: Session, onEnd: ((session: Session) => void) | undefined): Child {
  const t = words('sessions')
  const order = session.end_order
  if (session.ended_at !== null) return badge('plain', t('ended'))
  const isWaiting = order?.status === 'queued'
  return span(
    { class: 'measure' },
    order && endOrderText(order),
    onEnd &&
      !isWaiting &&
      iconButton({
        ...{ icon: 'close' as const, label: t('endOf', { login: session.vpn_username }) },
        onClick: () => onEnd(session),
      }),
  )
}
