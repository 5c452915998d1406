// The audit trail: who did what, when and from where. Filters and cursor are in the address; a row opens its details.
import { useState } from 'preact/hooks'
import { bdi, button as buttonElement, code, div, p, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { actorName } from '../../parts/actor.ts'
import { none } from '../../parts/badge.ts'
import { button, iconButton } from '../../parts/button.ts'
import { card, pageHead } from '../../parts/card.ts'
import { downloadRows } from '../../parts/download.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { notifyProblem } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import { useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { actionText } from './actions.ts'
import { changesOf, type Entry } from './changes.ts'
import { entryDrawer } from './entry-drawer.ts'
import { auditFilters, filterOf } from './filters.ts'

/** Of the changes of an entry, those that its row shows. */
const SHOWN_CHANGES = 2

export function page() {
  const t = words('audit')
  const [open, setOpen] = useState<Entry>()
  const [isLoading, setLoading] = useState(false)
  const filter = filterOf(place.value.query)
  const after = place.value.query.get('after') ?? undefined
  const entries = useReading('/audit', { query: { ...filter, after, limit: 50 } })
  const download = async () => {
    setLoading(true)
    await downloadRows('/audit', { query: filter }, { form: 'ndjson', name: 'audit' }).catch(notifyProblem)
    setLoading(false)
  }
  return [
    pageHead({
      title: words('frame')('audit'),
      actions: [
        iconButton({ icon: 'refresh', label: t('refresh'), onClick: entries.reload }),
        button(
          { icon: 'download', busy: isLoading, title: t('downloadHint'), onClick: () => void download() },
          t('download'),
        ),
      ],
    }),
    auditFilters(),
    card(
      { flush: true },
      withData(entries, ({ data, next }) => [
        dataTable({
          ...{
            label: words('frame')('audit'),
            columns: columns(setOpen),
            rows: data,
            isChanging: entries.isChanging,
          },
          keyOf: ({ id }) => id,
          empty: emptyState({ title: t('none'), icon: 'audit' }, p(t('noneText'))),
        }),
        pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
      ]),
    ),
    open && entryDrawer({ entry: open, onClose: () => setOpen(undefined) }),
  ]
}

function columns(onOpen: (entry: Entry) => void): Column<Entry>[] {
  const t = words('audit')
  return [
    { name: 'what', title: t('what'), cell: (entry) => sentence(entry, () => onOpen(entry)) },
    { name: 'who', title: t('who'), cell: ({ actor }) => actorName(actor) },
    { name: 'at', title: t('when'), cell: ({ at }) => ago({ at }) },
    {
      ...{ name: 'address', title: t('from') },
      cell: ({ address }) => (address === null ? none() : bdi(address)),
    },
  ]
}

function sentence(entry: Entry, onOpen: () => void) {
  const changes = changesOf(entry.before, entry.after)
  return div(
    { class: 'two-lines' },
    buttonElement({ type: 'button', class: 'as-link', onClick: onOpen }, actionText(entry.action)),
    span(
      { class: 'muted' },
      bdi(entry.target),
      changes
        .slice(0, SHOWN_CHANGES)
        .map(({ name, before, after }) => [
          ' · ',
          code(
            { dir: 'ltr', key: name },
            `${name === '' ? '' : `${name} `}${shortly(before)}${before === undefined || after === undefined ? '' : ' → '}${shortly(after)}`,
          ),
        ]),
      changes.length > SHOWN_CHANGES && ' …',
    ),
  )
}

const SHORT = 24

function shortly(text = ''): string {
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text
}
