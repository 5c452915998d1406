// What a copy of a whole database in one file holds. Knows no engine.
import type { AppliedChange } from './schema/state.ts'

/** `file`: an embedded database, which a server can open. `dump`: of a database server. */
export type CopyKind = 'file' | 'dump'

/** What a whole copy holds. */
export type CopyFacts = {
  kind: CopyKind
  /** The changes of the schema that were made to it, in their order. */
  changes: readonly AppliedChange[]
  /** Of the encryption keys that are needed to read it; none: it is of a version that did not know them. */
  keyIds: readonly string[]
  accounts: number
  /** Sessions that were live, and mails that were still to be sent. */
  sessions: number
  mails: number
}

/** What is counted in a copy. */
export const COUNTED = {
  accounts: { table: 'account', where: 'true' },
  sessions: { table: 'session', where: 'ended_at is null' },
  mails: { table: 'mail', where: "status = 'queued'" },
} as const
