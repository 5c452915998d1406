// The reports of one session in a batch, folded into what has to be written: its row, what it has used, its seat. Pure.
import type { Instant } from '../clock.ts'
import { dayIn } from '../day.ts'
import type { AccountingRecord } from './report.ts'
import { begun, isAnother, kept, type Owner, reported, type Session } from './session.ts'
import type { StoredSession } from './session-store.ts'
import type { UsageRow } from './usage-store.ts'

export type Folded = {
  before: StoredSession | undefined
  /** As it is after the reports, and as it is stored. */
  after: Session
  stored: Session
  owner: Owner | undefined
  /** The one in the database goes by another name from now on. */
  renamed: boolean
  usage: UsageRow[]
  /** Alive, by the latest word, until then; undefined: nothing says so anew. */
  aliveUntil: Instant | undefined
  /** A report of its end is among them. */
  stopped: boolean
  gateway: AccountingRecord['gateway']
  /** As they were told, whatever is kept of them. */
  callerAddress: string | undefined
  framedAddress: string | undefined
}

/** `reports`: at least one, all of one session. */
export function fold(
  before: StoredSession | undefined,
  reports: readonly [AccountingRecord, ...AccountingRecord[]],
  owner: Owner | undefined,
  staleMs: number,
): Folded {
  const [{ gateway }] = reports
  let now: Session | undefined = before
  let renamed = false
  let aliveUntil: Instant | undefined
  const usage: UsageRow[] = []
  for (const report of reports) {
    const isNew = now === undefined || isAnother(now, report)
    if (isNew && now === before) renamed = before !== undefined
    const then = isNew ? undefined : now
    const next = then ? reported(then, report, owner, staleMs) : begun(report, owner, staleMs)
    usage.push(...used(then, next, report, owner))
    if (next.endedAt === null && next.movedAt !== then?.movedAt)
      aliveUntil = Math.max(aliveUntil ?? 0, next.movedAt + staleMs)
    now = next
  }
  const after = now as Session
  return {
    ...{ before, after, owner, renamed, usage, gateway },
    stored: kept(after, owner),
    aliveUntil: after.endedAt === null ? aliveUntil : undefined,
    stopped: reports.some(({ status }) => status === 'stop'),
    callerAddress: reports.find((report) => report.callerAddress !== undefined)?.callerAddress,
    framedAddress: reports.find((report) => report.framedAddress !== undefined)?.framedAddress,
  }
}

/** What `next` has used more than `before`, on the day of the report. */
function used(
  before: Session | undefined,
  next: Session,
  report: AccountingRecord,
  owner: Owner | undefined,
): UsageRow[] {
  const accountId = next.accountId ?? owner?.accountId
  const sums = {
    sessions: before ? 0 : 1,
    octetsIn: next.octetsIn - (before?.octetsIn ?? 0),
    octetsOut: next.octetsOut - (before?.octetsOut ?? 0),
    seconds: next.seconds - (before?.seconds ?? 0),
  }
  if (accountId === undefined || Object.values(sums).every((sum) => sum === 0)) return []
  const brandId = next.brandId ?? owner?.brandId ?? null
  return [{ accountId, day: dayIn('UTC', report.at), gatewayId: next.gatewayId, brandId, ...sums }]
}

/** One row an account, day and gateway, always in the same order, so that two processes do not block each other. */
export function summed(rows: readonly UsageRow[]): UsageRow[] {
  const sums = new Map<string, UsageRow>()
  for (const row of rows) {
    const name = `${row.accountId} ${row.day} ${row.gatewayId}`
    const sum = sums.get(name)
    if (!sum) sums.set(name, { ...row })
    else {
      sum.sessions += row.sessions
      sum.octetsIn = Math.min(sum.octetsIn + row.octetsIn, Number.MAX_SAFE_INTEGER)
      sum.octetsOut = Math.min(sum.octetsOut + row.octetsOut, Number.MAX_SAFE_INTEGER)
      sum.seconds = Math.min(sum.seconds + row.seconds, Number.MAX_SAFE_INTEGER)
    }
  }
  const order = (a: UsageRow, b: UsageRow) =>
    a.accountId - b.accountId || a.gatewayId - b.gatewayId || (a.day < b.day ? -1 : 1)
  return [...sums.values()].sort(order)
}
