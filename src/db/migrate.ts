// Brings a database to this program's schema. Migrations are listed by hand, numbered, and only ever appended.
// Knows no engine: the engine gives its column types and a transaction that keeps other processes out.
import { type Kysely, sql } from 'kysely'
import type { Clock } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { ColumnTypes } from './column-types.ts'
import type { Handle } from './database.ts'
import * as initial from './migrations/0001-initial.ts'
import * as idBlocks from './migrations/0002-id-blocks.ts'
import * as prepaid from './migrations/0003-prepaid.ts'
import * as places from './migrations/0004-places.ts'
import * as sessions from './migrations/0005-sessions.ts'
import * as sessionIdentity from './migrations/0006-session-identity.ts'
import * as installationKey from './migrations/0007-installation-key.ts'
import * as auditAge from './migrations/0009-audit-age.ts'
import * as loginCase from './migrations/0010-login-case.ts'
import * as throttle from './migrations/0011-throttle.ts'
import * as mailAndNames from './migrations/0013-mail-and-names.ts'
import * as privacy from './migrations/0014-privacy.ts'
import * as tenants from './migrations/0015-tenants.ts'
import * as boundSecrets from './migrations/0016-bound-secrets.ts'
import * as brandRevision from './migrations/0017-brand-revision.ts'
import * as keyOverlap from './migrations/0019-key-overlap.ts'

export type Migration = { name: string; up: (db: Kysely<unknown>, types: ColumnTypes) => Promise<void> }

/** Order is identity: the position is the migration's number. Never reorder, rename or remove a line. */
export const MIGRATIONS: readonly Migration[] = [
  { name: '0001-initial', up: initial.up },
  { name: '0002-id-blocks', up: idBlocks.up },
  { name: '0003-prepaid', up: prepaid.up },
  { name: '0004-places', up: places.up },
  { name: '0005-sessions', up: sessions.up },
  { name: '0006-session-identity', up: sessionIdentity.up },
  { name: '0007-installation-key', up: installationKey.up },
  { name: '0009-audit-age', up: auditAge.up },
  { name: '0010-login-case', up: loginCase.up },
  { name: '0015-tenants', up: tenants.up },
  { name: '0011-throttle', up: throttle.up },
  { name: '0014-privacy', up: privacy.up },
  { name: '0013-mail-and-names', up: mailAndNames.up },
  { name: '0016-bound-secrets', up: boundSecrets.up },
  { name: '0017-brand-revision', up: brandRevision.up },
  { name: '0019-key-overlap', up: keyOverlap.up },
]

export type MigrationTarget = {
  types: ColumnTypes
  /**
   * Called before the first change: throws when tables of another program are there. Undefined: only equal names clash, and
   * the database refuses them itself.
   */
  refuseOthers?: ((tx: Handle) => Promise<void>) | undefined
  /** Copies the database before the named change; returns the path of the copy. Undefined: the server makes the backups. */
  copy?: ((next: string) => Promise<string>) | undefined
  /** Runs `work` in one transaction that excludes every other migrating process; may take long. */
  exclusively<T>(work: (tx: Handle) => Promise<T>): Promise<T>
}

/** The database was written by a newer program. The message says what the operator should do. */
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

export type Migrated = { applied: string[]; copy: string | undefined }

/**
 * Applies the missing migrations, each in one transaction; in an empty database all in one, so that half a schema is never
 * visible. Safe when several processes start at once: each step reads the state again under the lock. Errors:
 * NewerDatabaseError; OlderDatabaseError and EmptyDatabaseError when the change is not allowed; the engine's own error when
 * the copy before it cannot be made.
 */
export async function migrate(
  target: MigrationTarget,
  clock: Clock,
  migrations: readonly Migration[] = MIGRATIONS,
  may: SchemaChanges = { create: true, upgrade: true },
): Promise<Migrated> {
  const applied: string[] = []
  let copy: string | undefined
  const prepare = async (tx: Handle, known: number, next: Migration) => {
    if (applied.length > 0) return
    if (known === 0 && !may.create) throw new EmptyDatabaseError('There is nothing in this database yet.')
    if (known > 0 && !may.upgrade) throw new OlderDatabaseError(olderText(known, migrations))
    if (known === 0) await target.refuseOthers?.(tx)
    else copy = await target.copy?.(next.name)
  }
  for (let step = 0; step <= migrations.length; step++) {
    const names = await target.exclusively((tx) => applyNext(tx, target.types, clock, migrations, prepare))
    if (names.length === 0) break
    applied.push(...names)
  }
  return { applied, copy }
}

/** `at`: its newest change; `missing`: the names of changes that this program has and the database has not. */
export type SchemaState = {
  kind: 'empty' | 'current' | 'older' | 'newer'
  at: string | null
  missing: string[]
}

/** Changes nothing. Errors: the engine's own when the database cannot be read. */
export async function readSchema(db: Handle, migrations = MIGRATIONS): Promise<SchemaState> {
  const names = await listApplied(db)
  const isStrange = names.some((name, index) => name !== migrations[index]?.name)
  const missing = isStrange ? [] : migrations.slice(names.length).map(({ name }) => name)
  const kind = names.length === 0 ? 'empty' : isStrange ? 'newer' : missing.length > 0 ? 'older' : 'current'
  return { kind, at: names.at(-1) ?? null, missing }
}

/** None where there is no such table, or no file. */
async function listApplied(db: Handle): Promise<string[]> {
  try {
    const { rows } = await sql<{ name: string }>`
      select name from schema_migration order by number limit ${MOST_MIGRATIONS}`.execute(db)
    return rows.map(({ name }) => name)
  } catch (error) {
    const isMissing = error instanceof Error && /no such table|does not exist/.test(error.message)
    if (isMissing || error instanceof EmptyDatabaseError) return []
    throw error
  }
}

async function applyNext(
  tx: Handle,
  types: ColumnTypes,
  clock: Clock,
  migrations: readonly Migration[],
  prepare: (tx: Handle, known: number, next: Migration) => Promise<void>,
): Promise<string[]> {
  await sql`create table if not exists schema_migration (
    number bigint primary key, name text not null, applied_at bigint not null)`.execute(tx)
  const { rows } = await sql<{ number: number; name: string }>`
    select number, name from schema_migration order by number limit ${MOST_MIGRATIONS}`.execute(tx)
  refuseStrangers(rows, migrations)
  const known = rows.length
  const [next] = migrations.slice(known)
  if (!next) return []
  await prepare(tx, known, next)
  const due = known === 0 ? migrations : [next]
  for (const [at, { name, up }] of due.entries()) {
    // A migration sees the tables of its time, not those that Tables has today.
    await up(tx as unknown as Kysely<unknown>, types)
    await sql`insert into schema_migration (number, name, applied_at)
      values (${known + at + 1}, ${name}, ${clock.now()})`.execute(tx)
  }
  return due.map(({ name }) => name)
}

const MOST_MIGRATIONS = 10_000

function refuseStrangers(rows: readonly { name: string }[], migrations: readonly Migration[]): void {
  const strange = rows.find((row, index) => row.name !== migrations[index]?.name)
  if (!strange) return
  throw new NewerDatabaseError(
    `The database has the schema change ${strange.name}, which this version of Latchkey does not know; ` +
      `its newest is ${migrations.at(-1)?.name ?? 'none'}. Start the newer version of Latchkey that made the change, ` +
      'or restore the backup taken before that version was installed.',
  )
}

function olderText(known: number, migrations: readonly Migration[]): string {
  return (
    `The database is of an older version of Latchkey: it has the schema change ${migrations[known - 1]?.name}, this version ` +
    `needs ${migrations.at(-1)?.name}. Nothing was changed. Stop the older version, then bring the database up to date ` +
    `with "${typed('migrate')}" or by starting the server; neither can be undone.`
  )
}
