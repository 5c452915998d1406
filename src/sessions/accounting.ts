// Accounting: what gateways report of their sessions, kept before it is acknowledged. Reports come late, twice, in any
// order or not at all; counting them is idempotent on gateway, session key and status.
import { makeBatches } from '../batches.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Admission } from './admission.ts'
import type { CallerFingerprint } from './caller.ts'
import type { Disconnects } from './disconnects.ts'
import { type AccountingRecord, soundReport } from './report.ts'
import { makeReportWriter } from './report-writer.ts'
import { makeRestarts } from './restarts.ts'

export type { AccountingRecord } from './report.ts'

/** A larger batch would hold locks longer and save nothing more. */
const MOST_AT_ONCE = 256
/** A second of work; gateways repeat what is not acknowledged. */
const MOST_WAITING = 10_000
/** Enough to find two that cannot be written among MOST_AT_ONCE; a database that is away fails them all. */
const MOST_TRIES = 40

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  log: Log
  admission: Pick<Admission, 'reseat'>
  disconnects: Pick<Disconnects, 'queue'>
  fingerprint: CallerFingerprint
  /** How often gateways are asked to report. */
  interimMs: number
}

type Outcome = { failure: unknown } | undefined

export type Accounting = ReturnType<typeof makeAccounting>

export function makeAccounting({ db, clock, log, ...deps }: Deps) {
  const writer = makeReportWriter({ clock, ...deps })
  const restarts = makeRestarts({ clock })
  const bounds = { mostAtOnce: MOST_AT_ONCE, mostWaiting: MOST_WAITING }
  const batches = makeBatches<AccountingRecord, Outcome>(writeAll, bounds)

  async function writeAll(reports: readonly AccountingRecord[]): Promise<Outcome[]> {
    try {
      return await writeTogether(reports)
    } catch (failure) {
      if (failure instanceof AppError) return reports.map(() => ({ failure }))
      log.error({ err: failure, reports: reports.length }, 'accounting reports were not written together')
      return writeHalves(reports, { failure }, { left: MOST_TRIES })
    }
  }

  /** What keeps one report from being written must not keep the others of its batch: halves are tried, and their halves. */
  async function writeHalves(
    reports: readonly AccountingRecord[],
    failed: { failure: unknown },
    tries: { left: number },
  ): Promise<Outcome[]> {
    if (reports.length === 1 || tries.left <= 0) return reports.map(() => failed)
    const middle = Math.ceil(reports.length / 2)
    const outcomes: Outcome[] = []
    for (const half of [reports.slice(0, middle), reports.slice(middle)]) {
      tries.left--
      const written = await writeTogether(half).catch((failure) => writeHalves(half, { failure }, tries))
      outcomes.push(...written)
    }
    return outcomes
  }

  async function writeTogether(reports: readonly AccountingRecord[]): Promise<Outcome[]> {
    await db.write((tx) => writer.write(tx, reports))
    return reports.map(() => undefined)
  }

  return {
    /**
     * Resolves once the report is on disk; may be called again with the same report. Errors: AppError overloaded when too
     * many wait.
     */
    async record(report: AccountingRecord): Promise<void> {
      const sound = soundReport(report, clock.now())
      const outcome = await batches.add(restarts.first(sound))
      if (outcome) throw outcome.failure
    },
    /** Resolves when nothing waits to be written. */
    idle: batches.idle,
  }
}
