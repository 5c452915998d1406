// What can be done with prepaid subscriptions inside a use case of their account. Functions that take a transaction expect
// that the account's row is locked by it, unless they say otherwise.
import type { Actor } from '../audit/actor.ts'
import type { AuditEntry } from '../audit/audit.ts'
import { writeLedger } from '../billing/ledger.ts'
import { type Brand, brandTime } from '../brands/brand.ts'
import type { Clock, Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { type Happened, happened, writeChange } from '../events/record.ts'
import type { Vault } from '../secrets.ts'
import type { EndingChange } from './ending.ts'
import { type AccessLimits, decodeLimits, encodeLimits } from './limits.ts'
import {
  findPrepaidRow,
  listPrepaidRows,
  measurePage,
  type PrepaidPage,
  type PrepaidRow,
} from './prepaid-state-store.ts'
import {
  type ExternalId,
  expireIfUnchanged,
  externalIdTaken,
  findByExternalId,
  findByUsername,
  insertExternalId,
  insertPrepaid,
  listPassed,
  lockAllPrepaid,
  lockPassed,
  lockPrepaid,
  terminatePrepaid,
  updatePrepaid,
} from './prepaid-store.ts'
import {
  endOf,
  type PrepaidKind,
  type PrepaidStatus,
  type PrepaidSubscription,
  type PrepaidTerm,
  statusAt,
} from './prepaid-subscription.ts'
import {
  createdEvent,
  endedEvent,
  limitsEvent,
  resumedEvent,
  subscriptionData,
  subscriptionEvent,
  termEvent,
} from './subscription-events.ts'
import type { VpnLogin } from './subscriptions.ts'

export type PrepaidSubscriptions = ReturnType<typeof makePrepaidSubscriptions>

/** Whose subscription it is, and who changes it. */
export type PrepaidOwner = { brand: Brand; accountId: number; testUser: boolean; actor: Actor }

export type NewPrepaid = {
  /** One of db/id-blocks.ts. */
  id: number
  externalId: ExternalId | undefined
  term: PrepaidTerm
  kind: PrepaidKind
  limits: AccessLimits | undefined
  login: VpnLogin
}

export type PrepaidState = {
  accountId: number
  subscriptionId: number
  externalId: string
  username: string
  state: 'enabled' | 'disabled' | 'expired'
  /** The last day; it ends at 24:00 UTC. */
  expiresOn: Day
  kind: PrepaidKind
  limits: AccessLimits | undefined
}

type Values = Pick<AuditEntry, 'before' | 'after'>
export type PrepaidChange = {
  status?: PrepaidStatus
  kind?: PrepaidKind
  vpnPassword?: string
}

export function makePrepaidSubscriptions({ clock, vault }: { clock: Clock; vault: Vault }) {
  /** A new one with its ledger and audit rows; nothing is waited for. Errors: username_taken, external_id_taken. */
  async function start(tx: Handle, owner: PrepaidOwner, wanted: NewPrepaid): Promise<void> {
    const { brand, accountId } = owner
    const at = brandTime(brand, clock.now())
    const { id, externalId, term, kind, limits, login } = wanted
    const expireAt = endOf(term.dueOn)
    await insertPrepaid(tx, {
      ...{ id, brandId: brand.id, accountId, term, expireAt, kind, limits: encodeLimits(limits), at },
      vpnUsername: login.username,
      vpnPassword: seal(id, login.password),
    })
    if (externalId) await insertExternalId(tx, brand.id, externalId, id)
    await writeTerm(tx, owner, id, 'start', term)
    const { dueOn, startsOn } = term
    const started = { id, accountId, status: 'active' as const, dueOn, vpnUsername: login.username }
    const { testUser } = owner
    await audit(tx, owner, id, 'subscription.start', {
      after: { externalId: externalId?.id, dueOn, kind, limits, vpnUsername: login.username },
      event: createdEvent(started, { kind, limits, externalId: externalId?.id, startsOn, testUser }),
    })
  }

  /** A further term: it is active until the end of it, unless it is suspended, and so it stays. */
  async function prolong(
    tx: Handle,
    owner: PrepaidOwner,
    subscription: PrepaidSubscription,
    change: {
      how: 'renewal' | 'extension' | 'goodwill'
      term: PrepaidTerm
      limits: AccessLimits | undefined
    },
  ): Promise<void> {
    const { id, status, dueOn } = subscription
    const { how, term, limits } = change
    const after: PrepaidStatus = status === 'suspended' ? 'suspended' : 'active'
    const given = limits && { limits: encodeLimits(limits) }
    const moved = { status: after, due_on: term.dueOn, expire_at: endOf(term.dueOn) }
    await updatePrepaid(tx, id, { ...moved, ...given })
    await writeTerm(tx, owner, id, how, term)
    await audit(tx, owner, id, how === 'renewal' ? 'subscription.renew' : 'subscription.extend', {
      before: { status, dueOn },
      after: {
        ...{ status: after, dueOn: term.dueOn, ...(limits && { limits }) },
        ...(how === 'goodwill' && { goodwill: true }),
      },
      event: termEvent(
        how === 'renewal' ? 'subscription.renewed' : 'subscription.extended',
        { ...subscription, status: after, dueOn: term.dueOn },
        {
          previousDueOn: dueOn,
          term: { kind: how, startsOn: term.startsOn, endsOn: term.dueOn, testUser: owner.testUser },
        },
      ),
    })
  }

  /** Anything but the term and the limits. `action` names it in the audit trail. */
  async function change(
    tx: Handle,
    owner: PrepaidOwner,
    subscription: PrepaidSubscription,
    { action, ...changes }: PrepaidChange & { action: string },
  ): Promise<void> {
    const { vpnPassword, ...plain } = changes
    await updatePrepaid(tx, subscription.id, {
      ...plain,
      ...(vpnPassword !== undefined && { vpn_password: seal(subscription.id, vpnPassword) }),
    })
    await audit(tx, owner, subscription.id, action, {
      ...{ before: before(subscription, changes), after: changes },
      event: changeEvent(subscription, changes),
    })
  }

  async function setLimits(
    tx: Handle,
    owner: PrepaidOwner,
    subscription: PrepaidSubscription,
    limits: AccessLimits,
  ): Promise<EndingChange> {
    const { id } = subscription
    const had = decodeLimits(subscription.limits)
    await updatePrepaid(tx, id, { limits: encodeLimits(limits) })
    const entry = entryOf(owner, id, 'subscription.set_limits', {
      before: { limits: had },
      after: { limits },
    })
    return { subscriptionId: id, entry, event: limitsEvent(subscription, had, limits) }
  }

  /** For good: login and external id are free again. What it had besides is the caller's to free. */
  async function end(
    tx: Handle,
    owner: Omit<PrepaidOwner, 'testUser'>,
    subscription: PrepaidSubscription,
    status: 'cancelled' | 'terminated',
  ): Promise<EndingChange> {
    const { id, dueOn, vpnUsername } = subscription
    await terminatePrepaid(tx, subscription, { status, at: brandTime(owner.brand, clock.now()) })
    const action = status === 'cancelled' ? 'subscription.cancel' : 'subscription.terminate'
    const before = { status: subscription.status, dueOn, vpnUsername }
    return {
      subscriptionId: id,
      entry: entryOf(owner, id, action, { before, after: { status } }),
      event: endedEvent('subscription.terminated', { ...subscription, status }),
    }
  }

  /**
   * The last day has passed: an active one is expired from now on, a suspended one stays so. Needs no lock of the account;
   * undefined when the subscription was changed since it was read.
   */
  async function expire(
    tx: Handle,
    owner: Omit<PrepaidOwner, 'testUser'>,
    seen: PrepaidSubscription,
  ): Promise<EndingChange | undefined> {
    const { id, dueOn } = seen
    const status = seen.status === 'active' ? 'expired' : seen.status
    if (!(await expireIfUnchanged(tx, seen, status))) return undefined
    const before = { status: seen.status, dueOn }
    return {
      subscriptionId: id,
      entry: entryOf(owner, id, 'subscription.expire', { before, after: { status } }),
      event: endedEvent('subscription.expired', { ...seen, status }),
    }
  }

  function seal(id: number, password: string): string {
    return vault.encrypt('vpn_password', id, password)
  }

  function writeTerm(
    tx: Handle,
    { brand, accountId, testUser }: PrepaidOwner,
    subscriptionId: number,
    kind: 'start' | 'renewal' | 'extension' | 'goodwill',
    { startsOn, dueOn }: PrepaidTerm,
  ): Promise<void> {
    const owned = { brandId: brand.id, accountId, subscriptionId, testUser }
    const at = brandTime(brand, clock.now())
    return writeLedger(tx, { ...owned, kind, planMonths: 0, startsOn, endsOn: dueOn, at })
  }

  function audit(
    tx: Handle,
    owner: Omit<PrepaidOwner, 'testUser'>,
    id: number,
    action: string,
    { event, ...values }: Values & { event: Happened },
  ): Promise<void> {
    return writeChange(tx, { ...entryOf(owner, id, action, values), event })
  }

  function entryOf(
    { brand, accountId, actor }: Omit<PrepaidOwner, 'testUser'>,
    id: number,
    action: string,
    values: Values,
  ): AuditEntry {
    const who = { at: brandTime(brand, clock.now()), brandId: brand.id, accountId, actor }
    return { ...who, action, target: `subscription:${id}`, ...values }
  }

  function toState({ status, accountStatus, dueOn, limits, ...row }: PrepaidRow, now: Instant): PrepaidState {
    const current = statusAt({ status, dueOn }, now)
    const disabled = current === 'suspended' || accountStatus !== 'active'
    const state = disabled ? 'disabled' : current === 'expired' ? 'expired' : 'enabled'
    return { ...row, state, expiresOn: dueOn, limits: decodeLimits(limits) }
  }

  return {
    start,
    prolong,
    change,
    setLimits,
    end,
    expire,
    openLogin: ({ id, vpnUsername, vpnPassword }: PrepaidSubscription): VpnLogin => ({
      username: vpnUsername,
      password: vault.decrypt('vpn_password', id, vpnPassword),
    }),
    externalIdTaken,
    findByExternalId,
    findByUsername,
    /** `now`, here and below: the brand's. */
    async findState(db: Handle, who: { brandId: number; username: string }, now: Instant) {
      const row = await findPrepaidRow(db, who.brandId, who.username)
      return row && toState(row, now)
    },
    listStates: async (
      db: Handle,
      brandId: number,
      page: PrepaidPage,
      now: Instant,
    ): Promise<PrepaidState[]> => (await listPrepaidRows(db, brandId, page)).map((row) => toState(row, now)),
    measurePage,
    listPassed,
    lockPassed,
    lock: lockPrepaid,
    lockAll: lockAllPrepaid,
  }
}

/** The present values of what is going to be changed. */
function before(subscription: PrepaidSubscription, changes: PrepaidChange): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(changes).map((name) => [name, subscription[name as keyof PrepaidChange]]),
  )
}

/** A change names one thing; the state when none of the others. */
function changeEvent(subscription: PrepaidSubscription, changes: PrepaidChange): Happened {
  const { status = subscription.status, kind, vpnPassword } = changes
  const data = subscriptionData({ ...subscription, status })
  if (kind) {
    const previous_kind = subscription.kind
    return happened('subscription.kind_changed', data.id, { subscription: data, kind, previous_kind })
  }
  const after = { ...subscription, status }
  if (vpnPassword !== undefined) return subscriptionEvent('login.rotated', after)
  if (status === 'suspended') return subscriptionEvent('subscription.suspended', after)
  return resumedEvent(after, subscription.dueOn)
}
