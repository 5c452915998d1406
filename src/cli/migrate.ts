// latchkey migrate: brings the database to this version's schema without starting the server.
import { readEarlyConfig } from '../config/config.ts'
import type { Migrated } from '../db/migrate.ts'
import { holdDatabase, openDatabase } from '../db/open-database.ts'
import { openExisting, PRIVATE_UMASK } from './open.ts'
import { jsonText, type Terminal } from './terminal.ts'

export async function migrateDatabase(options: { json?: true }, { out }: Terminal): Promise<void> {
  const config = readEarlyConfig()
  process.umask(PRIVATE_UMASK)
  const done = await openExisting(config, async () => {
    const held = await holdDatabase(config.database)
    const migrated: Migrated = { applied: [], copy: undefined }
    const onMigrated = (made: Migrated) => Object.assign(migrated, made)
    try {
      const may = { create: false, upgrade: true }
      const db = await openDatabase(config.database, { may, onMigrated })
      await db.close()
      return migrated
    } finally {
      held.letGo()
    }
  })
  out(options.json ? jsonText(done) : migratedText(done))
}

function migratedText({ applied, copy }: Migrated): string {
  if (applied.length === 0) return 'The database is up to date; nothing was changed.'
  const kept = copy ? `\nA copy of it from before: ${copy}` : ''
  return `The database is up to date now. Changes made: ${applied.join(', ')}.${kept}`
}
