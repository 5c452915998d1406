// The scenario of every gateway with a real server: who gets in, how many at once, who can come back, what is counted, and
// the end of a session whose account loses access.
import type { LabReport } from '../labs/parts/lab-report.ts'
import type { Client, Gateway, Login } from './lab.ts'
import type { Latchkey } from './latchkey.ts'
import { PING_OVERHEAD_BYTES, reaches, sendPings } from './pings.ts'
import { PATIENCE_MS, until } from './programs.ts'

/** The gateway under test, and its server. */
export type Subject = {
  name: string
  gateway: Gateway
  latchkey: Latchkey
  report: LabReport
  /** Its protocol's number, and another one. */
  protocolId: number
  otherProtocolId: number
  /** The server can end its sessions. */
  endsSessions: boolean
  /** Reports the usage of a session by itself when its time is over. */
  keepsSessionTime: boolean
  /** Gives an address that it received once to all sessions of the login. */
  addressesStayWithLogin: boolean
  host: string
  dedicated: string
}

/** The part that some checks need. */
export type SubjectPart = Pick<Subject, 'name' | 'gateway' | 'latchkey' | 'report' | 'endsSessions'>

const PINGS = 200
const PINGS_LEAST = 190
const PING_BYTES = 1000
/** Headers of the tunnel and its own packets, as measured: 24 bytes for each packet, and under 4 kB at the start. */
const OVERHEAD_SHARE = 0.03
const OVERHEAD_BYTES = 8000
/** The bytes that a gateway may count between the lab's look and the end: keepalives and goodbyes. */
const LATE_BYTES = 1500

export async function checkGateway(subject: Subject): Promise<void> {
  const { gateway } = subject
  const first = await gateway.client('client')
  const second = await gateway.client('second')
  await whoGetsIn(subject, first)
  await oneSeat(subject, first, second)
  await comingBack(subject, first, second)
  await whereAllowed(subject, first)
  await dedicatedAddress(subject, first, second)
  await usageCounted(subject, first)
  await disabledMeanwhile(subject, first)
}

async function whoGetsIn({ name, latchkey, report }: Subject, client: Client): Promise<void> {
  const byApi = await latchkey.addClient()
  const own = await latchkey.create({ multi_login: 1 })
  for (const [whose, login] of Object.entries({ AMAPI: byApi, VAM: own })) {
    const got = await client.connect(login)
    const carries = got === 'up' && (await reaches(client))
    report.promise(`${name}: an account of ${whose} gets in and pings through the tunnel`, carries, got)
    if (!carries) throw new Error('no client gets in: nothing more can be checked')
    await client.leave()
    const wrong = await client.connect({ ...login, password: 'Wrong-Horse-12' })
    report.promise(`${name}: with a wrong password it does not`, wrong === 'refused', wrong)
  }
  const unknown = await client.connect({ username: 'vpnnobody', password: 'Wrong-Horse-12' })
  report.promise(`${name}: nobody gets in whom nobody knows`, unknown === 'refused', unknown)
}

async function oneSeat(subject: Subject, first: Client, second: Client): Promise<void> {
  const { name, latchkey, report } = subject
  const login = await latchkey.create({ multi_login: 1 })
  const got = await first.connect(login)
  const other = await second.connect(login)
  const kept = got === 'up' && other === 'refused' && (await reaches(first))
  report.promise(`${name}: limit 1: a second device is refused, the first goes on`, kept, { got, other })
  await first.leave()
  await settled(latchkey, login)
  const after = await second.connect(login)
  report.promise(`${name}: limit 1: once the first has left, the second gets in`, after === 'up', after)
  await second.leave()
}

async function comingBack(subject: Subject, client: Client, second: Client): Promise<void> {
  const { name, latchkey, report } = subject
  const login = await latchkey.create({ multi_login: 1 })
  const got = await client.connect(login)
  await client.crash()
  const startedAt = performance.now()
  const back = await client.connect(login)
  const carries = back === 'up' && (await reaches(client))
  const ms = Math.round(performance.now() - startedAt)
  report.promise(`${name}: limit 1: after kill -9 of the client it is back at once`, carries, { got, back })
  report.figure(`${name}: back after ms`, ms)
  // The new session has traffic meanwhile: where the gateway is slow to give up the old one, it would otherwise be given up
  // as frozen.
  const settledAlone = async () => (await reaches(client)) && (await liveSessions(latchkey, login)) === 1
  const live = await until(settledAlone, PATIENCE_MS)
  report.promise(`${name}: limit 1: the old session ends, the new one stays`, live === true)
  const other = await second.connect(login)
  report.promise(`${name}: limit 1: and keeps its seat`, other === 'refused', other)
  await client.leave()
}

async function whereAllowed(subject: Subject, client: Client): Promise<void> {
  const { name, latchkey, report, protocolId, otherProtocolId } = subject
  const here = await countryId(latchkey, 'DE')
  const there = await countryId(latchkey, 'NL')
  const cases = [
    { what: 'another country', limits: { country: [there] }, why: 'country' },
    { what: 'another protocol', limits: { protocol: [otherProtocolId] }, why: 'protocol' },
  ]
  for (const { what, limits, why } of cases) {
    const login = await latchkey.create(limits)
    const got = await client.connect(login)
    report.promise(`${name}: who may use ${what} only is refused`, got === 'refused', got)
    const explained = await latchkey.cli('session', 'explain', login.username).catch(String)
    report.promise(`${name}: session explain says why`, explained.includes(why), explained)
  }
  const login = await latchkey.create({ country: [here], protocol: [protocolId] })
  const got = await client.connect(login)
  report.promise(`${name}: who may use this country and protocol gets in`, got === 'up', got)
  await client.leave()
}

async function dedicatedAddress(subject: Subject, first: Client, second: Client): Promise<void> {
  const { name, latchkey, report, host, dedicated, addressesStayWithLogin } = subject
  await latchkey.cli('dedicated-ip', 'add', dedicated, '--country', 'DE', '--host', host)
  const login = await latchkey.create({ multi_login: 2 }, { isDedicated: true, dedicatedCountry: 'DE' })
  const got = await first.connect(login)
  const uses = got === 'up' && first.address() === dedicated && (await reaches(first))
  report.promise(`${name}: a dedicated address is used`, uses, { got, address: first.address() })
  const other = await second.connect(login)
  if (addressesStayWithLogin) {
    const kept = other === 'refused' && (await reaches(first))
    report.promise(`${name}: a second session, which would take it over, is refused`, kept, other)
  } else {
    const isOther = other === 'up' && second.address() !== dedicated
    const carry = isOther && (await reaches(second)) && (await reaches(first))
    report.promise(`${name}: a second session gets another, both carry`, carry, second.address())
  }
  await Promise.all([first.leave(), second.leave()])
}

export async function usageCounted(
  { name, gateway, latchkey, report }: SubjectPart,
  client: Client,
): Promise<void> {
  const login = await latchkey.create({})
  await client.connect(login)
  await reaches(client)
  const answered = await sendPings(client, PINGS, PING_BYTES)
  const sent = answered * (PING_BYTES + PING_OVERHEAD_BYTES)
  const counted = await gateway.counted(login.username)
  await client.leave()
  await settled(latchkey, login)
  const [used] = JSON.parse(
    await latchkey.cli('usage', '--account', login.username, '--by', 'account', '--json'),
  )
  const ways = [
    [Number(used?.octetsIn ?? 0), counted?.fromClient ?? 0],
    [Number(used?.octetsOut ?? 0), counted?.toClient ?? 0],
  ] as const
  const detail = { sent, counted, used }
  const fits =
    answered > 0 &&
    ways.every(([octets]) => octets >= sent && octets <= sent * (1 + OVERHEAD_SHARE) + OVERHEAD_BYTES)
  report.promise(`${name}: usage is what went through (${sent} bytes each way) and overhead`, fits, detail)
  const same = ways.every(([octets, own]) => octets >= own && octets - own <= LATE_BYTES)
  report.promise(`${name}: usage is what the gateway itself counts`, answered >= PINGS_LEAST && same, detail)
}

export async function disabledMeanwhile(subject: SubjectPart, client: Client): Promise<void> {
  const { name, latchkey, report, endsSessions } = subject
  const login = await latchkey.create({ multi_login: 1 })
  await client.connect(login)
  const before = await reaches(client)
  const { header } = await latchkey.disable(login.username)
  if (endsSessions) {
    const gone = await until(async () => !(await reaches(client, 1)), PATIENCE_MS)
    report.promise(`${name}: disabled in mid-session: the tunnel dies`, before && gone === true, header)
  } else {
    const ended = await latchkey.cli('session', 'list').catch(String)
    report.promise(
      `${name}: disabled in mid-session: the session is still shown`,
      ended.includes(login.username),
      ended,
    )
    await client.leave()
  }
  const again = await client.connect(login)
  report.promise(`${name}: disabled in mid-session: the reconnect is refused`, again === 'refused', again)
  await latchkey.enable(login.username)
  const back = await client.connect(login)
  report.promise(`${name}: enabled again it gets in`, back === 'up', back)
  await client.leave()
}

export async function liveSessions(
  latchkey: Latchkey,
  { username }: Pick<Login, 'username'>,
): Promise<number> {
  const text = `select count(*) as n from session where username = '${username}' and ended_at is null`
  return Number((await latchkey.rows(text))[0]?.n ?? 0)
}

/** Waits until no session of the login is live and no seat is taken: the gateway has reported the end. */
export async function settled(latchkey: Latchkey, { username }: Pick<Login, 'username'>): Promise<boolean> {
  const seats = `select count(*) as n from seat where subscription_id in
    (select id from subscription where vpn_username = '${username}')`
  const done = await until(
    async () =>
      (await liveSessions(latchkey, { username })) + Number((await latchkey.rows(seats))[0]?.n ?? 0) === 0,
    PATIENCE_MS,
  )
  return done === true
}

async function countryId(latchkey: Latchkey, code: string): Promise<number> {
  const [row] = await latchkey.rows(`select id from country where iso_code = '${code}'`)
  return Number(row?.id)
}
