// The SQL of webhooks.
import { type Selectable, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import { isOver } from '../db/waits.ts'
import { type DisabledWhy, LONGEST_PAUSE_MS, PROBE_MS, type Webhook } from './webhook.ts'

/** The secrets of an endpoint, encrypted; `former` empty: there is none. */
export type SealedSecrets = { secret: string; former: string }

const COLUMNS = [
  ...(['id', 'stream', 'url', 'types', 'description', 'enabled', 'disabled_why'] as const),
  ...(['former_until', 'created_at', 'passed_sequence', 'failures', 'public_key'] as const),
] as const

type Row = Pick<Selectable<Tables['webhook']>, (typeof COLUMNS)[number]>

function toWebhook({ types, enabled, ...row }: Row): Webhook {
  return {
    ...{ id: row.id, stream: row.stream, url: row.url, description: row.description },
    ...{ types: JSON.parse(types) as string[], enabled: enabled === 1 },
    disabledWhy: row.disabled_why as DisabledWhy | null,
    ...{ createdAt: row.created_at, passedSequence: row.passed_sequence, failures: row.failures },
    ...{ formerUntil: row.former_until, publicKey: row.public_key },
  }
}

export async function listWebhooks(db: Handle, stream: number, limit: number): Promise<Webhook[]> {
  const rows = await db
    .selectFrom('webhook')
    .select(COLUMNS)
    .where('stream', '=', stream)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(toWebhook)
}

/** `lock`: until the transaction ends. */
export async function findWebhook(
  db: Handle,
  { stream, id }: { stream?: number; id: number },
  { lock = false } = {},
): Promise<Webhook | undefined> {
  const row = await db
    .selectFrom('webhook')
    .select(COLUMNS)
    .where('id', '=', id)
    .$if(stream !== undefined, (query) => query.where('stream', '=', stream ?? 0))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row && toWebhook(row)
}

export async function findSecrets(db: Handle, id: number, now: Instant): Promise<SealedSecrets | undefined> {
  const row = await db
    .selectFrom('webhook')
    .select(['secret', 'former_secret as former', 'former_until as until'])
    .where('id', '=', id)
    .executeTakeFirst()
  return row && { secret: row.secret, former: row.until > now ? row.former : '' }
}

/** `seal` gives the secret for the row of that id. */
export async function insertWebhook(
  tx: Handle,
  webhook: Pick<Webhook, 'stream' | 'url' | 'types' | 'description' | 'createdAt'> &
    Pick<Webhook, 'passedSequence' | 'publicKey'>,
  seal: (id: number) => string,
): Promise<number> {
  const { id } = await tx
    .insertInto('webhook')
    .values({
      ...{ stream: webhook.stream, url: webhook.url, types: JSON.stringify(webhook.types) },
      ...{ description: webhook.description, enabled: 1, disabled_why: null, secret: '' },
      ...{ former_secret: '', former_until: 0, created_at: webhook.createdAt },
      ...{ passed_sequence: webhook.passedSequence, failures: 0, probe_at: 0 },
      public_key: webhook.publicKey,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await tx
    .updateTable('webhook')
    .set({ secret: seal(id) })
    .where('id', '=', id)
    .execute()
  return id
}

export async function updateWebhook(
  tx: Handle,
  id: number,
  { url, types, description, enabled }: Pick<Webhook, 'url' | 'types' | 'description' | 'enabled'>,
): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({ url, types: JSON.stringify(types), description, enabled: enabled ? 1 : 0 })
    .set({ failures: 0, probe_at: 0, disabled_why: null })
    .where('id', '=', id)
    .execute()
}

export async function deleteWebhook(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('webhook').where('id', '=', id).execute()
}

/** The secret of before signs beside the new one until `formerUntil`. */
export async function replaceSecret(
  tx: Handle,
  id: number,
  { sealed, publicKey, formerUntil }: { sealed: string; publicKey: string | null; formerUntil: Instant },
): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({ former_secret: sql`secret`, former_until: formerUntil, secret: sealed, public_key: publicKey })
    .where('id', '=', id)
    .execute()
}

/** False when it was disabled before. */
export async function disableWebhook(tx: Handle, id: number, why: DisabledWhy): Promise<boolean> {
  const done = await tx
    .updateTable('webhook')
    .set({ enabled: 0, disabled_why: why })
    .where('id', '=', id)
    .where('enabled', '=', 1)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** Enabled ones whose stream has events that they have no deliveries of. */
export async function listBehind(db: Handle, limit: number): Promise<(Webhook & { last: number })[]> {
  const rows = await db
    .selectFrom('webhook')
    .innerJoin('event_stream', 'event_stream.stream', 'webhook.stream')
    .select(COLUMNS.map((column) => `webhook.${column}` as const))
    .select('event_stream.last_sequence as last')
    .where('webhook.enabled', '=', 1)
    .whereRef('event_stream.last_sequence', '>', 'webhook.passed_sequence')
    .limit(limit)
    .execute()
  return rows.map(({ last, ...row }) => ({ ...toWebhook(row), last }))
}

/** False when it was moved, or disabled, since it was read. */
export async function movePassed(
  tx: Handle,
  { id, passedSequence }: Pick<Webhook, 'id' | 'passedSequence'>,
  to: number,
): Promise<boolean> {
  const done = await tx
    .updateTable('webhook')
    .set({ passed_sequence: to })
    .where('id', '=', id)
    .where('passed_sequence', '=', passedSequence)
    .where('enabled', '=', 1)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** Enabled ones that may be called now and have a delivery that is due, from behind `after` on. */
export async function listDueWebhooks(
  db: Handle,
  { now, after, limit }: { now: Instant; after: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('webhook')
    .select('id')
    .where('enabled', '=', 1)
    .where('id', '>', after)
    .where(isOver('probe_at', now, PROBE_MS))
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('delivery')
          .select('delivery.id')
          .whereRef('delivery.webhook_id', '=', 'webhook.id')
          .where(sql<boolean>`delivery.status = 'waiting'`)
          .where(isOver('delivery.next_attempt_at', now, LONGEST_PAUSE_MS))
          .where('delivery.lease_until', '<=', now)
          .orderBy('delivery.id')
          .limit(1),
      ),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

export async function setProbe(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx.updateTable('webhook').set({ probe_at: at }).where('id', '=', id).execute()
}

export async function noteSuccess(tx: Handle, id: number): Promise<void> {
  await tx
    .updateTable('webhook')
    .set({ failures: 0, probe_at: 0 })
    .where('id', '=', id)
    .where('failures', '>', 0)
    .execute()
}

export async function noteFailure(tx: Handle, id: number): Promise<void> {
  await tx
    .updateTable('webhook')
    .set((eb) => ({ failures: eb('failures', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** The dispatcher goes on from there: deliveries that were done begin again. */
export async function setPassed(tx: Handle, id: number, to: number): Promise<void> {
  await tx.updateTable('webhook').set({ passed_sequence: to }).where('id', '=', id).execute()
}

/** Two webhooks that are added at the same time must not exceed the bound. */
export async function lockStream(tx: Handle, stream: number): Promise<void> {
  await tx
    .selectFrom('webhook')
    .select('id')
    .where('stream', '=', stream)
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .execute()
}
