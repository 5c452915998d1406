// nginx and Caddy as deploy/ configures them, in front of a real server: whom the server sees, and what is passed on.
import { readFileSync } from 'node:fs'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { hasProgram } from '../parts/debian-program.ts'
import type { LabReport } from '../parts/lab-report.ts'
import { makeInstallation, removeInstallation, startServer } from '../parts/server-process.ts'
import { type Front, startCaddy, startNginx } from './proxy-process.ts'

const CALLER = '127.0.0.66'
const FORGED = '203.0.113.9'
const SECRET = 'lk_api_secret_in_an_address'
const KIB = 1024
const LOGGED_WITHIN_MS = 10_000
const LOOK_AGAIN_MS = 20
/** The head of a request may take 10 s at both. */
const SLOW_HEAD_MS = [8_000, 15_000] as const

export async function tryNginx(report: LabReport): Promise<void> {
  if (!hasProgram('/usr/sbin/nginx', 'nginx-light')) return console.log('skipped: there is no nginx')
  await tryProxy(report, 'nginx', (port) => startNginx([port]), tryNginxAlone)
}

export async function tryCaddy(report: LabReport): Promise<void> {
  if (!hasProgram('/usr/bin/caddy', 'caddy')) return console.log('skipped: there is no Caddy')
  await tryProxy(report, 'Caddy', startCaddy, async () => undefined)
}

/** A line of a log, which is written after its answer. Undefined when it does not come. */
async function lineWith(id: string | undefined, path: string): Promise<string | undefined> {
  const until = Date.now() + LOGGED_WITHIN_MS
  while (id !== undefined && Date.now() < until) {
    const line = readFileSync(path, 'utf8')
      .split('\n')
      .slice(0, -1)
      .find((one) => one.includes(id))
    if (line !== undefined) return line
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
  }
  return undefined
}

type Answer = { status: number; body: string; id: string | undefined; location: string | undefined }
type Asked = { path?: string; body?: string; headers?: Record<string, string>; plain?: boolean }

function ask(proxy: Front, { path = '/', body, headers, plain }: Asked): Promise<Answer> {
  const options = {
    ...{
      host: '127.0.0.1',
      port: plain ? proxy.plainPort : proxy.port,
      localAddress: CALLER,
      path,
      agent: false,
    },
    ...{ servername: 'localhost', ca: proxy.ca, method: body === undefined ? 'GET' : 'POST' },
    headers: {
      host: 'localhost',
      ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...headers,
    },
  }
  return new Promise((resolve, reject) => {
    const sent = (plain ? plainRequest : request)(options, async (answer) => {
      const { 'x-request-id': id, location } = answer.headers
      const got = { status: answer.statusCode ?? 0, id: id?.toString(), location }
      resolve({ ...got, body: await text(answer).catch(() => '') })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

async function tryProxy(
  report: LabReport,
  name: string,
  start: (port: number) => Promise<Front>,
  alone: (report: LabReport, proxy: Front) => Promise<void>,
): Promise<void> {
  const installation = await makeInstallation()
  const server = await startServer(installation, { env: { LATCHKEY_PUBLIC_URL: 'https://localhost' } })
  let proxy: Front | undefined
  try {
    proxy = await start(server.port)
    const slow = slowHead(proxy)
    const fields = { apikey: installation.apiKey, country: 'DE', type: '1', email: 'ada@example.org' }
    const added = await ask(proxy, {
      path: '/api/amapi/AddClient',
      body: new URLSearchParams(fields).toString(),
      headers: { 'x-forwarded-for': FORGED },
    })
    report.promise(`${name}: a first account`, added.body.includes('"status":"success"'), added)
    const line = await lineWith(added.id, server.logFile)
    const address = line === undefined ? undefined : JSON.parse(line).address
    report.promise(
      `${name}: the server logs its id with the caller's address, not a forged one`,
      address === CALLER,
      [added.id, line],
    )
    const trusted = { ...fields, secret_key: installation.secretKey, email: 'grace@example.org' }
    await tryKey(report, name, proxy, trusted)
    await tryBounds(report, name, proxy)
    const shown = await shownPaths(proxy)
    report.promise(
      `${name}: health and metrics are not passed on, however they are written`,
      shown.length === 0,
      shown,
    )
    const old = await spoken(proxy, 'TLSv1.1')
    report.promise(`${name}: TLS 1.3 and 1.2, nothing older`, !old && (await spoken(proxy, 'TLSv1.2')), old)
    await alone(report, proxy)
    const { ms, answer } = await slow
    const [least, most] = SLOW_HEAD_MS
    report.promise(`${name}: a head that does not come is given up after 10 s`, ms > least && ms < most, [
      ms,
      answer,
    ])
  } finally {
    await proxy?.stop()
    await server.stop()
    await removeInstallation(installation)
  }
}

async function tryKey(report: LabReport, name: string, proxy: Front, fields: Record<string, string>) {
  const body = new URLSearchParams(fields).toString()
  const add = (key: string) =>
    ask(proxy, { path: '/api/amapi/AddClient', body, headers: { 'idempotency-key': key } })
  const [first, again, other] = [await add('one'), await add('one'), await add('two')]
  const isKept = first.body === again.body && other.body !== first.body
  report.promise(`${name}: a caller's own Idempotency-Key is passed on`, isKept, [first, again, other])
}

/** Caddy 2.6 answers 502 to a body beyond its bound. A body that the server refuses gets the server's own words; one that is far too large does not reach it. */
async function tryBounds(report: LabReport, name: string, proxy: Front): Promise<void> {
  const path = '/api/amapi/AddClient'
  const large = await ask(proxy, { path, body: `apikey=${'a'.repeat(100 * KIB)}` })
  report.promise(
    `${name}: 100 KiB of body get the refusal of the server`,
    /^\{"status":"error"/.test(large.body),
    large,
  )
  const huge = await ask(proxy, { path, body: `apikey=${'a'.repeat(1024 * KIB)}` }).catch(
    (error: Error) => error,
  )
  const isRefused = huge instanceof Error || ([413, 502].includes(huge.status) && huge.id === undefined)
  report.promise(`${name}: a megabyte is refused before the server`, isRefused, huge)
  const head = await ask(proxy, { headers: { 'x-filler': 'a'.repeat(40 * KIB) } }).catch(
    (error: Error) => error,
  )
  const isCut = head instanceof Error || [400, 431, 494].includes(head.status)
  report.promise(`${name}: 40 KiB of head are refused`, isCut, head)
}

async function shownPaths(proxy: Front): Promise<unknown[]> {
  const health = [
    '/health/ready',
    '/health/live',
    '//health//ready',
    '/%68ealth/ready',
    '/a/../health/ready',
    '/health/ready/',
  ]
  const found: unknown[] = []
  for (const path of [...health, '/health/ready?a=1', '/metrics', '//metrics', '/health/../metrics']) {
    const answer = await ask(proxy, { path })
    if (answer.status === 200 || answer.body.includes('"ok"')) found.push([path, answer])
  }
  return found
}

async function tryNginxAlone(report: LabReport, proxy: Front): Promise<void> {
  const page = await ask(proxy, { path: `/docs?apikey=${SECRET}`, plain: true })
  const isSent = page.status === 308 && page.location === `https://localhost/docs?apikey=${SECRET}`
  report.promise('nginx: a browser in clear is sent to https', isSent, page)
  for (const [path, body] of [
    ['/api/amapi/AddClient', 'apikey=a'],
    ['/gateway/v1/logins', '{}'],
    [`/api/amapi/GetProducts?apikey=${SECRET}`, undefined],
  ] as const) {
    const call = await ask(proxy, { path, plain: true, ...(body === undefined ? {} : { body }) })
    report.promise(`nginx: ${path.split('?')[0]} in clear is refused`, call.status === 403, call)
  }
  const asked = await ask(proxy, { path: `/api/amapi/GetProducts?apikey=${SECRET}` })
  const logFile = join(proxy.folder, 'latchkey.log')
  report.promise('nginx: its log has the id of a request', (await lineWith(asked.id, logFile)) !== undefined)
  const log = readFileSync(logFile, 'utf8')
  const errors = readFileSync(join(proxy.folder, 'latchkey-error.log'), 'utf8')
  report.promise('nginx: its logs have no key of an address', !(log + errors).includes(SECRET), log + errors)
}

async function spoken(proxy: Front, version: 'TLSv1.1' | 'TLSv1.2'): Promise<boolean> {
  const socket = connect({
    ...{ port: proxy.port, host: '127.0.0.1', servername: 'localhost', ca: proxy.ca },
    ...{ minVersion: version, maxVersion: version },
    ...(version === 'TLSv1.1' ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
  })
  const isSpoken = await new Promise<boolean>((resolve) => {
    socket.once('secureConnect', () => resolve(true)).once('error', () => resolve(false))
  })
  socket.destroy()
  return isSpoken
}

/** Resolves when the proxy has closed the connection. */
async function slowHead(proxy: Front): Promise<{ ms: number; answer: string }> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', servername: 'localhost', ca: proxy.ca })
  await new Promise<void>((resolve) => socket.once('secureConnect', () => resolve()))
  const startedAt = performance.now()
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\nX-Half: ')
  const answer = await text(socket).catch((error: Error) => error.message)
  return { ms: Math.round(performance.now() - startedAt), answer: answer.slice(0, 200) }
}
