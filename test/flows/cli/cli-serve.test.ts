// The server as a process: its first start, later starts, and the ways it ends.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { NOTICED_WITHIN_MS } from '../../../src/db/revision.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { startRequest, startServing, untilRefused } from '../../fixtures/server-command.ts'

test('a first start sets everything up and prints a call that succeeds', async (t) => {
  const dataDir = newDataDir(t)
  const served = await startServing(t, dataDir)
  assert.match(served.said(), new RegExp(`curl ${served.url}/api/amapi/AddClient `))
  const [command] = /^ {2}curl .*?example\.com$/ms.exec(served.said()) ?? ['']
  // A shell with a curl that prints its arguments.
  const { stdout } = await promisify(execFile)('sh', ['-c', `curl() { printf '%s\\n' "$@"; }; ${command}`])
  const fields = stdout.split('\n').filter((word) => /^\w+=/.test(word))
  const answer = await fetch(`${served.url}/api/amapi/AddClient`, {
    method: 'POST',
    body: new URLSearchParams(fields.join('&')),
  })
  const body = (await answer.json()) as { status: string; username: string }
  assert.deepEqual([body.status, body.username], ['success', 'ada@example.com'])
  assert.equal((await fetch(`${served.url}/health/ready`)).status, 200)
  assert.match(served.said(), /Mail is written to .*\/mail as \.eml files/)
  served.signal('SIGTERM')
  assert.equal(await served.ended, 0)
  assert.doesNotMatch(served.said() + (await served.log), /lk_(api|secret)_/)
})

test('a later start uses what is there and shows no key', async (t) => {
  const dataDir = newDataDir(t)
  const { api_key } = await makeCli(dataDir).json('init')
  const served = await startServing(t, dataDir)
  assert.doesNotMatch(served.said(), /lk_(api|secret)_/)
  assert.match(served.said(), /"\.\/latchkey key create api" makes another/)
  const body = new URLSearchParams({ apikey: api_key, country: 'DE', type: '1', email: 'ada@example.com' })
  const answer = await fetch(`${served.url}/api/amapi/AddClient`, { method: 'POST', body })
  assert.equal(((await answer.json()) as { status: string }).status, 'success')
  served.signal('SIGINT')
  assert.equal(await served.ended, 0)
})

test('commands work while the server runs, and it obeys them within half a second', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const served = await startServing(t, dataDir)
  const { id, key } = await cli.json('key', 'create', 'api')
  const call = async () => {
    const body = new URLSearchParams({ apikey: key, country: 'DE', type: '1', email: 'bad' })
    const answer = await fetch(`${served.url}/api/amapi/AddClient`, { method: 'POST', body })
    return ((await answer.json()) as { code: number }).code
  }
  assert.equal(await call(), 1002)
  await cli.json('key', 'revoke', String(id), '--yes')
  await pause(NOTICED_WITHIN_MS)
  assert.equal(await call(), 1101)
})

test('SIGTERM: a running request is finished, nothing new is accepted, exit 0', async (t) => {
  const dataDir = newDataDir(t)
  const { api_key } = await makeCli(dataDir).json('init')
  const served = await startServing(t, dataDir)
  const running = await startRequest(served.port, `apikey=${api_key}&country=DE&type=1&email=ada@example.com`)
  served.signal('SIGTERM')
  await untilRefused(served.port)
  assert.match(await running.finish(), /^HTTP\/1\.1 200 .*"status":"success"/s)
  assert.equal(await served.ended, 0)
  assert.match(await served.log, /"msg":"stopped"/)
})

test('a request that does not end is cut off after the stop timeout', async (t) => {
  const served = await startServing(t, newDataDir(t), { LATCHKEY_STOP_TIMEOUT_S: '1' })
  const { socket } = await startRequest(served.port, 'never sent')
  socket.on('error', () => {})
  served.signal('SIGTERM')
  assert.equal(await served.ended, 1)
  assert.match(await served.log, /not finished after 1000 ms \(LATCHKEY_STOP_TIMEOUT_S\)/)
})

test('a port that is taken is said in words, after the keys of the first start', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir, { LATCHKEY_HTTP_PORT: String(port), LATCHKEY_METRICS_PORT: 'off' })
  const { code, out, err } = await cli.runProcess('serve')
  assert.equal(code, 1)
  assert.match(err, /EADDRINUSE.*\n.*choose another port with LATCHKEY_HTTP_PORT/)
  const kept = readFileSync(join(dataDir, 'first-keys.txt'), 'utf8')
  assert.ok(out.includes(join(dataDir, 'first-keys.txt')), 'the new keys are shown all the same')
  assert.match(kept, /^brand=main\napi_key=lk_api_[0-9a-f]{40}\nsecret_key=lk_secret_[0-9a-f]{40}\n$/)
})
