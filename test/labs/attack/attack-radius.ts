// Attacks at gateways: the harm that strangers, a hostile gateway or a forger of its address can do to others.
import { randomBytes } from 'node:crypto'
import { get } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  ACCESS_ACCEPT,
  ACCESS_CHALLENGE,
  ACCESS_REQUEST,
  ACCOUNTING_REQUEST,
  ACCT_SESSION_ID,
  ACCT_STATUS_TYPE,
  CALLING_STATION_ID,
  EAP_MESSAGE,
  encode,
  hide,
  MESSAGE_AUTHENTICATOR,
  NAS_IDENTIFIER,
  number,
  seal,
  text,
  USER_NAME,
  USER_PASSWORD,
} from '../parts/radius-wire.ts'
import { type Attack, inTurn, SECRET, type Sender, type VpnLogin } from './attack-world.ts'

const EAP_BEGINNINGS = 17_500
const SILENT_CONNECTIONS = 600
const FORGED = [8, 40]
/** Shorter than the time that silent connections are kept. */
const SERVED_WITHIN_MS = 4000
const START = 1
const INTERIM = 3
const ACCT_INPUT_OCTETS = 42

let identifiers = 0

function loginRequest({ username, password }: VpnLogin, caller: string, signed = true): Buffer {
  const authenticator = randomBytes(16)
  const attributes = [
    ...(signed ? [{ type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) }] : []),
    text(USER_NAME, username),
    { type: USER_PASSWORD, value: hide(Buffer.from(password), authenticator, SECRET) },
    text(CALLING_STATION_ID, caller),
  ]
  return seal(encode(ACCESS_REQUEST, identifiers++, authenticator, attributes), SECRET)
}

async function mayConnect(sender: Sender, login: VpnLogin, caller: string): Promise<boolean> {
  return (await sender.ask(loginRequest(login, caller)))?.[0] === ACCESS_ACCEPT
}

export function eapBeginning(name: string): Buffer {
  const identity = Buffer.concat([Buffer.from([2, 1, 0, 5 + name.length, 1]), Buffer.from(name)])
  const attributes = [
    { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
    text(USER_NAME, name),
    { type: EAP_MESSAGE, value: identity },
  ]
  return seal(encode(ACCESS_REQUEST, identifiers++, randomBytes(16), attributes), SECRET)
}

/** EAP logins that begin and never end must not block other logins: at other gateways, and at the same one. */
export const eapFlood: Attack = async (world) => {
  const [hostile, other, same] = await Promise.all([
    world.sender('other'),
    world.sender('strict'),
    world.sender('other'),
  ])
  for (let i = 0; i < EAP_BEGINNINGS; i++) {
    const sent = hostile.send(eapBeginning(i % 2 ? 'zz' : `zz${i}`))
    if (i % 32 === 0) await sent
  }
  const answers = async (sender: Sender) =>
    (await sender.ask(eapBeginning('honest')))?.[0] === ACCESS_CHALLENGE
  const kept = { elsewhere: !(await answers(other)), here: !(await answers(same)) }
  for (const sender of [hostile, other, same]) sender.close()
  return [
    {
      name: 'EAP beginnings keep out logins of another gateway',
      tried: EAP_BEGINNINGS,
      through: Number(kept.elsewhere),
    },
    {
      name: 'EAP beginnings keep out logins of the same gateway',
      tried: EAP_BEGINNINGS,
      through: Number(kept.here),
    },
  ]
}

/**
 * An attacker forges the address of a gateway that does not sign: failures with a victim's address or name harm no victim
 * elsewhere.
 */
export const forgedFailures: Attack = async (world) => {
  const victim = await world.vpnLogin('forged-victim')
  const [forger, strict] = await Promise.all([world.sender('legacy'), world.sender('strict')])
  const tried = []
  for (const count of FORGED) {
    for (const username of ['made-up', victim.username]) {
      const caller = `192.0.2.${count}`
      await mayConnect(strict, victim, caller)
      await inTurn(count, (i) =>
        forger.ask(
          loginRequest(
            {
              username: username === 'made-up' ? `made-up-${i}` : username,
              password: randomBytes(8).toString('hex'),
            },
            caller,
            false,
          ),
        ),
      )
      const isIn = await mayConnect(strict, victim, caller)
      tried.push({
        name: `${count} forged failures (${username === 'made-up' ? 'other names' : 'his name'}) refuse a victim at another gateway`,
        tried: count,
        through: Number(!isIn),
      })
    }
  }
  forger.close()
  strict.close()
  return tried
}

/** A gateway reports a login of a brand that it does not serve: by RADIUS and by the agent. */
export const foreignReports: Attack = async (world) => {
  const { body } = await world.server.call('AddClient', {
    apikey: world.beta.apiKey,
    secret_key: world.beta.secretKey,
    email: 'bob@beta.test',
    country: 'DE',
    type: 1,
  })
  const username = String(body.vpn_username ?? body.username)
  const sender = await world.sender('strict', 'acct')
  const report = (status: number, more: ReturnType<typeof number>[] = []) =>
    sender.ask(
      seal(
        encode(ACCOUNTING_REQUEST, identifiers++, Buffer.alloc(16), [
          ...[
            number(ACCT_STATUS_TYPE, status),
            text(ACCT_SESSION_ID, 'foreign-1'),
            text(USER_NAME, username),
            text(NAS_IDENTIFIER, 'strict'),
            ...more,
          ],
        ]),
        SECRET,
      ),
    )
  await report(START)
  await report(INTERIM, [number(ACCT_INPUT_OCTETS, 4_000_000_000)])
  sender.close()
  const of = { session: 'foreign-2', username, seconds: 60, ago_ms: 0 }
  await world.agent('main', 'accounting', {
    records: [
      { ...of, status: 'start', octets_in: 0, octets_out: 0 },
      { ...of, status: 'interim', octets_in: 9007199254740991, octets_out: 1 },
    ],
  })
  const usage = JSON.parse(await world.command('usage', '--brand', 'beta', '--json'))
  const listed = async () => JSON.parse(await world.command('session', 'list', '--brand', 'beta', '--json'))
  const sessions = await listed()
  await world.agent('beta', 'accounting', {
    records: [{ ...of, session: 'own-1', status: 'start', octets_in: 0, octets_out: 0 }],
  })
  if ((await listed()).length === 0) throw new Error("the brand's own gateway was not believed either")
  return [
    {
      name: "a gateway writes usage into another brand's account",
      tried: 4,
      through: usage.length,
      detail: usage,
    },
    {
      name: "a gateway writes sessions into another brand's account",
      tried: 4,
      through: sessions.length,
      detail: sessions,
    },
  ]
}

/** Silent connections block no other caller: RADIUS over TLS, and HTTP. */
export const silentConnections: Attack = async (world) => {
  const hold = (port: number, localAddress: string): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connectTcp({ port, host: '127.0.0.1', localAddress }, () => resolve(socket))
      socket.on('error', () => resolve(socket))
    })
  const held = await Promise.all([
    ...Array.from({ length: SILENT_CONNECTIONS }, () => hold(world.tlsPort, '127.0.0.66')),
    ...Array.from({ length: SILENT_CONNECTIONS }, () => hold(world.server.port, '127.0.0.66')),
  ])
  const isServed = { tls: await shakesHands(world.tlsPort), http: await isHealthy(world.server.port) }
  for (const socket of held) socket.destroy()
  return [
    {
      name: 'silent connections shut RADIUS over TLS',
      tried: SILENT_CONNECTIONS,
      through: Number(!isServed.tls),
    },
    { name: 'silent connections shut HTTP', tried: SILENT_CONNECTIONS, through: Number(!isServed.http) },
  ]
}

/** The handshake reaches the server's certificate; it then asks for a client certificate, which is missing here. */
function shakesHands(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => end(true))
    const timer = setTimeout(() => end(false), SERVED_WITHIN_MS)
    const end = (isServed: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(isServed)
    }
    socket.on('error', () => end(false))
  })
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const outgoing = get(
      { port, host: '127.0.0.1', path: '/health/ready', agent: false, timeout: SERVED_WITHIN_MS },
      (response) => {
        response.resume()
        resolve(response.statusCode === 200)
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer')))
    outgoing.on('error', () => resolve(false))
  })
}

/** A recorded login without a session's name is sent again: it must not take a second seat of its owner. */
export const replayedLogins: Attack = async (world) => {
  const owner = await world.vpnLogin('replayed', {
    preferences: { multi_login: 2 },
    preferences_format: 'key',
  })
  const [recorded, replayer, elsewhere] = await Promise.all([
    world.sender('legacy'),
    world.sender('legacy'),
    world.sender('strict'),
  ])
  const request = loginRequest(owner, '192.0.2.77')
  await recorded.ask(request)
  // Other sources than before: no reply cache knows them.
  await replayer.ask(request)
  const isIn = await mayConnect(elsewhere, owner, '192.0.2.78')
  for (const sender of [recorded, replayer, elsewhere]) sender.close()
  return [{ name: 'a replayed login holds a second seat', tried: 1, through: Number(!isIn) }]
}
