// The stock of dedicated addresses: use cases of the operator, and the job that moves assigned → quarantined → free.
import { normalizeAddress } from '../address.ts'
import type { Actor } from '../audit/actor.ts'
import { type AuditEntry, writeAudit } from '../audit/audit.ts'
import { type Brand, brandTime, type Caller } from '../brands/brand.ts'
import type { Brands } from '../brands/brands.ts'
import { type Clock, DAY_MS, type Instant } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Happened, writeChange } from '../events/record.ts'
import { expandRanges, someOf } from './address-ranges.ts'
import { lookUpCountry } from './catalogue-lookup.ts'
import { addressEvent } from './dedicated-addresses.ts'
import {
  countStock,
  countStockByCountry,
  freeDue,
  freeNow,
  insertAddresses,
  listDueStock,
  listStock,
  quarantineDue,
  type StockAddress,
  type StockCount,
  type StockKey,
  takeAway,
} from './dedicated-stock-store.ts'
import type { AddressStatus } from './dedicated-store.ts'
import { checkedHost } from './host.ts'
import type { Locations } from './locations.ts'

export type { StockAddress, StockKey } from './dedicated-stock-store.ts'

/** Most addresses of one brand. */
export const MAX_STOCK = 50_000
/** Most addresses that the job moves in one transaction. */
export const STOCK_BATCH = 500

/** `ranges`: addresses, ranges and networks (address-ranges.ts). */
export type NewStock = { country: string; host: string; ranges: readonly string[] }
export type AddedStock = { country: string; host: string; addresses: string[] }

type Wanted = {
  country?: string | undefined
  status?: AddressStatus | undefined
  after?: StockKey | undefined
}

type Operator = Pick<Caller, 'brand' | 'actor' | 'once'>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  brands: Pick<Brands, 'findById' | 'listMoved'>
  locations: Pick<Locations, 'catalogue'>
}

export function makeDedicatedStock({ db, clock, brands, locations }: Deps) {
  const job: Actor = { kind: 'job', name: 'address-stock' }

  /** Adds all or none. Errors: invalid_input; conflict when the server has one of them, or the brand would have more than MAX_STOCK. */
  async function add({ brand, actor, once }: Operator, input: NewStock): Promise<AddedStock> {
    const { isoCode: country } = lookUpCountry(await locations.catalogue(), input.country)
    const host = checkedHost(input.host)
    const addresses = expandRanges(input.ranges)
    return db.write(async (tx) => {
      const at = clock.now()
      const added = new Set(await insertAddresses(tx, { brandId: brand.id, country, host, at }, addresses))
      const known = addresses.filter((address) => !added.has(address))
      if (known.length > 0) throw new AppError('conflict', `In stock already: ${someOf(known)}`)
      if ((await countStock(tx, brand.id)) > MAX_STOCK)
        throw new AppError('conflict', `A brand may have ${MAX_STOCK} dedicated addresses`)
      const after = { country, host, addresses: input.ranges, count: addresses.length }
      const target = `brand:${brand.id}`
      await writeAudit(tx, { at, brandId: brand.id, actor, action: 'dedicated_ip.add', target, after })
      return { country, host, addresses }
    }, once)
  }

  /**
   * Frees a quarantined address at once; a free one stays free. With `force` it takes an assigned address from its holder
   * and quarantines it. Errors: not_found when the brand has no such address; conflict when it is assigned and
   * `force` is not given.
   */
  async function release(
    { brand, actor, once }: Operator,
    text: string,
    force: boolean,
  ): Promise<StockAddress> {
    const address = normalizeAddress(text)
    const at = brandTime(brand, clock.now())
    const until = quarantineEnd(brand, at)
    return db.write(async (tx) => {
      const [before] = address === undefined ? [] : await listStock(tx, brand.id, { address }, 1)
      if (!before) throw new AppError('not_found', `The brand has no dedicated address "${text}"`)
      const { id, subscriptionId } = before
      if (before.status === 'free') return before
      const isAssigned = before.status === 'assigned' && subscriptionId !== null
      if (isAssigned && !force)
        throw new AppError('conflict', `${before.address} is held by ${before.username}`)
      const changed = isAssigned ? await takeAway(tx, id, subscriptionId, until) : await freeNow(tx, id)
      if (!changed)
        throw new AppError('conflict', `${before.address} has just been changed by another command or call`)
      const after = {
        ...before,
        ...(isAssigned ? takenAway(until) : { status: 'free' as const, dueAt: null }),
      }
      await note(tx, [entry(before, after, { actor, at })])
      return after
    }, once)
  }

  async function isDue(): Promise<boolean> {
    const isAnyDue = async (brand?: Brand) => (await listDueStock(db.read, dueIn(brand), 1)).length > 0
    if (await isAnyDue()) return true
    for (const brand of await brands.listMoved()) if (await isAnyDue(brand)) return true
    return false
  }

  function dueIn(brand: Brand | undefined) {
    if (!brand) return { now: clock.now() }
    return { now: brandTime(brand, clock.now()), brandId: brand.id }
  }

  /** Moves up to STOCK_BATCH due addresses, of `only` this brand or of all. Returns how many were due. */
  async function runBatch(only?: Brand): Promise<number> {
    const due = await listDueStock(db.read, dueIn(only), STOCK_BATCH)
    if (due.length === 0 && !only)
      for (const brand of await brands.listMoved()) {
        const moved = await runBatch(brand)
        if (moved > 0) return moved
      }
    if (due.length === 0) return 0
    const ids = [...new Set(due.map(({ brandId }) => brandId))]
    const found = only ? [only] : await Promise.all(ids.map(brands.findById))
    await db.write(async (tx) => {
      for (const brand of found) if (brand) await moveDue(tx, brand, due)
    })
    return due.length
  }

  async function moveDue(tx: Handle, brand: Brand, due: readonly StockAddress[]) {
    const now = brandTime(brand, clock.now())
    const by = { actor: job, at: now }
    const idsOf = (status: AddressStatus) =>
      due.filter((one) => one.brandId === brand.id && one.status === status).map(({ id }) => id)
    const until = quarantineEnd(brand, now)
    const quarantined = new Set(await quarantineDue(tx, idsOf('assigned'), { now, until }))
    const freed = new Set(await freeDue(tx, idsOf('quarantined'), now))
    const entries = due.flatMap((before) => {
      if (quarantined.has(before.id))
        return [entry(before, { ...before, status: 'quarantined', dueAt: until }, by)]
      return freed.has(before.id) ? [entry(before, { ...before, status: 'free', dueAt: null }, by)] : []
    })
    await note(tx, entries)
  }

  function entry(
    before: StockAddress,
    after: StockAddress,
    { actor, at }: { actor: Actor; at: Instant },
  ): AuditEntry & { action: 'dedicated_ip.free' | 'dedicated_ip.quarantine'; event: Happened | undefined } {
    const { id, brandId, accountId, address, subscriptionId } = before
    const isTaken = before.status === 'assigned' && accountId !== null && subscriptionId !== null
    return {
      event: isTaken ? addressEvent('released', { id, address, accountId, subscriptionId }) : undefined,
      ...{ at, brandId, accountId, actor, target: `dedicated_address:${id}` },
      action: after.status === 'free' ? 'dedicated_ip.free' : 'dedicated_ip.quarantine',
      before: { address, status: before.status, subscription_id: before.subscriptionId },
      after: { address, status: after.status, due_at: after.dueAt },
    }
  }

  async function note(tx: Handle, entries: readonly ReturnType<typeof entry>[]): Promise<void> {
    const withEvent = entries.flatMap(({ event, ...one }) => (event ? [{ ...one, event }] : []))
    const others = entries.filter(({ event }) => event === undefined)
    await Promise.all([writeAudit(tx, ...others), writeChange(tx, ...withEvent)])
  }

  return {
    add,
    release,
    isDue,
    runBatch,
    /** Sorted by country, oldest first; `after` and `limit` are of a page. */
    async list(brandId: number, only: Wanted = {}, limit = MAX_STOCK): Promise<StockAddress[]> {
      const { country, status, after } = only
      const isoCode =
        country === undefined ? undefined : lookUpCountry(await locations.catalogue(), country).isoCode
      return listStock(db.read, brandId, { country: isoCode, status, after }, limit)
    },
    /** How many there are of each country in each state. */
    countByCountry: (brandId: number): Promise<StockCount[]> => countStockByCountry(db.read, brandId),
  }
}

function quarantineEnd(brand: Brand, now: Instant): Instant {
  return now + brand.settings.dedicated_quarantine_days * DAY_MS
}

function takenAway(until: Instant) {
  return {
    status: 'quarantined' as const,
    dueAt: until,
    subscriptionId: null,
    accountId: null,
    username: null,
  }
}
