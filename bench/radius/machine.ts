// The machine during a measurement: the processor share that other programs took, and how long the disk needs to make a page
// durable.
import { closeSync, fdatasyncSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { release } from 'node:os'
import { join } from 'node:path'
import { quantile } from '../../test/labs/parts/lab-report.ts'

/** Processor time of the whole machine so far, milliseconds over all cores. */
export type MachineCpu = { totalMs: number; busyMs: number }
export type Disk = { medianMs: number; p99Ms: number }

const TICK_MS = 10
const SYNCS = 300
const PAGE = Buffer.alloc(4096, 1)

/** Linux; what a hypervisor took (steal) counts as busy. */
export function readMachineCpu(): MachineCpu {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n')
  const ticks = line.trim().split(/\s+/).slice(1, 9).map(Number)
  const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0) * TICK_MS
  const [idle = 0, waiting = 0] = ticks.slice(3, 5)
  const totalMs = sum(ticks)
  return { totalMs, busyMs: totalMs - sum([idle, waiting]) }
}

/** Between two readings, the share of all cores that went to programs other than those that used `ownMs`. */
export function shareOfOthers(before: MachineCpu, after: MachineCpu, ownMs: number): number {
  const totalMs = after.totalMs - before.totalMs
  return Math.max(0, (after.busyMs - before.busyMs - ownMs) / totalMs)
}

/** Writes pages one after another below `parent`, each followed by fdatasync. */
export function measureDisk(parent: string): Disk {
  const folder = mkdtempSync(join(parent, 'latchkey-sync-'))
  const file = openSync(join(folder, 'page'), 'w')
  try {
    const times: number[] = []
    for (let n = 0; n < SYNCS; n++) {
      writeSync(file, PAGE, 0, PAGE.length, n * PAGE.length)
      const from = performance.now()
      fdatasyncSync(file)
      times.push(performance.now() - from)
    }
    return { medianMs: quantile(times, 0.5), p99Ms: quantile(times, 0.99) }
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true })
  }
}

export function kernel(): string {
  return `Linux ${release()}`
}
