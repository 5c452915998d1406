// The identity of a session: several sessions may have had one name at a gateway, and gateways spell logins in different
// ways. IPv6 addresses are kept beside the IPv4 address. Only adds empty columns: no row is written, for any number of rows.
import { type Kysely, sql } from 'kysely'

export const does = 'lets a session be found by what its gateway calls it'
export const step = 'reduce'

const COLUMNS = [
  ['told_key', 'text'],
  ['told_username', 'text'],
  ['start_stamp', 'bigint'],
  ['framed_ipv6_address', 'text'],
  ['framed_ipv6_prefix', 'text'],
  ['delegated_ipv6_prefix', 'text'],
] as const

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const [name, type] of COLUMNS)
    await sql`alter table session add column ${sql.ref(name)} ${sql.raw(type)}`.execute(db)
  // As session-store.ts queries it: a live session ends at the largest number.
  await sql`create index session_told_key on session (told_key, (coalesce(ended_at, 9223372036854775807)))
    where told_key is not null`.execute(db)
}
