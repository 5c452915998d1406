// Copies of a whole database in one file, for backups: a SQLite file, or what pg_dump writes. Knows what is in a copy, and
// not what it is for.
import { open } from 'node:fs/promises'
import type { Config } from '../config/config.ts'
import { DatabaseFault } from './database-fault.ts'
import { MIGRATIONS } from './migrate.ts'

export type CopyKind = 'sqlite' | 'postgres'

/** What a whole copy holds. */
export type CopyFacts = {
  kind: CopyKind
  /** The changes of the schema that were made to it, in their order. */
  migrations: readonly string[]
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

const SQLITE = Buffer.from('SQLite format 3\0')
const PG_DUMP = Buffer.from('PGDMP')

/** Writes a copy of the database to `to`, which must not exist, for this user alone. Errors: DatabaseFault. */
export async function copyDatabase(settings: Config['database'], to: string): Promise<void> {
  if (settings.kind === 'sqlite') return (await import('./sqlite/copies.ts')).copySqliteTo(settings.file, to)
  return (await import('./postgres/dumps.ts')).dumpPostgres(settings.url, to)
}

/** Reads a copy from end to end. Errors: DatabaseFault when it is damaged, or is no copy. */
export async function readCopy(path: string): Promise<CopyFacts> {
  const kind = await kindOfCopy(path)
  if (kind === 'sqlite') return (await import('./sqlite/copies.ts')).readSqliteCopy(path)
  return (await import('./postgres/dumps.ts')).readDump(path)
}

/** Fills an empty database server. Errors: DatabaseFault. */
export async function fillPostgres(url: string, path: string): Promise<void> {
  return (await import('./postgres/dumps.ts')).restoreDump(url, path)
}

/** Errors: DatabaseFault. */
export async function kindOfCopy(path: string): Promise<CopyKind> {
  const start = await readStart(path)
  if (start.equals(SQLITE)) return 'sqlite'
  if (start.subarray(0, PG_DUMP.length).equals(PG_DUMP)) return 'postgres'
  throw new DatabaseFault(`${path} is no copy of a database: it begins like neither SQLite nor pg_dump.`)
}

/** The change that a copy has and this program does not know; undefined: this program can open it. */
export function unknownChange({ migrations }: Pick<CopyFacts, 'migrations'>): string | undefined {
  return migrations.find((name, at) => name !== MIGRATIONS[at]?.name)
}

/** How many changes this program would make to it. */
export function changesMissing({ migrations }: Pick<CopyFacts, 'migrations'>): number {
  return Math.max(0, MIGRATIONS.length - migrations.length)
}

async function readStart(path: string): Promise<Buffer> {
  try {
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(SQLITE.length), 0, SQLITE.length, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch (cause) {
    throw new DatabaseFault(`${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
}
