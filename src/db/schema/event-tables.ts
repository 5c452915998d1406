// The tables of events and webhooks, as TypeScript sees them.
import type { Generated } from 'kysely'
import type { Instant } from '../../clock.ts'

export type EventTables = {
  event: EventTable
  event_stream: EventStreamTable
  event_mark: EventMarkTable
  webhook: WebhookTable
  delivery: DeliveryTable
}

type EventTable = {
  id: Generated<number>
  stream: number // a brand; 0: the installation
  account_id: number | null // whom it is about: erasure takes away what names the person
  type: string // events/catalogue.ts
  subject: string
  data: string // JSON
  at: Instant
  actor_kind: string
  actor_id: string
  request_id: string | null
  sequence: number | null // in its stream, without gaps; null: not yet numbered
}
type EventStreamTable = { stream: number; last_sequence: number }
/** The primary key is type and subject. */
type EventMarkTable = {
  type: string
  subject: number // the number of a thing
  mark: string // what the event was written for
  at: Instant
}

type WebhookTable = {
  id: Generated<number>
  stream: number // as in event
  url: string
  types: string // JSON: patterns
  description: string
  enabled: 0 | 1
  disabled_why: string | null // null: enabled, or disabled by its owner
  secret: string // encrypted; the private key where there is a public one
  former_secret: string // encrypted; signs beside the secret until `former_until`; empty: none
  former_until: Instant
  created_at: Instant
  passed_sequence: number // the events up to here have their deliveries
  failures: number // in a row
  probe_at: Instant // while it fails: not called before
  public_key: Generated<string | null> // null: signed by v1
}

type DeliveryTable = {
  id: Generated<number>
  webhook_id: number
  event_id: number
  status: 'waiting' | 'done' | 'failed'
  attempts: number // of the present schedule; a retry begins it again
  next_attempt_at: Instant
  lease_until: Instant // a process sends it until then
  created_at: Instant
  finished_at: Instant | null
  log: string // JSON: the latest attempts
  answer: string // the beginning of the latest answer
}
