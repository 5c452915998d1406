// A task: work that takes longer than a call, carried out by a job in batches. Pure.
import type { Actor } from '../audit/actor.ts'
import type { Instant } from '../clock.ts'

export const TASK_KINDS = ['accounts_bulk', 'import', 'backup'] as const
export type TaskKind = (typeof TASK_KINDS)[number]

/** `receiving`: its upload goes on. */
export const TASK_STATUSES = ['receiving', 'waiting', 'running', 'done', 'failed', 'cancelled'] as const
export type TaskStatus = (typeof TASK_STATUSES)[number]

export const ROW_STATES = ['waiting', 'done', 'unchanged', 'failed'] as const
export type RowState = (typeof ROW_STATES)[number]

/** Rows by their state. `unchanged`: they were so before. */
export type TaskCounts = { total: number; done: number; unchanged: number; failed: number }

export type Task = TaskCounts & {
  id: number
  /** Null: of the installation. */
  brandId: number | null
  kind: TaskKind
  status: TaskStatus
  /** It only looks. */
  isDryRun: boolean
  /** What was asked for, as the kind has it. */
  input: Readonly<Record<string, unknown>>
  /** Where the work goes on; written by the work alone. */
  progress: Readonly<Record<string, unknown>>
  result: Readonly<Record<string, unknown>> | null
  /** Why it failed or was cancelled, in words. */
  error: string | null
  actor: Actor
  createdAt: Instant
  startedAt: Instant | null
  /** Null: it is open. */
  finishedAt: Instant | null
  /** Of the call that began it; null: a command did. */
  requestId: string | null
}

/** `number`: of an account or a subscription; of an import, the line. */
export type TaskRow = { number: number; state: RowState; reason: string | null }
/** `ownerId`: where the number is a subscription's, its account. */
export type ListedRow = TaskRow & { ownerId: number | null }

/** How a task ends. */
export type TaskEnd = {
  status: 'done' | 'failed' | 'cancelled'
  error?: string
  result?: Readonly<Record<string, unknown>>
}

/** Another process has carried the task on, or it was cancelled: what was to be written is undone. */
export class OvertakenError extends Error {
  override name = 'OvertakenError'

  constructor(id: number) {
    super(`task ${id} was carried on or ended by another process`)
  }
}
