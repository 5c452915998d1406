// RADIUS over TLS: the certificate identifies the gateway, packets are framed by their length, and broken connections are
// closed.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectTcp } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { connect, type PeerCertificate, type TLSSocket } from 'node:tls'
import { RENEWED_WITHIN_MS, readTlsFiles } from '../../../src/config/tls-files.ts'
import { makeLog } from '../../../src/log.ts'
import { attribute } from '../../../src/radius/codec/attributes.ts'
import { makeRadiusSecret } from '../../../src/radius/codec/signatures.ts'
import { makeFrames } from '../../../src/radius/codec/stream-framing.ts'
import { ANSWER_WITHIN_MS } from '../../../src/radius/pipeline/pipeline.ts'
import { HANDSHAKES, namesOf, openTls } from '../../../src/radius/transport/tls.ts'
import { type Certificate, makeCertificate, makeRevocationList } from '../../fixtures/certificate.ts'
import {
  answerTo,
  eventually,
  openRadiusFixture,
  packetOf,
  pap,
  type RadiusFixture,
  report,
  unsignedPap,
} from '../../fixtures/radius/radius.ts'
import { ENGINES, type Engine } from '../../harness.ts'

const ADA = { username: 'ada', password: 'Correct-Horse.9!' }
const RADSEC = makeRadiusSecret(Buffer.from('radsec'))
const KEY = { key: RADSEC }
type Files = [cert: Buffer, key: Buffer, ca: Buffer]
const STARTED = [
  attribute('User-Name', ADA.username),
  attribute('Acct-Session-Id', 's1'),
  attribute('Acct-Status-Type', 1),
]

for (const engine of ENGINES) {
  test(`${engine}: a gateway that its certificate names is served, logins and reports on one line`, async (t) => {
    const { fixture, dial } = await openTlsFixture(t, engine)
    const line = await dial('gw1')
    const login = pap(ADA, [], KEY)
    const started = report(STARTED, RADSEC)
    line.socket.write(Buffer.concat([login.bytes, started.bytes.subarray(0, 3)]))
    assert.equal(answerTo(login, await line.next(), RADSEC).code, 'Access-Accept')
    line.socket.write(started.bytes.subarray(3))
    assert.equal(answerTo(started, await line.next(), RADSEC).code, 'Accounting-Response')
    assert.equal((await fixture.app.db.read.selectFrom('session').selectAll().execute()).length, 1)
  })
}

test('over TLS', async (t) => {
  const { fixture, dial } = await openTlsFixture(t, 'sqlite')

  await t.test('a login needs no Message-Authenticator, for the line is signed', async () => {
    const line = await dial('gw1')
    const plain = unsignedPap({ ...ADA, password: 'hidden by another secret' })
    line.socket.write(plain.bytes)
    assert.equal(answerTo(plain, await line.next(), RADSEC).code, 'Access-Reject')
  })
  await t.test('a wrong Message-Authenticator is met with silence all the same', async () => {
    const line = await dial('gw1')
    line.socket.write(Buffer.concat([pap(ADA).bytes, pap(ADA, [], KEY).bytes]))
    await line.next()
    assert.deepEqual([line.waiting(), (await fixture.packets())['login bad_message_authenticator']], [0, 1])
  })
  await t.test('a gateway is found by its host as well', async () => {
    const line = await dial('gw1.example.net')
    const login = pap(ADA, [], KEY)
    line.socket.write(login.bytes)
    assert.equal(answerTo(login, await line.next(), RADSEC).code, 'Access-Accept')
  })
  await t.test('who is no gateway is hung up on', async () => {
    const line = await dial('stranger')
    await line.closed
    assert.equal((await fixture.packets())['connection unknown_client'], 1)
  })
  await t.test('a gateway that has another host now is not served, though its line is open', async () => {
    const line = await dial('gw1.example.net')
    line.socket.write(pap(ADA, [], KEY).bytes)
    await line.next()
    await fixture.app.gateways.set('gw1', { host: 'elsewhere.example.net' }, fixture.caller.actor)
    line.socket.write(pap(ADA, [], KEY).bytes)
    await eventually(async () => (await fixture.packets())['login unknown_client'] === 1)
    await fixture.app.gateways.set('gw1', { host: 'gw1.example.net' }, fixture.caller.actor)
  })
  await t.test('a client without a certificate, or with one that nobody signed, gets no line', async () => {
    for (const own of [undefined, makeCertificate('gw1')]) {
      const line = await dial(own)
      await line.closed
      assert.equal(line.waiting(), 0)
    }
    assert.equal((await fixture.packets())['connection bad_handshake'], 2)
  })
  for (const [what, length] of [
    ['too short', 19],
    ['too long', 4097],
  ] as const) {
    await t.test(`a packet that says it is ${what} closes the line`, async () => {
      const line = await dial('gw1')
      const bytes = Buffer.from(packetOf('Access-Request', 1, Buffer.alloc(16), []).bytes)
      bytes.writeUInt16BE(length, 2)
      line.socket.write(bytes)
      await line.closed
    })
  }
  await t.test('a stop ends what is open', async () => {
    const line = await dial('gw1')
    await fixture.server.close()
    await line.closed
  })
})

test('renewed certificate files count for new lines within a minute, and broken ones not at all', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { fixture, dial, own, files } = await openTlsFixture(t, 'sqlite')
  const pass = () => t.mock.timers.tick(RENEWED_WITHIN_MS)
  const isServed = async (line: Awaited<ReturnType<typeof dial>>) => {
    const login = pap(ADA, [], KEY)
    line.socket.write(login.bytes)
    return answerTo(login, await line.next(), RADSEC).code === 'Access-Accept'
  }
  const before = await dial('gw1')
  const next = makeCertificate()
  const newcomer = makeCertificate('gw1')

  await t.test('half of them, or rubbish, leaves the old ones in use', async () => {
    for (const [file, text] of [
      [files.certFile, next.cert],
      [files.certFile, ''],
      [files.certFile, own.cert.slice(0, 200)],
      [files.keyFile, 'no key'],
      [files.caFile, ''],
      [files.caFile, undefined],
    ] as const) {
      const kept = readFileSync(file)
      if (text === undefined) rmSync(file)
      else writeFileSync(file, text)
      pass()
      assert.ok(await isServed(await dial('gw1')), `${file}: ${text}`)
      writeFileSync(file, kept)
    }
  })
  await t.test('whole, they are what new lines are shown and judged by', async () => {
    writeFileSync(files.certFile, next.cert)
    writeFileSync(files.keyFile, next.key)
    writeFileSync(files.caFile, newcomer.cert)
    assert.ok(await isServed(await dial('gw1')), 'not before they are looked at')
    pass()
    assert.ok(await isServed(await dial(newcomer, next)))
    const old = await dial('gw1', next)
    await old.closed
    assert.equal((await fixture.packets())['connection bad_handshake'], 1)
  })
  await t.test('lines that are open stay', async () => {
    assert.ok(await isServed(before))
  })
})

test('a certificate on the revocation list is refused, its open line is ended, and the log names it', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] })
  const { fixture, dial, files, clients, said } = await openTlsFixture(t, 'sqlite', undefined, true)
  const isServed = async (line: Awaited<ReturnType<typeof dial>>) => {
    const login = pap(ADA, [], KEY)
    line.socket.write(login.bytes)
    return answerTo(login, await line.next(), RADSEC).code === 'Access-Accept'
  }
  const open = await dial('gw1')
  assert.ok(await isServed(open))
  writeFileSync(files.crlFile, listOf(clients, 'gw1'))
  t.mock.timers.tick(RENEWED_WITHIN_MS)
  await open.closed
  const revoked = await dial('gw1')
  await revoked.closed
  assert.ok(await isServed(await dial('gw1.example.net')), 'whose certificate is another')
  assert.equal((await fixture.packets())['connection bad_handshake'], 1)
  const [line] = said().filter(({ why }) => why === 'bad_handshake')
  assert.deepEqual([line?.certificate, line?.cause], ['gw1 localhost', 'CERT_REVOKED'])
})

test('who shakes hands and goes no further keeps no gateway out, whatever he holds', async (t) => {
  const { fixture, dial } = await openTlsFixture(t, 'sqlite')
  const [place] = fixture.server.tls
  assert.ok(place)
  const open = await dial('gw1')
  for (let i = 0; i < 30; i++) {
    const silent = connectTcp({ ...place, localAddress: '127.0.0.66' })
    silent.on('error', () => undefined)
    t.after(() => silent.destroy())
  }
  await eventually(
    async () => (await fixture.packets())['connection overloaded'] === 30 - HANDSHAKES.mostOfOne,
  )
  for (const line of [open, await dial('gw1')]) {
    const login = pap(ADA, [], KEY)
    line.socket.write(login.bytes)
    assert.equal(answerTo(login, await line.next(), RADSEC).code, 'Access-Accept')
  }
})

test('certificate files that cannot be used are named in words', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tls-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [one, other] = [makeCertificate(), makeCertificate()]
  const why = (given: Partial<Record<'cert' | 'key' | 'ca', string>>, crlFile?: string) => {
    for (const [name, text] of Object.entries({ cert: one.cert, key: one.key, ca: other.cert, ...given }))
      writeFileSync(join(folder, name), text)
    return read(crlFile)
  }
  const [certFile, keyFile, caFile] = [join(folder, 'cert'), join(folder, 'key'), join(folder, 'ca')]
  const read = (crlFile?: string) => {
    try {
      readTlsFiles({ certFile, keyFile, caFile, ...(crlFile ? { crlFile } : {}) })
      return undefined
    } catch (error) {
      return (error as Error).message.replaceAll(`${folder}/`, '')
    }
  }
  assert.equal(why({}), undefined)
  assert.equal(why({ cert: 'x' }), 'cert holds no certificate in PEM')
  assert.equal(why({ ca: '' }), 'ca holds no certificate in PEM')
  assert.equal(
    why({ key: one.cert }),
    'key holds no private key in PEM that is readable without a passphrase',
  )
  assert.equal(why({ cert: other.cert }), 'key is not the private key of cert')
  const crlFile = join(folder, 'crl')
  for (const [list, said] of [
    [makeRevocationList(other, 'localhost', false).repeat(2), undefined],
    ['', 'crl holds no revocation list in PEM'],
    [other.cert, 'crl holds no revocation list in PEM'],
  ] as const) {
    writeFileSync(crlFile, list)
    assert.equal(why({}, crlFile), said)
  }
  rmSync(join(folder, 'ca'))
  assert.match(String(read()), /^ca cannot be read: ENOENT/)
})

test('over TLS, where nobody repeats, an answer is sent however late it is', async (t) => {
  let beforeLogin = () => {}
  const { fixture, dial } = await openTlsFixture(t, 'sqlite', () => beforeLogin())
  beforeLogin = () => fixture.clock.add(ANSWER_WITHIN_MS + 1)
  const line = await dial('gw1')
  const login = pap(ADA, [], KEY)
  line.socket.write(login.bytes)
  assert.equal(answerTo(login, await line.next(), RADSEC).code, 'Access-Accept')
})

test('a peer that does not read its answers loses its line, and one that does gets all of them', async (t) => {
  const [own, client] = [makeCertificate(), makeCertificate('gw1')]
  const answer = packetOf('Access-Reject', 1, Buffer.alloc(16), []).bytes
  let count = 0
  const [cert, key, ca] = [own.cert, own.key, client.cert].map((text) => Buffer.from(text)) as Files
  const listener = await openTls({
    ...{ host: '127.0.0.1', port: 0, files: { cert, key, ca } },
    ...{ isKnown: async () => true, onRefused: () => undefined },
    receive: ({ send }) => {
      for (let n = 0; n < count; n++) send(answer)
    },
  })
  t.after(() => listener.close())
  const bytesOf = async (answers: number) => {
    count = answers
    const socket = connect({ port: listener.port, ca: own.cert, servername: 'localhost', ...client })
    socket.on('error', () => undefined) // the server hung up
    socket.write(packetOf('Access-Request', 1, Buffer.alloc(16), []).bytes)
    let bytes = 0
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes === answers * answer.length) socket.destroy()
    })
    await new Promise((resolve) => socket.once('close', resolve))
    return bytes
  }
  assert.equal(await bytesOf(1000), 1000 * answer.length)
  assert.ok((await bytesOf(100_000)) < 100_000 * answer.length)
})

test('packets come out of a stream however it was cut', () => {
  const packets = [pap(ADA).bytes, report(STARTED).bytes, pap(ADA).bytes]
  const stream = Buffer.concat(packets)
  for (const size of [1, 2, 3, 7, 20, 64, stream.length]) {
    const frames = makeFrames()
    const found: Buffer[] = []
    for (let at = 0; at < stream.length; at += size) {
      found.push(...(frames.take(stream.subarray(at, at + size)) ?? []))
    }
    assert.deepEqual(found, packets, `in pieces of ${size}`)
  }
})

test('names of a certificate are its common names and DNS names', () => {
  const names = (CN: string | string[] | undefined, subjectaltname?: string) =>
    namesOf({ subject: { CN }, subjectaltname } as unknown as PeerCertificate)
  assert.deepEqual(names('gw1'), ['gw1'])
  assert.deepEqual(names(['gw1', 'gw2'], 'DNS:gw2, DNS:gw3, IP Address:192.0.2.1, URI:gw4'), [
    'gw1',
    'gw2',
    'gw3',
  ])
  assert.deepEqual(names(undefined, 'DNS:"gw1, DNS:gw2", email:DNS:gw3'), [])
})

/** Revocation lists of all these certificates, which are their own CAs. */
function listOf(clients: ReadonlyMap<string, Certificate>, revoked?: string): string {
  return [...clients].map(([name, one]) => makeRevocationList(one, name, name === revoked)).join('')
}

async function openTlsFixture(t: TestContext, engine: Engine, beforeLogin = () => {}, hasList = false) {
  const own = makeCertificate()
  const clients = new Map(['gw1', 'gw1.example.net', 'stranger'].map((name) => [name, makeCertificate(name)]))
  const files = { certFile: '', keyFile: '', caFile: '', crlFile: '' }
  const said: string[] = []
  const log = makeLog({ level: 'warn', stream: { write: (line) => void said.push(line) } })
  const fixture = await openRadiusFixture(t, {
    engine,
    gateway: { source: null },
    between: (core) => {
      const write = (name: string, text: string) => {
        const path = join(core.config.dataDir, name)
        writeFileSync(path, text)
        return path
      }
      files.certFile = write('own.crt', own.cert)
      files.keyFile = write('own.key', own.key)
      files.caFile = write('clients.crt', [...clients.values()].map(({ cert }) => cert).join(''))
      files.crlFile = write('clients.crl', listOf(clients))
      const { crlFile, ...others } = files
      const tls = { port: 0, ...others, ...(hasList ? { crlFile } : {}) }
      const radius = { ...core.config.radius, tls }
      return { ...core, log, config: { ...core.config, radius }, login: { ...core.login, logIn } }

      function logIn(...asked: Parameters<typeof core.login.logIn>) {
        beforeLogin()
        return core.login.logIn(...asked)
      }
    },
  })
  await fixture.add({ login: ADA })
  const dial = (who: string | Certificate | undefined, server = own) =>
    openLine(t, fixture, server, typeof who === 'string' ? clients.get(who) : who)
  return { fixture, dial, own, files, clients, said: () => said.map((line) => JSON.parse(line)) }
}

async function openLine(
  t: TestContext,
  fixture: RadiusFixture,
  server: Certificate,
  client: Certificate | undefined,
) {
  const [place] = fixture.server.tls
  const socket: TLSSocket = connect({ ...place, ca: server.cert, servername: 'localhost', ...client })
  t.after(() => socket.destroy())
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const connected = new Promise<void>((resolve) => socket.once('secureConnect', resolve))
  socket.on('error', () => undefined) // the server hung up
  const frames = makeFrames()
  const packets: Buffer[] = []
  let wake = () => {}
  socket.on('data', (chunk: Buffer) => {
    packets.push(...(frames.take(chunk) ?? []))
    wake()
  })
  await Promise.race([connected, closed])
  return {
    socket,
    closed,
    waiting: () => packets.length,
    async next(): Promise<Buffer> {
      while (packets.length === 0) {
        await Promise.race([
          closed.then(() => assert.fail('the line was closed')),
          new Promise<void>((resolve) => {
            wake = resolve
          }),
        ])
      }
      return packets.shift() ?? Buffer.alloc(0)
    },
  }
}
