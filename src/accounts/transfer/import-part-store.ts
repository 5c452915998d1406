// SQL of uploads that are being imported.
import type { Handle } from '../../db/database.ts'

/** `lines`: encrypted. `taken`: JSON. */
export type ImportPartRow = { number: number; lines: string; taken: string }

export async function insertPart(
  tx: Handle,
  taskId: number,
  { number, lines, taken }: ImportPartRow,
): Promise<void> {
  await tx.insertInto('import_part').values({ task_id: taskId, number, lines, taken }).execute()
}

export function findFirstPart(db: Handle, taskId: number): Promise<ImportPartRow | undefined> {
  return db
    .selectFrom('import_part')
    .select(['number', 'lines', 'taken'])
    .where('task_id', '=', taskId)
    .orderBy('number')
    .limit(1)
    .executeTakeFirst()
}

export function findPart(db: Handle, taskId: number, number: number): Promise<ImportPartRow | undefined> {
  return db
    .selectFrom('import_part')
    .select(['number', 'lines', 'taken'])
    .where('task_id', '=', taskId)
    .where('number', '=', number)
    .executeTakeFirst()
}

/** False when `from` is not what is there. */
export async function setTaken(
  tx: Handle,
  taskId: number,
  { number, from, to }: { number: number; from: string; to: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('import_part')
    .set({ taken: to })
    .where('task_id', '=', taskId)
    .where('number', '=', number)
    .where('taken', '=', from)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** False when it was gone. */
export async function deletePart(tx: Handle, taskId: number, number: number): Promise<boolean> {
  const done = await tx
    .deleteFrom('import_part')
    .where('task_id', '=', taskId)
    .where('number', '=', number)
    .executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}

/** At most `limit` parts of tasks that have ended; returns how many. */
export async function deletePartsOfEnded(tx: Handle, limit: number): Promise<number> {
  const left = await tx
    .selectFrom('import_part')
    .innerJoin('task', 'task.id', 'import_part.task_id')
    .select(['import_part.task_id as taskId', 'import_part.number'])
    .where('task.finished_at', 'is not', null)
    .limit(limit)
    .execute()
  for (const { taskId, number } of left) await deletePart(tx, taskId, number)
  return left.length
}
