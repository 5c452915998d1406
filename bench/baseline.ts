// The bare baseline: node:http, better-sqlite3 with prepared statements, the same file, the same reads that an honest
// GetProducts by secret key, a status of VAM or a GET of an account by the management API needs, the same answer. No validation, no throttling, no log, no framework.
// Environment: BENCH_FILE, BENCH_KEYS (JSON of id and hex key). Prints its port.
import { createServer, type IncomingMessage } from 'node:http'
import { parse } from 'node:querystring'
import Sqlite from 'better-sqlite3'
import { systemRandom } from '../src/ids.ts'
import { type EncryptionKeys, hashSecret, makeVault, sameText } from '../src/secrets.ts'

const PRODUCTS_PATH = '/api/amapi/GetProducts'
const STATUS_PATH = '/vam/v2/status?'
const MAX_BODY_BYTES = 65_536

type KeyRow = { brand_id: number; hash: string }
type AccountRow = { id: number; status: string }
type ProductRow = {
  id: number
  label: string
  status: string
  due_on: string
  vpn_username: string
  vpn_password: string
}

const [first, ...others]: { id: string; hex: string }[] = JSON.parse(process.env.BENCH_KEYS ?? '[]')
if (!first) throw new Error('BENCH_KEYS is missing')
const decoded = [first, ...others].map(({ id, hex }) => ({ id, key: Buffer.from(hex, 'hex') }))
const vault = makeVault(decoded as unknown as EncryptionKeys, systemRandom)
const db = new Sqlite(process.env.BENCH_FILE ?? '', { readonly: true })

// `in (?)` as the server has it: `= ?` makes SQLite plan a join again for each value.
const findKey = db.prepare<[string, string], KeyRow>(
  `select k.brand_id, k.hash from brand_key k join brand b on b.id = k.brand_id
   where k.hash in (?) and k.kind in (?) and k.revoked_at is null`,
)
const findAccount = db.prepare<[number, string], AccountRow>(
  `select a.id, a.status from email_address e join account a on a.id = e.account_id
   where e.brand_id in (?) and e.email_key in (?)`,
)
const listProducts = db.prepare<[number], ProductRow>(
  `select s.id, p.label, s.status, s.due_on, s.vpn_username, s.vpn_password from subscription s
   left join plan p on p.brand_id = s.brand_id and p.months = s.plan_months
   where s.account_id in (?) order by s.id desc limit 1000`,
)

const findToken = db.prepare<[string, number], { brand_id: number }>(
  `select t.brand_id from access_token t join brand_key k on k.id = t.key_id join brand b on b.id = t.brand_id
   where t.hash in (?) and t.expires_at > ? and k.revoked_at is null`,
)
const findPrepaid = db.prepare<
  [string, number],
  { vpn_username: string; status: string; account: string; due_on: string }
>(
  `select s.vpn_username, s.status, a.status as account, s.due_on from external_id e
   join subscription s on s.id = e.subscription_id join account a on a.id = s.account_id
   where s.vpn_username in (?) and e.brand_id in (?)`,
)
const LONG_DAY = new Intl.DateTimeFormat('en-US', {
  year: 'numeric',
  month: 'long',
  day: '2-digit',
  timeZone: 'UTC',
})

/** What an honest status of VAM needs: the token's brand, the login in it. */
function status(url: string, token: string) {
  const brand = findToken.get(hashSecret(token), Date.now())
  if (!brand) return envelope(1002, 'Unknown token.', {})
  const username = new URL(url, 'http://localhost').searchParams.get('vpnUsername') ?? ''
  const row = findPrepaid.get(username, brand.brand_id)
  if (!row) return envelope(11001, 'No such login.', {})
  const state = row.status === 'active' && row.account === 'active' ? 'Enabled' : 'Disabled'
  const day = LONG_DAY.format(new Date(row.due_on))
  return envelope(1, 'VPN account status fetched successfully', {
    vpnUsername: row.vpn_username,
    status: `${state}:${day}`,
  })
}

const ACCOUNT_PATH = '/api/v1/accounts/acc_'
type Row = Record<string, string | number | null>
const findManageKey = db.prepare<
  [string],
  { brand_id: number | null; scopes: string; ends_at: number | null }
>(`select brand_id, scopes, ends_at from manage_key where hash in (?) and revoked_at is null`)
const findWhole = db.prepare<[number, number], Row>(
  `select a.*, b.name as brand from account a join brand b on b.id = a.brand_id
   where a.id in (?) and a.brand_id in (?)`,
)
const countAliases = db.prepare<[number], { n: number }>(
  'select count(*) as n from alias where account_id in (?)',
)
const listSubscriptions = db.prepare<[number], Row>(
  `select s.*, p.label, e.external_id from subscription s
   left join plan p on p.brand_id = s.brand_id and p.months = s.plan_months
   left join external_id e on e.brand_id = s.brand_id and e.subscription_id = s.id
   where s.account_id in (?) order by s.created_at, s.id limit 1000`,
)

/** What an honest GET of an account by the management API needs; undefined: it is refused. */
function getAccount(url: string, authorization: string) {
  const key = findManageKey.get(hashSecret(authorization.slice('Bearer '.length)))
  if (!key?.brand_id || (key.ends_at !== null && key.ends_at < Date.now())) return undefined
  if (!key.scopes.split(' ').some((scope) => scope.startsWith('accounts:'))) return undefined
  const account = findWhole.get(Number.parseInt(url.slice(ACCOUNT_PATH.length), 10), key.brand_id)
  if (!account) return undefined
  const rows = listSubscriptions.all(Number(account.id))
  const externalIds = rows.flatMap(({ external_id }) => external_id ?? [])
  return {
    ...{ id: `acc_${account.id}`, object: 'account', brand: account.brand, email: account.email || null },
    ...{ external_id: externalIds[0] ?? null, external_ids: externalIds, status: account.status },
    ...{ country: account.country, first_name: account.first_name, last_name: account.last_name },
    ...{ company_name: account.company_name, state: account.state, zip_code: account.zip_code },
    ...{ test_user: account.test_user === 1, metadata: JSON.parse(String(account.metadata ?? '{}')) },
    alias_count: countAliases.get(Number(account.id))?.n,
    subscriptions: rows.map((row) => ({
      ...{
        id: `sub_${row.id}`,
        object: 'subscription',
        brand: account.brand,
        account_id: `acc_${account.id}`,
      },
      ...{
        external_id: row.external_id,
        vpn_username: row.vpn_username,
        plan_months: row.plan_months || null,
      },
      ...{ plan: row.label ?? 'prepaid', kind: row.kind, status: row.status, started_on: row.started_on },
      ...{ due_on: row.due_on, renews: row.auto_terminate === 0, cancellation: row.cancel_type },
      ...{ limits: JSON.parse(String(row.limits)), dedicated_address: null },
      ...{ created_at: instant(row.created_at), ended_at: instant(row.ended_at) },
    })),
    ...{ created_at: instant(account.created_at), changed_at: instant(account.changed_at) },
    closed_at: instant(account.closed_at),
  }
}

function instant(at: string | number | null | undefined): string | null {
  return at === null || at === undefined ? null : new Date(at).toISOString()
}

function envelope(code: number, message: string, body: object) {
  return { header: { code, response_code: code, message }, body }
}

function text(value: string | string[] | undefined): string {
  return typeof value === 'string' ? value : ''
}

function refusal(code: number, message: string) {
  return { status: 'error', code, message }
}

function getProducts(body: string) {
  const fields = parse(body)
  const brand = findKey.get(hashSecret(text(fields.apikey)), 'api')
  if (!brand) return refusal(1101, 'Unknown API key.')
  const secretHash = hashSecret(text(fields.secret_key))
  const secret = findKey.get(secretHash, 'secret')
  if (!secret || secret.brand_id !== brand.brand_id || !sameText(secret.hash, secretHash)) {
    return refusal(1102, 'Not authenticated.')
  }
  const account = findAccount.get(brand.brand_id, text(fields.email).trim().toLowerCase())
  if (account?.status !== 'active') return refusal(1201, 'No such account.')
  const response = listProducts.all(account.id).map((row) => ({
    product_id: String(row.id),
    product_type: row.label,
    product_status: row.status.charAt(0).toUpperCase() + row.status.slice(1),
    username: row.vpn_username,
    password: vault.decrypt('vpn_password', row.id, row.vpn_password),
    nextduedate: row.due_on,
  }))
  return { status: 'success', result: 'success', response }
}

/** Undefined: there is nothing at this path. */
function answerTo({ method, url = '', headers }: IncomingMessage, body: string): object | undefined {
  if (method === 'GET' && url.startsWith(STATUS_PATH)) return status(url, text(headers['x-accesstoken']))
  if (method === 'GET' && url.startsWith(ACCOUNT_PATH)) return getAccount(url, text(headers.authorization))
  return method === 'POST' && url === PRODUCTS_PATH ? getProducts(body) : undefined
}

const server = createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    body += chunk
    if (body.length > MAX_BODY_BYTES) request.destroy()
  })
  request.on('end', () => {
    const made = answerTo(request, body)
    const found = made !== undefined
    const answer = JSON.stringify(made ?? refusal(1001, 'Unknown method.'))
    response.writeHead(found ? 200 : 404, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(answer),
    })
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address && typeof address === 'object') process.stdout.write(`${address.port}\n`)
})
