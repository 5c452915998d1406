// The queue of mails: how many are in each state, and each with its recipient, attempts and last error. One that was given up can be
// tried again.
import type { VNode } from 'preact'
import { write } from '../../api.ts'
import { div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { card, figure } from '../../parts/card.ts'
import { filterBar, selectChip } from '../../parts/filter-chips.ts'
import type { Action } from '../../parts/menu.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { formats } from '../../present.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can } from '../../who.ts'
import { columns, KINDS, type Mail, STATES, type State } from './columns.ts'
import { relayCheck } from './relay-check.ts'

const EVERY_MS = 10_000

export const mailQueue = part(function MailQueue(_: object): VNode {
  const t = words('mail')
  const { query } = place.value
  const state = STATES.find((one) => one === query.get('state'))
  const kind = KINDS.find((one) => one === query.get('kind'))
  const after = query.get('after') ?? undefined
  const everyMs = after === undefined ? EVERY_MS : undefined
  const mails = useReading('/mails', { query: { state, kind, after, limit: 50 } }, { everyMs })
  const isFiltered = state !== undefined || kind !== undefined
  return div(
    { class: 'stack' },
    div(
      { class: 'grid figures' },
      STATES.map((one) => stateFigure({ state: one, key: one })),
    ),
    can('server:read') && relayCheck({}),
    filterBar(
      selectChip({
        ...{ label: t('state'), value: state, all: t('all') },
        choices: STATES.map((value) => ({ value, text: t(`${value}State`) })),
        onChange: (next) => setQuery({ state: next, after: undefined }),
      }),
      selectChip({
        ...{ label: t('kind'), value: kind, all: t('all') },
        choices: KINDS.map((value) => ({ value, text: t(`${value}Kind`) })),
        onChange: (next) => setQuery({ kind: next, after: undefined }),
      }),
    ),
    card(
      { flush: true },
      withData(mails, ({ data, next }) => [
        dataTable({
          ...{ label: words('frame')('mail'), columns: columns(), rows: data, isChanging: mails.isChanging },
          keyOf: ({ id }) => id,
          actions: (mail) => actionsOf(mail, mails.reload),
          empty: emptyState(
            { title: t(isFiltered ? 'noneFits' : 'none'), icon: 'mail' },
            p(t(isFiltered ? 'noneFitsText' : 'noneText')),
          ),
        }),
        pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
      ]),
    ),
  )
})

const stateFigure = part(function StateFigure({ state }: { state: State; key?: string }): VNode {
  const t = words('mail')
  const { data } = useReading('/mails', { query: { state, count: 'true', limit: 1 } }, { everyMs: EVERY_MS })
  const count = data?.count
  const value = count === undefined ? '–' : `${formats().number(count)}${data?.count_capped ? '+' : ''}`
  return figure({ label: t(`${state}State`), value, note: t(`${state}Note`) })
})

function actionsOf({ id, state }: Mail, onDone: () => void): Action[] {
  if (state !== 'dead' || !can('mail:write')) return []
  const t = words('mail')
  const retry = async () => {
    await write('post', '/mails/{mail}/retry', { path: { mail: id } })
    notify(t('retried'))
    onDone()
  }
  return [
    { name: 'retry', text: t('retry'), icon: 'refresh', onClick: () => void retry().catch(notifyProblem) },
  ]
}
