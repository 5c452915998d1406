// The SQL of dedicated addresses. Each change names the state that the row must still have, and returns the changed row.
import type { Updateable } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompileDeferredInsert } from '../db/precompile.ts'
import type { Tables } from '../db/tables.ts'

export type AddressStatus = 'free' | 'assigned' | 'quarantined'

/** The address that was changed, and its new state. */
export type ChangedAddress = { id: number; brandId: number; address: string; host: string }

/** An update of one address. The caller adds which one and in which state; it returns the changed row. */
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

/** Assigns the free address that was added first. Undefined when none is free, or another transaction just took it. */
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

/** Remembers the subscription that got the address, so that a renewal knows whether another one got it since. */
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

/** The address that a subscription once got, also if another one has it now. */
export async function findGiven(db: Handle, subscriptionId: number) {
  return db
    .selectFrom('dedicated_holder as h')
    .innerJoin('dedicated_address as a', 'a.id', 'h.address_id')
    .select(['a.id', 'a.status', 'a.subscription_id as subscriptionId', 'a.due_at as dueAt'])
    .where('h.subscription_id', '=', subscriptionId)
    .executeTakeFirst()
}

/** Undefined when another subscription has the address now. */
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

/** Undefined when the subscription has no address, or its grace has an end already. */
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
