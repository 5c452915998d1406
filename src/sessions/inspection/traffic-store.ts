// The SQL of traffic as totals over many accounts: one step is what one gateway had on one day.
import { type SqlBool, sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import type { Usage } from '../accounting/usage.ts'

export type GatewayDay = { day: Day; gatewayId: number }

/** The next day and gateway with usage behind `after`: one look into the index. `before` is left out. */
export async function findNextGatewayDay(
  db: Handle,
  after: GatewayDay,
  before: Day,
): Promise<GatewayDay | undefined> {
  return db
    .selectFrom('usage')
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
): Promise<(Usage & { brandId: number | null })[]> {
  const rows = await db
    .selectFrom('usage')
    .select('brand_id as brandId')
    .select(({ fn }) => [
      fn.sum<number>('sessions').as('sessions'),
      fn.sum<number>('octets_in').as('octetsIn'),
      fn.sum<number>('octets_out').as('octetsOut'),
      fn.sum<number>('seconds').as('seconds'),
    ])
    .where('day', '=', day)
    .where('gateway_id', '=', gatewayId)
    .groupBy('brand_id')
    .limit(MOST_BRANDS)
    .execute()
  return rows.map(({ brandId, ...sums }) => ({ brandId, ...numbers(sums) }))
}

/** PostgreSQL sums as text. */
function numbers({ sessions, octetsIn, octetsOut, seconds }: Usage): Usage {
  return {
    ...{ sessions: Number(sessions), seconds: Number(seconds) },
    ...{ octetsIn: Number(octetsIn), octetsOut: Number(octetsOut) },
  }
}

const MOST_BRANDS = 10_000
