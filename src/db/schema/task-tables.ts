// The tables of long work, as TypeScript sees them.
import type { Generated } from 'kysely'
import type { Instant } from '../../clock.ts'

export type TaskTable = {
  id: Generated<number>
  brand_id: number | null // null: of the installation
  kind: string // tasks/task.ts
  status: 'receiving' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  dry_run: 0 | 1
  input: string // JSON: what was asked for
  progress: string // JSON: where the work goes on
  total: number
  done: number
  unchanged: number
  failed: number
  result: string | null // JSON
  error: string | null
  actor_kind: string
  actor_id: string
  address: string // as the brand keeps it
  created_at: Instant
  started_at: Instant | null
  finished_at: Instant | null // null: it is open
  request_id: string | null // of the call that began it
}

export type TaskRowTable = {
  task_id: number
  number: number // an account or a subscription; of an import, a line
  state: 'waiting' | 'done' | 'unchanged' | 'failed'
  reason: string | null
}

/** Lines of an upload that are not imported yet, encrypted. `taken`: JSON, what of them is imported. */
export type ImportPartTable = { task_id: number; number: number; lines: string; taken: string }

export type ExportLinkTable = {
  id: Generated<number>
  brand_id: number
  token_hash: string // unique
  secrets: 0 | 1
  key_id: number | null // the management key that asked for it
  created_at: Instant
  expires_at: Instant
}
