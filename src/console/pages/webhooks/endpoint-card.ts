// One webhook in the list: its success in the last day as a ring, how quickly it answers, and what waits for it.
import type { VNode } from 'preact'
import { hrefOf } from '../../base.ts'
import { a, article, bdi, dd, div, dl, dt, h2, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { chip } from '../../parts/badge.ts'
import { formats, now } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { ring } from './ring.ts'
import {
  detailPath,
  type Health,
  type Owner,
  shortUrl,
  stateBadge,
  successOf,
  successText,
  type Webhook,
} from './webhook.ts'

/** A glance, not a stopwatch: twenty endpoints ask as often as one page does elsewhere. */
const EVERY_MS = 30_000
const SHOWN_TYPES = 4

type Props = { webhook: Webhook; owner: Owner }

export const endpointCard = part(function EndpointCard({ webhook, owner }: Props): VNode {
  const { url, description, types } = webhook
  const given = { path: { webhook: webhook.id }, brand: owner }
  const { data: health } = useReading('/webhooks/{webhook}/health', given, { everyMs: EVERY_MS })
  return article(
    { class: 'card endpoint' },
    health ? ring(successOf(health), successText(health)) : ring(undefined, ''),
    div(
      { class: 'endpoint-name' },
      h2(a({ href: hrefOf(detailPath(webhook, owner)) }, bdi({ dir: 'ltr' }, shortUrl(url)))),
      description !== '' && p({ class: 'muted' }, bdi(description)),
      div(
        { class: 'chips' },
        stateBadge(webhook),
        types.slice(0, SHOWN_TYPES).map((type) => chip(type === '*' ? words('webhooks')('allTypes') : type)),
        types.length > SHOWN_TYPES && chip(`+${types.length - SHOWN_TYPES}`),
      ),
    ),
    health && figures(health),
  )
})

function figures({ median_ms: median, waiting, oldest_waiting_at: oldest }: Health): VNode {
  const t = words('webhooks')
  const format = formats()
  return dl(
    { class: 'endpoint-figures' },
    div(dt(t('median')), dd(median === null ? '–' : format.milliseconds(median))),
    div(
      dt(t('waiting')),
      dd({ title: oldest === null ? undefined : format.relative(oldest, now.value) }, format.number(waiting)),
    ),
  )
}
