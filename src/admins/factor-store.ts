// The SQL of passkeys and recovery codes. Decides nothing.
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'

/** What of a passkey may be shown. */
export type Passkey = {
  id: number
  name: string
  createdAt: Instant
  /** In UTC. */
  lastUsedOn: Day | null
}
/** What a passkey is checked with. */
export type PasskeyRecord = {
  id: number
  adminId: number
  credentialId: string
  /** COSE, base64url. */
  publicKey: string
  counter: number
  transports: string
}
export type NewPasskey = Omit<PasskeyRecord, 'id'> & { name: string; at: Instant }

/** Undefined: the authenticator is registered already. */
export async function insertPasskey(tx: Handle, row: NewPasskey): Promise<number | undefined> {
  const made = await tx
    .insertInto('admin_passkey')
    .values({
      ...{ admin_id: row.adminId, name: row.name, credential_id: row.credentialId },
      ...{ public_key: row.publicKey, counter: row.counter, transports: row.transports },
      ...{ created_at: row.at, last_used_on: null },
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return made?.id
}

export async function listPasskeys(db: Handle, adminId: number, limit: number): Promise<Passkey[]> {
  return db
    .selectFrom('admin_passkey')
    .select(['id', 'name', 'created_at as createdAt', 'last_used_on as lastUsedOn'])
    .where('admin_id', '=', adminId)
    .orderBy('id')
    .limit(limit)
    .execute()
}

const RECORD = [
  ...(['id', 'admin_id as adminId', 'credential_id as credentialId', 'public_key as publicKey'] as const),
  ...(['counter', 'transports'] as const),
] as const

export async function listRecords(db: Handle, adminId: number, limit: number): Promise<PasskeyRecord[]> {
  return db.selectFrom('admin_passkey').select(RECORD).where('admin_id', '=', adminId).limit(limit).execute()
}

export async function findRecord(db: Handle, credentialId: string): Promise<PasskeyRecord | undefined> {
  return db
    .selectFrom('admin_passkey')
    .select(RECORD)
    .where('credential_id', '=', credentialId)
    .executeTakeFirst()
}

/** False: it was removed, or used meanwhile with this counter or a later one. Authenticators without a counter say 0. */
export async function setPasskeyUsed(
  tx: Handle,
  { id, counter, day }: { id: number; counter: number; day: Day },
): Promise<boolean> {
  const done = await tx
    .updateTable('admin_passkey')
    .set({ counter, last_used_on: day })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('counter', '<', counter), eb.and([eb('counter', '=', 0), eb.lit(counter === 0)])]),
    )
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function renamePasskey(
  tx: Handle,
  { id, adminId, name }: { id: number; adminId: number; name: string },
): Promise<boolean> {
  const done = await tx
    .updateTable('admin_passkey')
    .set({ name })
    .where('id', '=', id)
    .where('admin_id', '=', adminId)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function deletePasskey(
  tx: Handle,
  { id, adminId }: { id: number; adminId: number },
): Promise<boolean> {
  const done = await tx
    .deleteFrom('admin_passkey')
    .where('id', '=', id)
    .where('admin_id', '=', adminId)
    .executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}

/** In place of all former ones. */
export async function replaceCodes(tx: Handle, adminId: number, hashes: readonly string[]): Promise<void> {
  await tx.deleteFrom('admin_recovery_code').where('admin_id', '=', adminId).execute()
  await tx
    .insertInto('admin_recovery_code')
    .values(hashes.map((hash) => ({ admin_id: adminId, hash })))
    .execute()
}

/** Uses a code up; false: it is none, or was used. */
export async function useCode(tx: Handle, adminId: number, hash: string): Promise<boolean> {
  const done = await tx
    .deleteFrom('admin_recovery_code')
    .where('admin_id', '=', adminId)
    .where('hash', '=', hash)
    .executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}
