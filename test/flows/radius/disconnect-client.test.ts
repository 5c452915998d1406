// Disconnect-Request as a gateway on the network sees it. The gateway here reads and signs bytes as RFC 2865 and 5176
// describe them, with Node's MD5, and does not use the program's codec.
import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { createSocket, type RemoteInfo } from 'node:dgram'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { systemRandom } from '../../../src/ids.ts'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import {
  makeDisconnectClient,
  retransmissionWaits,
  type Wait,
} from '../../../src/radius/disconnect/disconnect-client.ts'
import { makeClock, START } from '../../harness.ts'

const SECRET = 'a-secret-of-two-sides'
const ACK = 41
const NAK = 42
const SESSION = [attribute('Acct-Session-Id', 'START-7'), attribute('User-Name', 'vpnada')]
/** Waits forever: an answer, or the end of the test, comes first. */
const forEver: Wait = (_ms, signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))

type Request = { bytes: Buffer; port: number; attributes: Map<number, Buffer[]> }
type Answer = (request: Request) => Buffer | Buffer[] | undefined

async function openGateway(t: TestContext, answer: Answer, host = '127.0.0.1') {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  const requests: Request[] = []
  socket.on('message', (bytes: Buffer, from: RemoteInfo) => {
    const request = { bytes, port: from.port, attributes: attributesOf(bytes) }
    requests.push(request)
    for (const reply of [answer(request) ?? []].flat()) socket.send(reply, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, host, resolve))
  t.after(() => new Promise<void>((resolve) => socket.close(() => resolve())))
  const target = { address: host, port: socket.address().port, secret: makeRadiusSecret(Buffer.from(SECRET)) }
  return { requests, target }
}

function attributesOf(bytes: Buffer): Map<number, Buffer[]> {
  const found = new Map<number, Buffer[]>()
  for (let at = 20; at < bytes.length; at += bytes.readUInt8(at + 1)) {
    const value = bytes.subarray(at + 2, at + bytes.readUInt8(at + 1))
    found.set(bytes.readUInt8(at), [...(found.get(bytes.readUInt8(at)) ?? []), value])
  }
  return found
}

function reply({ bytes: request }: Request, code: number, attributes = '', secret = SECRET): Buffer {
  const body = Buffer.from(attributes, 'hex')
  const bytes = Buffer.concat([
    Buffer.from([code, request.readUInt8(1), 0, 20 + body.length]),
    request.subarray(4, 20),
    body,
  ])
  bytes.set(createHash('md5').update(bytes).update(secret).digest(), 4)
  return bytes
}

function makeClient(wait: Wait = forEver) {
  const clock = makeClock(START)
  return makeDisconnectClient({ clock, random: systemRandom, wait })
}

const never = new AbortController().signal

test('a request is signed twice over, says which session is meant and when it was made', async (t) => {
  const { requests, target } = await openGateway(t, (request) => reply(request, ACK))
  assert.deepEqual(await makeClient().ask(target, SESSION, never), { kind: 'ack' })
  const [request] = requests
  assert.ok(request)
  const { bytes, attributes } = request
  assert.equal(bytes.readUInt8(0), 40)
  assert.equal(bytes.readUInt16BE(2), bytes.length)
  const unsigned = Buffer.from(bytes)
  unsigned.fill(0, 4, 20)
  assert.deepEqual(createHash('md5').update(unsigned).update(SECRET).digest(), bytes.subarray(4, 20))
  assert.equal(bytes.readUInt8(20), 80, 'Message-Authenticator comes first')
  const blank = Buffer.from(unsigned)
  blank.fill(0, 22, 38)
  assert.deepEqual([createHmac('md5', SECRET).update(blank).digest()], attributes.get(80))
  assert.equal(String(attributes.get(44)), 'START-7')
  assert.equal(String(attributes.get(1)), 'vpnada')
  assert.equal(attributes.get(55)?.[0]?.readUInt32BE(), START / 1000)
})

test('every order has a port and an identifier of its own', async (t) => {
  const { requests, target } = await openGateway(t, (request) => reply(request, ACK))
  const client = makeClient()
  const asked = Array.from({ length: 20 }, () => client.ask(target, SESSION, never))
  await Promise.all(asked)
  assert.equal(new Set(requests.map(({ port }) => port)).size, 20)
  assert.equal(new Set(requests.map(({ bytes }) => bytes.readUInt8(1))).size, 20)
})

test('a refusal is returned with its Error-Cause, and without one where there is none', async (t) => {
  const causes: [string, number | undefined][] = [
    ['6506000001f7', 503],
    ['650600000191', 401],
    ['', undefined],
  ]
  for (const [attributes, errorCause] of causes) {
    const { target } = await openGateway(t, (request) => reply(request, NAK, attributes))
    assert.deepEqual(await makeClient().ask(target, SESSION, never), { kind: 'nak', errorCause })
  }
})

test('an answer is believed only from who knows the secret, to this request and about disconnects', async (t) => {
  const { target } = await openGateway(t, (request) => {
    const other = { ...request, bytes: Buffer.from(request.bytes) }
    other.bytes.writeUInt8((request.bytes.readUInt8(1) + 1) % 256, 1)
    const unsigned = Buffer.concat([Buffer.from([ACK, request.bytes.readUInt8(1), 0, 20]), Buffer.alloc(16)])
    const wrongMac = reply(request, ACK, `5012${'00'.repeat(16)}`)
    const wrong = [unsigned, wrongMac, reply(request, ACK, '', 'another-secret'), reply(other, ACK)]
    return [
      ...wrong,
      Buffer.from('no packet'),
      reply(request, 44),
      reply(request, 2),
      reply(request, NAK, '6506000001f7'),
    ]
  })
  assert.deepEqual(await makeClient().ask(target, SESSION, never), { kind: 'nak', errorCause: 503 })
})

test('while no answer comes the same packet is sent again from the same port, and then it is over', async (t) => {
  const waited: number[] = []
  let arrived = () => {}
  const { requests, target } = await openGateway(t, () => void arrived())
  const client = makeClient(async (ms) => {
    waited.push(ms)
    // The next one is sent when this one has arrived.
    if (requests.length < waited.length)
      await new Promise<void>((resolve) => {
        arrived = resolve
      })
  })
  assert.deepEqual(await client.ask(target, SESSION, never), { kind: 'silent', error: undefined })
  assert.equal(requests.length, waited.length)
  const [first] = requests
  for (const { bytes, port } of requests) assert.deepEqual([bytes, port], [first?.bytes, first?.port])
})

test('an answer to a repetition counts', async (t) => {
  const seen: Request[] = []
  const { target } = await openGateway(t, (request) => {
    seen.push(request)
    return seen.length < 3 ? undefined : reply(request, ACK)
  })
  const client = makeClient(async (ms, signal) => {
    if (ms > 10_000) await forEver(ms, signal)
  })
  assert.deepEqual(await client.ask(target, SESSION, never), { kind: 'ack' })
})

test('waits double from 2 s to 16 s, each up to a tenth longer or shorter, and end after 30 s', () => {
  for (const [below, expected] of [
    [() => 1000, [2000, 4000, 8000, 16_000]],
    [() => 0, [1800, 3420, 6498, 12_346.2, 5935.8]],
    [() => 2000, [2200, 4620, 9702, 13_478]],
  ] as const) {
    const waits = [...retransmissionWaits({ ...systemRandom, below })]
    assert.deepEqual(
      waits.map((ms) => Math.round(ms * 10) / 10),
      expected,
    )
    assert.equal(Math.round(waits.reduce((sum, ms) => sum + ms)), 30_000)
  }
  for (let i = 0; i < 100; i++)
    for (const ms of retransmissionWaits(systemRandom)) assert.ok(ms > 0 && ms <= 17_600, String(ms))
})

test('a stop ends the waiting at once', async (t) => {
  const stopping = new AbortController()
  const { target } = await openGateway(t, () => void stopping.abort())
  assert.deepEqual(await makeClient().ask(target, SESSION, stopping.signal), { kind: 'stopped' })
})

test('a port without a listener is silence with a reason', async (t) => {
  const { target } = await openGateway(t, () => undefined)
  const closed = createSocket('udp4')
  await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve))
  const { port } = closed.address()
  await new Promise<void>((resolve) => closed.close(() => resolve()))
  const client = makeClient(async () => new Promise((resolve) => setImmediate(resolve)))
  const answer = await client.ask({ ...target, port }, SESSION, never)
  assert.equal(answer.kind, 'silent')
})

test('a gateway with an IPv6 address is asked as well', async (t) => {
  const { target } = await openGateway(t, (request) => reply(request, ACK), '::1')
  assert.deepEqual(await makeClient().ask(target, SESSION, never), { kind: 'ack' })
})

test('a gateway that has only the secret of before a rotation is asked with that one after the first wait', async (t) => {
  const { requests, target } = await openGateway(t, (request) => {
    const isOfBefore = isSignedWith(request, 'the-secret-of-before')
    return isOfBefore ? reply(request, ACK, '', 'the-secret-of-before') : undefined
  })
  const waits: (() => void)[] = []
  const client = makeClient((ms, signal) => {
    if (waits.length === 0 && ms === 2000) return new Promise<void>((resolve) => waits.push(resolve))
    return forEver(ms, signal)
  })
  const asked = client.ask(
    { ...target, former: makeRadiusSecret(Buffer.from('the-secret-of-before')) },
    SESSION,
    never,
  )
  while (requests.length < 1) await nextTurn()
  assert.equal(isSignedWith(requests[0], SECRET), true)
  waits[0]?.()
  assert.deepEqual(await asked, { kind: 'ack' })
  assert.equal(requests.length, 2)
})

test('a gateway that has the new secret never sees the one of before', async (t) => {
  const { requests, target } = await openGateway(t, (request) => reply(request, ACK))
  const former = makeRadiusSecret(Buffer.from('the-secret-of-before'))
  assert.deepEqual(await makeClient().ask({ ...target, former }, SESSION, never), { kind: 'ack' })
  assert.equal(requests.length, 1)
})

test('without an answer to either secret the gateway is silent', async (t) => {
  const { requests, target } = await openGateway(t, () => undefined)
  const former = makeRadiusSecret(Buffer.from('the-secret-of-before'))
  const answer = await makeClient(async () => undefined).ask({ ...target, former }, SESSION, never)
  assert.equal(answer.kind, 'silent')
  while (new Set(requests.map(({ port }) => port)).size < 2) await nextTurn()
})

function isSignedWith(request: Request | undefined, secret: string): boolean {
  if (!request) return false
  const unsigned = Buffer.from(request.bytes)
  unsigned.fill(0, 4, 20)
  const own = createHash('md5').update(unsigned).update(secret).digest()
  return own.equals(request.bytes.subarray(4, 20))
}
