// latchkey migrate: brings the database to this version's schema without starting the server.
import { typed } from '../command-hint.ts'
import { type Config, databaseFile, readEarlyConfig } from '../config/config.ts'
import type { Migrated } from '../db/migrate.ts'
import { holdDatabase, openDatabase } from '../db/open-database.ts'
import { openExisting, PRIVATE_UMASK } from './open.ts'
import { jsonText, type Terminal } from './terminal.ts'

/** Errors: those of `openDatabase`. */
export async function migrateDatabase(options: { json?: true }, terminal: Terminal): Promise<void> {
  const config = readEarlyConfig()
  process.umask(PRIVATE_UMASK)
  const done = await openExisting(config, async () => {
    const held = await holdDatabase(config.database)
    try {
      return await migrateAll(config.database)
    } finally {
      held.letGo()
    }
  })
  terminal.out(options.json ? jsonText(done) : migratedText(done, databaseFile(config) !== undefined))
}

type Done = Pick<Migrated, 'applied' | 'copy'>

export async function migrateAll(database: Config['database']): Promise<Done> {
  const done: Done = { applied: [], copy: undefined }
  const onMigrated = ({ applied, copy }: Migrated) => Object.assign(done, { applied, copy })
  const db = await openDatabase(database, { may: { create: false, upgrade: true }, onMigrated })
  await db.close()
  return done
}

function migratedText({ applied, copy }: Done, isEmbedded: boolean): string {
  if (applied.length === 0) return 'The database is up to date; nothing was changed.'
  const kept = isEmbedded ? `A copy of it from before: ${copy}` : `Check it: "${typed('doctor')}".`
  return `The database is up to date now. Changes made: ${applied.join(', ')}.\n${kept}`
}
