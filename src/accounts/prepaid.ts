// What can be done with prepaid accounts: a login paid for a number of days ahead, which ends by itself unless it is
// renewed. Known to the brand's own systems by an external id, to gateways by its VPN username.
import type { Caller } from '../brands/brand.ts'
import type { Day } from '../day.ts'
import type { AccessLimits } from '../subscriptions/limits.ts'
import type { VpnLogin } from '../subscriptions/subscriptions.ts'

export type PrepaidKind = 'trial' | 'paid' | 'freemium'
export type DedicatedAddress = { address: string; host: string }

export type CreatePrepaid = {
  externalId: string
  days: number
  kind: PrepaidKind
  limits: AccessLimits | undefined
  /** ISO 3166-1 alpha-2; absent: no dedicated address. */
  dedicatedCountry: string | undefined
  /** Absent: both are made up. */
  login: VpnLogin | undefined
}

export type PrepaidAccount = {
  login: VpnLogin
  expiresOn: Day
  dedicated: DedicatedAddress | undefined
}

export type PrepaidState = {
  subscriptionId: number
  externalId: string
  username: string
  state: 'enabled' | 'disabled' | 'expired'
  /** The last day; it ends at 24:00 UTC. */
  expiresOn: Day
  kind: PrepaidKind
  limits: AccessLimits | undefined
}

export type Prepaid = {
  /** Errors: invalid_input, external_id_invalid, external_id_taken, username_taken, account_quota_reached, no_dedicated_address. */
  create(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount>
  /** Like create, but an account of this external id is given back as it is, whatever its state. */
  createOrGet(caller: Caller, input: CreatePrepaid): Promise<PrepaidAccount>
  /** Counted from the later of now and the expiry. Errors: login_not_found, invalid_input, renewal_too_early, dedicated_address_lost. */
  renew(
    caller: Caller,
    username: string,
    change: { days: number; limits: AccessLimits | undefined },
  ): Promise<{ expiresOn: Day }>
  /** To a later last day. Errors: login_not_found, invalid_input, dedicated_address_lost. */
  extend(caller: Caller, username: string, until: Day): Promise<{ days: number; expiresOn: Day }>
  /** Both may be repeated. Errors: login_not_found. */
  enable(caller: Caller, username: string): Promise<void>
  disable(caller: Caller, username: string): Promise<void>
  /** External id, username and dedicated address are free again (the address after its quarantine). Errors: login_not_found. */
  remove(caller: Caller, username: string): Promise<void>
  /** Errors: login_not_found, subscription_disabled, invalid_input when the password is against the rule. */
  setPassword(caller: Caller, username: string, password: string): Promise<void>
  /** Errors: login_not_found, kind_unchanged, subscription_expired, subscription_disabled. */
  setKind(caller: Caller, username: string, kind: PrepaidKind): Promise<void>
  /** Errors: login_not_found, invalid_input. */
  setLimits(caller: Caller, username: string, limits: AccessLimits): Promise<void>
  /** Errors: login_not_found. */
  get(brandId: number, username: string): Promise<PrepaidState>
  /** By rising subscription id, from behind `after`; at most `limit`. */
  list(
    brandId: number,
    page: { after: number; limit: number; onlyEnabled?: boolean },
  ): Promise<PrepaidState[]>
}
