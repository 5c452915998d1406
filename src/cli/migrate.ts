// latchkey migrate: brings the database to this version's schema without starting the server.
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { typed } from '../command-hint.ts'
import { type Config, databaseFile, type EarlyConfig, embeddedIn, readEarlyConfig } from '../config/config.ts'
import { type Migrated, readSchema } from '../db/migrate.ts'
import { copyDatabase, holdDatabase, openDatabase } from '../db/open-database.ts'
import { CommandError, NO_CHANGES, NOTHING_HERE, openExisting, PRIVATE_UMASK, withReader } from './open.ts'
import { jsonText, type Terminal } from './terminal.ts'

export async function migrateDatabase(
  options: { check?: true; json?: true },
  terminal: Terminal,
): Promise<void> {
  const config = readEarlyConfig()
  process.umask(PRIVATE_UMASK)
  if (options.check) return checkMigrations(config, options, terminal)
  const done = await openExisting(config, async () => {
    const held = await holdDatabase(config.database)
    try {
      return await migrate(config.database)
    } finally {
      held.letGo()
    }
  })
  terminal.out(options.json ? jsonText(done) : migratedText(done))
}

async function migrate(database: Config['database']): Promise<Migrated> {
  const migrated: Migrated = { applied: [], copy: undefined }
  const onMigrated = (made: Migrated) => Object.assign(migrated, made)
  const db = await openDatabase(database, { may: { create: false, upgrade: true }, onMigrated })
  await db.close()
  return migrated
}

function migratedText({ applied, copy }: Migrated): string {
  if (applied.length === 0) return 'The database is up to date; nothing was changed.'
  const kept = copy ? `\nA copy of it from before: ${copy}` : ''
  return `The database is up to date now. Changes made: ${applied.join(', ')}.${kept}`
}

/** Changes nothing. An embedded database is copied, and the copy is changed: so long will it take. */
async function checkMigrations(
  config: EarlyConfig,
  { json }: { json?: true },
  { out }: Terminal,
): Promise<void> {
  const { kind, missing } = await withReader(config, ({ db }) => readSchema(db.read))
  if (kind === 'empty') throw new CommandError(NOTHING_HERE)
  // Says which version can open it.
  if (kind === 'newer') await openDatabase(config.database, { may: NO_CHANGES })
  const file = databaseFile(config)
  const isTried = file !== undefined && missing.length > 0
  const tookMs = isTried ? await migrateCopy(config.database, dirname(file)) : null
  if (json) return out(jsonText({ missing, tookMs }))
  if (missing.length === 0) return out('The database is up to date; nothing would be changed.')
  const often = missing.length === 1 ? 'One change' : `${missing.length} changes`
  out(
    [
      `${often} would be made: ${missing.join(', ')}.`,
      tookMs === null
        ? 'They are made in one transaction each. Try them on a restored backup to see how long they take.'
        : `On a copy they took ${(tookMs / 1000).toFixed(1)} s. A copy of the database as it is now is kept beside it.`,
      `Nothing was changed. To make them: stop the server, "${typed('backup FOLDER')}", "${typed('migrate')}".`,
    ].join('\n'),
  )
}

async function migrateCopy(database: Config['database'], beside: string): Promise<number> {
  const folder = mkdtempSync(join(beside, 'migrate-check-'))
  try {
    const copy = embeddedIn(folder)
    await copyDatabase(database, databaseFile({ database: copy }) ?? '')
    const from = performance.now()
    await migrate(copy)
    return performance.now() - from
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
