// The SQL of mails as an operator sees them.
import { countRows } from '../bounds/count-rows.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { MailKind, MailState } from './mail.ts'

export type MailRow = {
  id: number
  brandId: number
  accountId: number | null
  kind: MailKind | null // null: from before it was kept
  state: MailState
  attempts: number
  nextAttemptAt: Instant
  lastError: string | null
  createdAt: Instant
  finishedAt: Instant | null
  /** Empty once it was sent or is of no use. */
  sealed: string
}

export type MailPart = {
  brandId?: number | undefined
  accountId?: number | undefined
  state?: MailState | undefined
  kind?: MailKind | undefined
}

const STATUSES = { waiting: 'queued', sent: 'sent', dead: 'dead', stale: 'stale' } as const

/** Newest first, with lower ids than `after`. */
export async function listMails(
  db: Handle,
  part: MailPart,
  { after, limit }: { after: number | undefined; limit: number },
): Promise<MailRow[]> {
  let query = shown(partOf(db, part)).orderBy('id', 'desc').limit(limit)
  if (after !== undefined) query = query.where('id', '<', after)
  return (await query.execute()).map(toRow)
}

/** At most `most`. */
export function countMails(db: Handle, part: MailPart, most: number): Promise<number> {
  return countRows(db, partOf(db, part).select('id').limit(most))
}

function partOf(db: Handle, { brandId, accountId, state, kind }: MailPart) {
  let query = db.selectFrom('mail')
  if (brandId !== undefined) query = query.where('brand_id', '=', brandId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (state !== undefined) query = query.where('status', '=', STATUSES[state])
  if (kind !== undefined) query = query.where('kind', '=', kind)
  return query
}

export async function findMail(db: Handle, id: number): Promise<MailRow | undefined> {
  const row = await shown(partOf(db, {})).where('id', '=', id).executeTakeFirst()
  return row && toRow(row)
}

/** Makes a mail that was given up due again. False: it is not given up. */
export async function reviveMail(tx: Handle, id: number, at: Instant): Promise<boolean> {
  const done = await tx
    .updateTable('mail')
    .set({ status: 'queued', next_attempt_at: at, lease_until: 0, finished_at: null })
    .where('id', '=', id)
    .where('status', '=', 'dead')
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

function shown(mails: ReturnType<typeof partOf>) {
  return mails
    .select(['id', 'brand_id as brandId', 'account_id as accountId', 'kind', 'status', 'attempts'])
    .select(['next_attempt_at as nextAttemptAt', 'last_error as lastError', 'message as sealed'])
    .select(['created_at as createdAt', 'finished_at as finishedAt'])
}

type Stored = Awaited<ReturnType<ReturnType<typeof shown>['execute']>>[number]

function toRow({ status, ...row }: Stored): MailRow {
  return { ...row, state: status === 'queued' ? 'waiting' : status }
}
