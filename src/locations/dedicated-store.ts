// SQL of dedicated addresses. Each change says in which state the row must still be, and gives what it changed.
import type { Updateable } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'
import type { Tables } from '../db/tables.ts'

export type AddressStatus = 'free' | 'assigned' | 'quarantined'

/** What an address was changed to, and which one. */
export type ChangedAddress = { id: number; brandId: number; address: string; host: string }

/** A change of one address, for the caller to say of which and in which state; it gives what it changed. */
export function changeAddress(tx: Handle, set: Updateable<Tables['dedicated_address']>) {
  return tx
    .updateTable('dedicated_address')
    .set(set)
    .returning(['id', 'brand_id as brandId', 'address', 'host'])
}

export async function hasFree(db: Handle, brandId: number, country: string): Promise<boolean> {
  return (await firstFree(db, brandId, country).executeTakeFirst()) !== undefined
}

function firstFree(db: Handle, brandId: number, country: string) {
  return db
    .selectFrom('dedicated_address')
    .select('id')
    .where('brand_id', '=', brandId)
    .where('country', '=', country)
    .where('status', '=', 'free')
    .orderBy('id')
    .limit(1)
}

/** The free one that was added first. Undefined when there is none, or somebody has just taken that one. */
export async function assignFree(
  tx: Handle,
  brandId: number,
  country: string,
  subscriptionId: number,
): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { status: 'assigned', subscription_id: subscriptionId, due_at: null })
    .where('id', '=', firstFree(tx, brandId, country))
    .where('status', '=', 'free')
    .executeTakeFirst()
}

/** Remembers who was given an address, so that a renewal can tell whether somebody else has got it since. */
export const insertHolder = precompileDeferredInsert('dedicated_holder')

export async function deleteHolder(tx: Handle, subscriptionId: number): Promise<void> {
  await tx.deleteFrom('dedicated_holder').where('subscription_id', '=', subscriptionId).execute()
}

export async function findAssigned(db: Handle, subscriptionId: number) {
  return db
    .selectFrom('dedicated_address')
    .select(['address', 'host'])
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'assigned')
    .executeTakeFirst()
}

/** The address that a subscription was given, whoever has it now. */
export async function findGiven(db: Handle, subscriptionId: number) {
  return db
    .selectFrom('dedicated_holder as h')
    .innerJoin('dedicated_address as a', 'a.id', 'h.address_id')
    .select(['a.id', 'a.status', 'a.subscription_id as subscriptionId', 'a.due_at as dueAt'])
    .where('h.subscription_id', '=', subscriptionId)
    .executeTakeFirst()
}

/** Undefined when somebody else has got it by now. */
export async function takeBack(
  tx: Handle,
  id: number,
  subscriptionId: number,
): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { status: 'assigned', due_at: null })
    .where('id', '=', id)
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst()
}

/** Undefined when the subscription has no address, or its end is set already. */
export async function setGraceEnd(
  tx: Handle,
  subscriptionId: number,
  dueAt: Instant,
): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { due_at: dueAt })
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'assigned')
    .where('due_at', 'is', null)
    .executeTakeFirst()
}

/** Undefined when the subscription has no address. */
export async function quarantineOf(
  tx: Handle,
  subscriptionId: number,
  dueAt: Instant,
): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { status: 'quarantined', due_at: dueAt })
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'assigned')
    .executeTakeFirst()
}
