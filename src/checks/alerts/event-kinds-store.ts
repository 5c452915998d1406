// SQL of what programs are notified of: quotas of brands, stock, keys, gateways.
import type { Instant } from '../../clock.ts'
import type { ManageKey } from '../../credentials/manage-keys/manage-key.ts'
import type { Handle } from '../../db/database.ts'
import { MAX_GATEWAYS } from '../../gateways/gateway.ts'

const MOST_BRANDS = 1000
const MOST_COUNTRIES = 10_000
const MOST_KEYS = 1000

export async function listOpenAccounts(db: Handle): Promise<{ brandId: number; open: number }[]> {
  return db
    .selectFrom('brand_usage')
    .select(['brand_id as brandId', 'accounts as open'])
    .limit(MOST_BRANDS)
    .execute()
}

/** Of these brands and each country in which they have dedicated addresses; reads the index of the stock. */
export async function listFreeAddresses(
  db: Handle,
  brandIds: readonly number[],
): Promise<{ brandId: number; country: string; free: number }[]> {
  if (brandIds.length === 0) return []
  const rows = await db
    .selectFrom('dedicated_address')
    .select(['brand_id as brandId', 'country'])
    .select((eb) => eb.fn.sum<number>(eb.case().when('status', '=', 'free').then(1).else(0).end()).as('free'))
    .where('brand_id', 'in', [...brandIds])
    .groupBy(['brand_id', 'country'])
    .limit(MOST_COUNTRIES)
    .execute()
  return rows.map(({ free, ...row }) => ({ ...row, free: Number(free) }))
}

export type EndingKey = Pick<ManageKey, 'id' | 'brandId' | 'label' | 'createdAt'> & {
  scopes: string[]
  endsAt: Instant
}

/** Live management keys without a successor that end after `now` and until `until`. */
export async function listEndingKeys(
  db: Handle,
  { now, until }: { now: Instant; until: Instant },
): Promise<EndingKey[]> {
  const rows = await db
    .selectFrom('manage_key')
    .select(['id', 'brand_id as brandId', 'label', 'scopes', 'created_at as createdAt'])
    .select((eb) => eb.ref('ends_at').$notNull().as('endsAt'))
    .where('ends_at', '>', now)
    .where('ends_at', '<=', until)
    .where('revoked_at', 'is', null)
    .where('successor_id', 'is', null)
    .limit(MOST_KEYS)
    .execute()
  return rows.map(({ scopes, ...row }) => ({ ...row, scopes: scopes.split(' ') }))
}

export type NamedGateway = { id: number; name: string; host: string; profile: string }

export async function listGateways(db: Handle): Promise<NamedGateway[]> {
  return db.selectFrom('gateway').select(['id', 'name', 'host', 'profile']).limit(MAX_GATEWAYS).execute()
}
