// One task: how far it is, what came of it, the rows that failed and why. An open one can be cancelled.
import type { VNode } from 'preact'
import { useState } from 'preact/hooks'
import { write } from '../../api.ts'
import type { Row } from '../../api-shapes.ts'
import { bdi, type Child, div, h3, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { button, link } from '../../parts/button.ts'
import { confirmDialog, dialog } from '../../parts/dialog.ts'
import { facts } from '../../parts/facts.ts'
import { withData } from '../../parts/states.ts'
import { dataTable, pager } from '../../parts/table.ts'
import { notify } from '../../parts/toast.ts'
import { formats, now } from '../../present.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { can } from '../../who.ts'
import { isCancellable, isOpen, progressOf, spanText, stateOf, type Task, titleOf } from './task-state.ts'

type FailedRow = Row<'/tasks/{task}/rows'>
type Props = { id: string; onClose(): void; onDone(): void }

export const taskDrawer = part(function TaskDrawer({ id, onClose, onDone }: Props): VNode {
  const t = words('jobs')
  const [isAsked, setAsked] = useState(false)
  const [isOver, setOver] = useState(false)
  const reading = useReading(
    '/tasks/{task}',
    { path: { task: id } },
    { everyMs: isOver ? undefined : POLL_MS },
  )
  const task = reading.data
  if (task && !isOver && !isOpen(task)) setOver(true)
  if (task && isAsked)
    return cancelDialog({
      ...{ task, onClose: () => setAsked(false) },
      onDone: () => {
        reading.reload()
        onDone()
      },
    })
  return dialog(
    {
      ...{ title: task ? titleOf(task) : t('task'), kind: 'drawer', onClose },
      actions:
        task && isCancellable(task) && can('accounts:write')
          ? button({ kind: 'bad', onClick: () => setAsked(true) }, t('cancelTask'))
          : undefined,
    },
    withData(reading, (data) => [contentOf(data), rowsOfTask({ task: data })]),
  )
})

function contentOf(task: Task): Child {
  const t = words('jobs')
  const format = formats()
  const { id, brand, dry_run: isDry, error, result, created_at, started_at: from, finished_at: to } = task
  const tookS = from && to ? (Date.parse(to) - Date.parse(from)) / 1000 : undefined
  return [
    facts([
      [t('state'), stateOf(task)],
      [t('progress'), progressOf(task)],
      [t('dryRun'), isDry ? t('dryRunText') : undefined],
      [t('trouble'), error === null ? undefined : bdi(error)],
      [t('begunAt'), [format.exact(created_at), ' · ', format.relative(created_at, now.value)]],
      [t('took'), tookS === undefined ? undefined : spanText(tookS)],
      [t('brand'), brand === null ? undefined : bdi(brand)],
      [t('task'), bdi(id)],
      ...resultOf(result),
    ]),
  ]
}

const RESULTS = {
  ...({
    verified: 'found',
    without_password: 'withoutPassword',
    new_vpn_passwords: 'newVpnPasswords',
  } as const),
  ...({ file: 'file', bytes: 'size', accounts: 'accounts' } as const),
}

/** Each kind of task has others. */
function resultOf(result: Task['result']): (readonly [string, Child])[] {
  const { number, bytes } = formats()
  return Object.entries(RESULTS).flatMap(([name, word]) => {
    const value = result?.[name]
    if (value === undefined) return []
    const text =
      typeof value === 'number' ? (name === 'bytes' ? bytes(value) : number(value)) : bdi(String(value))
    return [[words('jobs')(word), text] as const]
  })
}

const rowsOfTask = part(function RowsOfTask({ task }: { task: Task }): VNode | null {
  const t = words('jobs')
  const [after, setAfter] = useState<string>()
  const path = task.failed > 0 ? '/tasks/{task}/rows' : undefined
  const rows = useReading(path, { path: { task: task.id }, query: { state: 'failed', after, limit: 50 } })
  if (task.failed === 0) return null
  return div(
    { class: 'stack' },
    h3(t('failedRows', { count: task.failed })),
    withData(rows, ({ data, next }) => [
      dataTable({
        ...{
          label: t('trouble'),
          rows: data,
          keyOf: (row: FailedRow) => `${row.line} ${row.account_id} ${row.subscription_id}`,
        },
        columns: [
          {
            ...{ name: 'row', title: t('row') },
            cell: ({ line, account_id: account }) =>
              account === null ? t('line', { line: line ?? 0 }) : link(`/accounts/${account}`, bdi(account)),
          },
          { name: 'why', title: t('why'), cell: ({ reason }) => bdi(reason ?? '') },
        ],
        empty: p(),
      }),
      pager({ next, isLater: after !== undefined, onPage: setAfter }),
    ]),
  )
})

type CancelProps = { task: Task; onClose(): void; onDone(): void }

const cancelDialog = part(function CancelDialog({ task, onClose, onDone }: CancelProps): VNode {
  const t = words('jobs')
  const left = Math.max(0, task.total - task.done - task.unchanged - task.failed)
  return confirmDialog({
    ...{ title: t('cancelTitle'), does: t('cancelTask'), kind: 'bad', onClose },
    text: [p(t('cancelText')), left > 0 && p(t('cancelLeft', { count: left }))],
    onConfirm: async () => {
      await write('post', '/tasks/{task}/cancel', { path: { task: task.id } })
      onDone()
      notify(t('cancelDone'))
    },
  })
})
