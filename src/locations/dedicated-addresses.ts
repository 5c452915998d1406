// The stock of dedicated addresses: free → assigned → quarantined → free. No address is ever held by two subscriptions.
import type { Brand } from '../brands/brand.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'

export type AssignedAddress = { address: string; host: string }

/** What a renewal finds: it never had an address, has it (again), or somebody else has it now. */
export type KeptAddress = 'none' | 'kept' | 'lost'

/** What use cases of accounts need; functions with `tx` run inside their transaction. */
export type DedicatedAddresses = {
  /**
   * The lowest free address of a country. The caller must hold the lock of the brand's brand_usage row, which makes
   * reservations of a brand take turns. Errors: no_dedicated_address.
   */
  reserve(
    tx: Handle,
    wanted: { brandId: number; country: string; subscriptionId: number },
  ): Promise<AssignedAddress>
  find(handle: Handle, subscriptionId: number): Promise<AssignedAddress | undefined>
  /** The subscription has expired: its address is taken back brand.settings.dedicated_grace_days after `expiredAt`. */
  startGrace(tx: Handle, brand: Brand, subscriptionId: number, expiredAt: Instant): Promise<void>
  /** Renewed: ends the grace, or takes the address back out of quarantine when nobody else has got it. */
  keep(tx: Handle, subscriptionId: number): Promise<KeptAddress>
  /** Deleted: into quarantine at once. */
  giveBack(tx: Handle, brand: Brand, subscriptionId: number): Promise<void>
}
