// SQL of the keys a database was written with, and of the running servers that have them.

import { LEASE_MS } from '../bounds/lease.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { isTooLate } from '../db/waits.ts'
import { keyIdOf } from '../secrets.ts'

/** `sealed` empty: nothing needs it any more. */
export type KnownKey = {
  number: number
  keyId: string
  sealed: string
  isRetired: boolean
  retiredAt: Instant | null
}

const MOST_KEYS = 1000
const MOST_HOLDERS = 1000

export async function listKnownKeys(db: Handle): Promise<KnownKey[]> {
  const rows = await db
    .selectFrom('installation_key')
    .select(['number', 'key_id as keyId', 'sealed', 'retired_at as retiredAt'])
    .orderBy('number')
    .limit(MOST_KEYS)
    .execute()
  return rows.map((row) => ({ ...row, isRetired: row.retiredAt !== null }))
}

/** False when another process has taken the number. */
export async function insertKnownKey(
  tx: Handle,
  { number, sealed, at }: { number: number; sealed: string; at: Instant },
): Promise<boolean> {
  const row = { number, key_id: keyIdOf(sealed), sealed, made_at: at }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('installation_key')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function deleteKnownKey(tx: Handle, keyId: string): Promise<void> {
  await tx.deleteFrom('installation_key').where('key_id', '=', keyId).execute()
}

export async function setSealedWord(tx: Handle, keyId: string, sealed: string): Promise<void> {
  await tx.updateTable('installation_key').set({ sealed }).where('key_id', '=', keyId).execute()
}

export async function retireOthers(tx: Handle, keyId: string, at: Instant): Promise<void> {
  await tx
    .updateTable('installation_key')
    .set({ retired_at: at })
    .where('key_id', '<>', keyId)
    .where('retired_at', 'is', null)
    .execute()
}

/** Locks all keys until the transaction ends: who takes one up and who retires one exclude each other. */
export async function lockKeys(tx: Handle): Promise<void> {
  await tx
    .updateTable('installation_key')
    .set((eb) => ({ number: eb.ref('number') }))
    .execute()
}

export type KeyHolder = { holder: string; keyIds: string[]; isServer: boolean }

/** Those that live; others are forgotten. Leases of before the clock was put back end LEASE_MS from now. */
export async function listHolders(tx: Handle, now: Instant): Promise<KeyHolder[]> {
  await tx.deleteFrom('key_holder').where('lease_until', '<=', now).execute()
  await tx
    .updateTable('key_holder')
    .set({ lease_until: now + LEASE_MS })
    .where(isTooLate('lease_until', now, LEASE_MS))
    .execute()
  return listAnyHolders(tx)
}

/** Those of dead processes too, as long as they are not forgotten. */
export async function listAnyHolders(db: Handle): Promise<KeyHolder[]> {
  const rows = await db
    .selectFrom('key_holder')
    .select(['holder', 'key_ids', 'is_server'])
    .limit(MOST_HOLDERS)
    .execute()
  return rows.map(({ holder, key_ids, is_server }) => ({
    ...{ holder, keyIds: key_ids.split(','), isServer: is_server === 1 },
  }))
}

/** `knows`: the newest schema change that it knows. */
export async function putHolder(
  tx: Handle,
  { holder, keyIds, isServer, knows }: KeyHolder & { knows: string },
  until: Instant,
): Promise<void> {
  const row = { key_ids: keyIds.join(','), lease_until: until, is_server: isServer ? 1 : 0, knows }
  await tx
    .insertInto('key_holder')
    .values({ holder, ...row })
    .onConflict((conflict) => conflict.column('holder').doUpdateSet(row))
    .execute()
}

export async function deleteHolder(tx: Handle, holder: string): Promise<void> {
  await tx.deleteFrom('key_holder').where('holder', '=', holder).execute()
}

/** Servers that cannot live, since one server at most runs on this database. */
export async function deleteServers(tx: Handle): Promise<void> {
  await tx.deleteFrom('key_holder').where('is_server', '=', 1).execute()
}
