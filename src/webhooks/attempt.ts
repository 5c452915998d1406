// One attempt of a delivery: signs the event, calls the endpoint, and records what came of it. The last failed attempt of an event,
// and an answer of 410, disable the endpoint and notify its owner.
import type { Actor } from '../audit/actor.ts'
import type { Brands } from '../brands/brands.ts'
import { type ContactBrand, contactOf } from '../brands/contact.ts'
import type { Clock, Instant } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { Config } from '../config/config.ts'
import type { Database, Handle } from '../db/database.ts'
import { eventBody } from '../events/event-body.ts'
import type { Feed } from '../events/feed.ts'
import { INSTALLATION, writeChange } from '../events/record.ts'
import type { Random } from '../ids.ts'
import type { Outbox } from '../mail/outbox.ts'
import type { Vault } from '../secrets.ts'
import { visibleText } from '../text.ts'
import { type ClaimedDelivery, finishDelivery } from './delivery-store.ts'
import type { Answer, Post } from './post.ts'
import { signedHeaders } from './signature.ts'
import {
  type Attempt,
  type DisabledWhy,
  judge,
  nextAttemptAt,
  shownUrl,
  type Webhook,
  webhookEvent,
} from './webhook.ts'
import { disableWebhook, findSecrets, noteFailure, noteSuccess } from './webhook-store.ts'

/** Attempts that the log of a delivery keeps. */
const LOGGED = 20
const ERROR_CHARS = 300
const ACTOR: Actor = { kind: 'job', name: 'deliver-webhooks' }

export type Outcome = 'delivered' | 'failed' | 'given_up'

type Deps = {
  db: Database
  clock: Clock
  random: Random
  vault: Pick<Vault, 'decrypt'>
  feed: Pick<Feed, 'find'>
  brands: Pick<Brands, 'findById' | 'list'>
  outbox: Pick<Outbox, 'alert'>
  config: Pick<Config, 'contactEmail' | 'http'>
  post: Post
  onAttempt?: ((outcome: Outcome) => void) | undefined
}

export function makeAttempt({
  db,
  clock,
  random,
  vault,
  feed,
  brands,
  outbox,
  config,
  post,
  onAttempt,
}: Deps) {
  return async function attempt(
    webhook: Webhook,
    delivery: ClaimedDelivery,
    signal: AbortSignal,
  ): Promise<void> {
    const at = clock.now()
    const call = await callOf(webhook, delivery, at)
    if (!call) return // the event or the endpoint was deleted meanwhile, and the delivery with it
    const startedAt = performance.now()
    const answer = await post(call, signal)
    if (signal.aborted) return
    const ms = Math.round(performance.now() - startedAt)
    const { status } = answer
    const entry: Attempt = { at, status, ms, error: answer.error.slice(0, ERROR_CHARS) }
    onAttempt?.(await db.write((tx) => record(tx, webhook, delivery, { answer, entry })))
  }

  async function callOf({ id, url, stream }: Webhook, { eventId }: ClaimedDelivery, at: Instant) {
    const [event, sealed, brand] = await Promise.all([
      feed.find(stream, eventId),
      findSecrets(db.read, id, at),
      stream === INSTALLATION ? undefined : brands.findById(stream),
    ])
    if (!event || !sealed) return undefined
    const secrets = [sealed.secret, sealed.former].filter((one) => one !== '')
    const content = eventBody(event, brand?.name ?? null)
    const body = JSON.stringify(content)
    const open = secrets.map((one) => vault.decrypt('webhook_secret', id, one))
    return { url, body, headers: signedHeaders({ id: content.id, body, at }, open) }
  }

  async function record(
    tx: Handle,
    webhook: Webhook,
    delivery: ClaimedDelivery,
    { answer, entry }: { answer: Answer; entry: Attempt },
  ): Promise<Outcome> {
    const now = clock.now()
    const attempts = delivery.attempts + 1
    const result = {
      attempts,
      log: [...delivery.log, entry].slice(-LOGGED),
      answer: visibleText(answer.text, '\n\t'),
    }
    const verdict = judge(answer.status)
    if (verdict === 'done') {
      await noteSuccess(tx, webhook.id)
      await finishDelivery(tx, delivery, { ...result, status: 'done', at: now })
      return 'delivered'
    }
    await noteFailure(tx, webhook.id)
    const { retryAfterS } = answer
    const again = verdict === 'gone' ? undefined : nextAttemptAt(attempts, { now, retryAfterS, random })
    if (again !== undefined) {
      await finishDelivery(tx, delivery, { ...result, nextAttemptAt: again })
      return 'failed'
    }
    const isOwn = await finishDelivery(tx, delivery, { ...result, status: 'failed', at: now })
    if (isOwn) await disable(tx, webhook, verdict === 'gone' ? 'gone' : 'failed')
    return 'given_up'
  }

  async function disable(tx: Handle, webhook: Webhook, why: DisabledWhy): Promise<void> {
    if (!(await disableWebhook(tx, webhook.id, why))) return
    const { id, stream } = webhook
    const at = clock.now()
    const brandId = stream === INSTALLATION ? null : stream
    await writeChange(tx, {
      ...{ at, brandId, actor: ACTOR, action: 'webhook.disable', target: `webhook:${id}` },
      after: { why },
      event: webhookEvent('webhook.disabled', webhook, why),
    })
    const all: ContactBrand[] = (await brands.list()).toSorted((a, b) => a.id - b.id)
    const address = contactOf(brandId, all, config)
    if (!address) return
    const event = {
      ...{ at, title: `Webhook ${id} is disabled`, isOver: false },
      about: { kind: 'webhook_disabled' as const, name: String(id) },
      text: `${WHY[why]} ${shownUrl(webhook.url)} is called no longer. What happens meanwhile is sent once it is enabled again.`,
      command: typed(`webhook set ${id} --enable`),
    }
    await outbox.alert(tx, { ...address, event })
  }
}

const WHY: Readonly<Record<DisabledWhy, string>> = {
  gone: 'It answered 410: it wants no more events.',
  failed: 'An event failed to its last retry, for three days.',
}
