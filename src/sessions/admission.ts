// Admission: may this login connect at this gateway now, and with which seat? The one rule (decideAccess) is asked in the
// transaction that takes the seat. Many logins share a transaction; who loses a seat to another process asks again.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import type { ServedGateway } from '../gateways/directory.ts'
import type { Denial } from '../subscriptions/access.ts'

export type Ask = {
  gateway: ServedGateway
  /** Those of the gateway's that the login may mean; access to one of them is enough, the first that is allowed is recorded. */
  protocols: ServedGateway['protocols']
  login: { subscriptionId: number; username: string }
  /** Undefined: the gateway tells it with the start of the session only. */
  sessionKey: string | undefined
  callerAddress: string | undefined
}

export type WhyRefused = Denial | 'not_served_here'
export type Refused = { kind: 'refused'; why: WhyRefused }
export type Admitted = {
  kind: 'admitted'
  protocolId: number
  /** The login's dedicated address, when it is one of this gateway's host and in no other session. */
  framedAddress: string | undefined
  /** When the session must end; null: nothing says so today. */
  until: Instant | null
  /** What the gateway may name the session's class by; says nothing to anybody. */
  classText: string
}

/** A session that its gateway reports, though it has no seat. */
export type SeatlessSession = {
  gateway: ServedGateway
  /** Undefined: any of the gateway's. */
  protocolId: number | undefined
  subscriptionId: number
  sessionKey: string
  callerAddress: string | undefined
  framedAddress: string | undefined
  leaseUntil: Instant
}

/**
 * `succeeded`: its caller has logged in again at this gateway, which ends sessions by the login's name only: to end this
 * one would end the new one as well. Leave it alone.
 */
export type Reseated = { kind: 'seated' } | { kind: 'succeeded' } | Refused

export type Admission = {
  /** Everything but the seat: for methods that tell the login of its success before they ask for admission. */
  preview(ask: Ask): Promise<{ kind: 'allowed'; protocolId: number; until: Instant | null } | Refused>
  /** Takes a seat for 60 s. Errors: AppError overloaded. */
  admit(ask: Ask): Promise<Admitted | Refused>
  /** A free seat for each of them, in their order, or why there is none; nobody loses a seat for it. */
  reseat(tx: Handle, sessions: readonly SeatlessSession[]): Promise<Reseated[]>
}
