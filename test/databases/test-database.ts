// A database of its own for a test, on either engine, without the rest of the program.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Config } from '../../src/config/config.ts'
import type { Handle, OpenDatabase } from '../../src/db/database.ts'
import { type DatabaseNeeds, openDatabase } from '../../src/db/open-database.ts'
import { AppError } from '../../src/errors.ts'
import { createTestDatabase } from './postgres.ts'
import { copySqliteTemplate } from './sqlite-template.ts'

export const ENGINES = ['sqlite', 'postgres'] as const
export type Engine = (typeof ENGINES)[number]
export type DatabaseSettings = Config['database']

/** Where a migrated, empty database lies; nothing is opened yet. `empty`: where one may be made, without any schema. */
export async function newDatabase(
  t: TestContext,
  engine: Engine,
  { empty = false } = {},
): Promise<DatabaseSettings> {
  if (engine === 'postgres') {
    const { url, drop } = await createTestDatabase({ empty })
    t.after(drop)
    return { kind: 'postgres', url, poolSize: 6 }
  }
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-database-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'latchkey.db')
  if (!empty) await copySqliteTemplate(file)
  return { kind: 'sqlite', file }
}

/** Opened, and closed before the test's other clean-up. */
export async function openTestDatabase(
  t: TestContext,
  engine: Engine,
  needs: DatabaseNeeds = {},
): Promise<{ db: OpenDatabase; settings: DatabaseSettings }> {
  const settings = await newDatabase(t, engine)
  return { db: await openAgain(t, settings, needs), settings }
}

export async function openAgain(t: TestContext, settings: DatabaseSettings, needs: DatabaseNeeds = {}) {
  const db = await openDatabase(settings, needs)
  t.after(() => db.close())
  return db
}

export function insertBrand(tx: Handle, name: string) {
  return tx.insertInto('brand').values({ name, title: name, settings: '{}', created_at: 1 }).execute()
}

export async function brandNames(db: Handle): Promise<string[]> {
  const rows = await db.selectFrom('brand').select('name').orderBy('name').execute()
  return rows.map(({ name }) => name)
}

/** A promise with its handle outside, to hold a unit of work open. */
export function gate(): { opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

/** Repeats while nothing was done for want of connections, which happens to some of many calls at once on a slow machine. */
export async function untilServed<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (err) {
      if (!(err instanceof AppError && ['overloaded', 'unavailable'].includes(err.code))) throw err
    }
  }
}
