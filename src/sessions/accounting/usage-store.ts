// SQL of the traffic: one row for each account, day, gateway and protocol.
import { sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import { compilable, precompileMany } from '../../db/many-rows.ts'
import { MAX_COUNTER } from './report.ts'
import type { Usage } from './usage.ts'

export type UsageRow = Usage & {
  accountId: number
  day: Day
  gatewayId: number
  protocolId: number
  brandId: number | null
}

/** Adds to the sums. No two of `rows` may be of the same account, day, gateway and protocol. */
export async function addUsage(tx: Handle, rows: readonly UsageRow[]): Promise<void> {
  await upsertUsage(
    tx,
    rows.map((row) => [
      ...[row.accountId, row.day, row.gatewayId, row.protocolId, row.brandId],
      ...[row.sessions, row.octetsIn, row.octetsOut, row.seconds],
    ]),
  )
}

const SUMS = ['sessions', 'octets_in', 'octets_out', 'seconds'] as const

const TYPES = ['bigint', 'text', 'bigint', 'bigint', 'bigint', ...SUMS.map(() => 'bigint' as const)] as const

const upsertUsage = precompileMany<never>(TYPES, (db, { all }) =>
  compilable(
    db,
    sql`insert into traffic (account_id, day, gateway_id, protocol_id, brand_id, ${sql.join(SUMS.map((name) => sql.ref(name)))})
      ${all}
      on conflict (account_id, day, gateway_id, protocol_id) do update set ${sql.join(SUMS.map(added))}`,
  ),
)

/** Adds up to the largest exact number: absurd counters of one session must not make all others fail. */
function added(name: string) {
  const [old, more, most] = [sql.ref(`traffic.${name}`), sql.ref(`excluded.${name}`), sql.lit(MAX_COUNTER)]
  return sql`${sql.ref(name)} = case when ${old} > ${most} - ${more} then ${most} else ${old} + ${more} end`
}
