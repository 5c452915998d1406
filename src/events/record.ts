// Writes events in the transaction of their change. Nothing is waited for, and nothing is read.
import { type Actor, actorColumns } from '../audit/actor.ts'
import { type AuditEntry, requestIdOf, writeTrail } from '../audit/audit.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'
import type { DataOf, EventType } from './catalogue.ts'
import { claimMark, type Mark } from './mark-store.ts'

/** The stream of what belongs to no brand. */
export const INSTALLATION = 0

/** `subject`: the id of the thing that it is about. */
export type Happened = { type: EventType; subject: string; data: object }

/** An event of this type, whose payload the compiler has checked. */
export function happened<Type extends EventType>(type: Type, subject: string, data: DataOf<Type>): Happened {
  return { type, subject, data }
}

type Recorded = {
  at: Instant
  /** Null: the stream of the installation. */
  brandId: number | null
  /** The account whose person the payload may name. */
  accountId?: number | null | undefined
  actor: Actor
  event: Happened
}

export async function recordEvents(tx: Handle, ...events: Recorded[]): Promise<void> {
  await Promise.all(events.map((one) => insertEvent(tx, toRow(one))))
}

/** A change: its row of the audit trail, and its event. */
export async function writeChange(
  tx: Handle,
  ...changes: (AuditEntry & { event: Happened })[]
): Promise<void> {
  await Promise.all([writeTrail(tx, changes), recordEvents(tx, ...changes)])
}

/** How often an event of a type is written about one thing. */
export type Once = Pick<Mark, 'subject' | 'pauseMs'> & { mark?: string }

/** Writes an event once, whichever process does it; false when it was written before. */
export async function recordOnce(
  tx: Handle,
  { mark = '', ...once }: Once,
  recorded: Recorded,
): Promise<boolean> {
  const { event, at } = recorded
  if (!(await claimMark(tx, { type: event.type, mark, at, ...once }))) return false
  await recordEvents(tx, recorded)
  return true
}

/** The same for a change: false, and nothing is written, when it was before. */
export async function writeChangeOnce(
  tx: Handle,
  { mark = '', ...once }: Once,
  change: AuditEntry & { event: Happened },
): Promise<boolean> {
  if (!(await claimMark(tx, { type: change.event.type, mark, at: change.at, ...once }))) return false
  await writeChange(tx, change)
  return true
}

const insertEvent = precompileDeferredInsert('event')

function toRow({ at, brandId, accountId, actor, event }: Recorded) {
  return {
    stream: brandId ?? INSTALLATION,
    account_id: accountId ?? null,
    type: event.type,
    subject: event.subject,
    data: JSON.stringify(event.data),
    at,
    actor_kind: actor.kind,
    actor_id: actorColumns(actor).id,
    request_id: requestIdOf(actor),
    sequence: null,
  }
}
