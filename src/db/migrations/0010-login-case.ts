// Forbids new VPN usernames that differ only by case. Existing ones stay, and are counted.
import { type Kysely, sql } from 'kysely'
import type { ColumnTypes } from '../column-types.ts'

export const does = 'forbids new VPN logins that differ only by case, and keeps existing ones'
export const step = 'reduce'
export const reads = ['subscription']

export async function up(db: Kysely<unknown>, { byBytes }: ColumnTypes): Promise<void> {
  for (const statement of byBytes('subscription', 'vpn_username')) await statement.execute(db)
  await sql`alter table subscription add column namesake bigint not null default 0`.execute(db)
  await sql`update subscription set namesake = same.number
    from (
      select id, row_number() over (partition by lower(vpn_username) order by id) - 1 as number from subscription
      where lower(vpn_username) in (
        select lower(vpn_username) from subscription group by lower(vpn_username) having count(*) > 1
      )
    ) as same
    where subscription.id = same.id and same.number > 0`.execute(db)
  await sql`create unique index subscription_login on subscription (lower(vpn_username), namesake)`.execute(
    db,
  )
}
