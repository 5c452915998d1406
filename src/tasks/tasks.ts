// Long work: begins tasks, shows, cancels and ends them. What a task does is decided by its kind; jobs/task-work.ts carries it out
// under the lease of a job. Each step is one transaction that names the state from which it goes on, so that of two processes
// only one takes it.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import { MAX_PAGE_ROWS } from '../bounds/pages.ts'
import type { Brand } from '../brands/brand.ts'
import { type Clock, DAY_MS, MINUTE_MS } from '../clock.ts'
import { currentRequestId } from '../db/behalf.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { thingId } from '../events/subjects.ts'
import type { ListedRow, RowState, Task, TaskCounts, TaskEnd, TaskKind } from './task.ts'
import { OvertakenError } from './task.ts'
import {
  addCounts,
  addRows,
  countOpenTasks,
  countRows,
  deleteEndedTasks,
  endTask,
  endTasksOf,
  findTask,
  insertTask,
  listOpenTasks,
  listTaskRows,
  listTasks,
  setCounts,
  setRowState,
  stepTask,
  type TaskStep,
  takeRow,
} from './task-store.ts'

/** Open tasks of a kind, of each brand. */
export const MOST_OPEN: Readonly<Record<TaskKind, number>> = { accounts_bulk: 5, import: 3, backup: 1 }
/** Open tasks that are read at once. */
const MOST_LOOKED = 100
/** Of a task that has ended. Its rows may name people. */
export const KEPT_MS = 7 * DAY_MS
/** Longer than any upload: what is open for longer was cut by the end of its server, and others of the brand wait for its place. */
const RECEIVING_MS = 20 * MINUTE_MS

/** `brand` absent: the task is of the installation. */
export type TaskCaller = { brand?: Brand | undefined; actor: Actor; once?: IdempotencyHook }
type NewTask = Pick<Task, 'kind' | 'input'> & { isDryRun?: boolean; status?: 'receiving' }

export type Tasks = ReturnType<typeof makeTasks>

export function makeTasks({ db, clock }: { db: Database; clock: Clock }) {
  /** Errors: conflict when the brand has as many of this kind as it may have. */
  function begin({ brand, actor, once }: TaskCaller, wanted: NewTask): Promise<Task> {
    const { kind, input, isDryRun = false, status = 'waiting' } = wanted
    const brandId = brand?.id ?? null
    return db.write(async (tx) => {
      if ((await countOpenTasks(tx, { brandId, kind })) >= MOST_OPEN[kind])
        throw new AppError(
          'conflict',
          `There are ${MOST_OPEN[kind]} tasks of this kind already, as many as there may be at once: wait for the end of one, or cancel it.`,
        )
      const at = clock.now()
      const created = { createdAt: at, requestId: currentRequestId() ?? null }
      const id = await insertTask(tx, { brandId, kind, status, isDryRun, input, actor, ...created })
      await writeAudit(tx, {
        ...{ at, brandId, actor, action: 'task.begin', target: `task:${id}` },
        after: { kind, dryRun: isDryRun },
      })
      return getIn(tx, brand?.id, id)
    }, once)
  }

  /** Errors: not_found. */
  async function getIn(handle: Handle, brandId: number | undefined, id: number): Promise<Task> {
    const task = await findTask(handle, { id, brandId })
    if (task) return task
    throw new AppError('not_found', `There is no ${thingId('task', id)}. A task is forgotten after a week.`)
  }

  /** What is under way is still done. Errors: not_found, conflict when it has ended or is a backup. */
  function cancel({ brand, actor, once }: TaskCaller, id: number): Promise<Task> {
    return db.write(async (tx) => {
      const { kind, brandId } = await getIn(tx, brand?.id, id)
      if (kind === 'backup') throw new AppError('conflict', 'A backup is not cancelled; it ends by itself.')
      const at = clock.now()
      const error = 'It was cancelled by a call or a command.'
      if (!(await end(tx, { id, kind }, { status: 'cancelled', error })))
        throw new AppError('conflict', `${thingId('task', id)} has ended already.`)
      await writeAudit(tx, { at, brandId, actor, action: 'task.cancel', target: `task:${id}` })
      return getIn(tx, brand?.id, id)
    }, once)
  }

  /** Errors: OvertakenError. */
  async function step(tx: Handle, task: Task, change: TaskStep): Promise<void> {
    const isBegun = task.status === 'receiving' || task.startedAt !== null
    const begun = isBegun ? {} : { status: 'running' as const, startedAt: clock.now() }
    if (!(await stepTask(tx, task, { ...begun, ...change }))) throw new OvertakenError(task.id)
  }

  /** False when it had ended before. */
  async function end(tx: Handle, { id, kind }: Pick<Task, 'id' | 'kind'>, how: TaskEnd): Promise<boolean> {
    if (!(await endTask(tx, id, { ...how, at: clock.now() }))) return false
    // A worker that was killed has counted less than it did. A row that is taken later finds that the task has ended.
    await recount(tx, { id, kind })
    return true
  }

  /** Adds what was done, also to a task that was cancelled meanwhile. */
  async function addDone(
    tx: Handle,
    task: Pick<Task, 'id' | 'kind'>,
    more: Partial<Omit<TaskCounts, 'total'>>,
  ): Promise<void> {
    const { isOpen } = await addCounts(tx, task.id, more)
    if (!isOpen) await recount(tx, task)
  }

  /** An import has rows of what failed only: its counts are in step with it. */
  async function recount(tx: Handle, { id, kind }: Pick<Task, 'id' | 'kind'>): Promise<void> {
    if (kind === 'accounts_bulk') await setCounts(tx, id, await countRows(tx, id))
  }

  /**
   * A hook for the transaction of a change: takes the row with the change or not at all. `isUnchanged`: whether the result of the
   * change says that there was nothing to do. Errors of its transaction: OvertakenError when the row was taken before, or the task
   * has ended.
   */
  function rowHook(task: Task, number: number, isUnchanged: (result: unknown) => boolean): IdempotencyHook {
    return {
      async begin(tx) {
        const isTaken = await takeRow(tx, task.id, { number, state: 'done', reason: null })
        if (!isTaken) throw new OvertakenError(task.id)
      },
      async end(tx, result) {
        if (isUnchanged(result)) await setRowState(tx, task.id, number, 'unchanged')
      },
    }
  }

  /** The oldest first, from behind the id `after`; none when there are no more. Uploads that go on are none. */
  function listOpen(kinds: readonly TaskKind[], after = 0): Promise<Task[]> {
    return listOpenTasks(db.read, kinds, { statuses: ['waiting', 'running'], after, limit: MOST_LOOKED })
  }

  /** By rising number, from behind `after`. Errors: not_found. */
  async function listRows(
    brandId: number | undefined,
    id: number,
    { limit, ...which }: { state?: RowState | undefined; after?: number | undefined; limit: number },
  ): Promise<ListedRow[]> {
    await getIn(db.read, brandId, id)
    return listTaskRows(db.read, id, { ...which, limit: Math.min(limit, MAX_PAGE_ROWS) })
  }

  /** Ends uploads whose process has died, and forgets what ended a week ago; returns how many tasks. */
  async function purge(limit: number): Promise<number> {
    const at = clock.now()
    const error = 'The upload ended too early. Nothing was imported.'
    await db.write((tx) => endTasksOf(tx, 'receiving', { before: at - RECEIVING_MS, error, at }))
    return db.write((tx) => deleteEndedTasks(tx, at - KEPT_MS, limit))
  }

  return {
    ...{ begin, cancel, step, end, addDone, rowHook, listOpen, listRows, purge },
    addRows,
    /** False when it was taken before. */
    failRow: (tx: Handle, { id }: Task, number: number, reason: string) =>
      takeRow(tx, id, { number, state: 'failed', reason }),
    /** Those that wait, by rising number. */
    listWaiting: (task: Task, limit: number) => listTaskRows(db.read, task.id, { state: 'waiting', limit }),
    /** `brandId` undefined: of any brand, or of the installation. Errors: not_found. */
    get: (brandId: number | undefined, id: number) => getIn(db.read, brandId, id),
    /** The newest first, from before the id `before`. */
    list: (brandId: number | undefined, before: number | undefined, limit: number): Promise<Task[]> =>
      listTasks(db.read, brandId, { before, limit: Math.min(limit, MAX_PAGE_ROWS) }),
  }
}
