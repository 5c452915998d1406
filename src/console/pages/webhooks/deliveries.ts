// The deliveries of one webhook, newest first, as they come. A row opens its call and its answer.
import type { VNode } from 'preact'
import { button as buttonElement, code, div, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { none } from '../../parts/badge.ts'
import { card } from '../../parts/card.ts'
import { filterBar, selectChip } from '../../parts/filter-chips.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { deliveryDrawer } from './delivery-drawer.ts'
import { type Delivery, stateOf } from './delivery-state.ts'
import type { Owner, Webhook } from './webhook.ts'

const STATUSES = ['waiting', 'done', 'failed'] as const
const ROWS = 50

type Props = { webhook: Webhook; owner: Owner }

export const deliveries = part(function Deliveries({ webhook, owner }: Props): VNode {
  const t = words('webhooks')
  const { query } = place.value
  const status = STATUSES.find((one) => one === query.get('status'))
  const after = query.get('after') ?? undefined
  const open = query.get('delivery')
  const list = useReading(
    '/webhooks/{webhook}/deliveries',
    { path: { webhook: webhook.id }, query: { status, after, limit: ROWS }, brand: owner },
    { everyMs: after === undefined ? POLL_MS : undefined },
  )
  return div(
    { class: 'stack' },
    filterBar(
      selectChip({
        ...{ label: t('state'), value: status, all: t('allStates') },
        choices: STATUSES.map((value) => ({ value, text: t(`${value}State`) })),
        onChange: (next) => setQuery({ status: next, after: undefined }),
      }),
    ),
    card(
      { flush: true },
      withData(list, ({ data, next }) => [
        dataTable({
          ...{ label: t('deliveries'), columns: columns(), rows: data, isChanging: list.isChanging },
          keyOf: ({ id }) => id,
          empty: emptyState(
            { title: t('nothingSent'), icon: 'webhooks' },
            p(t(status === undefined ? 'nothingSentText' : 'nothingOfState')),
          ),
        }),
        pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
      ]),
    ),
    open !== null &&
      deliveryDrawer({
        ...{ id: open, owner, isEnabled: webhook.enabled, key: open },
        onClose: () => setQuery({ delivery: undefined }),
        onDone: list.reload,
      }),
  )
})

function columns(): Column<Delivery>[] {
  const t = words('webhooks')
  return [
    { name: 'event', title: t('event'), cell: eventOf },
    { name: 'state', title: t('state'), cell: stateOf },
    {
      name: 'attempt',
      title: t('attempt'),
      cell: ({ attempt, attempt_limit: limit }) =>
        attempt === 0 ? none() : t('attemptOf', { attempt, limit }),
    },
    { name: 'answer', title: t('answer'), cell: answerOf },
    { name: 'created', title: t('created'), cell: ({ created_at: at }) => ago({ at }) },
  ]
}

function eventOf({ id, type, sequence }: Delivery): VNode {
  return div(
    { class: 'two-lines' },
    buttonElement(
      { type: 'button', class: 'as-link', onClick: () => setQuery({ delivery: id }) },
      code({ dir: 'ltr' }, type),
    ),
    span({ class: 'muted' }, `#${sequence}`),
  )
}

function answerOf({ attempts }: Delivery): VNode {
  const last = attempts.at(-1)
  if (!last) return none()
  return span(last.status === 0 ? last.error : `${last.status} · ${formats().milliseconds(last.ms)}`)
}
