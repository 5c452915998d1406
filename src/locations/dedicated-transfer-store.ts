// The SQL of dedicated addresses that move with their accounts to another installation.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

/** A dedicated address with its subscription; `dueAt`: when it is taken back, if the holder has expired. */
export type HeldAddress = {
  subscriptionId: number
  country: string
  address: string
  host: string
  dueAt: Instant | null
}

export type Adoption = HeldAddress & { brandId: number; at: Instant }

/** Returns the id of the new address. Undefined when the stock has it already. */
export async function insertHeld(tx: Handle, adoption: Adoption): Promise<number | undefined> {
  const { brandId, country, address, host, subscriptionId, dueAt, at } = adoption
  const row = await tx
    .insertInto('dedicated_address')
    .values({
      ...{ brand_id: brandId, country, address, host, subscription_id: subscriptionId },
      ...{ status: 'assigned', due_at: dueAt, created_at: at },
    })
    .onConflict((on) => on.column('address').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Returns the id of the address. Undefined when it is not free in this brand and country. */
export async function takeHeld(tx: Handle, adoption: Adoption): Promise<number | undefined> {
  const { brandId, country, address, subscriptionId, dueAt } = adoption
  const row = await tx
    .updateTable('dedicated_address')
    .set({ status: 'assigned', subscription_id: subscriptionId, due_at: dueAt })
    .where('address', '=', address)
    .where('brand_id', '=', brandId)
    .where('country', '=', country)
    .where('status', '=', 'free')
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function insertHeldBy(tx: Handle, subscriptionId: number, addressId: number): Promise<void> {
  const row = { subscription_id: subscriptionId, address_id: addressId }
  await tx.insertInto('dedicated_holder').values(row).execute()
}
