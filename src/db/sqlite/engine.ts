// The embedded engine: one file. Reads run at once on the read-only connection of the main thread; everything that writes or
// fsyncs runs on the writer thread. WAL lets both work at the same time.
import { closeSync, existsSync, openSync } from 'node:fs'
import { sql } from 'kysely'
import type { Clock } from '../../clock.ts'
import { type Away, CLOSED } from '../away.ts'
import type { ColumnTypes } from '../column-types.ts'
import type { Database, Handle, OpenDatabase } from '../database.ts'
import { DatabaseFault } from '../database-fault.ts'
import { handleMaker } from '../handle.ts'
import { endsSoon, type Limits, MIGRATION_TIMEOUT_MS } from '../limits.ts'
import type { MigrationTarget } from '../migrate.ts'
import { copySqlite } from './backup-copy.ts'
import { watchFileIdentity } from './file-identity.ts'
import { sizeOf } from './file-size.ts'
import { makeWriteGroups } from './group-commit.ts'
import { DIALECT, openReader, readWith } from './reader.ts'
import { openWriterPort } from './writer-port.ts'

const TYPES: ColumnTypes = {
  id: ['integer', (column) => column.primaryKey().autoIncrement()],
  bytes: 'blob',
  roomy: sql``, // rows change in place
  byBytes: () => [], // text is compared by bytes by default
}

/** How often the files are checked: each check is three look-ups in the directory. */
const LOOKED_EVERY_MS = 1000

type Needs = {
  limits: Limits
  clock: Clock
  onWait: (waitMs: number) => void
  onDeath: (error: Error) => void
  onGone: (isGone: boolean) => void
  away: Away
}

/** Errors: SQLite's own when the file cannot be opened. */
export async function openSqlite(
  file: string,
  needs: Needs,
): Promise<{ db: OpenDatabase; target: MigrationTarget }> {
  makePrivate(file)
  const port = await openWriterPort(file, needs.limits.lockTimeoutMs, needs.onDeath)
  const makeHandle = handleMaker(DIALECT)
  const groups = makeWriteGroups({ port, makeHandle, ...needs })
  const reader = openReader(file)
  const looking = lookAfter(watchFileIdentity(file), needs.onGone)
  let closed: Promise<void> | undefined

  async function close() {
    clearInterval(looking)
    await endsSoon(groups.idle())
    reader.close() // before the writer: the last connection to close folds the WAL into the file
    await endsSoon(port.close())
  }

  const own: Database = {
    read: makeHandle(readWith(reader, needs.away)),
    write(work, once) {
      if (closed) return Promise.reject(needs.away(CLOSED))
      return groups.write(work, once, needs.limits.unitTimeoutMs)
    },
    close: () => (closed ??= close()),
  }
  const { clock } = needs
  const db: OpenDatabase = { ...own, forGateways: own, clock, size: async () => sizeOf(file) }
  const target: MigrationTarget = {
    types: TYPES,
    refuseOthers,
    copy: async (next) => copySqlite(file, next, clock.now()),
    // BEGIN IMMEDIATE keeps other processes out.
    exclusively: (work) => groups.write(work, undefined, MIGRATION_TIMEOUT_MS),
  }
  return { db, target }
}

/**
 * SQLite gives its -wal and -shm files the same mode. An existing file is not even opened here: closing it would drop the
 * locks that this process has on it.
 */
function makePrivate(file: string): void {
  if (existsSync(file)) return
  try {
    closeSync(openSync(file, 'a', 0o600))
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
    throw new DatabaseFault(`${file} is a link to nowhere: is the volume mounted that it points to?`)
  }
}

/** Refuses a file that has tables, but none of this program. */
async function refuseOthers(tx: Handle): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select name from sqlite_master where type = 'table' and name <> 'schema_migration' limit 1`.execute(tx)
  if (!rows[0]) return
  throw new DatabaseFault(
    `latchkey.db in the data directory (LATCHKEY_DATA_DIR) belongs to another program: it has a table "${rows[0].name}". ` +
      'Move it away, or choose another directory.',
  )
}

/** Reports once when the files are gone, and once when they are back: no write is needed to notice it. */
function lookAfter(isInPlace: () => boolean, onGone: (isGone: boolean) => void): NodeJS.Timeout {
  let wasInPlace = true
  const look = () => {
    const isHere = isInPlace()
    if (isHere !== wasInPlace) onGone(!isHere)
    wasInPlace = isHere
  }
  return setInterval(look, LOOKED_EVERY_MS).unref()
}
