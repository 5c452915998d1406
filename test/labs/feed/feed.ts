// Lab: two processes write events at once, each with transactions that commit out of the order of their ids, and a third reads the
// feed by its cursor meanwhile: it skips none and sees none twice. `--events N`: a million unless said otherwise. On SQLite one process
// writes, as no other may.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../../../src/config/config.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { MOST_LISTED, makeFeed } from '../../../src/events/feed.ts'
import { INSTALLATION } from '../../../src/events/record.ts'
import { chosenEngines, type Engine, withInstallation } from '../parts/lab-engines.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import type { Installation } from '../parts/server-process.ts'

const { values } = parseArgs({
  options: { events: { type: 'string', default: '1000000' } },
  allowPositionals: true,
})
const EVENTS = Number(values.events)

await runLab('feed', async (report) => {
  for (const engine of chosenEngines())
    await withInstallation(engine, (installation) => onEngine(engine, installation, report))
})

async function onEngine(engine: Engine, { env }: Installation, report: LabReport): Promise<void> {
  const { database } = readConfig(env)
  const names = engine === 'sqlite' ? ['a'] : ['a', 'b']
  const each = Math.floor(EVENTS / names.length)
  const startedAt = performance.now()
  const db = engine === 'sqlite' ? undefined : await openDatabase(database)
  const writers = names.map((name) => startWriter(database, name, each))
  const ended = Promise.all(writers.map(async (one) => (await once(one, 'exit'))[0] as number | null))
  let areOver = false
  void ended.then(() => {
    areOver = true
  })
  if (!db) await ended // one process has the file
  const reader = db ?? (await openDatabase(database))
  const { sequences, subjects, ids } = await readAll(reader, () => areOver)
  const codes = await ended
  await reader.close()
  const of = (what: string) => `${engine}: ${what}`
  const expected = each * names.length
  report.figure(of('events'), subjects.length)
  report.figure(of('seconds'), ((performance.now() - startedAt) / 1000).toFixed(0))
  report.promise(
    of('the writers ended well'),
    codes.every((code) => code === 0),
    codes,
  )
  report.promise(of('no event was skipped'), new Set(subjects).size === expected, subjects.length)
  report.promise(of('no event came twice'), subjects.length === expected, subjects.length)
  const first = sequences[0] ?? 0
  const gap = sequences.findIndex((one, at) => one !== first + at)
  report.promise(of('the numbers have no gap'), gap === -1, gap)
  let highest = 0
  const late = ids.filter((id) => {
    highest = Math.max(highest, id)
    return id < highest
  })
  // A cursor by ids would have skipped these.
  report.figure(of('events that were committed behind a higher id'), late.length)
  if (engine === 'postgres') report.promise(of('there were such events'), late.length > 0)
}

type Reading = { sequences: number[]; subjects: string[]; ids: number[] }

/** By the cursor, until the writers have ended and a page is empty. */
async function readAll(db: Parameters<typeof makeFeed>[0]['db'], areOver: () => boolean): Promise<Reading> {
  const feed = makeFeed({ db })
  const read: Reading = { sequences: [], subjects: [], ids: [] }
  for (let after = 0; ; ) {
    const wereOver = areOver()
    const query = { stream: INSTALLATION, after, types: ['job.failed'], limit: MOST_LISTED }
    const { events, next } = await feed.list({ ...query, waitS: wereOver ? 0 : 1 })
    read.sequences.push(...events.map(({ sequence }) => sequence))
    read.ids.push(...events.map(({ id }) => id))
    read.subjects.push(...events.map(({ subject }) => subject))
    if (wereOver && next === after) break
    after = next
  }
  feed.stop()
  return read
}

function startWriter(database: unknown, name: string, count: number): ChildProcess {
  const file = join(import.meta.dirname, 'feed-writer.ts')
  const child = spawn(process.execPath, [file, JSON.stringify(database), name, String(count)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  process.once('exit', () => child.kill('SIGKILL'))
  return child
}
