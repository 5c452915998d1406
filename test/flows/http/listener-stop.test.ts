// The end of the listener: no connection is cut that was accepted or waits in the queue.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect, Socket } from 'node:net'
import { test } from 'node:test'
import { startServer } from '../../../src/http/listener/listen.ts'
import { buildServer } from '../../../src/http/server.ts'
import { startApp } from '../../harness.ts'

const ASK = 'GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n'

/** The text that a client receives until the connection ends. */
async function heard(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  socket.on('error', (error: NodeJS.ErrnoException) => {
    text += error.code
  })
  if (!socket.closed) await once(socket, 'close')
  return text
}

test('connections that the kernel has taken when the stop begins are answered', async (t) => {
  const { app } = await startApp(t)
  const server = await startServer(app)
  const port = Number(new URL(server.url).port)
  const clients = Array.from({ length: 50 }, () => connect(port, '127.0.0.1'))
  const answers = Promise.all(clients.map(heard))
  for (const client of clients) client.write(ASK)
  await new Promise<void>((resolve) => process.nextTick(resolve))
  while (waitingAt(port) < clients.length);
  // The event loop has not turned since: the server does not know any of them.
  await server.close()
  for (const answer of await answers) assert.match(answer, /^HTTP\/1\.1 200 .*connection: close\r\n.*ok/is)
})

test('a connection without a request gets time to send one when the listener has closed', async (t) => {
  const { app } = await startApp(t)
  const server = await startServer(app)
  const port = Number(new URL(server.url).port)
  const client = connect(port, '127.0.0.1')
  const answer = heard(client)
  await once(client, 'connect')
  let isOver = false
  const closed = server.close().then(() => {
    isOver = true
  })
  await refused(port)
  assert.equal(isOver, false)
  client.write(ASK)
  assert.match(await answer, /^HTTP\/1\.1 200 /)
  await closed
})

test('one that never sends any does not keep the server', async (t) => {
  const { app } = await startApp(t, { config: { stopTimeoutMs: 200 } })
  const server = await startServer(app)
  const client = connect(Number(new URL(server.url).port), '127.0.0.1')
  const answer = heard(client)
  await once(client, 'connect')
  await server.close()
  assert.equal(await answer, '')
})

test('a request is logged with the address it came from though its connection is gone by then', async (t) => {
  const { app } = await startApp(t)
  const server = buildServer(app)
  const client = new Socket()
  server.get('/gone', (_request, reply) => {
    reply.raw.once('finish', () => client.resetAndDestroy())
    reply.send({ status: 'ok' })
  })
  const logged = new Promise<{ address?: string }>((resolve) => {
    t.mock.method(app.log, 'info', (fields: object, message: string) => {
      if (message === 'request') resolve(fields)
    })
  })
  const url = await server.listen({ host: '127.0.0.1', port: 0 })
  client.connect(Number(new URL(url).port), '127.0.0.1')
  client.write('GET /gone HTTP/1.1\r\nHost: a\r\n\r\n')
  assert.equal((await logged).address, '127.0.0.1')
  await server.close()
})

/** The number of connections that wait in the kernel's queue; only Linux shows it. */
function waitingAt(port: number): number {
  if (process.platform !== 'linux') return Number.POSITIVE_INFINITY
  const listener = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} 00000000:0000 0A`
  const [, queue = '0'] = readFileSync('/proc/net/tcp', 'utf8').split(`${listener} 00000000:`)
  return Number.parseInt(queue, 16)
}

/** Resolves with the first connection that is refused. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const probe = connect(port, '127.0.0.1')
    probe.on('error', () => undefined)
    const outcome = await Promise.race([
      once(probe, 'connect').then(() => 'taken'),
      once(probe, 'error').then(() => 'refused'),
    ]).catch(() => 'refused')
    probe.destroy()
    if (outcome === 'refused') return
  }
}
