// The tables of sessions: seats, live and ended sessions, traffic, orders to end sessions, restarts of gateways.
import type { Generated } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'

/** A login's right to one session, as a lease: at most as many rows as it may hold at once, numbered from 1. */
export type SeatTable = {
  subscription_id: number
  number: number // primary key with subscription_id
  gateway_id: number
  session_key: string | null // Acct-Session-Id; null: the gateway sends it only with its Start
  caller: string // the source of the connection, as a keyed fingerprint; '': not reported
  framed_address: string | null // unique: a dedicated address is in one live session only
  taken_at: Instant
  lease_until: Instant
  request_key: string | null // of the login request that took it; null: a report took it
}

export type SessionTable = {
  id: Generated<number>
  gateway_id: number
  session_key: string // Acct-Session-Id; unique with gateway_id, so an earlier session of the same name has another key
  told_key: string | null // Acct-Session-Id where session_key differs from it
  brand_id: number | null // null, as the next two: an unknown login
  account_id: number | null
  subscription_id: number | null
  username: string // of the login, or as reported; empty: ended and erased, kept so that a late report is not counted again
  told_username: string | null // the gateway's spelling of the login, where it differs
  protocol_id: number | null
  nas_address: string // the source of its packets
  caller_address: string | null // null: not reported, or not kept
  framed_address: string | null
  framed_ipv6_address: string | null
  framed_ipv6_prefix: string | null
  delegated_ipv6_prefix: string | null
  started_at: Instant
  start_stamp: number | null // Event-Timestamp of its start: seconds of the gateway's clock, comparable only with each other
  seen_at: Instant // latest packet
  moved_at: Instant // latest packet that showed life
  stale_at: Instant | null // checked then: given up unless it has shown life since; null: ended
  ended_at: Instant | null
  end_cause: string | null
  octets_in: number // from the user
  octets_out: number // to the user
  seconds: number
}

/** Traffic by UTC day, of before it was kept by protocol and of programs of before. */
export type UsageTable = {
  account_id: number
  day: Day
  gateway_id: number
  brand_id: number | null
  sessions: number // begun on that day
  octets_in: number
  octets_out: number
  seconds: number
}

/** Traffic by UTC day. */
export type TrafficTable = UsageTable & {
  protocol_id: number // 0: it is not known
}

/** A live session that must end; its gateway is asked until that is done. */
export type DisconnectTable = {
  id: Generated<number>
  session_id: number // unique
  gateway_id: number
  why: string
  status: 'queued' | 'done' | 'gone' | 'failed'
  attempts: number
  next_attempt_at: Instant
  created_at: Instant
  finished_at: Instant | null
  result: string | null
  removed_gateway: Generated<string | null> // JSON: how a gateway that was removed since can be reached
}

/** The latest start and the latest stop that a gateway has reported: a repeat ends no later session (restarts.ts). */
export type GatewayRestartTable = {
  gateway_id: number // primary key with status
  status: string
  session_key: string
  digest: string | null // of the whole report; null: it did not come by RADIUS
  first_at: Instant
}
