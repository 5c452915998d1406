// The cards of one gateway: figures of now, what it is, its clock and agent, and its former secrets.
import type { VNode } from 'preact'
import { bdi, div, p, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { shape } from '../../parts/badge.ts'
import { card, figure } from '../../parts/card.ts'
import { facts } from '../../parts/facts.ts'
import { ago } from '../../parts/when.ts'
import { formats, now } from '../../present.ts'
import type { Gateway, Health } from './gateway.ts'
import { loginsLine } from './gateway-card.ts'

export function healthFigures(
  { live_sessions: live, logins, last_heard_at: at }: Gateway,
  health: Health,
): VNode {
  const t = words('gateways')
  const format = formats()
  const { open_orders: orders, oldest_order_at: oldest } = health
  return div(
    { class: 'grid figures' },
    figure({
      ...{ label: t('sessions'), value: format.number(live) },
      note: at === null ? t('neverHeard') : [t('heard'), ' ', ago({ at })],
    }),
    figure({
      ...{ label: t('logins'), value: format.number(logins.accepted + logins.refused) },
      ...{ note: t('refused', { count: logins.refused }), beside: loginsLine(logins) },
    }),
    figure({
      ...{ label: t('orders'), value: format.number(orders) },
      note: oldest === null ? t('ordersNote') : t('oldest', { when: format.relative(oldest, now.value) }),
    }),
  )
}

export function aboutCard(gateway: Gateway, { clock_ahead_s: ahead }: Health): VNode {
  const t = words('gateways')
  const { profile, city, protocols, brands, source, disconnect } = gateway
  const isStrict = gateway.message_authenticator === 'strict'
  return card(
    { title: t('about') },
    facts([
      [t('profile'), t(profile as 'generic')],
      [t('country'), formats().country(gateway.country)],
      [t('city'), city === null ? undefined : bdi(city)],
      [t('protocols'), bdi({ dir: 'ltr' }, protocols.join(', '))],
      [t('brands'), brands === null ? t('all') : bdi(brands.join(', '))],
      [t('source'), source === null ? undefined : bdi({ dir: 'ltr' }, source)],
      [t('signature'), source === null ? undefined : t(isStrict ? 'strict' : 'notRequired')],
      [t('clock'), ahead === null ? undefined : clockText(ahead)],
      [t('disconnect'), disconnect === 'none' ? t('endsNone') : bdi({ dir: 'ltr' }, disconnect)],
    ]),
  )
}

export function agentCard({ agent }: Health): VNode | undefined {
  const t = words('gateways')
  const format = formats()
  if (agent === null) return undefined
  return card(
    { title: t('agent') },
    facts([
      [t('heard'), ago({ at: agent.heard_at })],
      [t('agent'), agent.version ? t('agentVersion', { version: agent.version }) : undefined],
      [t('spool'), agent.spool_age_s === null ? undefined : format.duration(agent.spool_age_s)],
    ]),
  )
}

/** A former secret that goes on, and whether the gateway still uses it. */
export function formerCard({ former_secret: secret, former_agent_token: token }: Health): VNode | undefined {
  const t = words('gateways')
  const formers = [
    ...(secret ? [['formerSecret', secret] as const] : []),
    ...(token ? [['formerToken', token] as const] : []),
  ]
  if (formers.length === 0) return undefined
  return card(
    { title: t('former') },
    formers.map(([name, { ends_at: end, last_used_at: used }]) =>
      p(
        { key: name, class: 'weakness' },
        shape(used === null ? 'good' : 'warn'),
        span(
          t(name),
          ': ',
          used === null ? t('formerUnused') : [t('formerUsed'), ' ', ago({ at: used })],
          '. ',
          t('formerUntil', { when: formats().exact(end) }),
        ),
      ),
    ),
  )
}

/** Less than a second is what a report takes. */
function clockText(aheadS: number): string {
  const t = words('gateways')
  const span = formats().duration(Math.abs(aheadS))
  if (Math.abs(aheadS) < 1) return t('right')
  return t(aheadS > 0 ? 'ahead' : 'behind', { span })
}
