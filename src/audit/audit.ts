// The audit trail: one row for each change, in the same transaction. Values with secret names are masked.

import type { Instant } from '../clock.ts'
import { currentRequestId } from '../db/behalf.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'
import { isSecretName } from '../log.ts'
import { type Actor, actorColumns } from './actor.ts'
import type { ActionWithoutEvent } from './without-event.ts'

export type AuditEntry = {
  at: Instant
  brandId: number | null
  accountId?: number | null
  actor: Actor
  action: string // noun.verb, e.g. account.add
  target: string // noun:id
  before?: Record<string, unknown>
  after?: Record<string, unknown>
}

/** The action of a refused login. */
export const REFUSAL_ACTION = 'session.refuse'

/** Beyond those that the log masks: of what the trail compares, before and after. */
const SECRET_TOO = /hash|key$/i

/** Returns a copy with secret values replaced: the trail shows that they changed, not their values. */
export function maskSecrets(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isSecret = isSecretName(name) || SECRET_TOO.test(name)
      return [name, isSecret && value ? '***' : value]
    }),
  )
}

/** A change without an event; of all others `writeChange` (events/record.ts) writes both. */
export async function writeAudit(
  tx: Handle,
  ...entries: (AuditEntry & { action: ActionWithoutEvent })[]
): Promise<void> {
  await writeTrail(tx, entries)
}

/** Only for writeChange. */
export async function writeTrail(tx: Handle, entries: readonly AuditEntry[]): Promise<void> {
  await Promise.all(entries.map((entry) => insertAudit(tx, toRow(entry))))
}

const insertAudit = precompileDeferredInsert('audit')

function toRow(entry: AuditEntry) {
  const { id, kept } = actorColumns(entry.actor)
  return {
    at: entry.at,
    brand_id: entry.brandId,
    account_id: entry.accountId ?? null,
    actor_kind: entry.actor.kind,
    actor_id: id,
    address: kept,
    action: entry.action,
    target: entry.target,
    before: entry.before ? JSON.stringify(maskSecrets(entry.before)) : null,
    after: entry.after ? JSON.stringify(maskSecrets(entry.after)) : null,
    request_id: requestIdOf(entry.actor),
  }
}

/** Of a gateway null: the logins of several requests are decided together. */
export function requestIdOf({ kind }: Actor): string | null {
  return kind === 'gateway' ? null : (currentRequestId() ?? null)
}
