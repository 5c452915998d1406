// VAM as existing programs call it: through axios in its current and its 0.21 line, and in the forms that PHP's
// http_build_query writes. The client itself encodes each request; the test does not.
import assert from 'node:assert/strict'
import { request } from 'node:http'
import { type TestContext, test } from 'node:test'
import axios from 'axios'
import axios021 from 'axios-0.21'
import { DAY_MS } from '../../../src/clock.ts'
import { OPERATOR, startApp } from '../../harness.ts'

type Envelope = {
  header: { code: number; response_code: number; message: string }
  body: Record<string, string>
}
type Response = { status: number; data: Envelope }
type Config = Record<string, unknown>
/** The common part of both lines, as their users write it. */
type Axios = {
  get(url: string, config?: Config): Promise<Response>
  delete(url: string, config?: Config): Promise<Response>
  post(url: string, data?: unknown, config?: Config): Promise<Response>
  put(url: string, data?: unknown, config?: Config): Promise<Response>
  request(config: Config): Promise<Response>
  interceptors: { response: { use(done: undefined, failed: (error: Failure) => Promise<Response>): void } }
}
type Failure = { response: Response; config: Config & { headers: Config; retried?: boolean } }

const LINES: [string, (baseURL: string) => Axios][] = [
  ['axios', (baseURL) => axios.create({ baseURL }) as unknown as Axios],
  ['axios 0.21', (baseURL) => axios021.default.create({ baseURL }) as unknown as Axios],
]
const PREFERENCES = {
  multi_login: 5,
  session_limit: 50,
  country: [1, 2, 3],
  city: [1, 2, 3],
  protocol: [1, 2, 3],
}
const FORM = 'application/x-www-form-urlencoded'

for (const [name, makeClient] of LINES) {
  test(`${name}: an account's whole life, each call written as its users write it`, async (t) => {
    const { fixture, client } = await signedIn(t, makeClient)
    const made = await client.post('/vam/v3/create', {
      uuid: 'ada@example.com',
      period: '30',
      preferences: PREFERENCES,
      preferences_format: 'key',
      isDedicated: false,
      subscriptionType: 'paid',
    })
    assert.deepEqual(made.data.header, {
      code: 1,
      response_code: 1,
      message: 'VPN account has been created successfully',
    })
    const { vpnUsername, expiryDate } = made.data.body
    assert.equal(expiryDate, '2026-12-21')
    // An object with the header of a form: the 0.21 line sends JSON under that label.
    const labelled = await client.put(
      '/vam/v2/disable',
      { vpnUsername },
      { headers: { 'Content-Type': FORM } },
    )
    assert.equal(labelled.data.body.statusUpdated, 'Disable')
    const form = new URLSearchParams({ vpnUsername: String(vpnUsername) })
    assert.equal((await client.put('/vam/v2/enable', form)).data.body.statusUpdated, 'Enable')
    const status = await client.get('/vam/v2/status', { params: { vpnUsername } })
    assert.equal(status.data.body.status, 'Enabled:December 21, 2026')
    fixture.clock.add(19 * DAY_MS)
    assert.equal(await refusal(client.put('/vam/v2/renew', { vpnUsername, period: 30 })), '409 100010')
    fixture.clock.add(DAY_MS)
    const renewed = await client.put('/vam/v2/renew', { vpnUsername, period: 30 })
    assert.deepEqual(renewed.data.body, { vpnUsername, renewForDays: '30' })
    const password = 'Difference.1822'
    const changed = { vpnUsername, newPassword: password, confirmNewPassword: password }
    assert.equal((await client.put('/vam/v2/changePassword', changed)).data.header.code, 1)
    assert.equal(await refusal(client.post('/vam/v3/create', { uuid: 'ada@example.com' })), '409 11001')
    const deleted = await client.delete('/vam/v2/delete', { data: { vpnUsername } })
    assert.equal(deleted.data.body.deletedVpnUsername, vpnUsername)
    const params = { vpnUsername }
    assert.equal(await refusal(client.delete('/vam/v2/delete', { params })), '400 11001')
  })

  test(`${name}: a client that fetches a new token at 1002 and repeats the call gets through, and never loops`, async (t) => {
    const { fixture, client, refreshes } = await signedIn(t, makeClient)
    fixture.clock.add(2 * 3_600_000)
    const answers = await Promise.all(
      [1, 2, 3].map((n) => client.post('/vam/v2/generate', { uuid: `parallel ${n}` })),
    )
    assert.deepEqual(
      answers.map((one) => one.data.header.code),
      [1, 1, 1],
    )
    assert.ok(refreshes.count <= 3, `${refreshes.count} refreshes`)
  })

  test(`${name}: a client that looks only at answers of status 200 sees refusals of the legacy paths`, async (t) => {
    const { client } = await signedIn(t, makeClient)
    const { status, data } = await client.post('/vam/v1/renew', { vpnUsername: 'nobody', period: 30 })
    assert.deepEqual([status, data.header.code, data.body], [200, 11001, {}])
  })
}

/** A client like public programs: the token in a header, and at 1002 a refresh and one more attempt. */
async function signedIn(t: TestContext, makeClient: (url: string) => Axios) {
  const fixture = await startApp(t)
  const client = makeClient(fixture.url)
  const headers: Record<string, string> = {}
  const refreshes = { count: 0 }
  const params = { secretKey: fixture.keys.secret_key, grantType: 'secret' }
  const first = await client.post('/auth/v1/accessToken', undefined, { params })
  let { accessToken, refreshToken } = first.data.body
  headers['X-AccessToken'] = String(accessToken)
  client.interceptors.response.use(undefined, async (error) => {
    const { response, config } = error
    if (response?.data?.header?.code !== 1002 || config.retried) throw error
    refreshes.count++
    const again = await client.post('/auth/v1/accessToken', { refreshToken, grantType: 'refresh' })
    ;({ accessToken, refreshToken } = again.data.body)
    headers['X-AccessToken'] = String(accessToken)
    return client.request({ ...config, retried: true, headers: { ...config.headers, ...headers } })
  })
  const withToken = (config: Config = {}) => ({
    ...config,
    headers: { ...headers, ...(config.headers as Config | undefined) },
  })
  const calls = {
    get: (url: string, config?: Config) => client.get(url, withToken(config)),
    delete: (url: string, config?: Config) => client.delete(url, withToken(config)),
    post: (url: string, data?: unknown, config?: Config) => client.post(url, data, withToken(config)),
    put: (url: string, data?: unknown, config?: Config) => client.put(url, data, withToken(config)),
  }
  fixture.secrets.note(accessToken)
  return { fixture, client: calls, refreshes }
}

/** Status and code of a refusal as a client gets it: thrown. */
async function refusal(call: Promise<Response>): Promise<string> {
  try {
    const { status, data } = await call
    return `not refused: ${status} ${data.header.code}`
  } catch (error) {
    const { status, data } = (error as Failure).response
    assert.deepEqual(data.body, {})
    return `${status} ${data.header.code}`
  }
}

test('PHP: nested arrays, switches and nothing, as http_build_query writes them', async (t) => {
  const fixture = await startApp(t)
  const token = await phpCall(fixture.url, 'POST', '/auth/v1/accessToken', '', {
    secretKey: fixture.keys.secret_key,
    grantType: 'secret',
  })
  const accessToken = String(token.body.accessToken)
  fixture.secrets.note(accessToken)
  const brand = await fixture.app.brands.findById(fixture.brandId)
  assert.ok(brand)
  await fixture.app.dedicatedAddresses.add(
    { brand, actor: OPERATOR },
    { country: 'DE', host: 'de1.example.net', ranges: ['203.0.113.9'] },
  )
  const made = await phpCall(fixture.url, 'POST', '/vam/v3/create', accessToken, {
    uuid: 'user 1 & co',
    period: 30,
    preferences: PREFERENCES,
    preferences_format: 'key',
    isDedicated: true,
    dedicatedCountry: 'DE',
    oneLoginScheme: false,
    vpnUsername: null,
  })
  assert.equal(made.header.code, 1, JSON.stringify(made))
  assert.equal(made.body.dedicatedIp, '203.0.113.9')
  const { vpnUsername } = made.body
  const status = await phpCall(fixture.url, 'GET', '/vam/v2/status', accessToken, { vpnUsername })
  assert.equal(status.body.status, 'Enabled:December 21, 2026')
  const deleted = await phpCall(fixture.url, 'DELETE', '/vam/v2/delete', accessToken, { vpnUsername })
  assert.equal(deleted.body.deletedVpnUsername, vpnUsername)
  const state = await fixture.app.prepaid.list(fixture.brandId, { after: 0, limit: 10 })
  assert.deepEqual(state, [])
})

test('the form writer writes what PHP 8 writes', () => {
  const written = httpBuildQuery({ a: { b: [1, 2], c: true }, d: false, e: null, f: 'x y&é', g: [] })
  assert.equal(written, 'a%5Bb%5D%5B0%5D=1&a%5Bb%5D%5B1%5D=2&a%5Bc%5D=1&d=0&f=x+y%26%C3%A9')
})

/** PHP's http_build_query (manual: http_build_query; RFC 1738 encoding): true is 1, false 0, null left out. */
function httpBuildQuery(value: object, prefix = ''): string {
  return Object.entries(value)
    .flatMap(([key, one]) => {
      const name = prefix ? `${prefix}[${key}]` : key
      if (one === null || one === undefined) return []
      if (typeof one === 'object') return httpBuildQuery(one, name) || []
      const text = typeof one === 'boolean' ? String(Number(one)) : String(one)
      return `${rfc1738(name)}=${rfc1738(text)}`
    })
    .join('&')
}

function rfc1738(text: string): string {
  const escaped = encodeURIComponent(text).replace(
    /[!'()*~]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return escaped.replaceAll('%20', '+')
}

/** As PHP's curl sends it: GET in the query, everything else as a form. */
function phpCall(
  url: string,
  method: string,
  path: string,
  token: string,
  fields: object,
): Promise<Envelope> {
  const text = httpBuildQuery(fields)
  const target = new URL(method === 'GET' ? `${path}?${text}` : path, url)
  const headers = {
    'X-AccessToken': token,
    Accept: '*/*',
    ...(method === 'GET' ? {} : { 'Content-Type': FORM, 'Content-Length': Buffer.byteLength(text) }),
  }
  return new Promise((resolve, reject) => {
    const call = request(target, { method, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Envelope))
    })
    call.on('error', reject)
    call.end(method === 'GET' ? undefined : text)
  })
}
