// What both pages of webhooks say of one: its name, its state, and its health in words.
import type { VNode } from 'preact'
import type { Answer, Row } from '../../api-shapes.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'

export type Webhook = Row<'/webhooks'>
export type Health = Answer<'get', '/webhooks/{webhook}/health'>
/** For calls: see parts/owner.ts. */
export type Owner = string | null | undefined

/** Without the scheme, which says little. For an element that keeps it from left to right. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '')
}

/** The same as plain text, with marks that keep it from left to right within text of another direction (Unicode, U+2066). */
export function urlTitle(url: string): string {
  return `\u2066${shortUrl(url)}\u2069`
}

export function detailPath({ id }: Pick<Webhook, 'id'>, owner: Owner): string {
  return `/webhooks/${id}${owner === null ? '?of=installation' : ''}`
}

export function stateBadge({ enabled, disabled_why: why, failures }: Webhook): VNode {
  const t = words('webhooks')
  if (why === 'gone') return badge('bad', t('gone'))
  if (why === 'failed') return badge('bad', t('gaveUp'))
  if (!enabled) return badge('plain', t('disabled'))
  return failures > 0 ? badge('warn', t('failing', { count: failures })) : badge('good', t('active'))
}

/** Of the deliveries of the last day that came to something; undefined: there were none. */
export function successOf({ delivered, retrying, failed }: Health): number | undefined {
  const all = delivered + retrying + failed
  return all === 0 ? undefined : delivered / all
}

export function successText(health: Health): string {
  const t = words('webhooks')
  const all = health.delivered + health.retrying + health.failed
  return all === 0 ? t('noDeliveries') : t('deliveredOf', { delivered: health.delivered, count: all })
}
