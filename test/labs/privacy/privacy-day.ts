// A day of two accounts, one of each dialect: by HTTP, by RADIUS and by the API of agents. Every step comes from a new
// address, of both families. The answers do not matter here, but each step must be answered.
import { randomInt } from 'node:crypto'
import { openExchange } from '../parts/radius-exchange.ts'
import {
  ACCESS_REQUEST,
  ACCOUNTING_REQUEST,
  ACCT_SESSION_ID,
  ACCT_STATUS_TYPE,
  type Attribute,
  CALLING_STATION_ID,
  encode,
  hide,
  MESSAGE_AUTHENTICATOR,
  number,
  seal,
  text,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'
import type { Installation, ServerProcess } from '../parts/server-process.ts'
import { packed } from './privacy-search.ts'

const [FRAMED_ADDRESS, FRAMED_PREFIX, DELEGATED_PREFIX, FRAMED_IPV6] = [8, 97, 123, 168]
const PASSWORD = 'Right-Horse-12'
export const EMAIL = 'ada@example.org'

export type Day = {
  installation: Installation
  server: ServerProcess
  ports: { auth: number; acct: number }
  secret: string
  agentToken: string
  /** All addresses that were used so far. */
  used: string[]
  /** The suffix of names and steps of this day, as there are several days. */
  number: number
}

/** Distinct in each of the four bytes' text, so that no other address has it inside. */
export function freshV4(used: string[]): string {
  const address = [
    100 + randomInt(90),
    100 + randomInt(150),
    100 + randomInt(150),
    100 + randomInt(150),
  ].join('.')
  used.push(address)
  return address
}

export function freshV6(used: string[]): string {
  const group = () => (0x1000 + randomInt(0xefff)).toString(16)
  const address = ['2a02', ...Array.from({ length: 7 }, group)].join(':')
  used.push(address)
  return address
}

type Sent = { status: number; text: string }

async function send(
  { server }: Day,
  from: string,
  path: string,
  {
    method = 'POST',
    headers = {},
    body,
  }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<Sent> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { 'x-forwarded-for': from, ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, text: await answer.text() }
}

export async function amapi(
  day: Day,
  from: string,
  method: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown>> {
  const form = { 'content-type': 'application/x-www-form-urlencoded', ...headers }
  const body = new URLSearchParams({ apikey: day.installation.apiKey, ...fields }).toString()
  return JSON.parse((await send(day, from, `/api/amapi/${method}`, { headers: form, body })).text)
}

/** Of both families, one after the other. */
async function fromBoth(day: Day, step: (from: string) => Promise<unknown>): Promise<void> {
  for (const from of [freshV4(day.used), freshV6(day.used)]) await step(from)
}

const JSON_TYPE = { 'content-type': 'application/json' }

export async function liveByHttp(day: Day): Promise<{ username: string; password: string }> {
  const { secretKey } = day.installation
  const email = `${day.number}-${EMAIL}`
  const made = await amapi(day, freshV6(day.used), 'AddClient', {
    country: 'DE',
    type: '1',
    email,
    password: PASSWORD,
  })
  const login = { username: String(made.vpn_username), password: String(made.vpn_password) }
  if (made.status !== 'success') throw new Error(`AddClient: ${JSON.stringify(made)}`)
  await fromBoth(day, (from) => amapi(day, from, 'AddClient', { country: 'XX', type: '1', email: 'bad' }))
  await fromBoth(day, async (from) => {
    for (let i = 0; i < 8; i++)
      await amapi(day, from, 'TokenRefresh', { email, password: `Wrong-Horse-${i}` })
  })
  await fromBoth(day, (from) =>
    amapi(day, from, 'TokenRefresh', { email: 'nobody@example.org', password: 'x' }),
  )
  await fromBoth(day, async (from) => {
    const pair = await amapi(day, from, 'TokenRefresh', { email, password: PASSWORD })
    const bearer = { authorization: `Bearer ${pair.short_token}` }
    await amapi(day, from, 'GetProducts', { email }, bearer)
    await amapi(day, from, 'TokenRefresh', { email }, { authorization: `Bearer ${pair.long_token}` })
    await amapi(day, from, 'GetProducts', { email }, { authorization: `Bearer 0x1${'0'.repeat(32)}` })
  })
  await fromBoth(day, (from) =>
    amapi(day, from, 'SetPassword', { email, password: PASSWORD, setpassword: PASSWORD }),
  )
  const trusted = { email, secret_key: secretKey }
  await fromBoth(day, async (from) => {
    await amapi(day, from, 'AddAlias', {
      ...trusted,
      setemail: `a${day.used.length}@example.org`,
      setpassword: PASSWORD,
    })
    await amapi(day, from, 'TokenRefresh', { email: `a${day.used.length}@example.org`, password: PASSWORD })
    await amapi(day, from, 'ResetPassword', trusted)
    await amapi(day, from, 'GetProducts', { email, secret_key: 'lk_secret_wrong' })
    await amapi(day, from, 'CancelRequest', {
      email,
      password: PASSWORD,
      type: 'at_due_date',
      reason: 'too dear',
    })
  })
  await fromBoth(day, (from) =>
    send(day, from, '/api/amapi/GetProducts', { headers: JSON_TYPE, body: '{"broken' }),
  )
  await fromBoth(day, (from) => amapi(day, from, 'GetProducts', { apikey: 'lk_api_unknown', email }))
  for (const path of [
    '/docs',
    '/',
    '/health/ready',
    '/nothing',
    '/api/amapi/Nothing',
    '/vam/v3/nothing',
    '/reset?token=x',
  ])
    await fromBoth(day, (from) => send(day, from, path, { method: 'GET' }))
  return login
}

/** Resets with the token of the latest mail, by the form that a person fills in. */
export async function resetByPage(day: Day, token: string): Promise<void> {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const body = new URLSearchParams({ token, password: PASSWORD, again: PASSWORD }).toString()
  await fromBoth(day, (from) => send(day, from, `/reset?token=${token}`, { method: 'GET' }))
  await fromBoth(day, (from) => send(day, from, '/reset', { headers: form, body }))
}

export async function liveByVam(day: Day): Promise<void> {
  const { secretKey } = day.installation
  const call = (from: string, path: string, fields: object, token = '') =>
    send(day, from, path, { headers: { ...JSON_TYPE, 'x-accesstoken': token }, body: JSON.stringify(fields) })
  await fromBoth(day, async (from) => {
    const asked = { secretKey, grantType: 'secret' }
    const { body } = JSON.parse((await call(from, '/auth/v1/accessToken', asked)).text)
    await call(from, '/vam/v3/create', { uuid: `device ${day.used.length}`, period: 1 }, body.accessToken)
    await call(from, '/vam/v3/create', { uuid: '', period: 'x' }, body.accessToken)
  })
  await fromBoth(day, (from) =>
    call(from, '/auth/v1/accessToken', { secretKey: 'wrong', grantType: 'secret' }),
  )
  await fromBoth(day, (from) => call(from, '/vam/v3/create', { uuid: 'x', period: 1 }, 'wrong'))
}

/** The forms in which gateways write the source of a connection. */
const STATIONS = [
  (used: string[]) => freshV4(used),
  (used: string[]) => `${freshV4(used)}[4500]`,
  (used: string[]) => freshV6(used),
  (used: string[]) => `[${freshV6(used)}]:4500`,
]

export async function liveByRadius(day: Day, login: { username: string; password: string }): Promise<void> {
  const { ports, secret, used } = day
  const exchange = await openExchange({ ports, secret, gate: { isOpen: true } })
  const ask = (username: string, password: string, more: readonly Attribute[]) => {
    const authenticator = Buffer.from(Array.from({ length: 16 }, () => randomInt(256)))
    const attributes = [
      { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
      text(USER_NAME, username),
      { type: USER_PASSWORD, value: hide(Buffer.from(password), authenticator, secret) },
      ...more,
    ]
    const request = encode(ACCESS_REQUEST, exchange.nextIdentifier(), authenticator, attributes)
    return exchange.ask(seal(request, secret), 'auth')
  }
  const report = (status: number, more: readonly Attribute[]) => {
    const attributes = [number(ACCT_STATUS_TYPE, status), text(USER_NAME, login.username), ...more]
    const request = encode(ACCOUNTING_REQUEST, exchange.nextIdentifier(), Buffer.alloc(16), attributes)
    return exchange.ask(seal(request, secret), 'acct')
  }
  for (const [at, station] of STATIONS.entries()) {
    const named = [text(ACCT_SESSION_ID, `day ${day.number} ${at}`), text(CALLING_STATION_ID, station(used))]
    await ask(login.username, 'wrong', named)
    await ask('nobody-at-all', 'wrong', named)
    await ask(login.username, login.password, named)
    const inside = [
      ...named,
      { type: FRAMED_ADDRESS, value: packed(freshV4(used)) },
      { type: FRAMED_IPV6, value: packed(freshV6(used)) },
      ...[FRAMED_PREFIX, DELEGATED_PREFIX].map((type) => {
        return { type, value: Buffer.concat([Buffer.from([0, 128]), packed(freshV6(used))]) }
      }),
    ]
    await report(1, inside)
    await report(3, inside)
    if (at % 2 === 0) await report(2, inside)
  }
  exchange.close()
}

export async function liveByAgent(day: Day, { username, password }: { username: string; password: string }) {
  const headers = { ...JSON_TYPE, authorization: `Bearer ${day.agentToken}` }
  const call = (path: string, fields: object) =>
    // An agent's own address is that of its gateway, which belongs to the operator.
    send(day, '127.0.0.1', `/gateway/v1/${path}`, { headers, body: JSON.stringify(fields) })
  await fromBoth(day, async (from) => {
    const session = `agent ${day.number} ${day.used.length}`.replaceAll(' ', '-')
    const asked = { session, username, caller_address: from }
    for (const shown of ['wrong', password]) await call('authorize', { ...asked, password: shown })
    const counted = { octets_in: 1, octets_out: 1, seconds: 1, framed_address: freshV4(day.used) }
    const records = ['start', 'interim'].map((status) => ({ ...asked, status, ...counted }))
    const { status, text: body } = await call('accounting', { records })
    if (status !== 200) throw new Error(`accounting: ${body}`)
  })
}
