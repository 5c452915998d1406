// What happened to one account, newest first and in one shape: its audit trail, sessions, refused logins, mails and ledger. Each
// is read by its own index, and the pages are merged here.
import type { AuditTrail, TrailEntry } from '../../audit/trail.ts'
import type { LedgerList, LedgerRow } from '../../billing/ledger-list.ts'
import { MAX_PAGE_ROWS, type TimeKey } from '../../bounds/pages.ts'
import type { Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import type { ListedMail, MailList } from '../../mail/mail-list.ts'
import { listAccountRefusals, readRefusal } from '../login/login-store.ts'
import type { Sessions, SessionView } from './sessions.ts'

export type TimelineEntry = { at: Instant } & (
  | { source: 'audit'; entry: TrailEntry }
  | { source: 'session'; entry: SessionView }
  | { source: 'mail'; entry: ListedMail }
  | { source: 'ledger'; entry: LedgerRow }
  | { source: 'refusal'; entry: RefusedAttempt }
)
/** Where each source goes on; one that is absent has not begun. Plain JSON. */
export type TimelineKey = {
  audit?: TimeKey
  ledger?: TimeKey
  session?: number
  mail?: number
  refusal?: number
}

export type RefusedAttempt = { id: number; at: Instant; target: string; gateway: string; why: string }

export const TIMELINE_SOURCES = ['audit', 'session', 'refusal', 'mail', 'ledger'] as const
export type TimelineSource = (typeof TIMELINE_SOURCES)[number]

type Deps = {
  db: Pick<Database, 'read'>
  auditTrail: Pick<AuditTrail, 'list'>
  ledgerList: Pick<LedgerList, 'list'>
  mailList: Pick<MailList, 'list'>
  sessions: Pick<Sessions, 'list'>
}

export function makeTimeline({ db, auditTrail, ledgerList, mailList, sessions }: Deps) {
  /** The next rows of each source. */
  function headsOf(
    accountId: number,
    after: TimelineKey,
    limit: number,
  ): Record<TimelineSource, () => Promise<TimelineEntry[]>> {
    return {
      async audit() {
        const { rows } = await auditTrail.list({ accountId }, { after: after.audit, limit })
        return rows.map((entry) => ({ source: 'audit', at: entry.at, entry }))
      },
      async ledger() {
        const { rows } = await ledgerList.list({ accountId }, { after: after.ledger, limit })
        return rows.map((entry) => ({ source: 'ledger', at: entry.at, entry }))
      },
      async mail() {
        const { rows } = await mailList.list({ accountId }, { after: after.mail, limit })
        return rows.map((entry) => ({ source: 'mail', at: entry.createdAt, entry }))
      },
      async session() {
        const rows = await sessions.list({ accountId, before: after.session }, limit)
        return rows.map((entry) => ({ source: 'session', at: entry.startedAt, entry }))
      },
      async refusal() {
        const rows = await listAccountRefusals(db.read, accountId, { before: after.refusal, limit })
        return rows.map((row) => ({ source: 'refusal', at: row.at, entry: { ...row, ...readRefusal(row) } }))
      },
    }
  }

  /** Of these sources alone. `next` undefined: there are no more. The account must be the caller's to see. */
  async function list(
    accountId: number,
    { after = {}, limit }: { after?: TimelineKey | undefined; limit: number },
    sources: readonly TimelineSource[] = TIMELINE_SOURCES,
  ): Promise<{ rows: TimelineEntry[]; next: TimelineKey | undefined }> {
    const size = Math.max(1, Math.min(limit, MAX_PAGE_ROWS - 1))
    const heads = headsOf(accountId, after, size + 1)
    const rows = merged(await Promise.all(sources.map((source) => heads[source]())), size + 1)
    const page = rows.slice(0, size)
    return { rows: page, next: rows.length > size ? page.reduce(behind, after) : undefined }
  }

  return { list }
}

/** Each list keeps its own order, so that a page ends at one place in each. */
function merged(lists: TimelineEntry[][], most: number): TimelineEntry[] {
  const places = lists.map(() => 0)
  const rows: TimelineEntry[] = []
  while (rows.length < most) {
    let newest: { entry: TimelineEntry; at: number } | undefined
    for (const [at, list] of lists.entries()) {
      const entry = list[places[at] ?? 0]
      if (entry && (!newest || entry.at > newest.entry.at)) newest = { entry, at }
    }
    if (!newest) break
    rows.push(newest.entry)
    places[newest.at] = (places[newest.at] ?? 0) + 1
  }
  return rows
}

function behind(key: TimelineKey, row: TimelineEntry): TimelineKey {
  switch (row.source) {
    case 'audit':
      return { ...key, audit: { at: row.at, id: row.entry.id } }
    case 'ledger':
      return { ...key, ledger: { at: row.at, id: row.entry.id } }
    case 'mail':
      return { ...key, mail: row.entry.id }
    case 'session':
      return { ...key, session: row.entry.id }
    case 'refusal':
      return { ...key, refusal: row.entry.id }
  }
}
