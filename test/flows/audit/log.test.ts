// The log: it never has a secret, and it is complete when a process ends.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { type LogLevel, makeLog } from '../../../src/log.ts'

/** A log and the lines it wrote. */
function capture(level: LogLevel = 'debug') {
  const lines: string[] = []
  return { lines, log: makeLog({ level, stream: { write: (line) => void lines.push(line) } }) }
}

test('a line is JSON with level, time and message', () => {
  const { lines, log } = capture()
  log.warn({ request: 'r1' }, 'slow')
  const { time, ...rest } = JSON.parse(lines[0] ?? '')
  assert.deepEqual(rest, { level: 'warn', request: 'r1', msg: 'slow' })
  assert.equal(new Date(time).toISOString(), time)
})

test('values under secret names are masked at any depth, in children and in errors', () => {
  const { lines, log } = capture()
  const names = ['password', 'setpassword', 'secret_key', 'apikey', 'token', 'short_token', 'authorization']
  const secrets = Object.fromEntries(['vpn_password', 'Cookie', ...names].map((name) => [name, 'hunter2']))
  const error = Object.assign(new Error('failed'), { parameters: ['hunter2'], cause: { token: 'hunter2' } })
  log
    .child({ ...secrets, request: 'r1' })
    .child({ secret: 'hunter2' })
    .info({ ...secrets, body: [{ secrets }] }, 'x')
  log.error({ err: error }, 'y')
  assert.equal(lines.length, 2)
  assert.equal(lines.join().includes('hunter2'), false)
  assert.match(lines.join(), /"request":"r1"/)
  assert.match(lines.join(), /"message":"failed"/)
})

test('keys, tokens and sign-ins in URLs are masked wherever they stand', () => {
  const { lines, log } = capture()
  const key = `lk_secret_${'a1'.repeat(20)}`
  const token = `0x1${'b2'.repeat(16)}`
  const manageKey = `lk_manage_${'c3'.repeat(23)}`
  const link = 'Zx-3_'.repeat(9).slice(2)
  log.warn({ path: `/console/start/${link}?lang=de` }, `at https://x/console/start/${link} by ${manageKey}`)
  log.info({ note: `key ${key}` }, `token ${token}, database postgres://me:hunter2@db/x`)
  log.error({ err: new Error(`at ${key} smtp://me:hunter2@mail`) }, 'z')
  for (const secret of [key, token, manageKey, link, 'hunter2'])
    assert.equal(lines.join().includes(secret), false)
  assert.match(lines.join(), /postgres:\/\/\*\*\*@db\/x/)
})

test('endless things are cut, not followed', () => {
  const { lines, log } = capture()
  const loop: Record<string, unknown> = { list: Array.from({ length: 10_000 }, (_, i) => i) }
  loop.self = loop
  log.info({ loop }, 'x')
  assert.ok((lines[0]?.length ?? 0) < 10_000)
})

test('a process that exits at once has written every line', () => {
  const script = `import { makeLog } from ${JSON.stringify(join(import.meta.dirname, '../../../src/log.ts'))}
    const log = makeLog({ level: 'info' })
    for (let i = 0; i < 5000; i++) log.info({ i }, 'line')
    process.exit(0)`
  const run = ['-c', '"$0" --input-type=module -e "$1" 2>&1', process.execPath, script]
  const lines = execFileSync('sh', run, { encoding: 'utf8' }).trim().split('\n')
  assert.equal(lines.length, 5000)
  assert.equal(JSON.parse(lines.at(-1) ?? '').i, 4999)
})
