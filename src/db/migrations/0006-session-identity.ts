// Whose a session is: several may have gone by one name at a gateway, and gateways spell logins as they like. The addresses
// of IPv6 are kept beside that of IPv4. Columns without a value only: no row is written, however many there are.
import { type Kysely, sql } from 'kysely'

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
  // As session-store.ts asks: one that lives ends at the end of all numbers.
  await sql`create index session_told_key on session (told_key, (coalesce(ended_at, 9223372036854775807)))
    where told_key is not null`.execute(db)
}
