// The SQL that reads and erases the data of one person. It names every table with data of an account, in the tables of all
// nouns. A test compares the list with the schema.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { withoutPerson } from '../../events/erasure.ts'

/** Tables by the column that leads to the account, with their order. Mails that are not sent yet are read by their recipient. */
const ORDER = {
  ...{ alias: ['id'], email_address: ['email_key'], subscription: ['id'], token_pair: ['id'] },
  ...{ reset_link: ['hash'], ledger: ['id'], audit: ['id'], session: ['id'], usage: ['day', 'gateway_id'] },
  traffic: ['day', 'gateway_id', 'protocol_id'],
  ...{ stored_answer: ['key_hash'], let_in: ['gateway_id'], event: ['id'] },
  ...{ refused_sign_in: ['minute', 'why'] },
} as const
export type OfAccount = keyof typeof ORDER
export const OF_ACCOUNT = Object.keys(ORDER) as OfAccount[]
export const OF_SUBSCRIPTION = ['external_id', 'dedicated_holder', 'dedicated_address', 'seat'] as const

export type PersonalRow = Record<string, unknown>

export async function findAccountRow(
  db: Handle,
  brandId: number,
  id: number,
): Promise<PersonalRow | undefined> {
  return db
    .selectFrom('account')
    .selectAll()
    .where('brand_id', '=', brandId)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** A page of a table's rows about the account. */
export async function listOfAccount(
  db: Handle,
  table: OfAccount,
  accountId: number,
  { offset, limit }: { offset: number; limit: number },
): Promise<PersonalRow[]> {
  let rows = db
    .selectFrom(table as 'ledger')
    .selectAll()
    .where('account_id', '=', accountId)
  for (const column of ORDER[table]) rows = rows.orderBy(column as 'id')
  return rows.offset(offset).limit(limit).execute()
}

/** What the trail says of accounts that were joined into this one: they are the same person's. */
export async function listLinks(db: Handle, accountId: number): Promise<(string | null)[]> {
  const rows = await db
    .selectFrom('audit')
    .select('after')
    .where('account_id', '=', accountId)
    .where('action', '=', 'account.link')
    .execute()
  return rows.map(({ after }) => after)
}

export async function listOfSubscriptions(
  db: Handle,
  table: (typeof OF_SUBSCRIPTION)[number],
  subscriptionIds: readonly number[],
): Promise<PersonalRow[]> {
  if (subscriptionIds.length === 0) return []
  return db
    .selectFrom(table as 'dedicated_holder')
    .selectAll()
    .where('subscription_id', 'in', [...subscriptionIds])
    .execute()
}

/** What waits to be sent and what was given up, encrypted. */
export async function listUnsentMail(db: Handle, brandId: number, limit: number) {
  return db
    .selectFrom('mail')
    .select(['id', 'message', 'status', 'created_at as createdAt'])
    .where('brand_id', '=', brandId)
    .where('message', '!=', '')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** Those about the account, sent ones too. */
export async function listMailsAbout(db: Handle, accountId: number, limit: number): Promise<PersonalRow[]> {
  return db
    .selectFrom('mail')
    .select(['id', 'kind', 'status', 'created_at', 'finished_at'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

export async function deleteMails(tx: Handle, ids: readonly number[]): Promise<void> {
  if (ids.length > 0)
    await tx
      .deleteFrom('mail')
      .where('id', 'in', [...ids])
      .execute()
}

/** What was sent to them, which says no more than when. */
export async function forgetRecipients(
  tx: Handle,
  brandId: number,
  recipients: readonly string[],
): Promise<void> {
  if (recipients.length > 0)
    await tx
      .updateTable('mail')
      .set({ recipient: null })
      .where('brand_id', '=', brandId)
      .where('recipient', 'in', [...recipients])
      .execute()
}

/** Closed before `before` and not looked at yet, the oldest first. */
export async function listUnerased(
  db: Handle,
  brandId: number,
  before: Instant,
  limit: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('closed_at', '<', before)
    .where('erasure', 'is', null)
    .orderBy('closed_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Whose own row is empty while others may not be: sessions last, the process was killed. */
export async function listBegun(db: Handle, after: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom('account')
    .select('id')
    .where(sql<SqlBool>`erasure = 'begun'`)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** The account's own rows; its number stays, which the ledger goes by. `noPassword` is encrypted for each subscription. */
export async function erasePerson(
  tx: Handle,
  accountId: number,
  noPassword: (subscriptionId: number) => string,
): Promise<void> {
  await tx
    .updateTable('account')
    .set({
      ...{ email: '', email_key: '', password_hash: '', country: '', state: '', zip_code: '' },
      ...{
        first_name: '',
        last_name: '',
        company_name: '',
        metadata: null,
        language: null,
        erasure: 'begun',
      },
    })
    .where('id', '=', accountId)
    .execute()
  const held = tx.selectFrom('subscription').select('id').where('account_id', '=', accountId)
  const brand = tx.selectFrom('account').select('brand_id').where('id', '=', accountId)
  await tx
    .deleteFrom('external_id')
    .where('brand_id', '=', brand)
    .where('subscription_id', 'in', held)
    .execute()
  // When its logins connected first, and other events that are written once.
  await tx
    .deleteFrom('event_mark')
    .where('subject', 'in', held)
    .where('type', 'in', ['login.first_connected', 'login.session_limit_reached', 'subscription.due_soon'])
    .execute()
  await tx
    .deleteFrom('event_mark')
    .where('subject', '=', accountId)
    .where('type', '=', 'account.locked_out')
    .execute()
  await tx.deleteFrom('dedicated_holder').where('subscription_id', 'in', held).execute()
  await tx.deleteFrom('seat').where('subscription_id', 'in', held).execute()
  await tx
    .updateTable('dedicated_address')
    .set({ subscription_id: null })
    .where('subscription_id', 'in', held)
    .where('status', '!=', 'assigned')
    .execute()
  await tx
    .deleteFrom('email_address')
    .where('brand_id', '=', brand)
    .where('account_id', '=', accountId)
    .execute()
  await tx.updateTable('mail').set({ account_id: null }).where('account_id', '=', accountId).execute()
  await tx
    .deleteFrom('let_in')
    .where('gateway_id', 'in', (eb) => eb.selectFrom('gateway').select('id'))
    .where('account_id', '=', accountId)
    .execute()
  for (const table of ['alias', 'token_pair', 'reset_link', 'refused_sign_in'] as const)
    await tx.deleteFrom(table).where('account_id', '=', accountId).execute()
  for (const { id } of await held.execute())
    await tx
      .updateTable('subscription')
      .set({
        vpn_username: `erased:${id}`, // no username has a colon
        ...{ vpn_password: noPassword(id), cancel_reason: null, namesake: 0 },
      })
      .where('id', '=', id)
      .execute()
}

/** Takes what they say of the person from rows of the audit trail, at most `limit`; returns from how many. */
export async function eraseAudit(tx: Handle, accountId: number, limit: number): Promise<number> {
  const personal = tx
    .selectFrom('audit')
    .select('id')
    .where('account_id', '=', accountId)
    .where((eb) =>
      eb.or([
        ...[eb('before', 'is not', null), eb('after', 'is not', null), eb('address', '!=', '')],
        eb('request_id', 'is not', null), // the log may have the address under it
      ]),
    )
    .limit(limit)
  const done = await tx
    .updateTable('audit')
    .set({ before: null, after: null, address: '', request_id: null })
    .where('id', 'in', personal)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

/** Takes what names the person from payloads, at most `limit`; the events stay in their streams. */
export async function eraseEvents(tx: Handle, accountId: number, limit: number): Promise<number> {
  const rows = await tx
    .selectFrom('event')
    .select(['id', 'data'])
    .where('account_id', '=', accountId)
    .limit(limit)
    .execute()
  // A receiver may have repeated the payload in its answer.
  for (const { id } of rows)
    await tx.updateTable('delivery').set({ answer: '' }).where('event_id', '=', id).execute()
  for (const { id, data } of rows)
    await tx
      .updateTable('event')
      .set({ data: withoutPerson(data), account_id: null })
      .where('id', '=', id)
      .execute()
  return rows.length
}

/** The same of sessions that have ended: their rows stay a day, so that a late report is not counted again. */
export async function eraseSessions(tx: Handle, accountId: number, limit: number): Promise<number> {
  const ended = tx
    .selectFrom('session')
    .select('id')
    .where('account_id', '=', accountId)
    .where('ended_at', 'is not', null)
    .limit(limit)
  const done = await tx
    .updateTable('session')
    .set({
      ...{ account_id: null, subscription_id: null, username: '', told_username: null, protocol_id: null },
      ...{ nas_address: '', caller_address: null, framed_address: null, framed_ipv6_address: null },
      ...{ framed_ipv6_prefix: null, delegated_ipv6_prefix: null },
    })
    .where('id', 'in', ended)
    .executeTakeFirst()
  return Number(done.numUpdatedRows)
}

export async function hasSessions(tx: Handle, accountId: number): Promise<boolean> {
  const row = await tx
    .selectFrom('session')
    .select('id')
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function markErased(tx: Handle, accountId: number): Promise<void> {
  await tx.updateTable('account').set({ erasure: 'done' }).where('id', '=', accountId).execute()
}
