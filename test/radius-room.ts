// A Latchkey with its RADIUS sockets open and one gateway on loopback; and a client that speaks to it as the gateway.
import assert from 'node:assert/strict'
import { createSocket, type Socket } from 'node:dgram'
import type { TestContext } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { NewGateway } from '../src/gateways/gateways.ts'
import { systemRandom } from '../src/ids.ts'
import { attribute, findAttribute } from '../src/radius/attributes.ts'
import { type Attribute, type Code, decodePacket, encodePacket, type Packet } from '../src/radius/packet.ts'
import { type Place, startRadius } from '../src/radius/server.ts'
import {
  checkReply,
  encodeRandomRequest,
  encodeSignedRequest,
  makeRadiusSecret,
} from '../src/radius/signatures.ts'
import { hideUserPassword } from '../src/radius/user-password.ts'
import { type Engine, OPERATOR, type TestApp } from './harness.ts'
import { openPrepaidRoom } from './prepaid-room.ts'

export const GATEWAY_SECRET = 'correct-horse-battery'
export const secret = makeRadiusSecret(Buffer.from(GATEWAY_SECRET))
/** Nothing on loopback takes as long; a test that waits for what never comes must not wait for the run's own limit. */
const ANSWER_TIMEOUT_MS = 60_000

type Core = Parameters<typeof startRadius>[0]
type RadiusConfig = Core['config']['radius']
export type RadiusOptions = {
  engine: Engine
  gateway?: Partial<NewGateway>
  radius?: Partial<RadiusConfig>
  /** Stands between the sockets and the real core, to hold it back. */
  between?: (core: Core) => Core
}

export type RadiusRoom = Awaited<ReturnType<typeof openRadiusRoom>>

export async function openRadiusRoom(t: TestContext, { engine, gateway, radius, between }: RadiusOptions) {
  const room = await openPrepaidRoom(t, { engine })
  room.secrets.note(GATEWAY_SECRET)
  await addGateway(room, 'gw1', { source: '127.0.0.1', ...gateway })
  const { app } = room
  const hosts = ['127.0.0.1']
  const own = { ...app.config.radius, hosts, authPort: 0, acctPort: 0, ...radius }
  const core: Core = { ...app, config: { ...app.config, radius: own } }
  const server = await startRadius(between ? between(core) : core)
  t.after(() => server.close())
  return {
    ...room,
    server,
    logins: await openClient(t, server.logins[0]),
    accounting: await openClient(t, server.accounting[0]),
    /** What the metrics say of packets, as `login accepted` → 3. */
    packets: () => packetCounts(room.app),
  }
}

/** At 127.0.0.1 unless something else is said. */
export function addGateway({ app }: Pick<TestApp, 'app'>, name: string, gateway: Partial<NewGateway>) {
  return app.gateways.add(
    {
      ...{ name, host: `${name}.example.net`, country: 'DE', protocols: ['ikev2'] },
      ...(gateway.source === null ? {} : { secret: GATEWAY_SECRET }),
      ...gateway,
    },
    OPERATOR,
  )
}

async function packetCounts({ metrics }: Pick<TestApp['app'], 'metrics'>): Promise<Record<string, number>> {
  const text = await metrics.text()
  const lines = text.matchAll(/^latchkey_radius_packets_total\{kind="(\w+)",outcome="(\w+)"\} (\d+)$/gm)
  return Object.fromEntries(
    [...lines].map(([, kind, outcome, count]) => [`${kind} ${outcome}`, Number(count)]),
  )
}

export type RadiusClient = Awaited<ReturnType<typeof openClient>>

/** From a port of its own. */
export async function openClient(t: TestContext, place: Place | undefined) {
  assert.ok(place, 'nothing listens there')
  const socket = createSocket(place.host.includes(':') ? 'udp6' : 'udp4')
  await new Promise<void>((resolve) => socket.connect(place.port, place.host, resolve))
  t.after(() => socket.close())
  const inbox = openInbox(socket)
  const send = (bytes: Buffer) => void socket.send(bytes)
  const exchange = (bytes: Buffer) => {
    send(bytes)
    return inbox.next(bytes[1] ?? 0)
  }
  return {
    send,
    /** The bytes of the answer to a request that was sent or is on its way. */
    next: inbox.next,
    exchange,
    /** The answer to a request; its signature must be right. */
    async ask(request: Packet): Promise<Packet> {
      return answerTo(request, await exchange(request.bytes))
    },
    /** Everything that came and nobody asked for. */
    unasked: inbox.unasked,
    /** Resolves when all that was sent before is answered, if it is answered at once. */
    async settle(): Promise<void> {
      await exchange(statusServer(255).bytes)
    },
  }
}

function openInbox(socket: Socket) {
  const waiting = new Map<number, (bytes: Buffer) => void>() // by identifier
  const unasked: Buffer[] = []
  socket.on('message', (bytes) => {
    const take = waiting.get(bytes[1] ?? 0)
    if (take) take(bytes)
    else unasked.push(bytes)
  })
  return {
    unasked,
    next: (identifier: number) =>
      new Promise<Buffer>((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('no answer')), ANSWER_TIMEOUT_MS)
        waiting.set(identifier, (bytes) => {
          clearTimeout(timer)
          waiting.delete(identifier)
          resolve(bytes)
        })
      }),
  }
}

/** Decoded; fails the test when it is not signed for this request. */
export function answerTo(request: Packet, bytes: Buffer, key = secret): Packet {
  const answer = decodePacket(bytes)
  assert.ok(typeof answer === 'object', `no packet: ${String(answer)}`)
  assert.equal(checkReply(answer, request, key), 'right')
  if (request.code === 'Access-Request')
    assert.equal(answer.attributes[0]?.type, 80, 'Message-Authenticator first')
  return answer
}

/** Looks again and again: for what nothing tells of. */
export async function eventually(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await nextTurn()
}

let identifiers = 0
/** 255 is kept for `settle`. */
export const nextIdentifier = () => identifiers++ % 255

export type Login = { username: string; password: string }
type Making = { key?: typeof secret; identifier?: number }

/** A signed Access-Request with a User-Password. */
export function pap(
  { username, password }: Login,
  more: readonly Attribute[] = [],
  making: Making = {},
): Packet {
  return accessRequest(
    (authenticator) => papAttributes(username, password, authenticator, making.key),
    more,
    making,
  )
}

export function accessRequest(
  tried: readonly Attribute[] | ((authenticator: Buffer) => readonly Attribute[]),
  more: readonly Attribute[] = [],
  { key = secret, identifier = nextIdentifier() }: Making = {},
): Packet {
  const authenticator = systemRandom.bytes(16)
  const own = typeof tried === 'function' ? tried(authenticator) : tried
  return encodeRandomRequest('Access-Request', identifier, authenticator, [...own, ...more], key)
}

/** The same without a Message-Authenticator. */
export function unsignedPap({ username, password }: Login, more: readonly Attribute[] = []): Packet {
  const authenticator = systemRandom.bytes(16)
  const attributes = [...papAttributes(username, password, authenticator), ...more]
  return packetOf('Access-Request', nextIdentifier(), authenticator, attributes)
}

export function packetOf(
  code: Code,
  identifier: number,
  authenticator: Buffer,
  attributes: readonly Attribute[],
): Packet {
  const packet = decodePacket(encodePacket(code, identifier, authenticator, attributes))
  assert.ok(typeof packet === 'object')
  return packet
}

function papAttributes(username: string, password: string, authenticator: Buffer, key = secret): Attribute[] {
  const hidden = hideUserPassword(Buffer.from(password), authenticator, key)
  return [attribute('User-Name', username), attribute('User-Password', hidden)]
}

export function statusServer(identifier = nextIdentifier()): Packet {
  return encodeRandomRequest('Status-Server', identifier, systemRandom.bytes(16), [], secret)
}

/** A signed Accounting-Request. */
export function report(attributes: readonly Attribute[], key = secret): Packet {
  return encodeSignedRequest('Accounting-Request', nextIdentifier(), attributes, key)
}

/** What an answer tells, without what is another one each time. */
export function told(answer: Packet) {
  return {
    code: answer.code,
    interimS: findAttribute(answer, 'Acct-Interim-Interval'),
    address: findAttribute(answer, 'Framed-IP-Address'),
    timeoutS: findAttribute(answer, 'Session-Timeout'),
  }
}
