// Opens the configured database and brings it to this program's schema. The one place that chooses an engine.
import { type Clock, systemClock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { type Random, systemRandom } from '../ids.ts'
import { makeAway } from './away.ts'
import type { CopyFacts } from './copy-facts.ts'
import type { OpenDatabase } from './database.ts'
import { DatabaseFault } from './database-fault.ts'
import { GONE } from './engine-faults.ts'
import { LIMITS, type Limits, SERVER_LOCK_TIMEOUT_MS } from './limits.ts'
import { type Migrated, type MigrationTarget, migrate, type SchemaChanges } from './migrate.ts'
import type { Migration } from './schema/migrations.ts'
import { aheadText } from './schema/state.ts'

type Log = Record<'info' | 'warn' | 'error', (fields: object, message: string) => void>

export type DatabaseNeeds = {
  log?: Log
  /** For tests: replaces the clock of the database. */
  clock?: Clock | undefined
  random?: Random
  /** Called with the time that a unit of work (or, on a server, any caller) waited for its turn; milliseconds. */
  onWait?: (waitMs: number) => void
  /** Called when writing is impossible from now on: the process should end and be started again. */
  onDeath?: (error: Error) => void
  limits?: Partial<Limits>
  /** The allowed changes of the schema; all of them by default. */
  may?: SchemaChanges
  /** Called with the changes that were made to the schema. */
  onMigrated?: (migrated: Migrated) => void
  /** For tests of the migrations themselves. */
  migrations?: readonly Migration[]
  version?: string
}

/** Resolves when the schema is current. Errors: those of `migrate`; the engine's own when it cannot be reached. */
export async function openDatabase(
  settings: Config['database'],
  needs: DatabaseNeeds = {},
): Promise<OpenDatabase> {
  const { db, target } = await openEngine(settings, needs)
  try {
    const migrated = await migrate(target, { ...needs, clock: db.clock })
    const { applied, copy, state } = migrated
    if (applied.length > 0) {
      needs.log?.info({ migrations: applied, ...(copy && { copy }) }, 'database schema brought up to date')
      needs.onMigrated?.(migrated)
    }
    if (state.kind === 'ahead') needs.log?.warn({ change: state.at }, aheadText(state))
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Only the engine that is used is loaded, for a quick start. */
async function openEngine(
  settings: Config['database'],
  { log, clock, random = systemRandom, onWait = () => {}, onDeath, ...given }: DatabaseNeeds,
): Promise<{ db: OpenDatabase; target: MigrationTarget }> {
  const isServer = settings.kind === 'postgres'
  const limits = { ...LIMITS, ...(isServer && { lockTimeoutMs: SERVER_LOCK_TIMEOUT_MS }), ...given.limits }
  const away = makeAway(log)
  if (settings.kind === 'postgres') {
    const { openPostgres } = await import('./postgres/engine.ts')
    return openPostgres(settings, { limits, random, onWait, away, clock })
  }
  const { openSqlite } = await import('./sqlite/engine.ts')
  return openSqlite(settings.file, {
    clock: clock ?? systemClock,
    limits,
    onWait,
    away,
    onGone(isGone) {
      if (isGone) log?.error({ file: settings.file }, GONE)
      else log?.info({ file: settings.file }, 'the database file is in its place again')
    },
    onDeath(err) {
      log?.error({ err }, 'the database can no longer be written')
      onDeath?.(err)
    },
  })
}

/**
 * For looking only: nothing is made, migrated or locked. Resolves whatever the state of the database is; a read rejects when
 * it cannot be opened, and writing is refused.
 */
export async function openToRead(settings: Config['database']): Promise<OpenDatabase> {
  const away = makeAway(undefined)
  if (settings.kind === 'postgres') {
    const { openPostgres } = await import('./postgres/engine.ts')
    const limits = { ...LIMITS, lockTimeoutMs: SERVER_LOCK_TIMEOUT_MS }
    const { db } = openPostgres(settings, { limits, random: systemRandom, onWait: () => {}, away })
    const write = () => Promise.reject(away('The database is opened for reading only.'))
    return { ...db, write, forGateways: { ...db.forGateways, write } }
  }
  const { openSqliteToRead } = await import('./sqlite/reader.ts')
  return openSqliteToRead(settings.file, away)
}

/**
 * Keeps other servers from this database until the process ends or `letGo` is called; a database server accepts any number.
 * Errors: DatabaseFault.
 */
export async function holdDatabase(settings: Config['database']): Promise<{ letGo(): void }> {
  if (settings.kind === 'postgres') return { letGo: () => {} }
  const { holdSqlite } = await import('./sqlite/file-lock.ts')
  return holdSqlite(settings.file)
}

/** Writes a copy of the database to `to`, which must not exist, for this user alone. Errors: DatabaseFault. */
export async function copyDatabase(settings: Config['database'], to: string): Promise<void> {
  if (settings.kind === 'sqlite') return (await import('./sqlite/copies.ts')).copySqliteTo(settings.file, to)
  const { dumpPostgres } = await import('./postgres/dumps.ts')
  const dump = () => dumpPostgres(settings.url, to)
  const { db, target } = await openEngine(settings, {})
  try {
    // pg_dump would read a table that is rewritten meanwhile as empty.
    await (target.undisturbed?.(dump) ?? dump())
  } finally {
    await db.close()
  }
}

/** Reads a copy from end to end. Errors: DatabaseFault when it is damaged, or is no copy. */
export async function readCopy(path: string): Promise<CopyFacts> {
  const { isDump, readDump } = await import('./postgres/dumps.ts')
  if (isDump(path)) return readDump(path)
  return (await import('./sqlite/copies.ts')).readSqliteCopy(path)
}

/** Fills the empty database of a server from a dump, all of it or nothing. Errors: DatabaseFault. */
export async function fillFromDump(settings: Config['database'], path: string): Promise<void> {
  if (settings.kind === 'postgres')
    return (await import('./postgres/dumps.ts')).restoreDump(settings.url, path)
  throw new DatabaseFault(
    'This is a copy of a PostgreSQL database: set LATCHKEY_DATABASE_URL to an empty database of the server that is to hold it.',
  )
}
