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
/** In each lane. A second of work; gateways repeat what is not acknowledged. */
const MOST_WAITING = 10_000
/** While one batch waits for the database, the next is made ready; a third would wait behind them for the same two cores. */
const MOST_LANES = 2

type Deps = {
  db: Pick<Database, 'write' | 'writesAtOnce'>
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
  const lanes = Array.from({ length: Math.min(MOST_LANES, db.writesAtOnce) }, () =>
    makeBatches<AccountingRecord, Outcome>(writeAll, bounds),
  )

  /** A report that cannot be written must not keep the others of its batch from it: halves are tried, and their halves. */
  async function writeAll(reports: readonly AccountingRecord[]): Promise<Outcome[]> {
    try {
      await db.write((tx) => writer.write(tx, reports))
      return reports.map(() => undefined)
    } catch (failure) {
      if (failure instanceof AppError || reports.length === 1) return reports.map(() => ({ failure }))
      log.error({ err: failure, reports: reports.length }, 'accounting reports were not written together')
      const middle = Math.ceil(reports.length / 2)
      return [...(await writeAll(reports.slice(0, middle))), ...(await writeAll(reports.slice(middle)))]
    }
  }

  return {
    /**
     * Resolves once the report is on disk; may be called again with the same report. Errors: AppError overloaded when too
     * many wait.
     */
    async record(report: AccountingRecord): Promise<void> {
      const sound = soundReport(report, clock.now())
      const outcome = await lanes[laneOf(sound.sessionKey, lanes.length)]?.add(restarts.first(sound))
      if (outcome) throw outcome.failure
    },
    /** Resolves when nothing waits to be written. */
    async idle(): Promise<void> {
      await Promise.all(lanes.map((lane) => lane.idle()))
    },
  }
}

/** Always the same for a session, so that its reports stay in their order and wait for no lock of each other. */
function laneOf(sessionKey: string, lanes: number): number {
  let hash = 0
  for (let at = 0; at < sessionKey.length; at++) hash = (hash * 31 + sessionKey.charCodeAt(at)) | 0
  return (hash >>> 8) % lanes
}
