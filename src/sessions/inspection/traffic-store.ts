// The SQL of traffic as totals over many accounts: one step is what one gateway had on one day.
import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Usage } from '../accounting/usage.ts'

export type GatewayDay = { day: Day; gatewayId: number }

/** The next day and gateway with usage behind `after`, of all brands or of one: one look into an index. `before` is left out. */
export async function findNextGatewayDay(
  db: Handle,
  after: GatewayDay,
  { before, brandId }: { before: Day; brandId: number | undefined },
): Promise<GatewayDay | undefined> {
  return ofBrand(db, brandId)
    .select(['day', 'gateway_id as gatewayId'])
    .where(sql<SqlBool>`(day, gateway_id) > (${after.day}, ${after.gatewayId})`)
    .where('day', '<', before)
    .orderBy('day')
    .orderBy('gateway_id')
    .limit(1)
    .executeTakeFirst()
}

/** By brand; null: it is not known. */
export async function sumGatewayDay(
  db: Handle,
  { day, gatewayId }: GatewayDay,
  ofBrandId: number | undefined,
): Promise<(Usage & { brandId: number | null })[]> {
  const rows = await sums(ofBrand(db, ofBrandId))
    .select('brand_id as brandId')
    .where('day', '=', day)
    .where('gateway_id', '=', gatewayId)
    .groupBy('brand_id')
    .limit(MOST_BRANDS)
    .execute()
  return rows.map(({ brandId, ...sums }) => ({ brandId, ...numbers(sums) }))
}

/** Of a brand, the next accounts behind `after`, by number: with traffic or without. */
export async function listAccountsAfter(
  db: Handle,
  { brandId, after, limit }: { brandId: number; after: number; limit: number },
): Promise<number[]> {
  const rows = db.selectFrom('account').select('id').where('brand_id', '=', brandId).where('id', '>', after)
  return (await rows.orderBy('id').limit(limit).execute()).map(({ id }) => id)
}

/** By account. */
export async function sumAccounts(
  db: Handle,
  ids: readonly number[],
  { fromOn, toOn, gatewayId }: { fromOn: Day; toOn: Day; gatewayId?: number | undefined },
): Promise<(Usage & { accountId: number })[]> {
  let query = sums(db.selectFrom('usage')).select('account_id as accountId')
  query = query.where('account_id', 'in', ids).where('day', '>=', fromOn).where('day', '<=', toOn)
  if (gatewayId !== undefined) query = query.where('gateway_id', '=', gatewayId)
  const rows = await query.groupBy('account_id').orderBy('account_id').limit(ids.length).execute()
  return rows.map(({ accountId, ...row }) => ({ accountId, ...numbers(row) }))
}

function sums(rows: SelectQueryBuilder<Tables, 'usage', object>) {
  return rows.select(({ fn }) => [
    fn.sum<number>('sessions').as('sessions'),
    fn.sum<number>('octets_in').as('octetsIn'),
    fn.sum<number>('octets_out').as('octetsOut'),
    fn.sum<number>('seconds').as('seconds'),
  ])
}

function ofBrand(db: Handle, brandId: number | undefined) {
  const usage = db.selectFrom('usage')
  return brandId === undefined ? usage : usage.where('brand_id', '=', brandId)
}

/** PostgreSQL sums as text. */
function numbers({ sessions, octetsIn, octetsOut, seconds }: Usage): Usage {
  return {
    ...{ sessions: Number(sessions), seconds: Number(seconds) },
    ...{ octetsIn: Number(octetsIn), octetsOut: Number(octetsOut) },
  }
}

const MOST_BRANDS = 10_000
