// The stock of dedicated addresses: free → assigned → quarantined → free. No address is ever held by two subscriptions.
// Here is what happens to the address of a subscription; what an operator does with the stock is in dedicated-stock.ts.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Brand } from '../brands/brand.ts'
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import {
  assignFree,
  type ChangedAddress,
  deleteHolder,
  findAssigned,
  findGiven,
  hasFree,
  insertHolder,
  quarantineOf,
  setGraceEnd,
  takeBack,
} from './dedicated-store.ts'

export type AssignedAddress = { address: string; host: string }

/**
 * What a renewal finds: it has no address (none was given, or it was taken by force and nobody has it), has it (again), or
 * somebody else has got it since.
 */
export type KeptAddress = 'none' | 'kept' | 'lost'

/** Whose account it is and who does it, for the audit trail. */
export type ChangedBy = { accountId: number; actor: Actor }

/** What use cases of accounts need; functions with `tx` run inside their transaction. */
export type DedicatedAddresses = {
  /**
   * The free address of a country that was added first. The subscription's row must be there. The caller must hold the
   * lock of the brand's brand_usage row, which makes reservations of a brand take turns. Errors: no_dedicated_address.
   */
  reserve(
    tx: Handle,
    wanted: { brandId: number; country: string; subscriptionId: number },
    by: ChangedBy,
  ): Promise<AssignedAddress>
  find(handle: Handle, subscriptionId: number): Promise<AssignedAddress | undefined>
  /** The subscription has expired: its address is taken back brand.settings.dedicated_grace_days after `expiredAt`. */
  startGrace(
    tx: Handle,
    brand: Brand,
    subscriptionId: number,
    expiredAt: Instant,
    by: ChangedBy,
  ): Promise<void>
  /** Renewed: ends the grace, or takes the address back out of quarantine when nobody else has got it. */
  keep(tx: Handle, subscriptionId: number, by: ChangedBy): Promise<KeptAddress>
  /** Deleted: into quarantine at once. */
  giveBack(tx: Handle, brand: Brand, subscriptionId: number, by: ChangedBy): Promise<void>
}

/** How often an address may be taken back by its last holder while it is being taken. */
const RESERVE_TRIES = 20

export function makeDedicatedAddresses({ clock }: { clock: Clock }): DedicatedAddresses {
  return {
    async reserve(tx, { brandId, country, subscriptionId }, by) {
      for (let tries = 0; tries < RESERVE_TRIES; tries++) {
        // Both go out together: everybody who opens an account of this brand waits for the answer.
        const taking = assignFree(tx, brandId, country, subscriptionId)
        const [taken, isMoreLeft] = await Promise.all([taking, hasFree(tx, brandId, country)])
        if (!taken && isMoreLeft) continue
        if (!taken) break
        await insertHolder(tx, { subscription_id: subscriptionId, address_id: taken.id })
        await note(tx, taken, 'dedicated_ip.assign', { subscription_id: subscriptionId }, by)
        return { address: taken.address, host: taken.host }
      }
      throw new AppError('no_dedicated_address', `No dedicated address is free in ${country}`)
    },

    find: findAssigned,

    async startGrace(tx, brand, subscriptionId, expiredAt, by) {
      const dueAt = expiredAt + brand.settings.dedicated_grace_days * DAY_MS
      const changed = await setGraceEnd(tx, subscriptionId, dueAt)
      if (changed) await note(tx, changed, 'dedicated_ip.grace', { due_at: dueAt }, by)
    },

    async keep(tx, subscriptionId, by) {
      const given = await findGiven(tx, subscriptionId)
      if (!given) return 'none'
      const holds = given.subscriptionId === subscriptionId && given.status === 'assigned'
      if (holds && given.dueAt === null) return 'kept'
      if (given.subscriptionId === null) return 'none'
      const back = await takeBack(tx, given.id, subscriptionId)
      if (!back) return 'lost'
      await note(tx, back, 'dedicated_ip.keep', { subscription_id: subscriptionId }, by)
      return 'kept'
    },

    async giveBack(tx, brand, subscriptionId, by) {
      const dueAt = clock.now() + brand.settings.dedicated_quarantine_days * DAY_MS
      const changed = await quarantineOf(tx, subscriptionId, dueAt)
      await deleteHolder(tx, subscriptionId)
      if (changed) await note(tx, changed, 'dedicated_ip.quarantine', { due_at: dueAt }, by)
    },
  }

  async function note(
    tx: Handle,
    { id, brandId, address }: ChangedAddress,
    action: string,
    values: Record<string, unknown>,
    { accountId, actor }: ChangedBy,
  ) {
    const target = `dedicated_address:${id}`
    const after = { address, ...values }
    await writeAudit(tx, { at: clock.now(), brandId, accountId, actor, action, target, after })
  }
}
