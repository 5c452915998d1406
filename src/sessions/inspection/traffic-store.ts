// The SQL of traffic as totals over many accounts: one step is what one gateway had on one day. `usage` has what no protocol is
// known of: the traffic of before it was kept by protocol.
import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import { added, NO_PROTOCOL, type Usage } from '../accounting/usage.ts'

export type GatewayDay = { day: Day; gatewayId: number }

/** The next day and gateway with usage behind `after`, of all brands or of one: a look into two indexes. `before` is left out. */
export async function findNextGatewayDay(
  db: Handle,
  after: GatewayDay,
  { before, brandId }: { before: Day; brandId: number | undefined },
): Promise<GatewayDay | undefined> {
  const next = (table: Kept) =>
    ofBrand(db, table, brandId)
      .select(['day', 'gateway_id as gatewayId'])
      .where(sql<SqlBool>`(day, gateway_id) > (${after.day}, ${after.gatewayId})`)
      .where('day', '<', before)
      .orderBy('day')
      .orderBy('gateway_id')
      .limit(1)
      .executeTakeFirst()
  const found = await Promise.all([next('traffic'), next('usage')])
  const inOrder = (a: GatewayDay, b: GatewayDay) => a.day.localeCompare(b.day) || a.gatewayId - b.gatewayId
  return found.flatMap((one) => one ?? []).sort(inOrder)[0]
}

/** By brand (null: it is not known) and protocol; several of one of them may be of the same. */
export async function sumGatewayDay(
  db: Handle,
  { day, gatewayId }: GatewayDay,
  ofBrandId: number | undefined,
): Promise<(Usage & { brandId: number | null; protocolId: number })[]> {
  const sumsOf = (table: Kept) =>
    sums(ofBrand(db, table, ofBrandId))
      .select('brand_id as brandId')
      .where('day', '=', day)
      .where('gateway_id', '=', gatewayId)
      .groupBy('brand_id')
      .limit(MOST_GROUPS)
  const [known, others] = await Promise.all([
    sumsOf('traffic').select('protocol_id as protocolId').groupBy('protocol_id').execute(),
    sumsOf('usage').execute(),
  ])
  return [...known, ...others.map((row) => ({ ...row, protocolId: NO_PROTOCOL }))].map(
    ({ brandId, protocolId, ...sums }) => ({ brandId, protocolId, ...numbers(sums) }),
  )
}

/** The rows with the most traffic of one gateway on one day; an account has one for each protocol. */
export async function listHeaviest(
  db: Handle,
  { day, gatewayId }: GatewayDay,
  brandId: number,
  limit: number,
): Promise<{ accountId: number; octets: number }[]> {
  const octets = sql<number>`octets_in + octets_out`
  const heaviest = (table: Kept) =>
    ofBrand(db, table, brandId)
      .select(['account_id as accountId', octets.as('octets')])
      .where('day', '=', day)
      .where('gateway_id', '=', gatewayId)
      .orderBy(octets, 'desc')
      .limit(limit)
      .execute()
  const rows = (await Promise.all([heaviest('traffic'), heaviest('usage')])).flat()
  return rows.map((row) => ({ ...row, octets: Number(row.octets) }))
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
  const sumsOf = (table: Kept) => {
    let query = sums(ofBrand(db, table, undefined)).select('account_id as accountId')
    query = query.where('account_id', 'in', ids).where('day', '>=', fromOn).where('day', '<=', toOn)
    if (gatewayId !== undefined) query = query.where('gateway_id', '=', gatewayId)
    return query.groupBy('account_id').limit(ids.length).execute()
  }
  const byAccount = new Map<number, Usage & { accountId: number }>()
  for (const { accountId, ...row } of (await Promise.all([sumsOf('traffic'), sumsOf('usage')])).flat())
    byAccount.set(accountId, { accountId, ...added(numbers(row), byAccount.get(accountId)) })
  return [...byAccount.values()].sort((a, b) => a.accountId - b.accountId)
}

/** Both have the same columns, but `traffic` a protocol. */
type Kept = 'traffic' | 'usage'

function sums(rows: SelectQueryBuilder<Tables, 'traffic', object>) {
  return rows.select(({ fn }) => [
    fn.sum<number>('sessions').as('sessions'),
    fn.sum<number>('octets_in').as('octetsIn'),
    fn.sum<number>('octets_out').as('octetsOut'),
    fn.sum<number>('seconds').as('seconds'),
  ])
}

function ofBrand(db: Handle, table: Kept, brandId: number | undefined) {
  const usage = db.selectFrom(table as 'traffic')
  return brandId === undefined ? usage : usage.where('brand_id', '=', brandId)
}

/** PostgreSQL sums as text. */
function numbers({ sessions, octetsIn, octetsOut, seconds }: Usage): Usage {
  return {
    ...{ sessions: Number(sessions), seconds: Number(seconds) },
    ...{ octetsIn: Number(octetsIn), octetsOut: Number(octetsOut) },
  }
}

/** Brands, each with some protocols. */
const MOST_GROUPS = 100_000
