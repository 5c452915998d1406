// A server with few file handles keeps those it needs for its work, and the log says why connections are closed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { startServing } from '../../fixtures/server-command.ts'

const HANDLES = 80

test('more connections than there are handles for are closed with a line in the log; the others go on', async (t) => {
  const dataDir = newDataDir(t)
  const { api_key } = await makeCli(dataDir).json('init')
  const served = await startServing(t, dataDir, {}, HANDLES)
  const sockets: Socket[] = []
  const open = async () => {
    const socket = connect(served.port, '127.0.0.1').on('error', () => {})
    sockets.push(socket)
    await once(socket, 'connect')
    return socket
  }
  const first = await open()
  const said = served.logged(/new HTTP connections are closed: .*"ulimit -n\\", or LimitNOFILE= of a service/)
  await Promise.all(Array.from({ length: 2 * HANDLES }, open))
  await said
  const body = `apikey=${api_key}&country=DE&type=1&email=ada@example.com`
  first.write(
    `POST /api/amapi/AddClient HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
  )
  const [answer] = await once(first, 'data')
  assert.match(String(answer), /^HTTP\/1\.1 200 .*"status":"success"/s)
  for (const socket of sockets) socket.destroy()
  served.signal('SIGTERM')
  assert.equal(await served.ended, 0)
  assert.equal((await served.log).match(/new HTTP connections are closed/g)?.length, 1)
})

test('a start without enough handles gives a sentence', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  const child = makeCli(dataDir).startWith(24, 'serve')
  const errors: Buffer[] = []
  child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
  const [code] = await once(child, 'close')
  assert.equal(code, 1)
  assert.match(Buffer.concat(errors).toString(), /No file handles are left for this process: raise the limit/)
})
