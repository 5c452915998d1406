// What refusals at a gateway reveal of logins: unknown, wrong password, disabled and expired have the same bytes and take
// the same time. Every attempt comes from a new network, and few are wrong at one login, so that throttling does not
// interfere.
import { randomBytes } from 'node:crypto'
import { type Engine, openPlainSql } from '../parts/lab-engines.ts'
import { type LabReport, median } from '../parts/lab-report.ts'
import { type Exchange, openExchange } from '../parts/radius-exchange.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import {
  ACCESS_REJECT,
  CALLING_STATION_ID,
  HEADER_BYTES,
  type Login,
  passwordRequest,
  text,
} from '../parts/radius-wire.ts'
import { type Installation, startServer } from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'

const SAMPLES = 2000
const WARM_UP = 100
const TOLERANCE = 0.05
/** Few enough that none waits for another on two busy cores. */
const ASKING_AT_ONCE = 16
const SECRET = 'secret-of-a-lab-gateway'
const WRONG = 'Wrong.Tunnel.01'
/** A login allows strangers a hundred wrong attempts. */
const WRONG_AT_ONE = 90
const WRONG_LOGINS = Math.ceil((SAMPLES + WARM_UP) / WRONG_AT_ONE)

type Side = { name: string; login: (at: number) => Login; ms: number[] }

export async function compareLogins(
  engine: Engine,
  installation: Installation,
  report: LabReport,
): Promise<void> {
  const { auth, acct, env } = await chooseRadiusPorts()
  await addLabGateway(installation, { name: 'lab', source: '127.0.0.1', secret: SECRET })
  const [disabled, expired, ...known] = await addLogins(installation)
  const [first] = known
  if (!first || !disabled || !expired) throw new Error('no logins were made')
  const sides: Side[] = [
    { name: 'an unknown login', login: (at) => ({ username: `nobody${at}`, password: WRONG }), ms: [] },
    { name: 'a wrong password', login: (at) => ({ ...(known[at] ?? first), password: WRONG }), ms: [] },
    { name: 'a disabled login', login: () => disabled, ms: [] },
    { name: 'an expired login', login: () => expired, ms: [] },
  ]
  const server = await startServer(installation, { env })
  const gate = { isOpen: true }
  const exchanges = await Promise.all(
    Array.from({ length: ASKING_AT_ONCE }, () =>
      openExchange({ ports: { auth, acct }, secret: SECRET, gate }),
    ),
  )
  try {
    const seen = new Set<string>()
    let next = -WARM_UP
    const askAll = async (exchange: Exchange) => {
      while (next < SAMPLES) {
        const round = next++
        const at = Math.floor((round + WARM_UP) / WRONG_AT_ONE)
        // The order changes from round to round: none always comes first.
        const order = sides.map((_, i) => sides[(i + Math.abs(round)) % sides.length] as Side)
        for (const side of order) {
          const { reply, ms } = await tryLogin(exchange, side.login(at))
          seen.add(reply)
          if (round >= 0) side.ms.push(ms)
        }
      }
    }
    await Promise.all(exchanges.map(askAll))
    judge(engine, sides, seen, report)
  } finally {
    for (const exchange of exchanges) exchange.close()
    await server.stop()
  }
}

function judge(engine: Engine, sides: Side[], seen: ReadonlySet<string>, report: LabReport): void {
  const medians = sides.map(({ ms }) => median(ms))
  for (const [at, { name }] of sides.entries())
    report.figure(`${engine}: refusal of ${name}`, `median ${medians[at]?.toFixed(2)} ms`)
  const difference = Math.max(...medians) / Math.min(...medians) - 1
  const sentence = `refused logins: medians of ${SAMPLES} are within 5 % (${(difference * 100).toFixed(2)} %)`
  report.promise(sentence, difference <= TOLERANCE)
  const same = seen.size === 1 && [...seen][0]?.startsWith(`${ACCESS_REJECT} `)
  report.promise('refused logins: every answer has the same bytes', same === true, [...seen])
}

let networks = 0

/** `reply` is without the parts that always differ: the identifier and the signatures. */
async function tryLogin(exchange: Exchange, login: Login) {
  networks++
  const asking = { secret: SECRET, identifier: exchange.nextIdentifier(), authenticator: randomBytes(16) }
  const caller = `10.${(networks >> 16) & 255}.${(networks >> 8) & 255}.${networks & 255}`
  const request = passwordRequest(asking, login, [text(CALLING_STATION_ID, caller)])
  const startedAt = performance.now()
  const reply = await exchange.ask(request, 'auth')
  const ms = performance.now() - startedAt
  const signed = HEADER_BYTES + 18
  const type = reply.subarray(HEADER_BYTES, HEADER_BYTES + 2).toString('hex')
  return { reply: `${reply[0]} ${reply.length} ${type} ${reply.subarray(signed).toString('hex')}`, ms }
}

/** One disabled, one whose last day has passed, the rest as they are. */
async function addLogins(installation: Installation): Promise<Login[]> {
  const server = await startServer(installation)
  const vam = await makeVamClient(server.port, installation.secretKey, 1)
  const logins: Login[] = []
  const known = Array.from({ length: WRONG_LOGINS }, (_, i) => `known${i}`)
  for (const uuid of ['disabled', 'expired', ...known]) {
    const { body, text: answer } = await vam.call('POST', '/vam/v3/create', { uuid, period: 1 })
    if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${answer}`)
    logins.push({ username: body.vpnUsername, password: String(body.vpnPassword) })
  }
  vam.close()
  await server.stop()
  const sql = await openPlainSql(installation)
  const [disabled, expired] = logins
  await sql.run(`update subscription set status = 'suspended' where vpn_username = '${disabled?.username}'`)
  await sql.run(`update subscription set status = 'expired', due_on = '2020-01-01', expire_at = null
    where vpn_username = '${expired?.username}'`)
  await sql.close()
  return logins
}
