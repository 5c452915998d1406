// A migrated database file that the apps of a test process begin with, as PostgreSQL's begin with its template: migrating
// each time would take a sixth of the whole run.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/db/open-database.ts'

let template: Promise<string> | undefined

/** Lays a migrated, empty database at `file`. */
export async function copySqliteTemplate(file: string): Promise<void> {
  template ??= makeSqliteTemplate()
  copyFileSync(await template, file)
}

async function makeSqliteTemplate(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-template-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'latchkey.db')
  const db = await openDatabase({ kind: 'sqlite', file })
  await db.close()
  return file
}
