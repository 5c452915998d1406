// A morning of a brand through the API, as the console calls it: three admins change accounts, make keys, webhooks and addresses, ask for
// mails; a gateway lets some customers in and refuses others.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dayIn } from '../../../src/day.ts'
import { newToken, systemRandom } from '../../../src/ids.ts'
import { hashSecret } from '../../../src/secrets.ts'
import { callAs } from '../../fixtures/http/console.ts'
import type { PlainSql } from '../parts/lab-engines.ts'
import { type Installation, runCommand, type ServerProcess } from '../parts/server-process.ts'

const ADMINS = {
  'Eva Novák': 'owner',
  'Tom Becker': 'operator',
  'Leyla Şahin': 'support',
  'Billing desk': 'billing',
}

/** The cookies of the admins, in their order. */
export async function addAdmins(installation: Installation, sql: PlainSql): Promise<string[]> {
  const tokens: string[] = []
  for (const [name, role] of Object.entries(ADMINS)) {
    await runCommand(installation, 'admin', 'add', name, '--role', role, '--json')
    const token = newToken(systemRandom)
    const now = Date.now()
    await sql.run(
      `insert into admin_session (admin_id, hash, half, created_at, seen_at, step_up_at, address)
       select max(id), '${hashSecret(token)}', 0, ${now}, ${now}, ${now}, '203.0.113.9' from admin`,
    )
    tokens.push(token)
  }
  // As if each had chosen a password and an app long ago: no page opens what is encrypted here.
  await sql.run(
    `update admin set password_hash = (select password_hash from account where password_hash <> '' limit 1), totp_secret = 'seeded',
       last_signed_in_on = '${dayIn('UTC', Date.now())}'`,
  )
  const numbers = 'with recursive number (i) as (select 1 union all select i + 1 from number where i < 10)'
  await sql.run(
    `insert into admin_recovery_code (admin_id, hash) ${numbers} select a.id, 'seeded ' || a.id || ' ' || i from admin a, number`,
  )
  return tokens
}

type Call = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ id: string; [field: string]: unknown }>

/** Refuses to go on after an answer that is no success. */
function callerOf(server: ServerProcess, token: string): Call {
  return async (method, path, body) => {
    const url = `http://127.0.0.1:${server.port}`
    const {
      status,
      text,
      body: answer,
    } = await callAs(url, token, [method, path, body], { 'latchkey-brand': 'main' })
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`)
    return answer
  }
}

export type Hooks = { good: string; bad: string }

/** The second one is refused. */
export async function addHooks(server: ServerProcess, token: string, { good, bad }: Hooks): Promise<void> {
  const call = callerOf(server, token)
  await call('POST', '/webhooks', { url: good, description: 'Shop', types: ['*'] })
  await call('POST', '/webhooks', { url: bad, description: 'Newsletter', types: ['account.*'] })
  await call('POST', '/webhooks', {
    url: good,
    description: 'Statistics of the month',
    types: ['subscription.*'],
  })
}

export async function operate(server: ServerProcess, tokens: readonly string[], hooks: Hooks) {
  const [eva, tom, leyla] = tokens.map((token) => callerOf(server, token))
  if (!eva || !tom || !leyla) throw new Error('three admins are needed')
  await addHooks(server, tokens[0] ?? '', hooks)
  for (const [kind, label] of [
    ['api', 'Android app'],
    ['api', 'iOS app'],
    ['secret', 'Shop'],
    ['api', 'Windows app'],
  ] as const)
    await eva('POST', '/keys', { kind, label })
  await eva('POST', '/keys', {
    kind: 'manage',
    label: 'Accounting',
    scopes: ['accounts:read', 'billing:read'],
    expires_days: 6,
  })
  await eva('POST', '/keys', {
    kind: 'manage',
    label: 'Monitoring of the night shift in the second office',
    expires_days: 365,
  })
  for (let account = 31; account < 47; account++)
    await tom('PATCH', `/accounts/acc_${account}`, { metadata: { ticket: String(4000 + account) } })
  for (const account of [33, 38, 44, 52, 57])
    await leyla('POST', `/accounts/acc_${account}/suspend`, { reason: 'chargeback' })
  await leyla('POST', '/accounts/acc_44/resume', {})
  for (const subscription of [12, 20, 24, 61, 73])
    await tom('PATCH', `/subscriptions/sub_${subscription}`, { limits: { sessions: 5 + (subscription % 3) } })
  for (const subscription of [13, 21, 62])
    await leyla('POST', `/subscriptions/sub_${subscription}/extend`, { days: 7 })
  for (const subscription of [16, 28])
    await tom('POST', `/subscriptions/sub_${subscription}/upgrade`, { plan_months: 36 })
  for (let account = 2; account < 22; account++)
    if (account !== 7) await leyla('POST', `/accounts/acc_${account}/password-reset`, {})
  for (const [country, host, range] of [
    ['DE', 'ip.de1.vpn.north.example', '198.51.100.0/27'],
    ['NL', 'ip.nl1.vpn.north.example', '198.51.100.64/28'],
    ['US', 'ip.us1.vpn.north.example', '198.51.100.128/28'],
  ] as const)
    await eva('POST', '/addresses', { country, host, ranges: [range] })
  await eva('POST', '/backups', {})
}

/** Customers with wrong passwords at the gateway of the agent, and some who mistype their login: returns one of those names. */
export async function knock(server: ServerProcess, agentToken: string, sql: PlainSql): Promise<string> {
  let mistyped = ''
  const post = (path: string, body: object) =>
    fetch(`http://127.0.0.1:${server.port}/gateway/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${agentToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  const logins = await sql.rows(`select id, vpn_username as name from subscription where id <= 60`)
  for (const { id, name } of logins) {
    const username = Number(id) % 9 === 2 ? `${name}x` : String(name)
    if (username !== name) mistyped = username
    const answer = await post('authorize', {
      ...{ session: `morning-${id}`, username, password: 'not the password', protocol: 'openvpn-udp' },
      caller_address: `203.0.113.${id}`,
    })
    if (!answer.ok) throw new Error(`authorize: ${answer.status} ${await answer.text()}`)
  }
  return mistyped
}

/** Takes webhooks at /good and refuses them at /bad. */
export async function startHooks() {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const isGood = request.url === '/good'
      response
        .writeHead(isGood ? 204 : 503, { 'content-type': 'text/plain' })
        .end(isGood ? '' : 'The list is being moved.')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { good: `${url}/good`, bad: `${url}/bad`, close: () => server.close() }
}
