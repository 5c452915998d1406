// `latchkey doctor`: a healthy installation is green, and each fault turns its own check.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Finding } from '../../../src/checks/finding.ts'
import { HOUR_MS } from '../../../src/clock.ts'
import { trySmtp } from '../../../src/mail/mailer.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES } from '../../databases/test-database.ts'
import {
  addGateway,
  backupOf,
  faults,
  type Settings,
  startRelay,
  tlsFiles,
} from '../../fixtures/cli/faults.ts'
import { type Installation, insertSession, openInstallation } from '../../fixtures/cli/installation.ts'
import { startServing } from '../../fixtures/server-command.ts'

/** Depend on the machine of the test: judgements.test.ts judges figures of any. */
const OF_MACHINE = ['disk', 'open files']

/** The findings, and the exit code that belongs to them. */
async function examine({ dataDir, env }: Pick<Installation, 'dataDir' | 'env'>, settings: Settings = {}) {
  const { code, out, err } = await makeCli(dataDir, { ...env, ...settings }).run('doctor', '--json')
  const findings = JSON.parse(out) as Finding[]
  const isRed = findings.some(({ level }) => level === 'red')
  assert.deepEqual([code, err === ''], isRed ? [1, false] : [0, true])
  return findings.filter(({ check }) => !OF_MACHINE.includes(check))
}

for (const engine of ENGINES) {
  test(`${engine}: a healthy installation is green`, async (t) => {
    const made = await openInstallation(t, engine)
    await addGateway(made, 'g1', '--source', '10.0.0.7')
    const settings = {
      ...(await startRelay(t)),
      ...tlsFiles(made, 90),
      ...backupOf(made, HOUR_MS),
      LATCHKEY_PUBLIC_URL: 'https://vpn.example.net',
      LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
      LATCHKEY_CONTACT_EMAIL: 'ops@example.net',
    }
    const served = await startServing(t, made.dataDir, { ...made.env, ...settings })
    await made.write((tx) =>
      insertSession(tx, {
        ...{ gatewayId: 1, key: 'a', seenAt: Date.now() },
        startStamp: Math.floor(Date.now() / 1000),
      }),
    )
    const findings = await examine(made, settings)
    const others = findings.filter(({ level }) => level !== 'green')
    assert.deepEqual(others, [])
    const checks = new Set(findings.map(({ check }) => check))
    assert.equal(checks.size, engine === 'sqlite' ? 17 : 16)
    served.signal('SIGTERM')
    assert.equal(await served.ended, 0)
  })

  for (const [fault, { spoil, check, level, text, command }] of Object.entries(faults()))
    test(`${engine}: ${fault}: ${check} is ${level}`, async (t) => {
      const made = await openInstallation(t, engine)
      const settings = await spoil(made, t)
      const found = (await examine(made, settings)).filter((one) => one.check === check)
      const worst = found.filter((one) => one.level === level)
      assert.match(worst.map((one) => one.text).join('\n'), text, JSON.stringify(found))
      assert.match(worst.map((one) => one.command ?? '').join('\n'), command ?? /^\n*$/)
    })
}

test('a write-ahead log of 100 MB is yellow', async (t) => {
  const made = await openInstallation(t, 'sqlite')
  writeFileSync(`${made.databaseFile}-wal`, '', { mode: 0o600 })
  truncateSync(`${made.databaseFile}-wal`, 100e6)
  const found = (await examine(made)).find(({ check }) => check === 'log size')
  assert.equal(found?.level, 'yellow')
  assert.match(found?.text ?? '', /100 MB/)
  assert.equal(found?.command, `fuser -v ${made.databaseFile}`)
})

test('a damaged database file is a red finding, and what needs no database is checked all the same', async (t) => {
  const made = await openInstallation(t, 'sqlite')
  for (const end of ['-wal', '-shm']) rmSync(made.databaseFile + end, { force: true })
  writeFileSync(made.databaseFile, 'not a database at all '.repeat(1000))
  const findings = await examine(made)
  const of = (name: string) => findings.find(({ check }) => check === name)
  assert.match(of('database')?.text ?? '', /it is no database/)
  assert.match(of('left out')?.text ?? '', /jobs, mail, backup/)
  assert.equal(of('files')?.level, 'green')
  assert.equal(of('jobs'), undefined)
})

test('where nothing is set up, doctor says what to call and makes nothing', async (t) => {
  const dataDir = newDataDir(t)
  const findings = await examine({ dataDir, env: {} })
  const database = findings.find(({ check }) => check === 'database')
  assert.deepEqual([database?.level, database?.command], ['red', './latchkey init'])
  assert.throws(() => readFileSync(join(dataDir, 'latchkey.db')), /ENOENT/)
})

test('the text has the worst first, the commands whole, and no line over 80 characters', async (t) => {
  const made = await openInstallation(t, 'sqlite')
  rmSync(join(made.dataDir, 'encryption.key'))
  const { code, out, err } = await made.cli.run('doctor')
  assert.equal(code, 1)
  assert.match(out, /^red +key +There is no encryption key/)
  assert.match(out, /^yellow +servers +No server runs on this database\.\n {24}\.\/latchkey serve$/m)
  assert.match(err, /^1 red, \d+ yellow, \d+ green\.\n$/)
  const widest = Math.max(...out.split('\n').map((line) => line.length))
  assert.ok(widest <= 80, out)
})

test('a relay that never greets is given up', async (t) => {
  const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  t.after(() => silent.close())
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0
  const smtp = { host: '127.0.0.1', port, security: 'none' as const, user: '', password: '' }
  assert.match((await trySmtp(smtp, undefined, 100)) ?? '', /ETIMEDOUT|no answer within|Greeting/)
})
