// Copies of the file from before a change of its schema, beside it: the last two, each named by the change and the time.
import { closeSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import type { Instant } from '../../clock.ts'
import { sync } from '../../files.ts'
import { DatabaseFault } from '../database-fault.ts'
import { mustFit } from './file-size.ts'

const KEPT = 2
const UNFINISHED = '.unfinished'

/**
 * Writes `latchkey-before-0007-name-20261129T150233Z.db` and returns its path: complete and on disk, or absent. Call it only
 * while no other process can write. Errors: DatabaseFault.
 */
export function copySqlite(file: string, next: string, now: Instant): string {
  const folder = dirname(file)
  const prefix = `${basename(file, '.db')}-before-`
  const when = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')
  const copy = join(folder, `${prefix}${next}-${when}.db`)
  const draft = `${copy}${UNFINISHED}`
  try {
    removeAll(folder, (name) => name.startsWith(prefix) && name.endsWith(UNFINISHED))
    mustFit(file, folder)
    vacuumInto(file, draft)
    sync(draft)
    renameSync(draft, copy)
    sync(folder)
    const copies = readdirSync(folder).filter((name) => name.startsWith(prefix) && name.endsWith('.db'))
    const old = copies.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b))).slice(0, -KEPT)
    removeAll(folder, (name) => old.includes(name))
    return copy
  } catch (cause) {
    rmSync(draft, { force: true })
    throw new DatabaseFault(
      `The database was not changed: the copy that is kept before the schema change ${next} could not be made ` +
        `(${(cause as Error).message}). It needs as much space as the database itself, in ${folder}.`,
      { cause },
    )
  }
}

/**
 * A complete copy for this user alone, also while others write; not synced. `to` must not exist. Errors: SqliteError, or the
 * file system's.
 */
export function vacuumInto(file: string, to: string): void {
  closeSync(openSync(to, 'wx', 0o600)) // SQLite fills an empty file; it would create one that other users can read
  const db = new BetterSqlite3(file, { readonly: true, fileMustExist: true })
  try {
    db.prepare('vacuum into ?').run(to)
  } finally {
    db.close()
  }
}

function timeOf(name: string): string {
  return name.slice(name.lastIndexOf('-'))
}

function removeAll(folder: string, isMeant: (name: string) => boolean): void {
  for (const name of readdirSync(folder).filter(isMeant)) rmSync(join(folder, name))
}
