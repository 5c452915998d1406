import { type AuditEntry, writeAudit } from '../audit/audit.ts'
import type { ActionWithoutEvent } from '../audit/without-event.ts'
import { type Clock, DAY_MS, HOUR_MS } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { checkedTypes, type Feed } from '../events/feed.ts'
import { INSTALLATION, recordEvents } from '../events/record.ts'
import type { Sequencer } from '../events/sequencer.ts'
import { thingId } from '../events/subjects.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import { deleteDone } from './delivery-store.ts'
import { makeWebhookHealth } from './health.ts'
import { makeReplays } from './replays.ts'
import { newSecret, type Signature } from './signature.ts'
import type { Targets } from './target.ts'
import { type StreamCaller, shownUrl, signatureKindOf, type Webhook, webhookEvent } from './webhook.ts'
import {
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks,
  lockStream,
  replaceSecret,
  updateWebhook,
} from './webhook-store.ts'

/** Of a stream. */
export const MAX_WEBHOOKS = 20
export const DEFAULT_OVERLAP_HOURS = 24
export const MAX_OVERLAP_HOURS = 24 * 30
export const MAX_DESCRIPTION = 200
/** The record of a delivery that was done. */
const DONE_KEPT_MS = DAY_MS

export type NewWebhook = {
  url: string
  types?: readonly string[] | undefined
  description?: string | undefined
  /** Absent: `v1`. */
  signature?: Signature | undefined
}
/** `secret`: shown once; undefined with v1a, whose receivers need only the public key. */
export type SignedWebhook = { webhook: Webhook; secret: string | undefined }
export type WebhookChanges = Omit<NewWebhook, 'url' | 'signature'> & {
  url?: string | undefined
  enabled?: boolean | undefined
}

type Deps = {
  db: Database
  clock: Clock
  random: Random
  vault: () => Pick<Vault, 'encrypt'>
  targets: Pick<Targets, 'checked'>
  feed: Pick<Feed, 'last' | 'firstAt' | 'count'>
  sequencer: Pick<Sequencer, 'numberAll'>
}

export type Webhooks = ReturnType<typeof makeWebhooks>

export function makeWebhooks({ db, clock, random, vault, targets, feed, sequencer }: Deps) {
  const seal = (secret: string) => (id: number) => vault().encrypt('webhook_secret', id, secret)

  /** Gets events from now on. The secret is shown once. Errors: invalid_input; conflict when there are MAX_WEBHOOKS. */
  async function add(caller: StreamCaller, input: NewWebhook): Promise<SignedWebhook> {
    const { stream } = caller
    const { types = ['*'], description = '', signature = 'v1' } = input
    const wanted = { url: targets.checked(input.url), ...checked({ types, description }) }
    const { secret, publicKey } = newSecret(random, signature)
    await sequencer.numberAll() // what happened before is not sent
    return db.write(async (tx) => {
      await lockStream(tx, stream)
      if ((await listWebhooks(tx, stream, MAX_WEBHOOKS)).length >= MAX_WEBHOOKS)
        throw new AppError('conflict', `There are ${MAX_WEBHOOKS} webhooks, which is the most there can be.`)
      const passedSequence = await feed.last(stream, tx)
      const fresh = { ...wanted, stream, createdAt: clock.now(), passedSequence, publicKey }
      const id = await insertWebhook(tx, fresh, seal(secret))
      const webhook = { ...fresh, id, enabled: true, disabledWhy: null, failures: 0, formerUntil: 0 }
      await note(tx, caller, id, { action: 'webhook.add', after: valuesOf(webhook) })
      return shown(webhook, secret)
    }, caller.once)
  }

  /**
   * To enable one forgets its failures. Events that happened while it was disabled are sent then. `check` sees it before, and may
   * refuse. Errors: invalid_input.
   */
  async function set(
    caller: StreamCaller,
    id: number,
    changes: WebhookChanges,
    check: (before: Webhook) => void = () => undefined,
  ): Promise<Webhook> {
    return changing(caller, id, async (tx, before) => {
      check(before)
      const { url, types = before.types, description = before.description } = changes
      const { enabled = before.enabled } = changes
      const target = url === undefined ? before.url : targets.checked(url)
      const after = {
        ...before,
        url: target,
        ...checked({ types, description }),
        enabled,
        disabledWhy: null,
        failures: 0,
      }
      await updateWebhook(tx, id, after)
      const values = { before: valuesOf(before), after: valuesOf(after) }
      await note(tx, caller, id, { action: 'webhook.set', ...values })
      return after
    })
  }

  /** With its deliveries. */
  async function remove(caller: StreamCaller, id: number): Promise<Webhook> {
    return changing(caller, id, async (tx, webhook) => {
      await deleteWebhook(tx, id)
      await note(tx, caller, id, { action: 'webhook.remove', before: valuesOf(webhook) })
      return webhook
    })
  }

  /** Calls are signed with both secrets, or key pairs, for `overlapHours`. Errors: invalid_input. */
  async function rotateSecret(
    caller: StreamCaller,
    id: number,
    { overlapHours = DEFAULT_OVERLAP_HOURS }: { overlapHours?: number | undefined } = {},
  ): Promise<SignedWebhook> {
    if (!Number.isInteger(overlapHours) || overlapHours < 0 || overlapHours > MAX_OVERLAP_HOURS)
      throw new AppError('invalid_input', `The overlap must be 0 to ${MAX_OVERLAP_HOURS} hours.`)
    return changing(caller, id, async (tx, webhook) => {
      const { secret, publicKey } = newSecret(random, signatureKindOf(webhook))
      const formerUntil = clock.now() + overlapHours * HOUR_MS
      await replaceSecret(tx, id, { sealed: seal(secret)(id), publicKey, formerUntil })
      await note(tx, caller, id, { action: 'webhook.rotate_secret', after: { formerUntil } })
      return shown({ ...webhook, publicKey, formerUntil }, secret)
    })
  }

  /** Sends it a `ping`, whatever its types. Errors: conflict when it is disabled. */
  function test(caller: StreamCaller, id: number): Promise<Webhook> {
    return changing(caller, id, async (tx, webhook) => {
      if (!webhook.enabled) throw new AppError('conflict', `Webhook ${id} is disabled.`)
      const brandId = brandOf(caller)
      const event = webhookEvent('ping', webhook, null)
      await recordEvents(tx, { at: clock.now(), brandId, actor: caller.actor, event })
      return webhook
    })
  }

  /** `work` has the webhook, locked. Errors: not_found. */
  function changing<T>(
    { stream, once }: StreamCaller,
    id: number,
    work: (tx: Handle, webhook: Webhook) => Promise<T>,
  ): Promise<T> {
    return db.write(async (tx) => {
      const webhook = await findWebhook(tx, { stream, id }, { lock: true })
      if (!webhook) throw noWebhook(stream, id)
      return work(tx, webhook)
    }, once)
  }

  return {
    add,
    set,
    remove,
    rotateSecret,
    test,
    /** All of a stream. */
    list: (stream: number): Promise<Webhook[]> => listWebhooks(db.read, stream, MAX_WEBHOOKS),
    /** Errors: not_found. */
    async get(stream: number, id: number): Promise<Webhook> {
      const webhook = await findWebhook(db.read, { stream, id })
      if (!webhook) throw noWebhook(stream, id)
      return webhook
    },
    ...makeReplays({ db, clock, feed, changing, note }),
    ...makeWebhookHealth({ db, clock, feed }),
    /** Deletes records of deliveries that were done a day ago, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> =>
      db.write((tx) => deleteDone(tx, clock.now() - DONE_KEPT_MS, limit)),
  }

  function note(
    tx: Handle,
    caller: StreamCaller,
    id: number,
    change: Pick<AuditEntry, 'before' | 'after'> & { action: ActionWithoutEvent },
  ): Promise<void> {
    const target = `webhook:${id}`
    return writeAudit(tx, {
      at: clock.now(),
      brandId: brandOf(caller),
      actor: caller.actor,
      target,
      ...change,
    })
  }
}

/** A private key never leaves the server. */
function shown(webhook: Webhook, secret: string): SignedWebhook {
  return { webhook, secret: webhook.publicKey === null ? secret : undefined }
}

function brandOf({ stream }: StreamCaller): number | null {
  return stream === INSTALLATION ? null : stream
}

function checked({ types, description }: { types: readonly string[]; description: string }) {
  checkedTypes(types)
  if (description.length > MAX_DESCRIPTION || /\p{Cc}/u.test(description))
    throw new AppError('invalid_input', `A description has at most ${MAX_DESCRIPTION} printable characters.`)
  return { types: [...new Set(types)], description }
}

function valuesOf(webhook: Webhook) {
  const { url, types, description, enabled } = webhook
  return { url: shownUrl(url), types, description, enabled, signature: signatureKindOf(webhook) }
}

function noWebhook(stream: number, id: number): AppError {
  const none = `There is no webhook ${thingId('webhook', id)}`
  const text =
    stream === INSTALLATION ? `${none} of the installation. For one of a brand, name the brand.` : `${none}.`
  return new AppError('not_found', text)
}
