// SQL of the latest restart that each gateway has reported, for all processes.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import type { AccountingRecord } from './report.ts'

export type KeptRestart = { sessionKey: string; digest: string | null; firstAt: Instant }
type Which = Pick<AccountingRecord, 'gateway' | 'status'>

export async function findRestart(db: Handle, { gateway, status }: Which): Promise<KeptRestart | undefined> {
  return db
    .selectFrom('gateway_restart')
    .select(['session_key as sessionKey', 'digest', 'first_at as firstAt'])
    .where('gateway_id', '=', gateway.id)
    .where('status', '=', status)
    .executeTakeFirst()
}

/** In the place of the one before it. Nothing is kept of a gateway that was removed meanwhile. */
export async function keepRestart(
  tx: Handle,
  { gateway, status }: Which,
  { sessionKey, digest, firstAt }: KeptRestart,
): Promise<void> {
  await sql`insert into gateway_restart (gateway_id, status, session_key, digest, first_at)
    select id, cast(${status} as text), cast(${sessionKey} as text), cast(${digest} as text), cast(${firstAt} as bigint)
    from gateway where id = ${gateway.id}
    on conflict (gateway_id, status) do update
    set session_key = excluded.session_key, digest = excluded.digest, first_at = excluded.first_at`.execute(
    tx,
  )
}
