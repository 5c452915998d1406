// Long work, the newest first: how far each task is, and how it ended. One of them stands at the side, named by the address.
import type { VNode } from 'preact'
import type { Row } from '../../api-shapes.ts'
import { div, p, part } from '../../elements.ts'
import { words } from '../../language.ts'
import { card } from '../../parts/card.ts'
import { emptyState, withData } from '../../parts/states.ts'
import { type Column, dataTable, pager } from '../../parts/table.ts'
import { ago } from '../../parts/when.ts'
import { POLL_MS, useReading } from '../../reading.ts'
import { place, setQuery } from '../../router.ts'
import { taskDrawer } from './task-drawer.ts'
import { nameOf, progressOf, stateOf, type Task } from './task-state.ts'

export const taskList = part(function TaskList(_: object): VNode {
  const t = words('jobs')
  const { query } = place.value
  const after = query.get('after') ?? undefined
  const open = query.get('task') ?? undefined
  const everyMs = after === undefined ? POLL_MS : undefined
  const tasks = useReading('/tasks', { query: { after, limit: 50 } }, { everyMs })
  return div(
    { class: 'stack' },
    p({ class: 'muted' }, t('tasksText')),
    card(
      { flush: true },
      withData(tasks, ({ data, next }) => [
        dataTable({
          ...{ label: t('tasks'), columns: columns(), rows: data, isChanging: tasks.isChanging },
          keyOf: ({ id }) => id,
          empty: emptyState({ title: t('tasksNone'), icon: 'jobs' }, p(t('tasksNoneText'))),
        }),
        pager({ next, isLater: after !== undefined, onPage: (to) => setQuery({ after: to }) }),
      ]),
    ),
    open !== undefined &&
      taskDrawer({
        ...{ key: open, id: open, onDone: tasks.reload },
        onClose: () => setQuery({ task: undefined }),
      }),
  )
})

function columns(): Column<Row<'/tasks'>>[] {
  const t = words('jobs')
  return [
    { name: 'task', title: t('task'), cell: (task: Task) => nameOf(task, () => setQuery({ task: task.id })) },
    { name: 'state', title: t('state'), cell: stateOf },
    { name: 'progress', title: t('progress'), cell: progressOf },
    { name: 'begun', title: t('begunAt'), cell: ({ created_at: at }) => ago({ at }) },
  ]
}
