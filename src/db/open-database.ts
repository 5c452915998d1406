// Opens the configured database and brings it to this program's schema. The one place that chooses an engine.
import { type Clock, systemClock } from '../clock.ts'
import type { Config } from '../config.ts'
import { type Random, systemRandom } from '../ids.ts'
import { makeAway } from './away.ts'
import type { Database } from './database.ts'
import { LIMITS, type Limits } from './limits.ts'
import { type Migration, type MigrationTarget, migrate } from './migrate.ts'

type Log = { info(fields: object, message: string): void; error(fields: object, message: string): void }

export type DatabaseNeeds = {
  log?: Log
  clock?: Clock
  random?: Random
  /** How long a unit of work (or, on a server, any caller) waited for its turn; milliseconds. */
  onWait?: (waitMs: number) => void
  /** Nothing can be written any more: the process should end and be started again. */
  onDeath?: (error: Error) => void
  limits?: Partial<Limits>
  /** For tests of the migrations themselves. */
  migrations?: readonly Migration[]
}

/**
 * Resolves when the schema is current. Errors: NewerDatabaseError; the engine's own when it cannot be reached.
 */
export async function openDatabase(
  settings: Config['database'],
  needs: DatabaseNeeds = {},
): Promise<Database> {
  const { db, target } = await openEngine(settings, needs)
  try {
    const applied = await migrate(target, needs.clock ?? systemClock, needs.migrations)
    if (applied.length > 0) needs.log?.info({ migrations: applied }, 'database schema brought up to date')
    return db
  } catch (error) {
    await db.close()
    throw error
  }
}

/** Only the engine that is used is loaded, for a quick start. */
async function openEngine(
  settings: Config['database'],
  { log, random = systemRandom, onWait = () => {}, onDeath, ...given }: DatabaseNeeds,
): Promise<{ db: Database; target: MigrationTarget }> {
  const limits = { ...LIMITS, ...given.limits }
  const away = makeAway(log)
  if (settings.kind === 'postgres') {
    const { openPostgres } = await import('./engine-postgres.ts')
    return openPostgres(settings, { limits, random, onWait, away })
  }
  const { openSqlite } = await import('./engine-sqlite.ts')
  return openSqlite(settings.file, {
    limits,
    onWait,
    away,
    onDeath(err) {
      log?.error({ err }, 'the database can no longer be written')
      onDeath?.(err)
    },
  })
}
