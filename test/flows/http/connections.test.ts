// Connections by source: a source that opens as many as it can leaves some for others.
import assert from 'node:assert/strict'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { shareConnections } from '../../../src/http/listener/connections.ts'
import { buildServer } from '../../../src/http/server.ts'
import { eventually } from '../../fixtures/radius/radius.ts'
import { startApp } from '../../harness.ts'

const MOST = 40
const QUARTER = 10

test('one source fills its share, and another is served while it still holds all of it', async (t) => {
  const fixture = await openBoundedFixture(t)
  const hostile = await fixture.openAll('127.0.0.66', 25)
  await eventually(async () => hostile.filter(({ destroyed }) => destroyed).length === 25 - QUARTER)
  assert.match(await fixture.ask('127.0.0.67'), /^HTTP\/1\.1 200 /)
  assert.equal(fixture.dropped(), 25 - QUARTER)
  for (const socket of hostile) socket.destroy()
  await eventually(async () => /^HTTP\/1\.1 200 /.test(await fixture.ask('127.0.0.66')))
})

test('many sources fill three quarters, and one with few connections is served', async (t) => {
  const fixture = await openBoundedFixture(t)
  for (let source = 1; source <= 3; source++) await fixture.openAll(`127.0.1.${source}`, QUARTER + 1)
  await eventually(async () => fixture.dropped() === 3)
  for (let source = 1; source <= 5; source++)
    assert.match(await fixture.ask(`127.0.2.${source}`), /^HTTP\/1\.1 200 /)
})

test('a trusted proxy, through which everybody comes, has no share', async (t) => {
  const fixture = await openBoundedFixture(t)
  await fixture.openAll('127.0.0.1', MOST - 1)
  assert.match(await fixture.ask('127.0.0.1'), /^HTTP\/1\.1 200 /)
  assert.equal(fixture.dropped(), 0)
})

/** The real server with MOST connections at most; 127.0.0.1 is a trusted proxy. */
async function openBoundedFixture(t: TestContext) {
  const { app } = await startApp(t, { engine: 'sqlite' })
  const server = buildServer(app)
  const sockets: Socket[] = []
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    await server.close()
  })
  let drops = 0
  const onDrop = () => {
    drops++
  }
  shareConnections(server.server, { most: MOST, trustedProxies: ['127.0.0.1'], onDrop })
  const { port } = new URL(await server.listen({ host: '127.0.0.1', port: 0 }))
  const open = async (localAddress: string) => {
    const socket = connect({ host: '127.0.0.1', port: Number(port), localAddress })
    sockets.push(socket)
    socket.on('error', () => undefined)
    socket.resume()
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    return socket
  }
  return {
    dropped: () => drops,
    /** Opens silent connections. */
    async openAll(localAddress: string, count: number): Promise<Socket[]> {
      const opened: Socket[] = []
      for (let i = 0; i < count; i++) opened.push(await open(localAddress))
      return opened
    },
    /** The whole answer; '' when the connection was closed. */
    async ask(localAddress: string): Promise<string> {
      const socket = await open(localAddress)
      let answer = ''
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString()
      })
      socket.write('GET /health/live HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n')
      await new Promise<void>((resolve) => socket.once('close', () => resolve()))
      return answer
    },
  }
}
