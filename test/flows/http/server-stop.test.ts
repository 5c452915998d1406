// The end of a server process: running requests are finished, no new one is accepted, exit 0, and everything acknowledged is
// kept.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'
import { PASSWORD } from '../../harness.ts'

const ROOT = join(import.meta.dirname, '../../..')

type Running = { child: ChildProcess; port: number; exited: Promise<number | null>; log(): string }

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: SIGTERM lets a running request finish, accepts no new one, and ends with exit 0`, async (t) => {
    const settings = await settingsFor(t, engine)
    const cli = makeCli(newDataDir(t), settings)
    const keys = await cli.json('init')
    const server = await start(t, cli)
    const body = new URLSearchParams({
      ...{ apikey: keys.api_key, secret_key: keys.secret_key, country: 'DE', type: '1' },
      ...{ email: 'ada@example.org', password: PASSWORD },
    }).toString()
    const half = await beginRequest(server.port, body)
    server.child.kill('SIGTERM')
    await untilLogged(server, 'stopping')
    await refused(server.port)
    assert.equal(server.child.exitCode, null)
    const answer = await half.finish()
    assert.match(answer, /^HTTP\/1\.1 200 /)
    assert.match(answer, /"status":"success","username":"ada@example\.org"/)
    assert.equal(await server.exited, 0)
    assert.match(server.log(), /"msg":"stopped"/)

    const again = await start(t, cli)
    const fields = { apikey: keys.api_key, secret_key: keys.secret_key, email: 'ada@example.org' }
    const url = `http://127.0.0.1:${again.port}/api/amapi/GetProducts`
    const sent = await fetch(url, { method: 'POST', body: new URLSearchParams(fields) })
    assert.equal(((await sent.json()) as { status: string }).status, 'success')
    again.child.kill('SIGTERM')
    assert.equal(await again.exited, 0)
    assert.doesNotMatch(server.log() + again.log(), new RegExp(`${PASSWORD}|${keys.secret_key}`))
  })
}

test('a request that never ends does not keep the server for ever', async (t) => {
  const cli = makeCli(newDataDir(t), { ...(await settingsFor(t, 'sqlite')), LATCHKEY_STOP_TIMEOUT_S: '1' })
  await cli.json('init')
  const server = await start(t, cli)
  const half = await beginRequest(server.port, 'apikey=never')
  server.child.kill('SIGTERM')
  assert.equal(await server.exited, 1)
  assert.match(server.log(), /LATCHKEY_STOP_TIMEOUT_S/)
  half.socket.destroy()
})

test('a second signal that comes soon is the first once more; a later one does not wait', async (t) => {
  const cli = makeCli(newDataDir(t), await settingsFor(t, 'sqlite'))
  await cli.json('init')
  const server = await start(t, cli)
  const half = await beginRequest(server.port, 'apikey=never')
  server.child.kill('SIGTERM')
  await untilLogged(server, 'stopping')
  server.child.kill('SIGTERM')
  server.child.kill('SIGINT')
  await untilLogged(server, 'a further signal ends')
  server.child.kill('SIGTERM')
  assert.equal(await server.exited, 143)
  half.socket.destroy()
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} to npm and all it has started lets a running request finish`, async (t) => {
    const settings = await settingsFor(t, 'sqlite')
    const dataDir = newDataDir(t)
    const server = await listening(t, spawnNpmStart(dataDir, settings))
    const half = await beginRequest(server.port, 'apikey=nobody')
    process.kill(-(server.child.pid ?? 0), signal)
    await untilLogged(server, 'stopping')
    process.kill(-(server.child.pid ?? 0), signal)
    assert.match(await half.finish(), /"status":"error"/)
    await server.exited
    assert.match(server.log(), /"msg":"stopped"/)
  })
}

test('for the length of the delay everything is served, and said to be near its end', async (t) => {
  const settings = { ...(await settingsFor(t, 'sqlite')), LATCHKEY_STOP_DELAY_S: '300' }
  const cli = makeCli(newDataDir(t), settings)
  await cli.json('init')
  const server = await start(t, cli)
  const url = `http://127.0.0.1:${server.port}`
  assert.equal((await fetch(`${url}/health/ready`)).status, 200)
  server.child.kill('SIGTERM')
  await untilLogged(server, 'stopping')
  const answers = await Promise.all([
    fetch(`${url}/health/ready`),
    fetch(`${url}/health/live`),
    fetch(`${url}/api/amapi/GetProducts`, { method: 'POST' }),
    fetch(`${url}/docs`),
  ])
  assert.deepEqual(
    answers.map(({ status, headers }) => [status, headers.get('connection')]),
    [503, 200, 200, 200].map((status) => [status, 'close']),
  )
})

async function settingsFor(t: TestContext, engine: 'sqlite' | 'postgres'): Promise<Record<string, string>> {
  const common = {
    ...{ LATCHKEY_HTTP_HOST: '127.0.0.1', LATCHKEY_HTTP_PORT: '0', LATCHKEY_METRICS_PORT: 'off' },
    ...{ LATCHKEY_RADIUS_AUTH_PORT: 'off', LATCHKEY_RADIUS_ACCT_PORT: 'off' },
  }
  if (engine === 'sqlite') return common
  const { url, drop } = await createTestDatabase()
  t.after(drop)
  return { ...common, LATCHKEY_DATABASE_URL: url }
}

function start(t: TestContext, cli: ReturnType<typeof makeCli>): Promise<Running> {
  return listening(t, cli.start('serve'))
}

/** A group of its own, as a terminal makes one. */
function spawnNpmStart(dataDir: string, settings: Record<string, string>): ChildProcess {
  const env = { ...process.env, ...settings, LATCHKEY_DATA_DIR: dataDir }
  return spawn('npm', ['start'], { cwd: ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
}

async function listening(t: TestContext, child: ChildProcess): Promise<Running> {
  t.after(() => child.kill('SIGKILL'))
  let said = ''
  let logged = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    logged += text
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text
      const [, found] = /Listening on http:\/\/[^:]+:(\d+)/.exec(said) ?? []
      if (found) resolve(Number(found))
    })
    child.once('exit', () => reject(new Error(`ended while starting: ${logged}`)))
  })
  return { child, port, exited, log: () => logged }
}

/** Sends a request without its last byte, so that it is running until `finish` sends that and reads the answer. */
async function beginRequest(
  port: number,
  body: string,
): Promise<{ socket: Socket; finish(): Promise<string> }> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    received += text
  })
  socket.on('error', () => undefined)
  const closed = once(socket, 'close')
  const continued = new Promise<void>((resolve) => socket.once('data', () => resolve()))
  // "100 Continue" shows that the server has the head: from then on the request is running.
  socket.write(
    `POST /api/amapi/AddClient HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`,
  )
  await continued
  received = ''
  socket.write(body.slice(0, -1))
  return {
    socket,
    async finish() {
      socket.write(body.slice(-1))
      await closed
      return received
    },
  }
}

async function untilLogged(server: Running, word: string): Promise<void> {
  while (!server.log().includes(word)) {
    if (server.child.exitCode !== null) throw new Error(`ended without "${word}": ${server.log()}`)
    await new Promise((resolve) => server.child.stderr?.once('data', resolve))
  }
}

/** Resolves with the first connection that is refused; one made in the moment of closing is reset. */
async function refused(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'connected'),
      once(socket, 'error').then(([error]) => String((error as NodeJS.ErrnoException).code)),
    ]).catch((error: NodeJS.ErrnoException) => String(error.code))
    socket.destroy()
    if (outcome === 'ECONNREFUSED') return
  }
}
