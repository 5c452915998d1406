// What the bare engine can make durable: better-sqlite3 with prepared statements on the same file, the rows of one prepaid
// account in one transaction with a commit of its own, over and over. File and seconds in argv, on stdout JSON.
import { randomBytes } from 'node:crypto'
import Sqlite from 'better-sqlite3'

const [file = '', seconds = '1', tag = ''] = process.argv.slice(2)
const db = new Sqlite(file, { timeout: 30_000 })
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.pragma('foreign_keys = ON')
db.pragma('cache_size = -8192')
db.pragma('wal_autocheckpoint = 2000')

const PERIOD_MS = 30 * 24 * 3600 * 1000 // or the server's jobs would have them to expire
/** Beyond all ids that the server gives out meanwhile. */
const FIRST_ID = 1_000_000_000
const top = db.prepare<[], { id: number | null }>('select max(id) as id from account').get()?.id ?? 0
let id = Math.max(FIRST_ID, top + 1)

const account = db.prepare(
  `insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name, company_name, state,
    zip_code, test_user, status, last_product_change_at, created_at, changed_at)
   values (?, 1, '', '', '', '', '', '', '', '', '', 0, 'active', ?, ?, ?)`,
)
const subscription = db.prepare(
  `insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on, billing_day, auto_terminate,
    vpn_username, vpn_password, created_at, kind, limits, expire_at)
   values (?, 1, ?, 0, 'active', '2026-01-01', '2099-12-31', 31, 0, ?, ?, ?, 'paid', null, ?)
   on conflict (vpn_username) do nothing`,
)
const externalId = db.prepare(
  `insert into external_id (brand_id, external_id, subscription_id) values (1, ?, ?)
   on conflict (brand_id, external_id) do nothing`,
)
const ledger = db.prepare(
  `insert into ledger (brand_id, account_id, subscription_id, kind, plan_months, starts_on, ends_on, test_user, created_at)
   values (1, ?, ?, 'start', 0, '2026-01-01', '2026-01-31', 0, ?)`,
)
const audit = db.prepare(
  `insert into audit (at, brand_id, account_id, actor_kind, actor_id, address, action, target, before, after)
   values (?, 1, ?, 'secret', '2', '127.0.0.1', ?, ?, null, ?)`,
)
const place = db.prepare('update brand_usage set accounts = accounts + 1 where brand_id = 1')

const create = db.transaction((n: number, at: number) => {
  const name = `bare${randomBytes(8).toString('hex')}`
  account.run(n, at, at, at)
  subscription.run(n, n, name, randomBytes(48).toString('base64'), at, at + PERIOD_MS)
  externalId.run(`bare ${tag} ${n}`, n)
  ledger.run(n, n, at)
  audit.run(
    at,
    n,
    'subscription.start',
    `subscription:${n}`,
    `{"externalId":"bare ${n}","vpnUsername":"${name}"}`,
  )
  audit.run(at, n, 'account.add', `account:${n}`, `{"externalId":"bare ${n}"}`)
  place.run()
})

let made = 0
const startedAt = performance.now()
for (; performance.now() < startedAt + Number(seconds) * 1000; made++) create.immediate(id++, Date.now())
const perSecond = made / ((performance.now() - startedAt) / 1000)
const { user, system } = process.cpuUsage()
process.stdout.write(JSON.stringify({ perSecond, cpuMs: (user + system) / 1000 / made }))
db.close()
