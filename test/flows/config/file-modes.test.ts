// Files that other users can write are not trusted, and files that they can read are reported.
import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { readConfig } from '../../../src/config/config.ts'
import { exposures } from '../../../src/config/exposures.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { startServing } from '../../fixtures/server-command.ts'

const KEY = `k:${Buffer.alloc(32, 7).toString('base64')}`
const TOKEN = `lk_agent_${'0'.repeat(40)}`

test('a server whose key, settings, data or directory others can write does not start, and says what mends it', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  const settings = join(dataDir, 'latchkey.conf')
  writeFileSync(settings, 'LATCHKEY_LOG_LEVEL=info\n', { mode: 0o600 })
  const secret = join(dirname(dataDir), 'database-url')
  writeFileSync(secret, KEY, { mode: 0o600 })
  const cli = makeCli(dataDir, { LATCHKEY_ENCRYPTION_KEY_FILE: secret, LATCHKEY_METRICS_PORT: 'off' })
  const files = ['encryption.key', 'latchkey.conf', 'latchkey.db'].map((name) => join(dataDir, name))
  for (const [at, path] of [...files, secret, dataDir].entries()) {
    const mode = statSync(path).mode & 0o777
    chmodSync(path, mode | (at % 2 === 0 ? 0o020 : 0o002))
    const { code, err } = await cli.run('serve')
    assert.equal(code, 1)
    assert.ok(err.includes(`chmod go-w '${path}'`), err)
    chmodSync(path, mode)
  }
})

test('a server whose key others can read starts, and says so in the log', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  const key = join(dataDir, 'encryption.key')
  chmodSync(key, 0o644)
  const served = await startServing(t, dataDir)
  served.signal('SIGTERM')
  const log = await served.log
  assert.ok(log.includes(JSON.stringify(`chmod o-rwx '${key}'`)), log)
  assert.equal(log.match(/chmod/g)?.length, 1)
})

test('an agent whose token or spool others can write does not start', async (t) => {
  const spool = newDataDir(t)
  mkdirSync(spool, { mode: 0o700 })
  const token = join(dirname(spool), 'token')
  writeFileSync(token, TOKEN, { mode: 0o600 })
  const kept = join(spool, 'accounting.log')
  writeFileSync(kept, '', { mode: 0o600 })
  for (const path of [token, kept, spool]) {
    const mode = statSync(path).mode & 0o777
    chmodSync(path, mode | 0o022)
    const options = ['--socket', '/nowhere/s', '--url', 'https://vpn.example.net', '--token-file', token]
    const { code, err } = await makeCli(spool).run('agent', 'openvpn', ...options, '--spool', spool)
    assert.equal(code, 1)
    assert.ok(err.includes(`chmod go-w '${path}'`), err)
    chmodSync(path, mode)
  }
})

test('what a configuration opens in the clear is named, and nothing else', () => {
  const warning = (env: Record<string, string>) =>
    exposures(readConfig({ LATCHKEY_ENCRYPTION_KEY: KEY, ...env })).join('\n')
  const database = (host: string, more = '') => ({ LATCHKEY_DATABASE_URL: `postgres://u:p@${host}/n${more}` })
  assert.equal(warning({}), '')
  assert.match(warning({ LATCHKEY_HTTP_HOST: '0.0.0.0' }), /^passwords and tokens .*HTTP_HOST=0\.0\.0\.0/)
  assert.equal(warning({ LATCHKEY_HTTP_HOST: '::', LATCHKEY_PUBLIC_URL: 'https://vpn.example.com' }), '')
  assert.match(warning({ LATCHKEY_PUBLIC_URL: 'http://vpn.example.com' }), /^links in mails and calls/)
  for (const near of ['http://10.0.0.5:8080', 'http://[::1]:8080', 'http://vpn.internal'])
    assert.equal(warning({ LATCHKEY_PUBLIC_URL: near }), '', near)
  assert.match(warning({ LATCHKEY_METRICS_HOST: '0.0.0.0' }), /read the metrics: LATCHKEY_METRICS_HOST/)
  assert.equal(warning({ LATCHKEY_METRICS_HOST: '0.0.0.0', LATCHKEY_METRICS_PORT: 'off' }), '')
  for (const open of ['db.example.com', '203.0.113.5', '[2001:db8::5]'])
    assert.match(warning(database(open)), /without TLS: say \?sslmode=verify-full/, open)
  for (const safe of ['localhost', '10.0.0.5', '[fd00::5]', 'db', 'db.internal'])
    assert.equal(warning(database(safe)), '', safe)
  assert.equal(warning(database('db.example.com', '?sslmode=verify-full')), '')
})

test('an export into a file is for its user alone, and replaces none', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const file = join(dirname(newDataDir(t)), 'accounts.jsonl')
  const { code, out } = await cli.run('account', 'export', '--secrets', '--output', file)
  assert.deepEqual([code, out, statSync(file).mode & 0o777], [0, '', 0o600])
  const again = await cli.run('account', 'export', '--output', file)
  assert.deepEqual([again.code, again.err.trim()], [1, `${file} is there already; nothing was written.`])
})
