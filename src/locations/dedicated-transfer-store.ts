// The SQL of dedicated addresses that move with their accounts to another installation.
import { sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile } from '../db/precompile.ts'

/** A dedicated address with its subscription; `dueAt`: when it is taken back, if the holder has expired. */
export type HeldAddress = {
  subscriptionId: number
  country: string
  address: string
  host: string
  dueAt: Instant | null
}

function selectHeld(db: Handle, subscriptionIds: readonly number[]) {
  return db
    .selectFrom('dedicated_address')
    .select(['subscription_id', 'country', 'address', 'host', 'due_at as dueAt'])
    .where('subscription_id', 'in', subscriptionIds)
    .where('status', '=', sql.lit('assigned' as const))
}

const heldByOne = precompile((db: Handle, subscriptionId: number) => selectHeld(db, only(subscriptionId)))

/** `subscriptionIds`: at most one page. */
export async function listHeld(db: Handle, subscriptionIds: number[]): Promise<HeldAddress[]> {
  const [id, ...others] = subscriptionIds
  if (id === undefined) return []
  const rows = others.length === 0 ? await heldByOne(db, id) : await selectHeld(db, subscriptionIds).execute()
  return rows.flatMap(({ subscription_id, ...row }) =>
    subscription_id === null ? [] : [{ ...row, subscriptionId: subscription_id }],
  )
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
