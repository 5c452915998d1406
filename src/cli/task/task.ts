// latchkey task: list, show, cancel.
import { type BulkAction, isAboutSubscriptions } from '../../accounts/bulk/bulk-order.ts'
import type { ListedRow, RowState, Task } from '../../tasks/task.ts'
import { operator, scopeOf, withCore } from '../open.ts'
import { moreText } from '../page-text.ts'
import { cell, columns, instantText, jsonText, type Terminal } from '../terminal.ts'

type Choice = { json?: true }
type ListChoice = Choice & { brand?: string; after?: number; limit: number }
type RowChoice = Choice & { state: RowState; after?: number; limit: number }

export async function taskList(options: ListChoice, { out }: Terminal): Promise<void> {
  const { after, limit, json } = options
  const { tasks, names } = await withCore(async (core) => {
    const { brandId } = await scopeOf(core, options)
    return { tasks: await core.tasks.list(brandId, after, limit), names: await core.brands.names() }
  })
  const shown = tasks.map((task) => ({ ...plain(task), brand: names.get(task.brandId ?? 0) ?? null }))
  const last = tasks.length === limit ? tasks.at(-1)?.id : undefined
  if (json) return out(jsonText({ rows: shown, next: last ?? null }))
  const head = ['TASK', 'BRAND', 'KIND', 'STATUS', 'DONE', 'FAILED', 'OF', 'BEGAN']
  const rows = shown.map((task) => [
    ...[String(task.id), task.brand ?? '', task.kind, statusText(task)],
    ...[String(task.done), String(task.failed), String(task.total), instantText(task.createdAt)],
  ])
  out(rows.length === 0 ? 'There are no tasks.' : columns([head, ...rows]))
  if (last !== undefined) out(moreText(last))
}

export async function taskShow(
  id: number,
  { json, state, after, limit }: RowChoice,
  { out }: Terminal,
): Promise<void> {
  const { task, rows } = await withCore(async ({ tasks }) => ({
    task: await tasks.get(undefined, id),
    rows: await tasks.listRows(undefined, id, { state, after, limit }),
  }))
  if (json) return out(jsonText({ ...plain(task), rows }))
  out(taskText(task))
  if (rows.length > 0) out(rowsText(task, rows))
  if (rows.length === limit) out(moreText(rows.at(-1)?.number ?? 0))
}

export async function taskCancel(id: number, { json }: Choice, { out }: Terminal): Promise<void> {
  const task = await withCore(({ tasks }) => tasks.cancel({ actor: operator() }, id))
  out(json ? jsonText(plain(task)) : taskText(task))
}

/** One sentence: how far it is, or how it ended. */
export function taskText(task: Task): string {
  const { id, kind, total, done, unchanged, failed, error } = task
  const counts = `${done} of ${total} done, ${unchanged} unchanged, ${failed} failed`
  return [`Task ${id} (${kind}): ${statusText(task)}; ${counts}.`, ...(error ? [cell(error)] : [])].join('\n')
}

function statusText({ status, isDryRun }: Pick<Task, 'status' | 'isDryRun'>): string {
  return isDryRun ? `${status} (dry run)` : status
}

function rowsText({ kind, input }: Task, rows: readonly ListedRow[]): string {
  const isAboutLogins = kind === 'accounts_bulk' && isAboutSubscriptions(input.action as BulkAction)
  const thing = kind === 'import' ? 'LINE' : isAboutLogins ? 'SUBSCRIPTION' : 'ACCOUNT'
  const lines = rows.map(({ number, state, reason }) => [String(number), state, reason ?? ''])
  return columns([[thing, 'STATE', 'WHY'], ...lines])
}

/** Without what only the work itself reads. */
function plain({ progress: _, actor: __, ...task }: Task) {
  return task
}
