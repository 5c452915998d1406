// The disk lab: 64 callers write to the embedded database while every fsync takes 5 ms longer. The event loop must not
// notice, nor must reads, and the main thread must never sync.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileC } from '../parts/c-compiler.ts'
import { type LabReport, runLab } from '../parts/lab-report.ts'
import type { DiskFigures } from './disk-writers.ts'

const WRITERS = 64
const READERS = 4
const RUN_MS = 5000
const CHILD_TIMEOUT_MS = 60_000
const SLOWER_BY_MS = 5
const LOOP_DELAY_LIMIT_MS = 20

let runs = 0
const folder = mkdtempSync(join(tmpdir(), 'latchkey-disk-'))
try {
  const shim = compileShim()
  if (shim)
    await runLab(`disk lab: every fsync takes ${SLOWER_BY_MS} ms longer`, (report) =>
      measureAll(report, shim),
    )
  else console.log('skipped: the disk lab needs a C compiler and Linux, and may not install gcc here')
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function measureAll(report: LabReport, shim: string) {
  const idle = runChild(shim, { writers: 0, readers: 1 })
  report.figure('nobody writes: event loop delay p99, ms', idle.figures.loopDelayP99Ms.toFixed(1))
  measure(report, shim, 0)
  measure(report, shim, READERS)
}

function measure(report: LabReport, shim: string, readers: number) {
  const what = `${WRITERS} writers${readers > 0 ? `, ${readers} readers` : ''}`
  let { figures, syncs } = runChild(shim, { writers: WRITERS, readers })
  if (figures.loopDelayP99Ms >= LOOP_DELAY_LIMIT_MS) {
    // Other programs on the machine can only worsen the figures: one more attempt.
    report.figure(`${what}: event loop delay p99 of a first try, ms`, figures.loopDelayP99Ms.toFixed(1))
    ;({ figures, syncs } = runChild(shim, { writers: WRITERS, readers }))
  }
  const seconds = RUN_MS / 1000
  report.figure(`${what}: units/s`, Math.round(figures.units / seconds))
  report.figure(`${what}: commits/s`, Math.round(figures.commits / seconds))
  report.figure(`${what}: units per commit`, (figures.units / figures.commits).toFixed(1))
  report.figure(`${what}: event loop delay p99, ms`, figures.loopDelayP99Ms.toFixed(1))
  report.figure(`${what}: event loop delay max, ms`, figures.loopDelayMaxMs.toFixed(1))
  if (readers > 0) {
    report.figure(`${what}: reads/s`, Math.round(figures.reads / seconds))
    report.figure(`${what}: read latency p99, ms`, figures.readP99Ms.toFixed(2))
    report.promise(
      `${what}: reads do not wait for the disk`,
      figures.readP99Ms < LOOP_DELAY_LIMIT_MS,
      figures,
    )
  }
  const calm = figures.loopDelayP99Ms < LOOP_DELAY_LIMIT_MS
  report.promise(`${what}: the event loop's delay stays under ${LOOP_DELAY_LIMIT_MS} ms (p99)`, calm, figures)
  report.promise(`${what}: every commit waited for the slowed disk`, syncs.all >= figures.commits, {
    figures,
    syncs,
  })
  report.promise(`${what}: the main thread never synced`, syncs.onMain === 0, syncs)
  report.promise(`${what}: many units share a commit`, figures.units > 4 * figures.commits, figures)
}

function runChild(shim: string, { writers, readers }: { writers: number; readers: number }) {
  runs++
  const counts = join(folder, `counts-${runs}.json`)
  const script = join(import.meta.dirname, 'disk-writers.ts')
  const database = join(folder, `disk-${runs}.db`)
  const env = {
    ...process.env,
    LD_PRELOAD: shim,
    SLOW_SYNC_US: String(SLOWER_BY_MS * 1000),
    SLOW_SYNC_COUNTS: counts,
  }
  const args = [script, database, ...[writers, readers, RUN_MS].map(String)]
  const output = execFileSync(process.execPath, args, {
    env,
    encoding: 'utf8',
    timeout: CHILD_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const figures: DiskFigures = JSON.parse(output)
  const syncs: { all: number; onMain: number } = JSON.parse(readFileSync(counts, 'utf8'))
  return { figures, syncs }
}

/** The library to load, or undefined when there is no way to compile it here. */
function compileShim(): string | undefined {
  if (process.platform !== 'linux') return undefined
  const library = join(folder, 'slow-sync.so')
  const args = ['-shared', '-fPIC', '-O1', '-o', library, join(import.meta.dirname, 'slow-sync.c'), '-ldl']
  return compileC(args) ? library : undefined
}
