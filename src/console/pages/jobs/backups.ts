// The backups in the folder of the server, the newest first, and one that is taken now.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Row } from '../../api-shapes.ts'
import { bdi, code, div, p, part, span } from '../../elements.ts'
import { words } from '../../language.ts'
import { badge } from '../../parts/badge.ts'
import { button } from '../../parts/button.ts'
import { card } from '../../parts/card.ts'
import { copyBox } from '../../parts/copy.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { notify, notifyProblem } from '../../parts/toast.ts'
import { ago } from '../../parts/when.ts'
import { formats } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { can } from '../../who.ts'
import { isOpen } from './task-state.ts'

type Backup = Row<'/backups'>
const ROWS = 50

export const backupList = part(function BackupList(_: object): VNode {
  const t = words('jobs')
  const [taken, setTaken] = useState<string>()
  const task = useReading(
    taken === undefined ? undefined : '/tasks/{task}',
    { path: { task: taken ?? '' }, brand: null },
    { everyMs: POLL_MS },
  )
  const isTaking = taken !== undefined && (task.data === undefined || isOpen(task.data))
  const backups = useReading('/backups', { brand: null }, { everyMs: POLL_MS })
  const isEnabled = backups.data?.enabled
  const take = async () => {
    const { id } = await write('post', '/backups', { brand: null })
    setTaken(id)
    notify(t('taken'))
  }
  const from = Math.max(0, Number(place.value.query.get('from') ?? 0) || 0)
  return div(
    { class: 'stack' },
    div(
      { class: 'page-head' },
      p({ class: 'muted' }, t('backupsText')),
      div(
        { class: 'actions' },
        isEnabled &&
          can('jobs:run') &&
          button(
            {
              kind: 'primary',
              icon: 'plus',
              busy: isTaking,
              onClick: () => void take().catch(notifyProblem),
            },
            t(isTaking ? 'taking' : 'take'),
          ),
      ),
    ),
    card(
      { flush: true },
      withData(backups, ({ data }) => [
        dataTable({
          ...{ label: t('backups'), columns: columns(), rows: data.slice(from, from + ROWS) },
          keyOf: ({ id }) => id,
          empty: nothing(isEnabled),
        }),
        pager({
          ...{ next: from + ROWS < data.length ? String(from + ROWS) : null, isLater: from > 0 },
          onPage: (after) => setQuery({ from: after }),
        }),
      ]),
    ),
  )
})

function nothing(isEnabled = true): VNode {
  const t = words('jobs')
  if (isEnabled) return emptyState({ title: t('backupsNone'), icon: 'empty' }, p(t('backupsNoneText')))
  return emptyState(
    { title: t('noFolder'), icon: 'warn' },
    p(t('noFolderText')),
    copyBox({ text: 'LATCHKEY_BACKUP_DIR=/var/backups/latchkey', label: t('noFolder') }),
  )
}

function columns(): Column<Backup>[] {
  const t = words('jobs')
  const { bytes, number } = formats()
  return [
    {
      ...{ name: 'taken', title: t('age') },
      cell: ({ id, created_at: at }) =>
        div({ class: 'two-lines' }, span(ago({ at })), code({ class: 'muted', dir: 'ltr' }, bdi(id))),
    },
    { name: 'size', title: t('size'), isNumber: true, cell: ({ bytes: size }) => bytes(size) },
    { name: 'accounts', title: t('accounts'), isNumber: true, cell: ({ accounts }) => number(accounts) },
    {
      ...{ name: 'check', title: t('checked') },
      cell: ({ verified }) => (verified ? badge('good', t('verified')) : badge('bad', t('damaged'))),
    },
    {
      ...{ name: 'keys', title: t('keys') },
      cell: ({ has_keys: has }) =>
        has ? badge('good', t('withKeys')) : span({ class: 'muted' }, t('withoutKeys')),
    },
  ]
}
