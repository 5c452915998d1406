// The child of the disk lab: many callers write to the embedded database, some read meanwhile; prints its figures as one
// line of JSON. Arguments: database file, number of writers, number of readers, milliseconds.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Handle } from '../../../src/db/database.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { quantile } from '../parts/lab-report.ts'

export type DiskFigures = {
  units: number
  commits: number
  loopDelayP99Ms: number
  loopDelayMaxMs: number
  reads: number
  readP99Ms: number
}

const READ_PAUSE_MS = 2
const [file = '', writers = 0, readers = 0, runMs = 0] = [
  process.argv[2],
  ...process.argv.slice(3).map(Number),
]

const db = await openDatabase({ kind: 'sqlite', file })
const figures: DiskFigures = {
  units: 0,
  commits: 0,
  loopDelayP99Ms: 0,
  loopDelayMaxMs: 0,
  reads: 0,
  readP99Ms: 0,
}
const readMs: number[] = []
let sameCommit = false
const brand = await db.write(async (tx) => {
  const values = { name: `lab-${readers}`, title: 'Lab', settings: '{}', created_at: 1 }
  return tx.insertInto('brand').values(values).returning('id').executeTakeFirstOrThrow()
})

const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
const endsAt = performance.now() + runMs
await Promise.all([...Array.from({ length: writers }, write), ...Array.from({ length: readers }, read)])
delay.disable()
await db.close()

figures.loopDelayP99Ms = delay.percentile(99) / 1e6
figures.loopDelayMaxMs = delay.max / 1e6
figures.reads = readMs.length
figures.readP99Ms = readMs.length > 0 ? quantile(readMs, 0.99) : 0
process.stdout.write(`${JSON.stringify(figures)}\n`)

async function write() {
  while (performance.now() < endsAt) {
    await db.write(unit)
    figures.units++
    // All units of a commit are answered in one turn of the event loop.
    if (sameCommit) continue
    sameCommit = true
    figures.commits++
    setImmediate(() => {
      sameCommit = false
    })
  }
}

/** Of the size of a real use case: one row whose number the others need, then four that can go together. */
async function unit(tx: Handle) {
  const entry = {
    ...{
      at: 1,
      brand_id: brand.id,
      account_id: null,
      actor_kind: 'job',
      actor_id: 'lab',
      address: '192.0.2.1',
    },
    ...{
      action: 'lab.write',
      target: 'lab:1',
      before: null,
      after: '{"status":"active","due_on":"2030-01-01"}',
    },
  }
  const { id } = await tx.insertInto('audit').values(entry).returning('id').executeTakeFirstOrThrow()
  const rows = Array.from({ length: 4 }, () => ({ ...entry, target: `lab:${id}` }))
  await Promise.all(rows.map((row) => tx.insertInto('audit').values(row).execute()))
}

async function read() {
  while (performance.now() < endsAt) {
    const from = performance.now()
    await db.read.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(1).execute()
    readMs.push(performance.now() - from)
    await sleep(READ_PAUSE_MS)
  }
}
