// The state of the database after a crash: the acknowledged part of each session, usage equal to the sum of the sessions,
// never more seats than a login may hold.

import { brokenInvariants } from '../parts/invariants.ts'
import type { PlainSql, Row } from '../parts/lab-engines.ts'
import type { LabReport } from '../parts/lab-report.ts'
import type { Counters, CrashSession } from './crash-sessions.ts'

export type Found = { checked: number; live: number }

const COUNTERS = ['octetsIn', 'octetsOut', 'seconds'] as const
const COLUMNS = { octetsIn: 'octets_in', octetsOut: 'octets_out', seconds: 'seconds' } as const

export async function checkSessions(
  sql: PlainSql,
  sessions: readonly CrashSession[],
  seatsEach: number,
  report: LabReport,
): Promise<void> {
  const rows = await sql.rows(
    'select session_key, username, ended_at, octets_in, octets_out, seconds from session',
  )
  const seats = await sql.rows('select session_key from seat')
  const byKey = Map.groupBy(rows, (row) => String(row.session_key))
  const seated = new Set(seats.map((row) => String(row.session_key)))
  for (const session of sessions) checkSession(session, byKey.get(session.key) ?? [], seated, report)
  await checkUsage(sql, report)
  await checkSeats(sql, seatsEach, report)
  const broken = await brokenInvariants(sql)
  report.quiet('nothing is half-done', broken.length === 0, broken)
}

function checkSession(
  session: CrashSession,
  rows: readonly Row[],
  seated: ReadonlySet<string>,
  report: LabReport,
): void {
  const { key, acknowledged, sent, isStopSent, isStopAcknowledged, isAdmitted } = session
  const [row] = rows
  if (isAdmitted && !isStopSent)
    report.quiet('who was let in has a seat until the stop', seated.has(key), session)
  if (isStopAcknowledged) report.quiet('a session that has stopped has no seat', !seated.has(key), session)
  report.quiet('there is one session each', rows.length === 1 || (rows.length === 0 && !acknowledged), {
    session,
    rows,
  })
  if (!row || !sent) return
  report.quiet('it is of its login', row.username === session.username, { session, row })
  for (const name of COUNTERS) {
    const count = Number(row[COLUMNS[name]])
    const isBetween = count >= (acknowledged?.[name] ?? 0) && count <= sent[name]
    report.quiet('what was acknowledged of a session is there, and no more than was sent', isBetween, {
      session,
      row,
    })
  }
  if (isStopAcknowledged)
    report.quiet('an acknowledged stop has ended it', row.ended_at !== null, { session, row })
  if (!isStopSent) report.quiet('without a stop it has not ended', row.ended_at === null, { session, row })
}

/** A difference between them is what a crash between two writes would leave. */
async function checkUsage(sql: PlainSql, report: LabReport): Promise<void> {
  const sums = 'sum(octets_in) as octets_in, sum(octets_out) as octets_out, sum(seconds) as seconds'
  const [ofSessions, ofUsage] = [
    await sql.rows(
      `select account_id, count(*) as sessions, ${sums} from session group by account_id order by account_id`,
    ),
    await sql.rows(
      `select account_id, sum(sessions) as sessions, ${sums} from traffic group by account_id order by account_id`,
    ),
  ]
  const isEqual = JSON.stringify(ofSessions) === JSON.stringify(ofUsage)
  report.quiet('usage is the sum of the sessions', isEqual, { ofSessions, ofUsage })
}

async function checkSeats(sql: PlainSql, seatsEach: number, report: LabReport): Promise<void> {
  const rows = await sql.rows(
    `select subscription_id, count(*) as n, max(number) as highest from seat group by subscription_id
     having count(*) > ${seatsEach} or max(number) > ${seatsEach}`,
  )
  report.quiet('no login holds more seats than it may', rows.length === 0, rows)
}

/** When all sessions have ended: no seat is held. */
export async function checkEnd(
  sql: PlainSql,
  sessions: readonly CrashSession[],
  report: LabReport,
): Promise<void> {
  await checkSums(sql, sessions, report)
  const held = await sql.rows('select session_key from seat')
  report.promise('no seat is held when all sessions have ended', held.length === 0, held.slice(0, 5))
}

/** When all sessions have ended: every sum equals that of the senders. */
export async function checkSums(
  sql: PlainSql,
  sessions: readonly CrashSession[],
  report: LabReport,
): Promise<void> {
  const [row] = await sql.rows(
    'select sum(sessions) as sessions, sum(octets_in) as octets_in, sum(octets_out) as octets_out, sum(seconds) as seconds from traffic',
  )
  const sum = (name: keyof Counters) => sessions.reduce((total, { sent }) => total + (sent?.[name] ?? 0), 0)
  const wanted = [sessions.length, ...COUNTERS.map(sum)]
  const got = [row?.sessions, ...COUNTERS.map((name) => row?.[COLUMNS[name]])].map(Number)
  report.promise("usage is the senders' own sums", JSON.stringify(wanted) === JSON.stringify(got), {
    wanted,
    got,
  })
}
