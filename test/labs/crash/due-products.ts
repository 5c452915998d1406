// Many due products, written directly into a stopped server's database, all copied from one real account. Both engines.
import { dayOfMonth } from '../../../src/day.ts'
import type { PlainSql } from '../parts/lab-engines.ts'

/** What the nightly run must do with the product numbered i: by the last digit of i. */
export const KINDS = {
  terminate: 0, // auto_terminate
  midnight: 1, // a midnight cancellation of the product
  at_due_date: 2, // a cancellation of the account, due
  overdue: 3, // due three months ago, renewed month by month
  renew: 4, // and all other digits
} as const

export type DueDays = { today: string; started: string; longAgo: string }

/** Copies the account `template` `count` times as due1@example.com and so on, with products due `today`. */
export async function addDueProducts(
  sql: PlainSql,
  template: string,
  count: number,
  days: DueDays,
): Promise<void> {
  const { today, started, longAgo } = days
  await sql.run(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${count})
    insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name, company_name,
      state, zip_code, test_user, status, last_product_change_at, created_at, changed_at)
    select (select max(id) from account) + n.i, t.brand_id, 'due' || n.i || '@example.com', 'due' || n.i || '@example.com', t.password_hash, t.country,
      '' || n.i, '', '', '', '', 0, 'active', t.created_at, t.created_at, t.created_at
    from n, account t where t.email_key = '${template}' order by n.i`)
  await sql.run(`
    insert into email_address (brand_id, email_key, account_id, alias_id)
    select brand_id, email_key, id, null from account where email_key like 'due%'`)
  const digit = "case when a.email_key like 'due%' then cast(a.first_name as bigint) % 10 end"
  await sql.run(`
    insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
      cancel_type, cancel_scope, next_run_on, vpn_username, vpn_password, created_at)
    select (select max(id) from subscription) + row_number() over (order by a.id), a.brand_id, a.id, 1, 'active',
      case when ${digit} = ${KINDS.overdue} then '${longAgo}' else '${started}' end,
      case when ${digit} = ${KINDS.overdue} then '${longAgo}' else '${today}' end,
      case when ${digit} = ${KINDS.overdue} then ${dayOfMonth(longAgo)} else ${dayOfMonth(today)} end,
      case when ${digit} = ${KINDS.terminate} then 1 else 0 end,
      case when ${digit} = ${KINDS.midnight} then 'midnight' when ${digit} = ${KINDS.at_due_date} then 'at_due_date' end,
      case when ${digit} = ${KINDS.midnight} then 'subscription' when ${digit} = ${KINDS.at_due_date} then 'account' end,
      case when ${digit} = ${KINDS.overdue} then '${longAgo}' else '${today}' end,
      'duelogin' || a.first_name, s.vpn_password, a.created_at
    from account a, account t join subscription s on s.account_id = t.id
    where a.email_key like 'due%' and t.email_key = '${template}' order by a.id`)
  await sql.run(`
    update brand_usage set accounts = accounts + ${count}
    where brand_id = (select brand_id from account where email_key = '${template}')`)
  for (const name of ['account', 'subscription'])
    await sql.run(`update id_block set next_id = (select max(id) + 1 from ${name}) where name = '${name}'`)
  // The first term of an overdue product began a month before the day it was due on.
  await sql.run(`
    insert into ledger (brand_id, account_id, subscription_id, kind, plan_months, starts_on, ends_on, test_user, created_at)
    select s.brand_id, s.account_id, s.id, 'start', 1, '2000-01-01', s.due_on, 0, s.created_at
    from subscription s where s.vpn_username like 'duelogin%' order by s.id`)
  await sql.run(`
    insert into audit (at, brand_id, account_id, actor_kind, actor_id, address, action, target)
    select s.created_at, s.brand_id, s.account_id, 'operator', 'lab', '', 'account.add', 'account:' || s.account_id
    from subscription s where s.vpn_username like 'duelogin%' order by s.id`)
  await sql.run(`
    insert into audit (at, brand_id, account_id, actor_kind, actor_id, address, action, target)
    select s.created_at, s.brand_id, s.account_id, 'operator', 'lab', '', 'subscription.start', 'subscription:' || s.id
    from subscription s where s.vpn_username like 'duelogin%' order by s.id`)
}
