// `latchkey doctor`: a healthy installation is green, and each fault turns its own check.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import type { Finding, Level } from '../../../src/checks/finding.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { trySmtp } from '../../../src/mail/mailer.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES } from '../../databases/test-database.ts'
import { makeCertificate, makeRevocationList } from '../../fixtures/certificate.ts'
import {
  type Installation,
  insertJob,
  insertMail,
  insertSession,
  openInstallation,
} from '../../fixtures/cli/installation.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { startSmtp } from '../../fixtures/smtp-server.ts'

type Settings = Record<string, string>

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

async function startRelay(t: TestContext, password = 'smtp-password-of-a-test'): Promise<Settings> {
  const smtp = await startSmtp({ security: 'none' })
  t.after(smtp.close)
  return {
    LATCHKEY_SMTP_URL: `smtp://latchkey:${password}@localhost:${smtp.config.port}`,
    LATCHKEY_SMTP_SECURITY: 'none',
    LATCHKEY_MAIL_FROM: 'no-reply@example.net',
  }
}

function tlsFiles({ dataDir }: Installation, days: number): Settings {
  const { key, cert } = makeCertificate('localhost', days)
  const path = (name: string) => join(dataDir, name)
  writeFileSync(path('tls.key'), key, { mode: 0o600 })
  writeFileSync(path('tls.pem'), cert, { mode: 0o600 })
  return {
    LATCHKEY_RADIUS_TLS_CERT_FILE: path('tls.pem'),
    LATCHKEY_RADIUS_TLS_KEY_FILE: path('tls.key'),
    LATCHKEY_RADIUS_TLS_CA_FILE: path('tls.pem'),
    LATCHKEY_RADIUS_TLS_PORT: '0',
  }
}

function addGateway(made: Installation, name: string, ...more: string[]) {
  const place = ['--host', `${name}.example.net`, '--country', 'DE', '--protocol', 'ikev2']
  return made.cli.json('gateway', 'add', '--name', name, ...place, ...more)
}

for (const engine of ENGINES) {
  test(`${engine}: a healthy installation is green, but for the backup that is not made`, async (t) => {
    const made = await openInstallation(t, engine)
    await addGateway(made, 'g1', '--source', '10.0.0.7')
    const settings = {
      ...(await startRelay(t)),
      ...tlsFiles(made, 90),
      LATCHKEY_PUBLIC_URL: 'https://vpn.example.net',
      LATCHKEY_TRUSTED_PROXIES: '127.0.0.1',
    }
    const served = await startServing(t, made.dataDir, { ...made.env, ...settings })
    await made.write((tx) =>
      insertSession(tx, {
        ...{ gatewayId: 1, key: 'a', seenAt: Date.now() },
        startStamp: Math.floor(Date.now() / 1000),
      }),
    )
    const findings = await examine(made, settings)
    const others = findings.filter(({ level, check }) => level !== 'green' && check !== 'backup')
    assert.deepEqual(others, [])
    const checks = new Set(findings.map(({ check }) => check))
    assert.equal(checks.size, engine === 'sqlite' ? 15 : 14)
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

type Fault = {
  spoil: (made: Installation, t: TestContext) => Promise<Settings | undefined>
  check: string
  level: Level
  text: RegExp
  /** Undefined: none. */
  command?: RegExp
}

function faults(): Record<string, Fault> {
  return { ...faultsOfFiles(), ...faultsOfSettings(), ...faultsOfData(), ...faultsOfGateways() }
}

function faultsOfFiles(): Record<string, Fault> {
  const files = { check: 'files', command: /^chmod (o-rwx|go-w) '\S+\/encryption\.key'/m }
  const keyOf = ({ dataDir }: Installation) => join(dataDir, 'encryption.key')
  return {
    'others can read the key': {
      ...{ ...files, level: 'yellow', text: /can read \S+encryption\.key/ },
      spoil: async (made) => void chmodSync(keyOf(made), 0o644),
    },
    'others can write the key': {
      ...{ ...files, level: 'red', text: /can change \S+encryption\.key/ },
      spoil: async (made) => void chmodSync(keyOf(made), 0o666),
    },
    'the key is gone': {
      ...{ check: 'key', level: 'red', text: /no encryption key: restore \S+encryption\.key/ },
      spoil: async (made) => void rmSync(keyOf(made)),
    },
    'the key is of another database': {
      ...{ check: 'key', level: 'red', text: /is another one|does not belong to this database/ },
      spoil: async (made) => {
        const [id] = readFileSync(keyOf(made), 'utf8').split(':')
        return { LATCHKEY_ENCRYPTION_KEY: `${id}:${Buffer.alloc(32, 3).toString('base64')}` }
      },
    },
    'a certificate ends in three days': {
      ...{ check: 'certificates', level: 'yellow', text: /tls\.pem ends on \d{4}-/ },
      spoil: async (made) => tlsFiles(made, 3),
    },
    'key and certificate differ': {
      ...{ check: 'certificates', level: 'red', text: /tls\.key is not the private key of \S+tls\.pem/ },
      spoil: async (made) => {
        const settings = tlsFiles(made, 90)
        writeFileSync(join(made.dataDir, 'tls.key'), makeCertificate().key)
        return settings
      },
    },
    'a revocation list is no list': {
      ...{ check: 'certificates', level: 'red', text: /no revocation list/ },
      spoil: async (made) => {
        const LATCHKEY_RADIUS_TLS_CRL_FILE = join(made.dataDir, 'list.pem')
        writeFileSync(LATCHKEY_RADIUS_TLS_CRL_FILE, 'nothing')
        return { ...tlsFiles(made, 90), LATCHKEY_RADIUS_TLS_CRL_FILE }
      },
    },
    'a revocation list must be renewed within a day': {
      ...{ check: 'certificates', level: 'yellow', text: /revocation list in \S+ must be renewed by on? ?/ },
      spoil: async (made) => {
        const LATCHKEY_RADIUS_TLS_CRL_FILE = join(made.dataDir, 'list.pem')
        writeFileSync(LATCHKEY_RADIUS_TLS_CRL_FILE, makeRevocationList(makeCertificate(), 'localhost', false))
        return { ...tlsFiles(made, 90), LATCHKEY_RADIUS_TLS_CRL_FILE }
      },
    },
  }
}

function faultsOfSettings(): Record<string, Fault> {
  const smtp = { check: 'smtp', level: 'red' as const }
  return {
    'no mail relay': {
      ...{ check: 'smtp', level: 'yellow', text: /LATCHKEY_SMTP_URL/ },
      spoil: async () => undefined,
    },
    'a mail relay that refuses connections': {
      ...{ ...smtp, text: /takes no mail: .*ECONNREFUSED/ },
      spoil: async (_made, t) => {
        const settings = await startRelay(t)
        return { ...settings, LATCHKEY_SMTP_URL: 'smtp://u:p@127.0.0.1:9' }
      },
    },
    'a mail relay that refuses the password': {
      ...{ ...smtp, text: /takes no mail: EAUTH/ },
      spoil: (_made, t) => startRelay(t, 'another-password'),
    },
    'an https address and no trusted proxy': {
      ...{ check: 'proxy', level: 'yellow', text: /LATCHKEY_TRUSTED_PROXIES/ },
      spoil: async () => ({ LATCHKEY_PUBLIC_URL: 'https://vpn.example.net' }),
    },
    'plain HTTP at a public address': {
      ...{ check: 'settings', level: 'yellow', text: /http:\/\/vpn\.example\.net in the clear/ },
      spoil: async () => ({ LATCHKEY_PUBLIC_URL: 'http://vpn.example.net' }),
    },
    'an interval of reports that is for tests': {
      ...{ check: 'settings', level: 'yellow', text: /LATCHKEY_RADIUS_INTERIM_S=5 is for tests/ },
      spoil: async () => ({ LATCHKEY_RADIUS_INTERIM_S: '5' }),
    },
    'a setting that is wrong': {
      ...{ check: 'settings', level: 'red', text: /LATCHKEY_HTTP_PORT/ },
      spoil: async () => ({ LATCHKEY_HTTP_PORT: 'eighty' }),
    },
    'a database server that is away': {
      ...{ check: 'database', level: 'red', text: /127\.0\.0\.1:9/ },
      spoil: async () => ({ LATCHKEY_DATABASE_URL: 'postgres://u:p@127.0.0.1:9/n' }),
    },
  }
}

function faultsOfData(): Record<string, Fault> {
  const now = Date.now()
  return {
    'an older schema': {
      ...{
        check: 'database',
        level: 'red',
        text: /older version: 0005-sessions/,
        command: /latchkey migrate$/,
      },
      spoil: async ({ write }) => {
        await write((tx) =>
          tx
            .deleteFrom('schema_migration' as never)
            .where('number' as never, '>', 5 as never)
            .execute(),
        )
        return undefined
      },
    },
    'a newer schema': {
      ...{ check: 'database', level: 'red', text: /does not know \(its newest is 9999-future\)/ },
      spoil: async ({ write }) => {
        const row = { number: 9999, name: '9999-future', applied_at: 1 }
        await write((tx) =>
          tx
            .insertInto('schema_migration' as never)
            .values(row as never)
            .execute(),
        )
        return undefined
      },
    },
    'a mail that was given up': {
      ...{ check: 'mail', level: 'yellow', text: /^Mails that were given up, .*: 1\.[^@]*$/ },
      spoil: async ({ write }) => void (await write((tx) => insertMail(tx, 'dead', now))),
    },
    'mails that no server sends': {
      ...{ check: 'mail', level: 'red', text: /\d\d minutes overdue/, command: /latchkey serve$/ },
      spoil: async ({ write }) => void (await write((tx) => insertMail(tx, 'queued', now - 30 * MINUTE_MS))),
    },
    'a job that is late': {
      ...{ check: 'jobs', level: 'yellow', text: /no server runs: clean-up/, command: /latchkey serve$/ },
      spoil: async ({ write }) =>
        void (await write((tx) => insertJob(tx, 'clean-up', now - 5 * HOUR_MS, ''))),
    },
    'a job that failed': {
      ...{ check: 'jobs', level: 'red', text: /failed: nightly/ },
      spoil: async ({ write }) => void (await write((tx) => insertJob(tx, 'nightly', now, 'failed'))),
    },
    'an instant in the future': {
      ...{ check: 'clock', level: 'red', text: /3 hours in the future/, command: /^timedatectl$/ },
      spoil: async ({ write }) => void (await write((tx) => insertJob(tx, 'nightly', now + 3 * HOUR_MS, ''))),
    },
    'no server': {
      ...{ check: 'servers', level: 'yellow', text: /No server runs/, command: /latchkey serve$/ },
      spoil: async () => undefined,
    },
  }
}

function faultsOfGateways(): Record<string, Fault> {
  const yellow = { check: 'gateways', level: 'yellow' as const }
  const addWithSecret = async (made: Installation) => {
    const file = join(made.dataDir, 'secret.txt')
    writeFileSync(file, 'radius-password-2024', { mode: 0o600 })
    await addGateway(made, 'g1', '--source', '10.0.0.7', '--secret-file', file)
  }
  return {
    'a secret that is easy to guess': {
      ...{ ...yellow, text: /^Weak: g1: its shared secret/, command: /latchkey gateway rotate-secret g1$/ },
      spoil: async (made) => void (await addWithSecret(made)),
    },
    'no Message-Authenticator': {
      ...{ ...yellow, text: /^Weak: g1: takes logins without Message-Authenticator/ },
      command: /latchkey gateway set g1 --message-authenticator strict$/,
      spoil: async (made) => {
        await addGateway(made, 'g1', '--source', '10.0.0.7')
        await made.cli.json('gateway', 'set', 'g1', '--message-authenticator', 'legacy')
        return undefined
      },
    },
    'a secret that cannot be read': {
      ...{ check: 'gateways', level: 'red', text: /secret of g1 cannot be read/ },
      command: /latchkey gateway rotate-secret g1$/,
      spoil: async (made) => {
        await addGateway(made, 'g1', '--source', '10.0.0.7')
        await made.write((tx) => tx.updateTable('gateway').set({ secret: 'k.2.x.y.z' }).execute())
        return undefined
      },
    },
    'a gateway whose clock is an hour behind': {
      ...{ check: 'gateway clocks', level: 'yellow', text: /g1 \(60 minutes behind\)/ },
      spoil: async (made) => {
        await addGateway(made, 'g1')
        const seenAt = Date.now()
        const startStamp = Math.floor((seenAt - HOUR_MS) / 1000)
        await made.write((tx) => insertSession(tx, { gatewayId: 1, key: 'a', seenAt, startStamp }))
        return undefined
      },
    },
  }
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
