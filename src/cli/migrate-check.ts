// latchkey migrate --check: what an upgrade would change and how long it takes. Changes nothing.
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { typed } from '../command-hint.ts'
import { type Config, databaseFile, embeddedIn, readEarlyConfig } from '../config/config.ts'
import { readSchema } from '../db/migrate.ts'
import { copyDatabase } from '../db/open-database.ts'
import { MIGRATIONS, type Migration } from '../db/schema/migrations.ts'
import { countRows } from '../db/schema/row-counts.ts'
import { aheadText, newerText } from '../db/schema/state.ts'
import { CHANGES_DUE } from './exit-codes.ts'
import { migrateAll } from './migrate.ts'
import { CommandError, NOTHING_HERE, openExisting, withReader } from './open.ts'
import { columns, jsonText, type Terminal } from './terminal.ts'

/** A check found changes that are to be made: an exit code of its own, for scripts. */
class ChangesDue extends CommandError {
  override readonly exitCode = CHANGES_DUE
}

/** Of PostgreSQL, rounded down from what was measured for an index over a whole table and an update of it (decisions/0045). */
const READ_A_SECOND = 100_000
const WRITTEN_A_SECOND = 10_000

type Due = Pick<Migration, 'name' | 'does' | 'step'> & { rowsRead: number; rowsWritten: number }

/** Errors: ChangesDue after the output. */
export async function checkMigrations({ json }: { json?: true }, { out }: Terminal): Promise<void> {
  const config = readEarlyConfig()
  const { state, due } = await openExisting(config, () => withReader(config, ({ db }) => look(db.read)))
  if (state.kind === 'empty') throw new CommandError(NOTHING_HERE)
  if (state.kind === 'newer') throw new CommandError(newerText(state, 'The database'))
  const file = databaseFile(config)
  const isTried = file !== undefined && due.length > 0
  const tookMs = isTried ? await migrateCopy(config.database, dirname(file)) : null
  const estimatedMs = tookMs ?? estimate(due)
  if (json) out(jsonText({ missing: due.map(({ name }) => name), changes: due, tookMs, estimatedMs }))
  else if (due.length > 0) out(dueText(due, tookMs, estimatedMs))
  else if (state.kind === 'ahead') out(`${aheadText(state)} Nothing would be changed.`)
  else out('The database is up to date; nothing would be changed.')
  if (due.length > 0) throw new ChangesDue('Changes are due. Nothing was changed.')
}

async function look(read: Parameters<typeof readSchema>[0]) {
  const state = await readSchema(read)
  const due: Due[] = []
  for (const { name, does, step, reads, writes } of MIGRATIONS.filter((one) =>
    state.missing.includes(one.name),
  ))
    due.push({
      ...{ name, does, step },
      rowsRead: await countRows(read, reads),
      rowsWritten: await countRows(read, writes),
    })
  return { state, due }
}

function estimate(due: readonly Due[]): number {
  const seconds = due.map((one) => one.rowsRead / READ_A_SECOND + one.rowsWritten / WRITTEN_A_SECOND)
  return Math.round(seconds.reduce((sum, one) => sum + one, 0) * 1000)
}

function dueText(due: readonly Due[], tookMs: number | null, estimatedMs: number): string {
  const count = due.length === 1 ? 'One change' : `${due.length} changes`
  const isGentle = due.every(({ step }) => step === 'expand')
  const measured = `Time: ${seconds(tookMs ?? 0)}, measured on a copy of this database. It includes a copy that is kept beside it.`
  const rows = (of: 'rowsRead' | 'rowsWritten') => due.reduce((sum, one) => sum + one[of], 0)
  const estimated =
    `Time: about ${seconds(estimatedMs)}, for ${rows('rowsRead')} rows of today that are read (${READ_A_SECOND} a second) and ` +
    `${rows('rowsWritten')} that are written (${WRITTEN_A_SECOND} a second). ` +
    'To measure it, restore a backup elsewhere and migrate that.'
  const servers =
    tookMs === null && isGentle
      ? 'Servers of the version before go on beside them: they may run meanwhile.'
      : 'Stop all servers of the version before first: they do not go on beside them.'
  return [
    `${count} would be made:`,
    columns(due.map(({ name, does }) => [name, `${does}.`])),
    tookMs === null ? estimated : measured,
    tookMs === null ? servers : 'Stop the server first.',
    `To make them: "${typed('backup FOLDER')}", then "${typed('migrate')}".`,
  ].join('\n')
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

async function migrateCopy(database: Config['database'], beside: string): Promise<number> {
  const folder = mkdtempSync(join(beside, 'migrate-check-'))
  try {
    const copy = embeddedIn(folder)
    await copyDatabase(database, databaseFile({ database: copy }) ?? '')
    const from = performance.now()
    await migrateAll(copy)
    return performance.now() - from
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
