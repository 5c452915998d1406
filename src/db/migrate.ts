// Brings a database to this program's schema: the missing changes of schema/migrations.ts, in order.
// Knows no engine: the engine gives its column types and a transaction that keeps other processes out.
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { VERSION } from '../config/package.ts'
import type { ColumnTypes } from './column-types.ts'
import type { Handle } from './database.ts'
import { KEEPS_VERSIONS, MIGRATIONS, type Migration } from './schema/migrations.ts'
import { isMissingTable } from './schema/row-counts.ts'
import { refuseServers } from './schema/running-servers.ts'
import {
  type AppliedChange,
  judgeSchemaState,
  neededBy,
  newerText,
  olderText,
  type SchemaState,
} from './schema/state.ts'

export type MigrationTarget = {
  /** Sees without the lock that nothing is to be done: a backup holds that lock for long. Undefined: it does not. */
  read?: Handle | undefined
  types: ColumnTypes
  /**
   * Called before the first change: throws when tables of another program are there. Undefined: only equal names clash, and
   * the database refuses them itself.
   */
  refuseOthers?: ((tx: Handle) => Promise<void>) | undefined
  /** Copies the database before the named change; returns the path of the copy. Undefined: the server makes the backups. */
  copy?: ((next: string) => Promise<string>) | undefined
  /** Keeps servers from starting to serve until the transaction ends. Undefined: no server can work on it now. */
  lockServers?: ((tx: Handle) => Promise<void>) | undefined
  /** Runs `work` while no schema is changed, and waits for a change under way. Undefined: a copy is never half of one. */
  undisturbed?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined
  /** Runs `work` in one transaction that excludes every other migrating process; may take long. */
  exclusively<T>(work: (tx: Handle) => Promise<T>): Promise<T>
}

/** A newer program wrote the database, and this one cannot work with it. The message says what the operator should do. */
export class NewerDatabaseError extends Error {
  override name = 'NewerDatabaseError'
}

/** The database was written by an older program, and the caller may not change that. */
export class OlderDatabaseError extends Error {
  override name = 'OlderDatabaseError'
}

/** Nothing was ever set up in this database, and the caller may not do that. */
export class EmptyDatabaseError extends Error {
  override name = 'EmptyDatabaseError'
}

/** The changes of the schema that the caller allows: to create the first one, and to upgrade an older one. */
export type SchemaChanges = { create: boolean; upgrade: boolean }

/** `state`: as it was found after the changes. */
export type Migrated = { applied: string[]; copy: string | undefined; state: SchemaState }

export type MigrationOrder = {
  clock: Clock
  migrations?: readonly Migration[] | undefined
  may?: SchemaChanges | undefined
  /** Of the program, kept beside each change. */
  version?: string | undefined
}

/**
 * Applies the missing migrations, each in one transaction; in an empty database all in one, so that half a schema is never
 * visible. Safe when several processes start at once: each step reads the state again under the lock. Errors:
 * NewerDatabaseError; OlderDatabaseError and EmptyDatabaseError when the change is not allowed; DatabaseFault while servers
 * run that would not go on; the engine's own error when the copy before it cannot be made.
 */
export async function migrate(target: MigrationTarget, order: MigrationOrder): Promise<Migrated> {
  const { migrations = MIGRATIONS, may = { create: true, upgrade: true } } = order
  if (target.read && (await hasAll(target.read, migrations)))
    return { applied: [], copy: undefined, state: await readSchema(target.read, migrations) }
  const applied: string[] = []
  let copy: string | undefined
  const prepare = async (tx: Handle, state: SchemaState, [next]: readonly Migration[]) => {
    if (state.kind === 'empty' && !may.create)
      throw new EmptyDatabaseError('There is nothing in this database yet.')
    if (state.kind === 'older' && !may.upgrade) throw new OlderDatabaseError(olderText(state))
    if (applied.length > 0) return
    if (state.kind === 'empty') await target.refuseOthers?.(tx)
    else copy = await target.copy?.(next?.name ?? '')
  }
  for (let step = 0; ; step++) {
    const { state, names } = await target.exclusively((tx) => applyNext(tx, target, order, prepare))
    applied.push(...names)
    if (names.length === 0 || step > migrations.length) return { applied, copy, state }
  }
}

/** Changes nothing. Errors: the engine's own when the database cannot be read. */
export async function readSchema(
  db: Handle,
  migrations: readonly Migration[] = MIGRATIONS,
): Promise<SchemaState> {
  return judgeSchemaState(await listApplied(db), migrations)
}

/** Names its one column: a connection of PostgreSQL that has read all of them cannot do so again once there are more. */
async function hasAll(db: Handle, migrations: readonly Migration[]): Promise<boolean> {
  const query = sql<{
    name: string
  }>`select name from schema_migration order by number limit ${MOST_MIGRATIONS}`
  const { rows } = await query.execute(db).catch((error: unknown) => {
    if (isMissingTable(error)) return { rows: [] }
    throw error
  })
  return rows.map(({ name }) => name).join() === migrations.map(({ name }) => name).join()
}

/** Errors: NewerDatabaseError when a newer program has changed the schema so that this one cannot go on. */
export async function refuseNewer(db: Handle, migrations?: readonly Migration[]): Promise<void> {
  const state = await readSchema(db, migrations)
  if (state.kind === 'newer') throw new NewerDatabaseError(newerText(state, 'The database'))
}

/** None where there is no such table, or no file. */
async function listApplied(db: Handle): Promise<AppliedChange[]> {
  try {
    return await selectApplied(db)
  } catch (error) {
    if (isMissingTable(error) || error instanceof EmptyDatabaseError) return []
    throw error
  }
}

/** All columns: older databases have fewer. */
async function selectApplied(db: Handle): Promise<AppliedChange[]> {
  const { rows } = await sql<{ name: string; version?: string | null; needs?: string | null }>`
    select * from schema_migration order by number limit ${MOST_MIGRATIONS}`.execute(db)
  return rows.map(({ name, version = null, needs = null }) => ({ name, version, needs }))
}

const MOST_MIGRATIONS = 10_000

type Prepare = (tx: Handle, state: SchemaState, due: readonly Migration[]) => Promise<void>

async function applyNext(
  tx: Handle,
  { types, lockServers }: MigrationTarget,
  { clock, migrations = MIGRATIONS, version = VERSION }: MigrationOrder,
  prepare: Prepare,
): Promise<{ state: SchemaState; names: string[] }> {
  await sql`create table if not exists schema_migration (
    number bigint primary key, name text not null, applied_at bigint not null)`.execute(tx)
  const done = await selectApplied(tx)
  const state = judgeSchemaState(done, migrations)
  if (state.kind === 'newer') throw new NewerDatabaseError(newerText(state, 'The database'))
  const due = migrations.slice(done.length, state.kind === 'empty' ? migrations.length : done.length + 1)
  if (due.length === 0) return { state, names: [] }
  await prepare(tx, state, due)
  const needs = neededBy(done.length + due.length, migrations)
  if (due[0]?.step === 'reduce' && done.some(({ name }) => name === KEEPS_VERSIONS) && lockServers) {
    await lockServers(tx)
    await refuseServers(tx, { change: due[0].name, needs, migrations, now: clock.now() })
  }
  for (const [at, { name, up }] of due.entries()) {
    // A migration sees the tables of its time, not those that Tables has today.
    await up(tx as unknown as Kysely<unknown>, types)
    await sql`insert into schema_migration (number, name, applied_at)
      values (${done.length + at + 1}, ${name}, ${clock.now()})`.execute(tx)
  }
  if (migrations.slice(0, done.length + due.length).some(({ name }) => name === KEEPS_VERSIONS))
    await sql`update schema_migration set version = ${version}, needs = ${needs}
      where number > ${done.length}`.execute(tx)
  return { state, names: due.map(({ name }) => name) }
}
