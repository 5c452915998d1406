// The SQL of the stock of dedicated addresses, for operator and job. Each change names the state that a row must have.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { type AddressStatus, type ChangedAddress, changeAddress } from './dedicated-store.ts'

/** An address with its holder, or its last holder. */
export type StockAddress = {
  id: number
  brandId: number
  country: string
  address: string
  host: string
  status: AddressStatus
  /** Assigned: the holder has expired and loses the address then. Quarantined: the address is free then. */
  dueAt: Instant | null
  subscriptionId: number | null
  accountId: number | null
  username: string | null
}

/** Rows that one statement inserts: both engines limit the number of values in a statement. */
const CHUNK = 1000
/** More countries are in no catalogue. */
const MOST_COUNTS = 3000

export async function countStock(db: Handle, brandId: number): Promise<number> {
  const row = await db
    .selectFrom('dedicated_address')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('brand_id', '=', brandId)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Returns the addresses that were new on the whole server. */
export async function insertAddresses(
  tx: Handle,
  stock: { brandId: number; country: string; host: string; at: Instant },
  addresses: readonly string[],
): Promise<string[]> {
  const { brandId, country, host, at } = stock
  const rest = { brand_id: brandId, country, host, status: 'free' as const, created_at: at }
  const added: string[] = []
  for (let start = 0; start < addresses.length; start += CHUNK) {
    const rows = await tx
      .insertInto('dedicated_address')
      .values(addresses.slice(start, start + CHUNK).map((address) => ({ ...rest, address })))
      .onConflict((on) => on.column('address').doNothing())
      .returning('address')
      .execute()
    added.push(...rows.map(({ address }) => address))
  }
  return added
}

export type StockFilter = {
  country?: string | undefined
  status?: AddressStatus | undefined
  address?: string
  /** Only those after this one. */
  after?: StockKey | undefined
}
export type StockKey = Pick<StockAddress, 'country' | 'id'>

export async function listStock(
  db: Handle,
  brandId: number,
  only: StockFilter,
  limit: number,
): Promise<StockAddress[]> {
  let query = stockQuery(db)
    .where('a.brand_id', '=', brandId)
    .orderBy('a.country')
    .orderBy('a.id')
    .limit(limit)
  if (only.country !== undefined) query = query.where('a.country', '=', only.country)
  if (only.status !== undefined) query = query.where('a.status', '=', only.status)
  if (only.address !== undefined) query = query.where('a.address', '=', only.address)
  const { after } = only
  if (after)
    query = query.where((eb) =>
      eb.or([
        eb('a.country', '>', after.country),
        eb.and([eb('a.country', '=', after.country), eb('a.id', '>', after.id)]),
      ]),
    )
  return query.execute()
}

export type StockCount = { country: string; status: AddressStatus; addresses: number }

/** Of the whole stock of a brand, by country. */
export async function countStockByCountry(db: Handle, brandId: number): Promise<StockCount[]> {
  const rows = await db
    .selectFrom('dedicated_address')
    .select((eb) => ['country', 'status', eb.fn.countAll<number>().as('addresses')])
    .where('brand_id', '=', brandId)
    .groupBy(['country', 'status'])
    .orderBy('country')
    .limit(MOST_COUNTS)
    .execute()
  return rows.map((row) => ({ ...row, addresses: Number(row.addresses) }))
}

/** `now`: of this brand; undefined: of all. */
export async function listDueStock(
  db: Handle,
  { now, brandId }: { now: Instant; brandId?: number | undefined },
  limit: number,
): Promise<StockAddress[]> {
  const all = stockQuery(db).where('a.due_at', '<=', now).orderBy('a.due_at').orderBy('a.id').limit(limit)
  return (brandId === undefined ? all : all.where('a.brand_id', '=', brandId)).execute()
}

function stockQuery(db: Handle) {
  return db
    .selectFrom('dedicated_address as a')
    .leftJoin('subscription as s', 's.id', 'a.subscription_id')
    .select(['a.id', 'a.brand_id as brandId', 'a.country', 'a.address', 'a.host', 'a.status'])
    .select(['a.due_at as dueAt', 'a.subscription_id as subscriptionId'])
    .select(['s.account_id as accountId', 's.vpn_username as username'])
}

/** Quarantines those of `ids` that are still assigned and due. Returns their ids. */
export async function quarantineDue(
  tx: Handle,
  ids: readonly number[],
  when: { now: Instant; until: Instant },
): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await changeAddress(tx, { status: 'quarantined', due_at: when.until })
    .where('id', 'in', ids)
    .where('status', '=', 'assigned')
    .where('due_at', '<=', when.now)
    .execute()
  return rows.map(({ id }) => id)
}

/** Frees those of `ids` that are still quarantined and due at `now`. Returns their ids. */
export async function freeDue(tx: Handle, ids: readonly number[], now: Instant): Promise<number[]> {
  if (ids.length === 0) return []
  const rows = await changeAddress(tx, { status: 'free', due_at: null })
    .where('id', 'in', ids)
    .where('status', '=', 'quarantined')
    .where('due_at', '<=', now)
    .execute()
  return rows.map(({ id }) => id)
}

/** Frees a quarantined address at once. Undefined when it is not quarantined any more. */
export async function freeNow(tx: Handle, id: number): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { status: 'free', due_at: null })
    .where('id', '=', id)
    .where('status', '=', 'quarantined')
    .executeTakeFirst()
}

/** Takes the address from this holder; no renewal gives it back. Undefined when the subscription no longer holds it. */
export async function takeAway(
  tx: Handle,
  id: number,
  subscriptionId: number,
  until: Instant,
): Promise<ChangedAddress | undefined> {
  return changeAddress(tx, { status: 'quarantined', subscription_id: null, due_at: until })
    .where('id', '=', id)
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'assigned')
    .executeTakeFirst()
}
