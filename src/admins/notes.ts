// What the audit trail and events say of admins.
import type { Actor } from '../audit/actor.ts'
import { addressOf } from '../audit/actor.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { type Changed, changedFields } from '../events/changed.ts'
import { happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
import { type Admin, adminData } from './admin.ts'
import { entryOf } from './admin-sessions.ts'
import type { Factor } from './proofs.ts'

type Noted = { admin: Admin; actor: Actor; at: Instant }

/** The factors of an admin that were changed; `all`: they were set or taken away together. */
export const CHANGED_FACTORS = ['password', 'totp', 'passkey', 'recovery_codes', 'all'] as const
export type ChangedFactor = (typeof CHANGED_FACTORS)[number]

export async function noteSignIn(
  tx: Handle,
  { admin, actor, at, factor }: Noted & { factor: Factor | 'link' },
): Promise<void> {
  const data = { admin: adminData(admin), factor, address: addressKept(actor) }
  await writeChange(tx, {
    ...{ ...entryOf(admin, actor, at), action: 'admin.sign_in', after: { factor } },
    event: happened('admin.signed_in', thingId('admin', admin.id), data),
  })
}

export async function noteFactor(
  tx: Handle,
  {
    admin,
    actor,
    at,
    ...what
  }: Noted & { action: string; factor: ChangedFactor; after?: Record<string, unknown> },
): Promise<void> {
  const { action, factor, after } = what
  await writeChange(tx, {
    ...{ ...entryOf(admin, actor, at), action, ...(after && { after }) },
    event: changedEvent(admin, {}, factor),
  })
}

const shown = ({ role, email, language }: Admin) => ({ role, email, language })

export async function noteChanged(
  tx: Handle,
  { admin, before, actor, at }: Noted & { before: Admin },
): Promise<void> {
  await writeChange(tx, {
    ...{ ...entryOf(admin, actor, at), action: 'admin.set', before: shown(before), after: shown(admin) },
    event: changedEvent(admin, changedFields(shown(before), shown(admin)), null),
  })
}

function changedEvent(admin: Admin, changed: Changed, factor: ChangedFactor | null) {
  const data = { admin: adminData(admin), changed, factor }
  return happened('admin.changed', thingId('admin', admin.id), data)
}

export async function noteAdded(tx: Handle, { admin, actor, at }: Noted): Promise<void> {
  const { name, role, email } = admin
  await writeChange(tx, {
    ...{ ...entryOf(admin, actor, at), action: 'admin.add', after: { name, role, email } },
    event: happened('admin.added', thingId('admin', admin.id), { admin: adminData(admin) }),
  })
}

export async function noteRemoved(tx: Handle, { admin, actor, at }: Noted): Promise<void> {
  const { name, role } = admin
  await writeChange(tx, {
    ...{ ...entryOf(admin, actor, at), action: 'admin.remove', before: { name, role } },
    event: happened('admin.removed', thingId('admin', admin.id), { admin: adminData(admin) }),
  })
}

/** As it is kept; null: it is not. */
export function addressKept(actor: Actor): string | null {
  return addressOf(actor) !== '' && 'kept' in actor && actor.kept !== '' ? actor.kept : null
}
