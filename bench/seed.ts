// Fills a migrated SQLite file with accounts, each with its e-mail and one product that is not due soon.
// VPN passwords are really encrypted; all accounts share one real password hash.
import Sqlite from 'better-sqlite3'
import { DAY_MS } from '../src/clock.ts'
import { addDays, dayIn, dayOfMonth } from '../src/day.ts'
import { systemRandom } from '../src/ids.ts'
import { makePasswords } from '../src/passwords.ts'
import type { Vault } from '../src/secrets.ts'
import { seedPrepaid } from './seed-prepaid.ts'
import { seededEmail, seededVpnPassword, seededVpnUsername } from './seeded-account.ts'

export const PREPAID_ACCOUNTS = 20_000
const ROWS_PER_TRANSACTION = 50_000
const PLANS = [1, 6, 12, 24, 36]
const FIRST_DUE_DAYS = 3
const DUE_SPREAD_DAYS = 360

export async function seed(file: string, vault: Vault, brandId: number, accounts: number): Promise<void> {
  const passwordHash = await makePasswords({ random: systemRandom }).hash('Bench-Horse-12')
  const db = new Sqlite(file)
  db.pragma('synchronous = off')
  const now = Date.now()
  const today = dayIn('UTC', now)
  const addAccount = db.prepare(
    `insert into account (brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
      zip_code, test_user, status, last_product_change_at, created_at, changed_at)
     values (?, ?, ?, ?, 'DE', 'Ada', 'Example', '', 'Berlin', '10115', 0, 'active', ?, ?, ?)`,
  )
  const addEmail = db.prepare(
    'insert into email_address (brand_id, email_key, account_id, alias_id) values (?, ?, ?, null)',
  )
  const addSubscription = db.prepare(
    `insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
      next_run_on, vpn_username, vpn_password, created_at) values (?, ?, ?, ?, 'active', ?, ?, ?, 0, ?, ?, ?, ?)`,
  )

  function addOne(i: number): void {
    const email = seededEmail(i)
    const at = now - (i % 300) * DAY_MS
    const { lastInsertRowid } = addAccount.run(brandId, email, email, passwordHash, at, at, at)
    addEmail.run(brandId, email, lastInsertRowid)
    const dueOn = addDays(today, FIRST_DUE_DAYS + (i % DUE_SPREAD_DAYS))
    const months = PLANS[i % PLANS.length]
    const id = i + 1
    const login = [seededVpnUsername(i), vault.encrypt('vpn_password', id, seededVpnPassword(i))]
    addSubscription.run(
      id,
      brandId,
      lastInsertRowid,
      months,
      dayIn('UTC', at),
      dueOn,
      dayOfMonth(dueOn),
      dueOn,
      ...login,
      at,
    )
  }

  for (let from = 0; from < accounts; from += ROWS_PER_TRANSACTION) {
    db.transaction(() => {
      for (let i = from; i < Math.min(accounts, from + ROWS_PER_TRANSACTION); i++) addOne(i)
    })()
  }
  seedPrepaid(db, vault, brandId, Math.min(accounts, PREPAID_ACCOUNTS))
  for (const name of ['account', 'subscription'])
    db.prepare(`update id_block set next_id = (select max(id) + 1 from ${name}) where name = ?`).run(name)
  db.prepare('update brand_usage set accounts = accounts + ? where brand_id = ?').run(accounts, brandId)
  db.pragma('wal_checkpoint(truncate)')
  db.close()
}
