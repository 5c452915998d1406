// Tasks: long work that other calls began. List, look at one, read its rows, cancel.
import { z } from 'zod'
import { BULK_ACTIONS, type BulkAction, isAboutSubscriptions } from '../../../accounts/bulk/bulk-order.ts'
import { thingId } from '../../../events/subjects.ts'
import { type ListedRow, ROW_STATES, TASK_KINDS, TASK_STATUSES, type Task } from '../../../tasks/task.ts'
import { anyObject, brandName, id, idOf, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageByNumber, readListPage } from '../pages.ts'

export const TASKS = `${MANAGE_PREFIX}/tasks`
const TAG = 'Tasks'
const path = z.object({ task: idOf('task') })

export const taskShape = z.object({
  id: id('task'),
  object: z.literal('task'),
  brand: brandName.nullable().meta({ description: 'Null: of the installation' }),
  kind: z.enum(TASK_KINDS),
  action: z.enum(BULK_ACTIONS).nullable().meta({ description: 'Of accounts_bulk: what is done' }),
  status: z.enum(TASK_STATUSES).meta({ description: 'The last three are ends' }),
  dry_run: z.boolean().meta({ description: 'It only looks' }),
  total: z.int().meta({ description: 'Rows; they are being counted until the work begins' }),
  done: z.int(),
  unchanged: z.int().meta({ description: 'They were so before; of an import, accounts that were here' }),
  failed: z.int().meta({ description: 'The rows of the task say why' }),
  result: anyObject.nullable(),
  error: z.string().nullable().meta({ description: 'Why the task as a whole failed or was cancelled' }),
  created_at: instant,
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
})

export const taskExample = {
  ...{ id: 'task_12', object: 'task' as const, brand: 'main', kind: 'accounts_bulk' as const },
  action: 'extend' as const,
  ...{ status: 'running' as const, dry_run: false, total: 1200, done: 480, unchanged: 3, failed: 1 },
  ...{ result: null, error: null, created_at: '2026-11-21T12:00:00.000Z' },
  ...{ started_at: '2026-11-21T12:00:01.000Z', finished_at: null },
}
/** As the call that begins it answers. */
export const begunExample = {
  ...{ ...taskExample, status: 'waiting' as const, total: 0, done: 0, unchanged: 0, failed: 0 },
  started_at: null,
}

const rowShape = z.object({
  account_id: id('account').nullable(),
  subscription_id: id('subscription').nullable().meta({ description: 'Where the action is about these' }),
  line: z.int().nullable().meta({ description: 'Of an import' }),
  state: z.enum(ROW_STATES).meta({ description: 'Of a dry run all are waiting' }),
  reason: z.string().nullable().meta({ description: 'Why it failed' }),
})

export const listTasks = manageOperation({
  name: 'listTasks',
  tag: TAG,
  cli: 'task list',
  routes: [{ method: 'GET', path: TASKS }],
  summary: 'List tasks',
  description:
    'The newest first; those that ended a week ago are forgotten. Without a brand: of all brands and of the installation.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({ query: z.strictObject({ ...PAGE }) }),
  output: listOf(taskShape),
  errors: ['cursor_invalid'],
  example: { request: { query: { limit: 10 } }, answer: { data: [taskExample], next: null } },
  async run(app, { brand }, { query }) {
    const page = await readListPage<Task, number>({ app, list: 'tasks', brand }, query, (order) =>
      pageByNumber(order, {
        read: (most, before) => app.tasks.list(brand?.id, before, most),
        numberOf: (task) => task.id,
      }),
    )
    return { ...page, names: await app.brands.names() }
  },
  encode: ({ rows, next, names }) => ({ data: rows.map((task) => taskText(task, names)), next }),
})

export const getTask = manageOperation({
  name: 'getTask',
  tag: TAG,
  cli: 'task show',
  routes: [{ method: 'GET', path: `${TASKS}/{task}` }],
  summary: 'Show a task',
  description: 'How far it is, and how it ended. Ask every few seconds, with If-None-Match.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({ path }),
  output: taskShape,
  errors: ['not_found'],
  example: { request: { path: { task: 'task_12' } }, answer: taskExample },
  run: async (app, { brand }, { path: { task } }) => ({
    task: await app.tasks.get(brand?.id, task),
    names: await app.brands.names(),
  }),
  encode: ({ task, names }) => taskText(task, names),
})

export const listTaskRows = manageOperation({
  name: 'listTaskRows',
  tag: TAG,
  cli: 'task show',
  routes: [{ method: 'GET', path: `${TASKS}/{task}/rows` }],
  summary: 'List the rows of a task',
  description: 'What was done of each, and why not. Of an import only the lines that failed are kept.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({
    path,
    query: z.strictObject({ state: z.enum(ROW_STATES).optional(), ...PAGE }),
  }),
  output: listOf(rowShape),
  errors: ['cursor_invalid', 'not_found'],
  example: {
    request: { path: { task: 'task_12' }, query: { state: 'failed' } },
    answer: {
      data: [
        {
          ...{ account_id: 'acc_4711', subscription_id: null, line: null, state: 'failed' },
          reason: 'Account 4711 is closed; that cannot be undone.',
        },
      ],
      next: null,
    },
  },
  async run(app, { brand }, { path, query }) {
    const task = await app.tasks.get(brand?.id, path.task)
    const list = `rows of ${task.id}`
    const page = await readListPage<ListedRow, number>({ app, list, brand }, query, (order) =>
      pageByNumber(order, {
        read: (limit, after) => app.tasks.listRows(brand?.id, task.id, { state: query.state, after, limit }),
        numberOf: (row) => row.number,
      }),
    )
    return { ...page, task }
  },
  encode: ({ rows, next, task }) => ({ data: rows.map((row) => rowText(task, row)), next }),
})

export const cancelTask = manageOperation({
  name: 'cancelTask',
  tag: TAG,
  cli: 'task cancel',
  routes: [{ method: 'POST', path: `${TASKS}/{task}/cancel` }],
  summary: 'Cancel a task',
  description: 'What is done stays done, and rows that are under way are still done.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'either' },
  writes: true,
  input: z.object({ path }),
  output: taskShape,
  errors: ['not_found', 'conflict'],
  example: {
    request: { path: { task: 'task_12' } },
    answer: {
      ...{ ...taskExample, status: 'cancelled', error: 'It was cancelled by a call or a command.' },
      finished_at: '2026-11-21T12:01:00.000Z',
    },
  },
  run: (app, caller, { path: { task } }) => app.tasks.cancel(caller, task),
  look: async ({ app, result: task }) => ({ task, names: await app.brands.names() }),
  encode: ({ task, names }) => taskText(task, names),
})

export function taskText(task: Task, names: ReadonlyMap<number, string>) {
  const { brandId, kind, status, total, done, unchanged, failed, result, error } = task
  return {
    ...{ id: thingId('task', task.id), object: 'task' as const, kind, status, dry_run: task.isDryRun },
    action: kind === 'accounts_bulk' ? (task.input.action as BulkAction) : null,
    brand: brandId === null ? null : (names.get(brandId) ?? null),
    ...{ total, done, unchanged, failed, result: result && snakeCase(result), error },
    ...{ created_at: instantText(task.createdAt), started_at: instantText(task.startedAt) },
    finished_at: instantText(task.finishedAt),
  }
}

function rowText(task: Task, { number, ownerId, state, reason }: ListedRow) {
  const isLine = task.kind === 'import'
  const isSubscription = !isLine && isAboutSubscriptions(task.input.action as BulkAction)
  return {
    account_id: isLine ? null : idText('account', isSubscription ? ownerId : number),
    subscription_id: isSubscription ? thingId('subscription', number) : null,
    ...{ line: isLine ? number : null, state, reason },
  }
}

function snakeCase(result: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(result).map(([name, value]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  )
}
