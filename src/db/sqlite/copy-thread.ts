// The thread that makes or reads one copy of an embedded database, and ends.
import { parentPort, workerData } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { COUNTED, type CopyFacts } from '../copy-facts.ts'
import type { AppliedChange } from '../schema/state.ts'
import { vacuumInto } from './backup-copy.ts'
import type { CopyDone, CopyTask } from './copies.ts'

function perform(task: CopyTask): CopyDone {
  try {
    if (task.kind === 'copy') vacuumInto(task.file, task.to)
    return task.kind === 'read' ? { facts: readAll(task.file) } : {}
  } catch (error) {
    const { message, code = '' } = error as Error & { code?: string }
    return { failure: { message, code } }
  }
}

/** Errors: SqliteError when the file is damaged or has none of our tables. */
function readAll(file: string): CopyFacts {
  const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    const found = db.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(String(found))
    const tables = new Set(column(db, "select name from sqlite_master where type = 'table'"))
    const count = ({ table, where }: { table: string; where: string }) =>
      tables.has(table) ? Number(column(db, `select count(*) from ${table} where ${where}`)[0]) : 0
    return {
      kind: 'file',
      changes: changesOf(db),
      keyIds: tables.has('installation_key') ? column(db, KEYS) : [],
      accounts: count(COUNTED.accounts),
      sessions: count(COUNTED.sessions),
      mails: count(COUNTED.mails),
    }
  } finally {
    db.close()
  }
}

/** All columns: older databases have fewer. */
function changesOf(db: BetterSqlite3.Database): AppliedChange[] {
  const rows = db.prepare('select * from schema_migration order by number').all() as Partial<AppliedChange>[]
  return rows.map(({ name = '', version = null, needs = null }) => ({ name, version, needs }))
}

const KEYS = "select key_id from installation_key where sealed <> '' order by number"

function column(db: BetterSqlite3.Database, text: string): string[] {
  return (db.prepare(text).pluck().all() as unknown[]).map(String)
}

parentPort?.postMessage(perform(workerData as CopyTask))
