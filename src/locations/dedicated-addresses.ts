// The stock of dedicated addresses: free → assigned → quarantined → free. Two subscriptions never hold one address.
// This file changes the address of one subscription; dedicated-stock.ts has the use cases of the operator.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { ActionWithoutEvent } from '../audit/without-event.ts'
import { type Brand, brandTime } from '../brands/brand.ts'
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Happened, happened, writeChange } from '../events/record.ts'
import { thingId } from '../events/subjects.ts'
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
 * The result of a renewal. `none`: the subscription has no address; it was given none, or the operator took it and no
 * other has it. `kept`: it has its address (again). `lost`: another subscription has the address now.
 */
export type KeptAddress = 'none' | 'kept' | 'lost'

/** The brand whose address it is; the account and the actor, for the audit trail. */
export type ChangedBy = { brand: Brand; accountId: number; actor: Actor }

/** Called by use cases of accounts. Functions with `tx` run inside their transaction. */
export type DedicatedAddresses = {
  /**
   * Assigns the free address of the country that was added first. The row of the subscription must exist. The caller must
   * hold the lock of the brand's brand_usage row, so that reservations of a brand run one after another. Errors:
   * no_dedicated_address.
   */
  reserve(
    tx: Handle,
    wanted: { country: string; subscriptionId: number },
    by: ChangedBy,
  ): Promise<AssignedAddress>
  find(handle: Handle, subscriptionId: number): Promise<AssignedAddress | undefined>
  /** Call it on expiry: the address is taken back brand.settings.dedicated_grace_days after `expiredAt`. */
  startGrace(tx: Handle, subscriptionId: number, expiredAt: Instant, by: ChangedBy): Promise<void>
  /** Call it on renewal: ends the grace, or takes the address out of quarantine if no other subscription has it. */
  keep(tx: Handle, subscriptionId: number, by: ChangedBy): Promise<KeptAddress>
  /** Call it on deletion: the address goes into quarantine at once. */
  giveBack(tx: Handle, subscriptionId: number, by: ChangedBy): Promise<void>
}

/** Tries, because the last holder may take the chosen address back at the same moment. */
const RESERVE_TRIES = 20

export function makeDedicatedAddresses({ clock }: { clock: Clock }): DedicatedAddresses {
  return {
    async reserve(tx, { country, subscriptionId }, by) {
      const brandId = by.brand.id
      for (let tries = 0; tries < RESERVE_TRIES; tries++) {
        // Both statements are sent together: every new account of this brand waits for the answers.
        const taking = assignFree(tx, brandId, country, subscriptionId)
        const [taken, isMoreLeft] = await Promise.all([taking, hasFree(tx, brandId, country)])
        if (!taken && isMoreLeft) continue
        if (!taken) break
        await insertHolder(tx, { subscription_id: subscriptionId, address_id: taken.id })
        const change = { action: 'dedicated_ip.assign', subscriptionId, becomes: 'assigned' as const }
        await note(tx, taken, change, by)
        return { address: taken.address, host: taken.host }
      }
      throw new AppError('no_dedicated_address', `No dedicated address is free in ${country}`)
    },

    find: findAssigned,

    async startGrace(tx, subscriptionId, expiredAt, by) {
      const dueAt = expiredAt + by.brand.settings.dedicated_grace_days * DAY_MS
      const changed = await setGraceEnd(tx, subscriptionId, dueAt)
      if (changed) await note(tx, changed, { action: 'dedicated_ip.grace', subscriptionId, dueAt }, by)
    },

    async keep(tx, subscriptionId, by) {
      const given = await findGiven(tx, subscriptionId)
      if (!given) return 'none'
      const holds = given.subscriptionId === subscriptionId && given.status === 'assigned'
      if (holds && given.dueAt === null) return 'kept'
      if (given.subscriptionId === null) return 'none'
      const back = await takeBack(tx, given.id, subscriptionId)
      if (!back) return 'lost'
      const change = { action: 'dedicated_ip.keep' as const, subscriptionId }
      await note(tx, back, holds ? change : { ...change, becomes: 'assigned' }, by)
      return 'kept'
    },

    async giveBack(tx, subscriptionId, by) {
      const dueAt = brandTime(by.brand, clock.now()) + by.brand.settings.dedicated_quarantine_days * DAY_MS
      const changed = await quarantineOf(tx, subscriptionId, dueAt)
      await deleteHolder(tx, subscriptionId)
      const change = {
        action: 'dedicated_ip.quarantine',
        subscriptionId,
        dueAt,
        becomes: 'released' as const,
      }
      if (changed) await note(tx, changed, change, by)
    },
  }

  async function note(
    tx: Handle,
    changed: ChangedAddress,
    { subscriptionId, dueAt, ...how }: AddressChange,
    { brand, accountId, actor }: ChangedBy,
  ) {
    const { id, address } = changed
    const values = dueAt === undefined ? { subscription_id: subscriptionId } : { due_at: dueAt }
    const target = `dedicated_address:${id}`
    const at = brandTime(brand, clock.now())
    const entry = { at, brandId: brand.id, accountId, actor, target, after: { address, ...values } }
    if (how.becomes === undefined) return writeAudit(tx, { ...entry, action: how.action })
    const event = addressEvent(how.becomes, { ...changed, accountId, subscriptionId })
    return writeChange(tx, { ...entry, action: how.action, event })
  }
}

type AddressChange = { subscriptionId: number; dueAt?: Instant } & (
  | { action: string; becomes: 'assigned' | 'released' }
  /** Its holder stays. */
  | { action: ActionWithoutEvent; becomes?: undefined }
)

type HeldAddress = { id: number; address: string; accountId: number; subscriptionId: number }

export function addressEvent(
  becomes: 'assigned' | 'released',
  { id, address, accountId, subscriptionId }: HeldAddress,
): Happened {
  return happened(`address.${becomes}`, thingId('address', id), {
    account_id: thingId('account', accountId),
    subscription_id: thingId('subscription', subscriptionId),
    address: { id: thingId('address', id), address },
  })
}
