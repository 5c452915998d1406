// One gateway in the list: its state in a word, what is weak about it, its sessions and its logins of the last minutes.
import type { VNode } from 'preact'
import { hrefOf } from '../../base.ts'
import { a, article, bdi, dd, div, dl, dt, h2, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { shape } from '../../parts/badge.ts'
import { sparkline } from '../../parts/meter.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { can } from '../../who.ts'
import { type Gateway, hostLine, pathOf, stateBadge, weaknessList } from './gateway.ts'
import { asked } from './made-gateway.ts'

export const gatewayCard = part(function GatewayCard({ gateway }: { gateway: Gateway }): VNode {
  const t = words('gateways')
  const { id, state } = gateway
  const mend = () =>
    can('gateways:write') &&
    a({ href: hrefOf(pathOf(gateway)), 'aria-label': t('mendOf', { gateway: id }) }, t('mend'))
  return article(
    { class: 'card gateway' },
    div(
      div({ class: 'tile-head' }, h2(a({ href: hrefOf(pathOf(gateway)) }, bdi(id))), stateBadge(gateway)),
      hostLine(gateway),
    ),
    div(
      state === 'silent' && p({ class: 'weakness' }, shape('bad'), span(t('silentText'))),
      gateway.last_packet?.understood === false && asked(id, gateway.last_packet),
      weaknessList(gateway, mend),
    ),
    figuresOf(gateway),
  )
})

function figuresOf({ live_sessions: live, logins, last_heard_at: heardAt }: Gateway): VNode {
  const t = words('gateways')
  const format = formats()
  return dl(
    { class: 'gateway-figures' },
    div(dt(t('sessions')), dd(format.number(live))),
    div(dt(t('logins')), dd(format.number(logins.accepted + logins.refused))),
    div({ class: 'course' }, loginsLine(logins)),
    div(
      { class: 'muted small' },
      dt({ class: 'unseen' }, t('heard')),
      dd(heardText(heardAt), logins.refused > 0 && [' · ', t('refused', { count: logins.refused })]),
    ),
  )
}

function heardText(at: string | null) {
  const t = words('gateways')
  return at === null ? '\u00a0' : [t('heard'), ' ', ago({ at })]
}

/** The logins of the last half an hour. */
export function loginsLine({ recent }: Gateway['logins']): VNode | undefined {
  return sparkline(recent.accepted.map((accepted, at) => accepted + (recent.refused[at] ?? 0)))
}
