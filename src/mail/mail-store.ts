// The SQL of the mail queue. Plain SQL for both engines: an UPDATE that checks the lease again gives a row to one process
// only, however many read it.
import { sql } from 'kysely'
import { LEASE_MS } from '../bounds/lease.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isOver, isTooLate } from '../db/waits.ts'
import { type ClaimedMail, type Mail, RETRY_PAUSES_MS } from './mail.ts'
import type { Turn } from './turns.ts'

/** Most characters of a stored failure. */
const ERROR_CHARS = 500

/** `seal` gives the message for the row of that id, which is known once it is there; gives the id. */
export async function insertMail(
  tx: Handle,
  mail: Recipient & {
    seal: (id: number) => string
    at: Instant
    kind: Mail['kind']
    accountId: number | null
  },
): Promise<number> {
  const { id } = await tx
    .insertInto('mail')
    .values({
      brand_id: mail.brandId,
      message: '',
      status: 'queued',
      attempts: 0,
      next_attempt_at: mail.at,
      lease_until: 0,
      created_at: mail.at,
      turn: mail.turn,
      recipient: mail.recipient,
      kind: mail.kind,
      account_id: mail.accountId,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('mail')
    .set({ message: mail.seal(id) })
    .where('id', '=', id)
    .execute()
  return id
}

type Recipient = { brandId: number; turn: Turn; recipient: string }

/** When the latest mails of a turn were queued, newest first. */
export async function listTurns(
  db: Handle,
  { brandId, turn, recipient, since, limit }: Recipient & { since: Instant; limit: number },
): Promise<Instant[]> {
  const rows = await db
    .selectFrom('mail')
    .select('created_at')
    .where('brand_id', '=', brandId)
    .where('recipient', '=', recipient)
    .where('turn', '=', turn)
    .where('created_at', '>', since)
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => row.created_at)
}

/** Counts a withheld mail in the row of the latest mail that was queued. */
export async function countWithheld(tx: Handle, { brandId, turn, recipient }: Recipient): Promise<void> {
  const latest = tx
    .selectFrom('mail')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('recipient', '=', recipient)
    .where('turn', '=', turn)
    .orderBy('created_at', 'desc')
    .limit(1)
  await tx
    .updateTable('mail')
    .set((eb) => ({ withheld: eb('withheld', '+', 1) }))
    .where('id', '=', latest)
    .execute()
}

/** The number of withheld mails of a brand, in the rows of mails queued after `since`. */
export async function sumWithheld(db: Handle, brandId: number, since: Instant): Promise<number> {
  const row = await db
    .selectFrom('mail')
    .select((eb) => eb.fn.sum('withheld').as('withheld'))
    .where('brand_id', '=', brandId)
    .where('recipient', 'is not', null)
    .where('created_at', '>', since)
    .executeTakeFirst()
  return Number(row?.withheld ?? 0)
}

/** A queued mail of this turn with no attempt yet. */
export function findWaiting(
  db: Handle,
  { brandId, turn, recipient }: Recipient,
): Promise<{ id: number; sealed: string } | undefined> {
  return db
    .selectFrom('mail')
    .select(['id', 'message as sealed'])
    .where('brand_id', '=', brandId)
    .where('recipient', '=', recipient)
    .where('turn', '=', turn)
    .where('status', '=', 'queued')
    .where('attempts', '=', 0)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** False when an attempt to send it has begun. */
export async function replaceMessage(tx: Handle, id: number, sealed: string): Promise<boolean> {
  const done = await tx
    .updateTable('mail')
    .set({ message: sealed })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .where('attempts', '=', 0)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** `first`: due rows without an attempt. `again`: due rows that failed, or whose process died. */
export type ClaimKind = 'first' | 'again'

/** The longest pause of a row, by its attempts. Before the first attempt only a gathered mail waits, for its turn. */
const longestPause = sql<number>`case attempts when 0 then case when turn in ('notice', 'alert') then ${sql.lit(DAY_MS)} else 0 end ${sql.join(
  RETRY_PAUSES_MS.map((ms, i) => sql`when ${sql.lit(i + 1)} then ${sql.lit(ms)}`),
  sql` `,
)} else ${sql.lit(HOUR_MS)} end`

/** Claims at most `limit` due rows for LEASE_MS. Each claim counts as an attempt. */
export async function claimMail(
  tx: Handle,
  kind: ClaimKind,
  { now, limit }: { now: Instant; limit: number },
): Promise<ClaimedMail[]> {
  const due = tx
    .selectFrom('mail')
    .select('id')
    .where('status', '=', 'queued')
    .where(isOver('next_attempt_at', now, longestPause))
    .where('lease_until', '<=', now)
    .where('attempts', kind === 'first' ? '=' : '>', 0)
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
  const rows = await tx
    .updateTable('mail')
    .set((eb) => ({ lease_until: now + LEASE_MS, attempts: eb('attempts', '+', 1) }))
    .where('id', 'in', due)
    .where('lease_until', '<=', now)
    .where('status', '=', 'queued')
    .returning(['id', 'message', 'attempts', 'created_at'])
    .execute()
  return rows
    .map((row) => ({ id: row.id, sealed: row.message, attempts: row.attempts, createdAt: row.created_at }))
    .sort((a, b) => a.id - b.id)
}

/** Whether any mail is due. Read before a claim, so that an idle queue never writes. */
export async function isMailDue(db: Handle, now: Instant): Promise<boolean> {
  const row = await db
    .selectFrom('mail')
    .select('id')
    .where('status', '=', 'queued')
    .where(isOver('next_attempt_at', now, longestPause))
    .where(isOver('lease_until', now, LEASE_MS))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Shortens leases from before the clock was set back to LEASE_MS. Their holders may be alive, and then renew them. */
export async function shortenMailLeases(tx: Handle, now: Instant): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ lease_until: now + LEASE_MS })
    .where('status', '=', 'queued')
    .where(isTooLate('lease_until', now, LEASE_MS))
    .execute()
}

/** Renews the leases of mails that are being sent. */
export async function keepMail(tx: Handle, ids: readonly number[], now: Instant): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ lease_until: now + LEASE_MS })
    .where('id', 'in', [...ids])
    .where('status', '=', 'queued')
    .execute()
}

/** For a mail that was sent or is of no use: empties the message, so that no link stays here after its delivery. */
export async function markDone(tx: Handle, id: number, status: 'sent' | 'stale', at: Instant): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ status, message: '', lease_until: 0, last_error: null, finished_at: at })
    .where('id', '=', id)
    .execute()
}

export async function reschedule(
  tx: Handle,
  id: number,
  nextAttemptAt: Instant,
  error: string,
): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ next_attempt_at: nextAttemptAt, lease_until: 0, last_error: error.slice(0, ERROR_CHARS) })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .execute()
}

/** For a mail that is given up: keeps the message and the last error for the operator. */
export async function markDead(
  tx: Handle,
  id: number,
  at: Instant,
  error: string,
): Promise<{ brandId: number; accountId: number | null; kind: string | null } | undefined> {
  return tx
    .updateTable('mail')
    .set({ status: 'dead', lease_until: 0, last_error: error.slice(0, ERROR_CHARS), finished_at: at })
    .where('id', '=', id)
    .where('status', '=', 'queued')
    .returning(['brand_id as brandId', 'account_id as accountId', 'kind'])
    .executeTakeFirst()
}

/** Deletes up to `limit` mails that were sent, stale or given up before these instants. Returns how many. */
export async function purgeDoneMail(
  tx: Handle,
  before: { done: Instant; dead: Instant },
  limit: number,
): Promise<number> {
  const old = tx
    .selectFrom('mail')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('status', 'in', ['sent', 'stale']).and('finished_at', '<', before.done),
        eb('status', '=', 'dead').and('finished_at', '<', before.dead),
      ]),
    )
    .orderBy('next_attempt_at')
    .orderBy('id')
    .limit(limit)
  const done = await tx.deleteFrom('mail').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
