// When an alias was confirmed: existing ones count as confirmed (0), so no row is written. The recipient and the turn of a
// mail, and how many further mails were requested in that turn and not sent.
import { type Kysely, sql } from 'kysely'

export const does = 'gives mails a recipient and a turn, and aliases a time of confirmation'
export const step = 'reduce'
export const reads = ['mail']

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table alias add column confirmed_at bigint default 0`.execute(db)
  await sql`alter table mail add column turn text`.execute(db)
  await sql`alter table mail add column recipient text`.execute(db)
  await sql`alter table mail add column withheld bigint not null default 0`.execute(db)
  await sql`create index mail_turn on mail (brand_id, recipient, turn, created_at)
    where recipient is not null`.execute(db)
}
