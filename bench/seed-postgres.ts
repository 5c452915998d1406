// Fills a migrated PostgreSQL database with the accounts that seed.ts makes for SQLite, as far as logins need them: each
// with its e-mail and one subscription that is not due soon, its VPN password really encrypted.
import pg from 'pg'
import { addDays, dayIn, dayOfMonth } from '../src/day.ts'
import type { Vault } from '../src/secrets.ts'
import { withCopyFile } from './copy-file.ts'
import { PREPAID_ACCOUNTS } from './seed.ts'
import { seededPrepaidUsername, seededVpnPassword, seededVpnUsername } from './seeded-account.ts'

const FIRST_DUE_DAYS = 3
const DUE_SPREAD_DAYS = 360
const PLAN_MONTHS = 12
const PREPAID_DAYS = 365

export async function seedPostgres(
  url: string,
  vault: Vault,
  brandId: number,
  accounts: number,
): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('set synchronous_commit = off')
    await addAccounts(client, brandId, accounts)
    await addSubscriptions(client, vault, brandId, accounts)
    const prepaid = Math.min(accounts, PREPAID_ACCOUNTS)
    await addPrepaid(client, vault, brandId, { first: accounts + 1, count: prepaid })
    for (const name of ['account', 'subscription'])
      await client.query(`update id_block set next_id = ${accounts + prepaid + 1} where name = '${name}'`)
    await client.query('update brand_usage set accounts = accounts + $1 where brand_id = $2', [
      accounts + prepaid,
      brandId,
    ])
    await client.query('vacuum analyze')
    await client.query('checkpoint')
  } finally {
    await client.end()
  }
}

async function addAccounts(client: pg.Client, brandId: number, accounts: number): Promise<void> {
  await client.query(
    `insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
      zip_code, test_user, status, last_product_change_at, created_at, changed_at)
     select i + 1, $1::bigint, 'user' || i || '@example.com', 'user' || i || '@example.com', '', 'DE', 'Ada', 'Example', '',
      'Berlin', '10115', 0, 'active', $2::bigint, $2::bigint, $2::bigint from generate_series(0, $3::bigint - 1) i`,
    [brandId, Date.now(), accounts],
  )
  await client.query(
    `insert into email_address (brand_id, email_key, account_id, alias_id)
     select brand_id, email_key, id, null from account`,
  )
}

async function addSubscriptions(client: pg.Client, vault: Vault, brandId: number, accounts: number) {
  const now = Date.now()
  const today = dayIn('UTC', now)
  const dueDays = Array.from({ length: DUE_SPREAD_DAYS }, (_, i) => addDays(today, FIRST_DUE_DAYS + i))
  const row = (i: number) => {
    const dueOn = dueDays[i % DUE_SPREAD_DAYS] ?? today
    const term = [PLAN_MONTHS, 'active', today, dueOn, dayOfMonth(dueOn), 0, dueOn]
    const password = vault.encrypt('vpn_password', i + 1, seededVpnPassword(i))
    return [i + 1, brandId, i + 1, ...term, seededVpnUsername(i), password, now]
  }
  await withCopyFile(accounts, row, async (file) => {
    await client.query(
      `copy subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
        next_run_on, vpn_username, vpn_password, created_at) from '${file}'`,
    )
  })
}

/** As seed-prepaid.ts does it for SQLite: accounts without e-mail, with an external id. */
async function addPrepaid(
  client: pg.Client,
  vault: Vault,
  brandId: number,
  { first, count }: { first: number; count: number },
) {
  const now = Date.now()
  const today = dayIn('UTC', now)
  const dueOn = addDays(today, PREPAID_DAYS)
  const expireAt = Date.parse(addDays(dueOn, 1))
  await client.query(
    `insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
      zip_code, test_user, status, last_product_change_at, created_at, changed_at)
     select $1::bigint + i, $2::bigint, '', '', '', '', '', '', '', '', '', 0, 'active', $3::bigint, $3::bigint, $3::bigint
     from generate_series(0, $4::bigint - 1) i`,
    [first, brandId, now, count],
  )
  const row = (i: number) => {
    const id = first + i
    const login = [seededPrepaidUsername(i), vault.encrypt('vpn_password', id, 'Bench-Prepaid.12')]
    return [id, brandId, id, 0, 'active', today, dueOn, 1, 0, ...login, now, 'paid', expireAt]
  }
  await withCopyFile(count, row, async (file) => {
    await client.query(
      `copy subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
        vpn_username, vpn_password, created_at, kind, expire_at) from '${file}'`,
    )
  })
  await client.query(
    `insert into external_id (brand_id, external_id, subscription_id)
     select brand_id, 'uuid of ' || vpn_username, id from subscription where id >= $1`,
    [first],
  )
}
