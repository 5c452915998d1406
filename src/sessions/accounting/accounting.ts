// Accounting: the reports of gateways about their sessions, on disk before they are acknowledged. Reports come late, twice,
// in any order or not at all. Counting is idempotent by gateway, session key, login and status.
import { makeBatches } from '../../bounds/batches.ts'
import type { Clock } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import type { Random } from '../../ids.ts'
import type { Log } from '../../log.ts'
import type { Disconnects } from '../disconnects/disconnects.ts'
import type { ClassMark } from '../login/class-mark.ts'
import type { ClientFingerprint } from '../login/client-fingerprint.ts'
import type { Admission } from '../seats/admission.ts'
import { makeKnownSessions } from './known-sessions.ts'
import { type AccountingRecord, isRestart, soundReport } from './report.ts'
import { makeReportWriter, type Unseated } from './report-writer.ts'
import { makeRestarts } from './restarts.ts'
import { makeUnservedReports } from './unserved-reports.ts'

export type { AccountingRecord } from './report.ts'

/** A larger batch would hold locks longer and save nothing more. */
const MOST_AT_ONCE = 256
/** A second of work. Gateways repeat a report that is not acknowledged. */
const MOST_WAITING = 10_000

/**
 * A round is lost when another transaction takes the seat first. After these rounds a session tries again with its next
 * report.
 */
const MOST_SEAT_ROUNDS = 12

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  random: Random
  log: Log
  admission: Pick<Admission, 'reseat'>
  disconnects: Pick<Disconnects, 'queue'>
  fingerprint: ClientFingerprint
  classMark: Pick<ClassMark, 'read'>
  /** How often gateways are asked to report. */
  interimMs: number
}

export type Accounting = ReturnType<typeof makeAccounting>

export function makeAccounting({ db, clock, log, classMark, ...deps }: Deps) {
  const knownNames = makeKnownSessions({ classMark, unserved: makeUnservedReports({ clock, log }) })
  const writer = makeReportWriter({ clock, knownNames, ...deps })
  const restarts = makeRestarts({ clock, db })
  const batches = makeBatches<AccountingRecord, undefined>(writeAll, {
    ...{ mostAtOnce: MOST_AT_ONCE, mostWaiting: MOST_WAITING },
    holderOf: ({ gateway }) => gateway.id,
  })

  async function writeAll(reports: readonly AccountingRecord[]): Promise<undefined[]> {
    let unseated: Unseated[] = []
    for (const part of inParts(reports)) {
      const ofSessions = part.filter((report) => !isRestart(report))
      if (ofSessions.length > 0) unseated.push(...(await db.write((tx) => writer.write(tx, ofSessions))))
      await restarts.end(part.filter(isRestart))
    }
    for (let round = 1; unseated.length > 0 && round <= MOST_SEAT_ROUNDS; round++) {
      const left = unseated
      unseated = await db.write((tx) => writer.seat(tx, left, round > 1))
    }
    return reports.map(() => undefined)
  }

  return {
    /**
     * Resolves once the report is on disk. The same report may be recorded again. Errors: AppError overloaded when too many
     * wait.
     */
    async record(report: AccountingRecord): Promise<void> {
      const sound = soundReport(report, clock.now())
      await batches.add(restarts.first(sound))
    },
    /** Resolves when nothing waits to be written. */
    idle: batches.idle,
  }
}

/**
 * Returns at most two parts. The first has the reports of sessions, and one restart for each gateway: the latest, which ends
 * the sessions before it. The second has the reports that came after that restart. They take seats in a new transaction,
 * since a transaction that holds seats must not wait for lower ones (allocate.ts). Many restarts of one gateway cost one
 * change in each batch.
 */
function inParts(reports: readonly AccountingRecord[]): AccountingRecord[][] {
  const latest = new Map<number, { report: AccountingRecord; place: number }>() // by gateway
  for (const [place, report] of reports.entries()) {
    const before = latest.get(report.gateway.id)
    if (isRestart(report) && (!before || report.at > before.report.at))
      latest.set(report.gateway.id, { report, place })
  }
  const isLater = (report: AccountingRecord, place: number) =>
    !isRestart(report) && place > (latest.get(report.gateway.id)?.place ?? reports.length)
  const later = reports.filter(isLater)
  const first = reports.filter((report, place) => !isLater(report, place))
  return later.length > 0 ? [first, later] : [first]
}
