// Dedicated addresses of accounts that come from another installation: each keeps the very address it had.
import { normalizeAddress } from '../address.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Adoption, insertHeld, insertHeldBy, listHeld, takeHeld } from './dedicated-transfer-store.ts'

/** The addresses of subscriptions, by the subscription's id; `ids`: at most a page. */
export async function heldAddresses(db: Handle, ids: number[]) {
  return new Map((await listHeld(db, ids)).map(({ subscriptionId, ...held }) => [subscriptionId, held]))
}

/**
 * Gives a subscription, whose row must be there, the address it had: out of the stock, or new in it. Errors: conflict when
 * somebody else has it.
 */
export async function adoptAddress(tx: Handle, given: Adoption): Promise<void> {
  const adoption = { ...given, address: normalizeAddress(given.address) ?? given.address }
  const id = (await insertHeld(tx, adoption)) ?? (await takeHeld(tx, adoption))
  if (id === undefined) {
    const { address, country } = adoption
    throw new AppError('conflict', `the dedicated address ${address} is not free here in ${country}`)
  }
  await insertHeldBy(tx, adoption.subscriptionId, id)
}
