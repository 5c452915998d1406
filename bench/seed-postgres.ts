// Fills a migrated PostgreSQL database with the accounts that seed.ts makes for SQLite, as far as logins need them: each
// with its e-mail and one subscription that is not due soon, its VPN password really encrypted.
import pg from 'pg'
import { addDays, dayIn, dayOfMonth } from '../src/day.ts'
import type { Vault } from '../src/secrets.ts'
import { withCopyFile } from './copy-file.ts'
import { seededVpnPassword, seededVpnUsername } from './seeded-account.ts'

const FIRST_DUE_DAYS = 3
const DUE_SPREAD_DAYS = 360
const PLAN_MONTHS = 12

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
    for (const name of ['account', 'subscription'])
      await client.query(`update id_block set next_id = ${accounts + 1} where name = '${name}'`)
    await client.query('update brand_usage set accounts = accounts + $1 where brand_id = $2', [
      accounts,
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
