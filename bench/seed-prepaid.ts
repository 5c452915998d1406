// Adds prepaid accounts with external ids to a filled SQLite file.
import type Sqlite from 'better-sqlite3'
import { DAY_MS } from '../src/clock.ts'
import { addDays, dayIn } from '../src/day.ts'
import type { Vault } from '../src/secrets.ts'
import { seededPrepaidUsername } from './seeded-account.ts'

const DAYS = 365

export function seedPrepaid(db: Sqlite.Database, vault: Vault, brandId: number, count: number): void {
  const now = Date.now()
  const today = dayIn('UTC', now)
  const dueOn = addDays(today, DAYS)
  const expireAt = Date.parse(addDays(dueOn, 1))
  const addAccount = db.prepare(
    `insert into account (brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
      zip_code, test_user, status, last_product_change_at, created_at, changed_at)
     values (?, '', '', '', '', '', '', '', '', '', 0, 'active', ?, ?, ?)`,
  )
  const { last } = db.prepare('select coalesce(max(id), 0) as last from subscription').get() as {
    last: number
  }
  const addSubscription = db.prepare(
    `insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
      vpn_username, vpn_password, created_at, kind, expire_at) values (?, ?, ?, 0, 'active', ?, ?, 1, 0, ?, ?, ?, 'paid', ?)`,
  )
  const addExternalId = db.prepare(
    'insert into external_id (brand_id, external_id, subscription_id) values (?, ?, ?)',
  )
  db.transaction(() => {
    for (let i = 0; i < count; i++) {
      const at = now - (i % DAYS) * DAY_MS
      const { lastInsertRowid: account } = addAccount.run(brandId, at, at, at)
      const name = seededPrepaidUsername(i)
      const id = last + 1 + i
      addSubscription.run(
        id,
        brandId,
        account,
        today,
        dueOn,
        name,
        vault.encrypt('vpn_password', id, 'Bench-Prepaid.12'),
        at,
        expireAt,
      )
      addExternalId.run(brandId, `uuid of ${name}`, id)
    }
  })()
}
