// A webhook: an endpoint of a program that is called for each event. Pure rules of its calls.
import type { Actor } from '../audit/actor.ts'
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../clock.ts'
import type { IdempotencyHook } from '../db/database.ts'
import { type Happened, happened } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import type { Random } from '../ids.ts'
import type { Signature } from './signature.ts'

export type Webhook = {
  id: number
  /** The stream of a brand, or of the installation. */
  stream: number
  url: string
  /** Patterns. */
  types: readonly string[]
  description: string
  enabled: boolean
  /** Why it was disabled; null: by its owner, or it is enabled. */
  disabledWhy: DisabledWhy | null
  createdAt: Instant
  passedSequence: number
  /** Attempts in a row that failed. */
  failures: number
  /** The end of the overlap of a former secret. */
  formerUntil: Instant
  /** `whpk_…`: calls are signed by v1a; null: by v1. */
  publicKey: string | null
}
/** Whose webhooks, and who changes them. */
export type StreamCaller = { stream: number; actor: Actor; once?: IdempotencyHook }
export type DisabledWhy = 'gone' | 'failed'

export type DeliveryStatus = 'waiting' | 'done' | 'failed'
/** Of one event to one endpoint. */
export type Delivery = {
  id: number
  webhookId: number
  eventId: number
  type: string
  sequence: number
  status: DeliveryStatus
  attempts: number
  /** Null: it is over. */
  nextAttemptAt: Instant | null
  createdAt: Instant
  finishedAt: Instant | null
  log: Attempt[]
  answer: string
}
export type Attempt = { at: Instant; status: number; ms: number; error: string }

/** Before each attempt: 75 hours in all. */
const PAUSES_MS = [
  ...[0, 5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  ...[2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 14 * HOUR_MS, 20 * HOUR_MS, 24 * HOUR_MS],
] as const
export const MOST_ATTEMPTS = PAUSES_MS.length
/** Of a pause, at random on top: so that what failed together is not tried together. */
const JITTER = 0.1
/** The longest time that a delivery waits for its next attempt. */
export const LONGEST_PAUSE_MS = DAY_MS * (1 + JITTER)

/** After so many failures in a row an endpoint is called once in PROBE_MS only. */
export const BROKEN_AFTER = 20
export const PROBE_MS = MINUTE_MS

/** The next attempt after `attempts` that failed; undefined: there is none. */
export function nextAttemptAt(
  attempts: number,
  { now, retryAfterS, random }: { now: Instant; retryAfterS: number; random: Random },
): Instant | undefined {
  const pauseMs = PAUSES_MS[attempts]
  if (pauseMs === undefined) return undefined
  const jitterMs = random.below(Math.floor(pauseMs * JITTER) + 1)
  return now + Math.min(Math.max(pauseMs + jitterMs, retryAfterS * SECOND_MS), LONGEST_PAUSE_MS)
}

/** `done`: any 2xx. A redirect is a failure. 410: the receiver wants no more. */
export function judge(status: number): 'done' | 'gone' | 'again' {
  if (status >= 200 && status < 300) return 'done'
  return status === 410 ? 'gone' : 'again'
}

export function signatureKindOf({ publicKey }: Pick<Webhook, 'publicKey'>): Signature {
  return publicKey === null ? 'v1' : 'v1a'
}

/** Without the query, which may hold a secret. */
export function shownUrl(url: string): string {
  const { origin, pathname } = new URL(url)
  return origin + pathname
}

export function webhookEvent(
  type: 'webhook.disabled' | 'ping',
  { id, url }: Pick<Webhook, 'id' | 'url'>,
  reason: DisabledWhy | null,
): Happened {
  const webhook = { id: thingId('webhook', id), url: shownUrl(url) }
  if (type === 'ping') return happened('ping', webhook.id, { webhook })
  return happened('webhook.disabled', webhook.id, { webhook, reason: reason ?? 'failed' })
}
