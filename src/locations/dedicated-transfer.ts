// Dedicated addresses of accounts from another installation: each account keeps the address that it had.
import { normalizeAddress } from '../address.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Adoption, insertHeld, insertHeldBy, takeHeld } from './dedicated-transfer-store.ts'

/**
 * Assigns a subscription, whose row must exist, the address that it had. The address is taken from the stock or added to
 * it. Errors: conflict when another subscription has it.
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
