// Part of the processes lab: one server has the nightly run, eight mails and the orders to end sessions in work when it is
// killed. The others go on within 30 s, and nothing is done twice but what was under way.
import { createSocket } from 'node:dgram'
import { addMonths, dayIn } from '../../../src/day.ts'
import type { ReceivedMail, TestSmtp } from '../../fixtures/smtp-server.ts'
import { countOf, waitUntil, wrongsOfNight } from '../crash/crash-nightly.ts'
import { addDueProducts } from '../crash/due-products.ts'
import { type Exchange, openExchange } from '../parts/radius-exchange.ts'
import {
  ACCOUNTING_REQUEST,
  ACCT_SESSION_ID,
  ACCT_STATUS_TYPE,
  CALLING_STATION_ID,
  encode,
  md5,
  number,
  seal,
  text,
  USER_NAME,
} from '../parts/radius-wire.ts'
import { daylightZone } from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import type { OnceWorld } from './once.ts'
import { addLogins } from './sessions.ts'

const DUE_PRODUCTS = 3000
const MAILS = 20
const SESSIONS = 10
const TAKEN_WITHIN_MS = 30_000
const DISCONNECT_ACK = 41
const START = 1

/** Receives orders (RFC 5176); acknowledges them from `isAnswering` on. */
export async function openOrders(secret: string) {
  const socket = createSocket('udp4')
  const orders = { isAnswering: false, received: 0, acknowledged: 0, port: 0, close: () => socket.close() }
  socket.on('message', (order, { address, port }) => {
    orders.received++
    if (!orders.isAnswering) return
    const answer = Buffer.concat([Buffer.from([DISCONNECT_ACK, order[1] ?? 0, 0, 20]), order.subarray(4, 20)])
    md5(answer, secret).copy(answer, 4)
    socket.send(answer, port, address)
    orders.acknowledged++
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  orders.port = socket.address().port
  return orders
}

type Orders = Awaited<ReturnType<typeof openOrders>>
export type Relay = { smtp: TestSmtp; begun: ReceivedMail[]; release(): void }
type World = OnceWorld & { secret: string; orders: Orders; relay: Relay }

export async function takeOver(world: World): Promise<void> {
  const { servers, sql, report, relay, orders } = world
  const [first, ...others] = servers.places
  if (!first?.server) throw new Error('the first server does not run')
  const usernames = await openSessions(world)
  const today = dayIn(daylightZone(), Date.now())
  const left = () => countOf(sql, `select count(*) as n from subscription where next_run_on <= '${today}'`)
  const due = () => countOf(sql, "select count(*) as n from disconnect where status = 'queued'")
  // The others stand still, so that the first has all the work.
  for (const { server } of others) process.kill(server?.pid ?? 0, 'SIGSTOP')
  const ago = (months: number) => addMonths(`${today.slice(0, 7)}-01`, -months)
  await addDueProducts(sql, 'once0@example.com', DUE_PRODUCTS, { today, started: ago(1), longAgo: ago(3) })
  const { call } = first.server
  const fields = { secret_key: world.at.secretKey }
  for (let n = 0; n < MAILS; n++) await call('ResetPassword', { ...fields, email: `key${n}@example.com` })
  const vam = await makeVamClient(first.server.port, world.at.secretKey, 4)
  for (const vpnUsername of usernames) await vam.call('POST', '/vam/v1/disable', { vpnUsername })
  vam.close()
  await waitUntil('mails, orders and the nightly run are in work', async () => {
    return relay.begun.length > 0 && orders.received > 0 && (await left()) < DUE_PRODUCTS
  })
  await servers.kill(first)
  const killedAt = performance.now()
  const before = { left: await left(), mails: new Set(relay.begun.map(nameOf)), due: await due() }
  relay.release()
  orders.isAnswering = true
  for (const { server } of others) process.kill(server?.pid ?? 0, 'SIGCONT')
  const since = async (what: string, done: () => Promise<boolean>) => {
    await waitUntil(what, done)
    return performance.now() - killedAt
  }
  // The nightly run writes to the customers whose products are due; those mails come, too, while it goes on.
  const asked = new Set(Array.from({ length: MAILS }, (_, n) => `key${n}@example.com`))
  const mailed = () => new Set(relay.smtp.received.map(recipientOf).filter((one) => asked.has(one))).size
  const times = await Promise.all([
    since('the nightly run goes on', async () => (await left()) < before.left),
    since(
      'all mails are sent',
      async () => (await countOf(sql, "select count(*) as n from mail where status = 'queued'")) === 0,
    ),
    since('all orders are done', async () => (await due()) === 0),
  ])
  const text = times.map((ms) => `${(ms / 1000).toFixed(1)} s`).join(', ')
  report.figure('after the kill: nightly run goes on, all mails sent, all orders done', text)
  report.promise(
    'the work of a killed server goes on within 30 s',
    times.every((ms) => ms <= TAKEN_WITHIN_MS),
    text,
  )
  report.promise(
    'it was killed in the middle',
    before.left > 0 && before.due > 0 && before.mails.size > 0,
    before,
  )
  report.promise(`each of ${MAILS} mails has come`, mailed() === MAILS, mailed())
  const twice = relay.smtp.received.map(nameOf).filter((one, i, all) => all.indexOf(one) < i)
  report.promise(
    'a mail came twice only if the killed server was sending it',
    twice.every((one) => before.mails.has(one)),
    twice,
  )
  await waitUntil('the nightly run is through', async () => (await left()) === 0)
  const found: string[] = []
  for (const [sentence, query] of Object.entries(wrongsOfNight(today)))
    if ((await sql.rows(query)).length > 0) found.push(sentence)
  report.promise(`each of ${DUE_PRODUCTS} due products is handled exactly once`, found.length === 0, found)
  const failed = await countOf(
    sql,
    "select count(*) as n from disconnect where status not in ('done', 'gone')",
  )
  report.promise(`each of ${SESSIONS} orders is done`, failed === 0, failed)
}

/** Live sessions of logins of their own at the gateway that takes orders. */
async function openSessions(world: World): Promise<string[]> {
  const logins = await addLogins(world, 'order', SESSIONS, 1)
  const exchange = await openExchange({
    ports: world.servers.radius,
    secret: world.secret,
    gate: { isOpen: true },
  })
  for (const [n, { username }] of logins.entries()) await startSession(exchange, world.secret, username, n)
  exchange.close()
  return logins.map(({ username }) => username)
}

async function startSession(exchange: Exchange, secret: string, username: string, n: number): Promise<void> {
  const attributes = [
    number(ACCT_STATUS_TYPE, START),
    text(USER_NAME, username),
    text(ACCT_SESSION_ID, `order${n}`),
    text(CALLING_STATION_ID, `198.51.100.${n}`),
  ]
  const bytes = encode(ACCOUNTING_REQUEST, exchange.nextIdentifier(), Buffer.alloc(16), attributes)
  await exchange.ask(seal(bytes, secret), 'acct')
}

/** Distinguishes a mail from all others of this lab. */
function nameOf(mail: ReceivedMail): string {
  return `${recipientOf(mail)}: ${mail.subject}`
}

function recipientOf({ envelope }: ReceivedMail): string {
  return String(envelope.to[0])
}
