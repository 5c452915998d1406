// Which aliases somebody has confirmed: those that are here count as confirmed (0), so no row is written. To whom and in which
// turn a mail goes, and how many more were asked for meanwhile and not sent.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table alias add column confirmed_at bigint default 0`.execute(db)
  await sql`alter table mail add column turn text`.execute(db)
  await sql`alter table mail add column recipient text`.execute(db)
  await sql`alter table mail add column withheld bigint not null default 0`.execute(db)
  await sql`create index mail_turn on mail (brand_id, recipient, turn, created_at)
    where recipient is not null`.execute(db)
}
