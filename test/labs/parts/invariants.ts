// The invariants of the database after any use case and any crash: queries that must return nothing. Plain SQL, both
// engines.
import type { PlainSql, Row } from './lab-engines.ts'

const SHOWN_ROWS = 5

const NOTHING_FOUND: Record<string, string> = {
  'every open account that has an e-mail holds it': `
    select a.id, a.email from account a where a.status <> 'closed' and a.email <> '' and not exists (
      select 1 from email_address e
      where e.brand_id = a.brand_id and e.email_key = a.email_key and e.account_id = a.id and e.alias_id is null)`,
  'a closed account holds no e-mail': `
    select a.id, a.email from account a join email_address e on e.account_id = a.id where a.status = 'closed'`,
  'no two open accounts of a brand share an e-mail': `
    select brand_id, email_key, count(*) as n from account where status <> 'closed' and email_key <> ''
    group by brand_id, email_key having count(*) > 1`,
  'the quota of a brand counts its open accounts': `
    select u.brand_id, u.accounts, count(a.id) as n from brand_usage u
    left join account a on a.brand_id = u.brand_id and a.status <> 'closed'
    group by u.brand_id, u.accounts having u.accounts <> count(a.id)`,
  'an open prepaid subscription has an external id, an ended one has none and has no name': `
    select s.id, s.status, s.vpn_username from subscription s left join external_id e on e.subscription_id = s.id
    where s.plan_months = 0 and case when s.status in ('active', 'suspended', 'expired') then e.subscription_id is null
      else e.subscription_id is not null or s.vpn_username <> 'deleted:' || s.id end`,
  'no ended subscription has a dedicated address': `
    select d.id, d.address from dedicated_address d join subscription s on s.id = d.subscription_id
    where d.status = 'assigned' and s.status in ('cancelled', 'terminated')`,
  'no two addresses are held by one subscription': `
    select subscription_id, count(*) as n from dedicated_address where status = 'assigned'
    group by subscription_id having count(*) > 1`,
  'every account has a subscription': `
    select a.id, a.email from account a
    where not exists (select 1 from subscription s where s.account_id = a.id and s.brand_id = a.brand_id)`,
  'every account has exactly one audit line that says it was added': `
    select a.id, a.email, count(u.id) as n from account a
    left join audit u on u.account_id = a.id and u.action = 'account.add'
    group by a.id, a.email having count(u.id) <> 1`,
  'every open account that was only added and never changed has its first tokens': `
    select a.id, a.email from account a
    where a.status = 'active' and a.email <> '' and not exists (select 1 from token_pair t where t.account_id = a.id)
    and not exists (select 1 from audit u where u.account_id = a.id
      and (u.actor_kind = 'operator' or u.action in ('account.set_password', 'reset.complete', 'token.family_revoked')))`,
  'every subscription has exactly one audit line that says it was started': `
    select s.id, count(u.id) as n from subscription s
    left join audit u on u.account_id = s.account_id and u.target = 'subscription:' || s.id and u.action = 'subscription.start'
    group by s.id having count(u.id) <> 1`,
  'every subscription has exactly one start in the ledger': `
    select s.id, count(l.id) as n from subscription s
    left join ledger l on l.subscription_id = s.id and l.account_id = s.account_id and l.kind = 'start'
    group by s.id having count(l.id) <> 1`,
  'no term is in the ledger twice': `
    select subscription_id, starts_on, count(*) as n from ledger where kind <> 'upgrade'
    group by subscription_id, starts_on having count(*) > 1`,
  'every alias holds its e-mail': `
    select l.id, l.email from alias l where not exists (
      select 1 from email_address e
      where e.brand_id = l.brand_id and e.email_key = l.email_key and e.alias_id = l.id and e.account_id = l.account_id)`,
  'no e-mail is held by nobody': `
    select e.email_key from email_address e
    left join account a on a.id = e.account_id left join alias l on l.id = e.alias_id
    where a.id is null or (e.alias_id is not null and l.id is null)`,
  'no subscription without its account': `
    select s.id from subscription s left join account a on a.id = s.account_id and a.brand_id = s.brand_id
    where a.id is null`,
  'no ledger line without its subscription': `
    select l.id from ledger l left join subscription s on s.id = l.subscription_id where s.id is null`,
  'no token without its account or alias': `
    select t.id from token_pair t left join account a on a.id = t.account_id left join alias l on l.id = t.alias_id
    where a.id is null or (t.alias_id is not null and l.id is null)`,
  'an ended subscription has an end and no further run': `
    select id, status from subscription
    where status in ('cancelled', 'terminated') and (ended_at is null or next_run_on is not null)`,
}

/** Invariants that are broken, with the first rows that break them. */
export async function brokenInvariants(sql: PlainSql): Promise<{ sentence: string; rows: Row[] }[]> {
  const broken: { sentence: string; rows: Row[] }[] = []
  for (const [sentence, query] of Object.entries(NOTHING_FOUND)) {
    const rows = await sql.rows(query)
    if (rows.length > 0) broken.push({ sentence, rows: rows.slice(0, SHOWN_ROWS) })
  }
  return broken
}

export const INVARIANTS = Object.keys(NOTHING_FOUND).length
