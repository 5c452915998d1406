// SQL of tasks and their rows.
import { sql } from 'kysely'
import type { KeptAddress } from '../address-privacy.ts'
import { type Actor, actorColumns } from '../audit/actor.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { compilable, precompileMany } from '../db/many-rows.ts'
import type { ListedRow, RowState, Task, TaskCounts, TaskEnd, TaskKind, TaskRow, TaskStatus } from './task.ts'

const COLUMNS = [
  ...(['id', 'brand_id as brandId', 'kind', 'status', 'dry_run as dryRun', 'input', 'progress'] as const),
  ...(['total', 'done', 'unchanged', 'failed', 'result', 'error'] as const),
  ...(['actor_kind as actorKind', 'actor_id as actorId', 'address'] as const),
  ...(['created_at as createdAt', 'started_at as startedAt', 'finished_at as finishedAt'] as const),
  'request_id as requestId',
] as const

function selectTasks(db: Handle) {
  return db.selectFrom('task').select(COLUMNS)
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectTasks>['executeTakeFirstOrThrow']>>

function toTask({ dryRun, actorKind, actorId, address, ...row }: Selected): Task {
  return {
    ...row,
    kind: row.kind as TaskKind,
    isDryRun: dryRun === 1,
    input: JSON.parse(row.input),
    progress: JSON.parse(row.progress),
    result: row.result === null ? null : JSON.parse(row.result),
    actor: toActor(actorKind, actorId, address),
  }
}

/** Only these three begin tasks. */
function toActor(kind: string, id: string, address: string): Actor {
  if (kind === 'operator') return { kind, name: id }
  const from = { address, kept: address as KeptAddress }
  if (kind === 'admin') return { kind, adminId: Number(id), ...from }
  return { kind: 'manage_key', keyId: Number(id), ...from }
}

export async function insertTask(
  tx: Handle,
  {
    actor,
    ...row
  }: Pick<Task, 'brandId' | 'kind' | 'status' | 'isDryRun' | 'input' | 'actor' | 'createdAt' | 'requestId'>,
): Promise<number> {
  const { id: actor_id, kept } = actorColumns(actor)
  const { id } = await tx
    .insertInto('task')
    .values({
      ...{ brand_id: row.brandId, kind: row.kind, status: row.status, dry_run: row.isDryRun ? 1 : 0 },
      ...{ input: JSON.stringify(row.input), progress: '{}', total: 0, done: 0, unchanged: 0, failed: 0 },
      ...{ result: null, error: null, actor_kind: actor.kind, actor_id, address: kept },
      ...{ created_at: row.createdAt, started_at: null, finished_at: null },
      request_id: row.requestId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** `brandId` undefined: of any brand, or of the installation. */
export async function findTask(
  db: Handle,
  { id, brandId }: { id: number; brandId: number | undefined },
): Promise<Task | undefined> {
  const row = await selectTasks(db)
    .where('id', '=', id)
    .$if(brandId !== undefined, (query) => query.where('brand_id', '=', brandId ?? 0))
    .executeTakeFirst()
  return row && toTask(row)
}

/** The newest first, from before the id `before`. */
export async function listTasks(
  db: Handle,
  brandId: number | undefined,
  { before, limit }: { before: number | undefined; limit: number },
): Promise<Task[]> {
  const rows = await selectTasks(db)
    .$if(brandId !== undefined, (query) => query.where('brand_id', '=', brandId ?? 0))
    .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toTask)
}

/** The oldest first, from behind the id `after`. */
export async function listOpenTasks(
  db: Handle,
  kinds: readonly TaskKind[],
  { statuses, after, limit }: { statuses: readonly TaskStatus[]; after: number; limit: number },
): Promise<Task[]> {
  const rows = await selectTasks(db)
    .where(sql<boolean>`finished_at is null`) // as the index has it
    .where('kind', 'in', kinds)
    .where('status', 'in', statuses)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toTask)
}

export async function countOpenTasks(
  db: Handle,
  { brandId, kind }: Pick<Task, 'brandId' | 'kind'>,
): Promise<number> {
  const { count } = await db
    .selectFrom('task')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where(sql<boolean>`finished_at is null`)
    .where('brand_id', 'is not distinct from', brandId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow()
  return Number(count)
}

export type TaskStep = {
  status?: 'waiting' | 'running'
  progress?: Task['progress']
  startedAt?: Instant
  /** Added to what is there. */
  more?: Partial<TaskCounts>
}

/** False when it has ended, or is not at `from` any more. */
export async function stepTask(
  tx: Handle,
  { id, progress: from }: Pick<Task, 'id' | 'progress'>,
  { status, progress, startedAt, more = {} }: TaskStep,
): Promise<boolean> {
  const { total = 0, done = 0, unchanged = 0, failed = 0 } = more
  const changed = await tx
    .updateTable('task')
    .set((eb) => ({
      ...{ total: eb('total', '+', total), done: eb('done', '+', done) },
      ...{ unchanged: eb('unchanged', '+', unchanged), failed: eb('failed', '+', failed) },
      ...(status && { status }),
      ...(progress && { progress: JSON.stringify(progress) }),
      ...(startedAt !== undefined && { started_at: startedAt }),
    }))
    .where('id', '=', id)
    .where('progress', '=', JSON.stringify(from))
    .where(sql<boolean>`finished_at is null`)
    .executeTakeFirst()
  return Number(changed.numUpdatedRows) === 1
}

/** Adds to the counts, also of a task that was cancelled meanwhile; gives whether it is open. */
export async function addCounts(
  tx: Handle,
  id: number,
  { done = 0, unchanged = 0, failed = 0 }: Partial<Omit<TaskCounts, 'total'>>,
): Promise<{ isOpen: boolean }> {
  const row = await tx
    .updateTable('task')
    .set((eb) => ({
      ...{ done: eb('done', '+', done), unchanged: eb('unchanged', '+', unchanged) },
      failed: eb('failed', '+', failed),
    }))
    .where('id', '=', id)
    .returning('finished_at as finishedAt')
    .executeTakeFirst()
  return { isOpen: row?.finishedAt === null }
}

/** Sets the counts, whatever they were. */
export async function setCounts(tx: Handle, id: number, counts: TaskCounts): Promise<void> {
  await tx.updateTable('task').set(counts).where('id', '=', id).execute()
}

/** False when it had ended before. */
export async function endTask(
  tx: Handle,
  id: number,
  { status, error, result, at }: TaskEnd & { at: Instant },
): Promise<boolean> {
  const ended = await tx
    .updateTable('task')
    .set({
      ...{ status, error: error ?? null, finished_at: at },
      ...(result && { result: JSON.stringify(result) }),
    })
    .where('id', '=', id)
    .where(sql<boolean>`finished_at is null`)
    .executeTakeFirst()
  return Number(ended.numUpdatedRows) === 1
}

/** Ends those in this status that are older. */
export async function endTasksOf(
  tx: Handle,
  status: TaskStatus,
  { before, error, at }: { before: Instant; error: string; at: Instant },
): Promise<void> {
  await tx
    .updateTable('task')
    .set({ status: 'failed', error, finished_at: at })
    .where(sql<boolean>`finished_at is null`)
    .where('status', '=', status)
    .where('created_at', '<', before)
    .execute()
}

/** Deletes at most `limit` that ended before; returns how many. */
export async function deleteEndedTasks(tx: Handle, before: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('task')
    .select('id')
    .where(sql<boolean>`finished_at is not null`)
    .where('finished_at', '<', before)
    .orderBy('finished_at')
    .limit(limit)
  const done = await tx.deleteFrom('task').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}

const insertRows = precompileMany<{ number: number }>(['bigint', 'bigint', 'text', 'text'], (db, rows) =>
  compilable(
    db,
    sql`insert into task_row (task_id, number, state, reason) ${rows.all}
      on conflict (task_id, number) do nothing returning number`,
  ),
)

/** Returns how many were not there. */
export async function addRows(tx: Handle, taskId: number, rows: readonly TaskRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const added = await insertRows(
    tx,
    rows.map(({ number, state, reason }) => [taskId, number, state, reason]),
  )
  return added.length
}

/** By rising number, from behind `after`. */
export async function listTaskRows(
  db: Handle,
  taskId: number,
  { state, after = 0, limit }: { state?: RowState | undefined; after?: number | undefined; limit: number },
): Promise<ListedRow[]> {
  return db
    .selectFrom('task_row')
    .leftJoin('subscription', 'subscription.id', 'task_row.number')
    .select(['task_row.number', 'task_row.state', 'task_row.reason', 'subscription.account_id as ownerId'])
    .where('task_id', '=', taskId)
    .where('number', '>', after)
    .$if(state !== undefined, (query) => query.where('task_row.state', '=', state ?? 'failed'))
    .orderBy('number')
    .limit(limit)
    .execute()
}

/**
 * Takes a waiting row to this state. False: it was taken before, or the task has ended. Keeps the row locked, and the task from ending
 * before the caller's transaction does.
 */
export async function takeRow(
  tx: Handle,
  taskId: number,
  { number, state, reason }: Pick<TaskRow, 'number' | 'state' | 'reason'>,
): Promise<boolean> {
  const taken = await tx
    .updateTable('task_row')
    .set({ state, reason })
    .where('task_id', '=', taskId)
    .where('number', '=', number)
    .where('state', '=', 'waiting')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('task')
          .select('id')
          .where('task.id', '=', taskId)
          .where(sql<boolean>`task.finished_at is null`)
          .forShare(),
      ),
    )
    .executeTakeFirst()
  return Number(taken.numUpdatedRows) === 1
}

export async function setRowState(
  tx: Handle,
  taskId: number,
  number: number,
  state: RowState,
): Promise<void> {
  await tx
    .updateTable('task_row')
    .set({ state })
    .where('task_id', '=', taskId)
    .where('number', '=', number)
    .execute()
}

export async function countRows(db: Handle, taskId: number): Promise<TaskCounts> {
  const rows = await db
    .selectFrom('task_row')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .where('task_id', '=', taskId)
    .groupBy('state')
    .limit(ROW_STATES_AT_MOST)
    .execute()
  const of = (state: RowState) => Number(rows.find((row) => row.state === state)?.count ?? 0)
  const counts = { done: of('done'), unchanged: of('unchanged'), failed: of('failed') }
  return { total: of('waiting') + counts.done + counts.unchanged + counts.failed, ...counts }
}

const ROW_STATES_AT_MOST = 4
