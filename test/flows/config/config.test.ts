// The configuration: the sources of values, refused values, and the texts of refusals.
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { ConfigError, readConfig, readEarlyConfig } from '../../../src/config/config.ts'
import { SETTINGS } from '../../../src/config/settings.ts'

const KEY = Buffer.alloc(32, 1).toString('base64')
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64')

const HTTP_TLS_FILES = ['LATCHKEY_HTTP_TLS_CERT_FILE', 'LATCHKEY_HTTP_TLS_KEY_FILE'] as const
const TLS_FILES = [
  'LATCHKEY_RADIUS_TLS_CERT_FILE',
  'LATCHKEY_RADIUS_TLS_KEY_FILE',
  'LATCHKEY_RADIUS_TLS_CA_FILE',
  'LATCHKEY_RADIUS_TLS_CRL_FILE',
] as const

/** An empty data directory with these files in it. */
function dataDir(t: TestContext, files: Record<string, string> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-config-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  return folder
}

function problemsOf(env: Record<string, string>): string[] {
  try {
    readEarlyConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return [...error.problems]
    throw error
  }
  return []
}

test('with nothing set there is a configuration that works on this machine only', () => {
  const { encryptionKeyFile, settingFiles, settings, dataDir, database, ...config } = readEarlyConfig({})
  assert.ok(settings.length > 20)
  for (const { name, source } of settings) assert.equal(source, 'default', name)
  assert.equal(dataDir, join(process.cwd(), 'data'))
  assert.deepEqual(database, { kind: 'sqlite', file: join(dataDir, 'latchkey.db') })
  assert.equal(encryptionKeyFile, join(dataDir, 'encryption.key'))
  assert.deepEqual(settingFiles, [])
  assert.deepEqual(
    { ...config, encryptionKeys: undefined },
    {
      http: {
        host: '127.0.0.1',
        port: 8080,
        tls: null,
        publicUrl: 'http://localhost:8080',
        docs: true,
        consoleAt: { host: null },
        trustedProxies: [],
      },
      metrics: { host: '127.0.0.1', port: 9464, explicit: false },
      radius: {
        ...{ hosts: ['127.0.0.1', '::1'], authPort: 1812, acctPort: 1813, explicit: false },
        ...{ tls: null, interimS: 600 },
      },
      offlineListMinutes: null,
      mail: { from: 'no-reply@localhost', smtp: null, templatesDir: null },
      backup: { dir: null, hour: 3, keep: 14, passphrase: undefined },
      contactEmail: null,
      webhookPrivate: [],
      webhookProxy: null,
      logLevel: 'info',
      stopTimeoutMs: 25_000,
      maySetUp: true,
      stopDelayMs: 0,
      encryptionKeys: undefined,
    },
  )
})

test('all problems are reported at once, each naming its setting and what to write', () => {
  const problems = problemsOf({
    LATCHKEY_HTTP_PORT: '80800',
    LATCHKEY_PUBLIC_URL: 'vpn.example.com',
    LATCHKEY_TRUSTED_PROXIES: '10.0.0.0/8,proxy',
    LATCHKEY_LOG_LEVEL: 'loud',
    LATCHKEY_HTTP_PROT: '1',
    LATCHKEY_PORT: '8080',
  })
  assert.equal(problems.length, 6)
  const has = (...words: string[]) => problems.some((text) => words.every((word) => text.includes(word)))
  assert.ok(has('LATCHKEY_HTTP_PORT:', '"80800"', 'write a whole number from 0 to 65535'))
  assert.ok(has('LATCHKEY_PUBLIC_URL:', 'write a URL such as https://'))
  assert.ok(has('LATCHKEY_TRUSTED_PROXIES:', 'write at most 100 addresses'))
  assert.ok(has('LATCHKEY_LOG_LEVEL:', 'write debug, info, warn or error'))
  assert.ok(has('LATCHKEY_HTTP_PROT', 'did you mean LATCHKEY_HTTP_PORT?'))
  assert.ok(has('LATCHKEY_PORT', 'did you mean LATCHKEY_HTTP_PORT?'))
})

test('every setting refuses nonsense with its own sentence', () => {
  const bad: Record<string, string> = {
    LATCHKEY_HTTP_HOST: 'a b',
    LATCHKEY_HTTP_PORT: '-1',
    LATCHKEY_PUBLIC_URL: 'https://x.example/?a=1',
    LATCHKEY_TRUSTED_PROXIES: 'x',
    LATCHKEY_WEBHOOK_PRIVATE: '10.0.0.0/33',
    LATCHKEY_WEBHOOK_PROXY: 'http://proxy.example.com:3128/path',
    LATCHKEY_DATABASE_URL: 'mysql://x',
    LATCHKEY_DATABASE_POOL: '0',
    LATCHKEY_METRICS_HOST: 'a b',
    LATCHKEY_METRICS_PORT: 'on',
    LATCHKEY_RADIUS_HOST: 'vpn.example.net',
    LATCHKEY_RADIUS_AUTH_PORT: '65536',
    LATCHKEY_RADIUS_ACCT_PORT: 'on',
    LATCHKEY_RADIUS_TLS_PORT: 'off',
    LATCHKEY_RADIUS_INTERIM_S: '2',
    LATCHKEY_OFFLINE_LIST_MIN: '0',
    LATCHKEY_SMTP_URL: 'http://x',
    LATCHKEY_SMTP_SECURITY: 'tls',
    LATCHKEY_MAIL_FROM: 'nobody',
    LATCHKEY_CONTACT_EMAIL: 'Ops <ops@example.com>',
    LATCHKEY_LOG_LEVEL: 'INFO',
    LATCHKEY_ENCRYPTION_KEY: 'k1:short',
    LATCHKEY_BACKUP_HOUR: '24',
    LATCHKEY_BACKUP_KEEP: '0',
    LATCHKEY_BACKUP_PASSPHRASE: 'short',
    LATCHKEY_DOCS: 'no',
    LATCHKEY_CONSOLE: 'no',
    LATCHKEY_CONSOLE_HOST: 'https://console.example.com',
    LATCHKEY_SETUP: 'no',
    LATCHKEY_STOP_DELAY_S: '-1',
    LATCHKEY_STOP_TIMEOUT_S: '1.5',
  }
  const paths = ['LATCHKEY_CONFIG', 'LATCHKEY_DATA_DIR', 'LATCHKEY_BACKUP_DIR', 'LATCHKEY_TEMPLATES_DIR']
  const untested = [...paths, ...HTTP_TLS_FILES, ...TLS_FILES] // any text is a path
  const names = Object.values(SETTINGS).map((setting) => setting.name)
  assert.deepEqual(Object.keys(bad).sort(), names.filter((name) => !untested.includes(name)).sort())
  for (const [name, value] of Object.entries(bad)) {
    const [problem, ...more] = problemsOf({ [name]: value })
    assert.match(problem ?? '', new RegExp(`^${name}: .*; write `))
    assert.deepEqual(more, [], name)
  }
})

test('a bad secret is not repeated in the message', () => {
  const problems = problemsOf({
    LATCHKEY_DATABASE_URL: 'mysql://me:hunter2@db/x',
    LATCHKEY_SMTP_URL: 'pop://me:hunter2@mail',
    LATCHKEY_ENCRYPTION_KEY: 'hunter2',
  })
  assert.equal(problems.length, 3)
  assert.equal(problems.join().includes('hunter2'), false)
})

test('variables win over the file, the file over defaults', (t) => {
  const folder = dataDir(t, {
    'my.conf':
      '# ours\n\nLATCHKEY_HTTP_PORT=1000\n  LATCHKEY_LOG_LEVEL = "warn"\r\nLATCHKEY_STOP_TIMEOUT_S=\n',
  })
  const env = { LATCHKEY_CONFIG: join(folder, 'my.conf'), LATCHKEY_DATA_DIR: folder }
  const config = readEarlyConfig({ ...env, LATCHKEY_HTTP_PORT: '2000', LATCHKEY_METRICS_PORT: ' ' })
  assert.equal(config.http.port, 2000)
  assert.equal(config.logLevel, 'warn')
  assert.equal(config.stopTimeoutMs, 25_000)
  assert.equal(config.metrics?.port, 9464)
  assert.equal(readEarlyConfig(env).http.port, 1000)
})

test('latchkey.conf in the data directory is read without being asked for', (t) => {
  const folder = dataDir(t, { 'latchkey.conf': 'LATCHKEY_HTTP_PORT=1234\n' })
  assert.equal(readEarlyConfig({ LATCHKEY_DATA_DIR: folder }).http.port, 1234)
})

test('problems of the file name its line; a named file must be there', (t) => {
  const folder = dataDir(t, {
    'latchkey.conf':
      'LATCHKEY_HTTP_PORT=1\nnonsense\nLATCHKEY_COLOUR=red\nLATCHKEY_HTTP_PORT=2\nLATCHKEY_DATA_DIR=/x',
  })
  const problems = problemsOf({ LATCHKEY_DATA_DIR: folder })
  assert.match(problems[0] ?? '', /latchkey\.conf line 2: write NAME=value$/)
  assert.match(problems[1] ?? '', /^LATCHKEY_COLOUR \(in .*line 3\): there is no such setting/)
  assert.match(problems[2] ?? '', /^LATCHKEY_HTTP_PORT: given twice/)
  assert.match(problems[3] ?? '', /^LATCHKEY_DATA_DIR: set it as a variable/)
  assert.equal(problems.length, 4)
  assert.match(
    problemsOf({ LATCHKEY_CONFIG: join(folder, 'none') })[0] ?? '',
    /^LATCHKEY_CONFIG: cannot read/,
  )
})

test('a secret can stand in a file of its own, but not in both places', (t) => {
  const folder = dataDir(t, { url: 'postgres://u:p@db/latchkey\n', empty: '\n' })
  const env = { LATCHKEY_DATA_DIR: folder, LATCHKEY_DATABASE_URL_FILE: join(folder, 'url') }
  const { database } = readEarlyConfig({ ...env, LATCHKEY_DATABASE_POOL: '3' })
  assert.deepEqual(database, { kind: 'postgres', url: 'postgres://u:p@db/latchkey', poolSize: 3 })
  const both = problemsOf({ ...env, LATCHKEY_DATABASE_URL: 'postgres://u:p@db/x' })
  assert.match(both.join(), /^LATCHKEY_DATABASE_URL: give it or LATCHKEY_DATABASE_URL_FILE, not both$/)
  for (const name of ['empty', 'missing']) {
    const problems = problemsOf({ LATCHKEY_SMTP_URL_FILE: join(folder, name) })
    assert.match(problems.join(), /^LATCHKEY_SMTP_URL_FILE: .* is empty or cannot be read; write the path/)
  }
  assert.match(problemsOf({ LATCHKEY_HTTP_PORT_FILE: 'x' }).join(), /no such setting/)
})

test('encryption keys come from the variable, else from the key file; the first one encrypts', (t) => {
  const folder = dataDir(t, { 'encryption.key': `file:${KEY}\n` })
  assert.equal(readConfig({ LATCHKEY_DATA_DIR: folder }).encryptionKeys[0].id, 'file')
  const two = `new:${OTHER_KEY},old:${KEY}`
  const { encryptionKeys } = readConfig({ LATCHKEY_DATA_DIR: folder, LATCHKEY_ENCRYPTION_KEY: two })
  assert.deepEqual(
    encryptionKeys.map(({ id, key }) => [id, key.length]),
    [
      ['new', 32],
      ['old', 32],
    ],
  )
  const twice = problemsOf({ LATCHKEY_ENCRYPTION_KEY: `a:${KEY},a:${OTHER_KEY}` })
  assert.match(twice.join(), /^LATCHKEY_ENCRYPTION_KEY: .*each id once/)
})

test('a missing or damaged key file stops the start and says what to do', (t) => {
  const empty = dataDir(t)
  const missing = () => readConfig({ LATCHKEY_DATA_DIR: empty })
  assert.throws(
    missing,
    /LATCHKEY_ENCRYPTION_KEY: there is no .*encryption\.key; restore it from your backup, or set up a new installation with "\.\/latchkey init"/,
  )
  assert.equal(readEarlyConfig({ LATCHKEY_DATA_DIR: empty }).encryptionKeys, undefined)
  const damaged = dataDir(t, { 'encryption.key': 'k1:AAAA' })
  assert.match(problemsOf({ LATCHKEY_DATA_DIR: damaged }).join(), /encryption\.key is damaged; restore it/)
  const unreadable = dataDir(t)
  mkdirSync(join(unreadable, 'encryption.key'))
  assert.match(
    problemsOf({ LATCHKEY_DATA_DIR: unreadable }).join(),
    /cannot read .*encryption\.key; make it readable/,
  )
})

test('mail goes out encrypted unless the relay is private and the setting says so', () => {
  const smtp = (env: Record<string, string>) =>
    readEarlyConfig({ LATCHKEY_MAIL_FROM: 'a@b.example', ...env }).mail.smtp
  assert.deepEqual(smtp({ LATCHKEY_SMTP_URL: 'smtp://me:p%40ss@mail.example.com' }), {
    host: 'mail.example.com',
    port: 587,
    security: 'starttls',
    user: 'me',
    password: 'p@ss',
  })
  assert.equal(smtp({ LATCHKEY_SMTP_URL: 'smtps://mail.example.com' })?.security, 'tls')
  assert.equal(smtp({ LATCHKEY_SMTP_URL: 'smtps://mail.example.com' })?.port, 465)
  for (const host of ['127.0.0.1', '[::1]', 'localhost', '10.0.0.9', 'mailpit', 'relay.internal']) {
    const found = smtp({ LATCHKEY_SMTP_URL: `smtp://${host}:25`, LATCHKEY_SMTP_SECURITY: 'none' })
    assert.deepEqual([found?.security, found?.port], ['none', 25], host)
  }
  const open = { LATCHKEY_MAIL_FROM: 'a@b.example', LATCHKEY_SMTP_SECURITY: 'none' }
  const elsewhere = problemsOf({ ...open, LATCHKEY_SMTP_URL: 'smtp://192.0.2.1' })
  assert.match(elsewhere.join(), /^LATCHKEY_SMTP_SECURITY: 192\.0\.2\.1 is not private/)
  assert.match(problemsOf({ ...open, LATCHKEY_SMTP_URL: 'smtps://localhost' }).join(), /contradicts smtps/)
  assert.match(problemsOf(open).join(), /^LATCHKEY_SMTP_SECURITY: has no effect without LATCHKEY_SMTP_URL/)
})

test('sending mail needs a sender that is not this machine', () => {
  const env = { LATCHKEY_SMTP_URL: 'smtp://mail.example.com' }
  assert.match(problemsOf(env).join(), /^LATCHKEY_MAIL_FROM: needed to send mail; write an address such as/)
  const known = readEarlyConfig({ ...env, LATCHKEY_PUBLIC_URL: 'https://vpn.example.com/' })
  assert.equal(known.mail.from, 'no-reply@vpn.example.com')
  assert.equal(known.http.publicUrl, 'https://vpn.example.com')
  const named = readEarlyConfig({ ...env, LATCHKEY_MAIL_FROM: 'North VPN <hi@north.example>' })
  assert.equal(named.mail.from, 'North VPN <hi@north.example>')
})

test('metrics can be off, and a chosen port is remembered as chosen', () => {
  assert.equal(readEarlyConfig({ LATCHKEY_METRICS_PORT: 'off' }).metrics, null)
  const chosen = readEarlyConfig({ LATCHKEY_METRICS_PORT: '9464' }).metrics
  assert.deepEqual(chosen, { host: '127.0.0.1', port: 9464, explicit: true })
})

test('gateways are listened to where it is said, and the ports can be off', () => {
  const { radius } = readEarlyConfig({
    LATCHKEY_RADIUS_HOST: '::ffff:10.0.0.1, ::,::0',
    LATCHKEY_RADIUS_AUTH_PORT: 'off',
    LATCHKEY_RADIUS_ACCT_PORT: '0',
  })
  assert.deepEqual(radius.hosts, ['10.0.0.1', '::'])
  assert.deepEqual([radius.authPort, radius.acctPort, radius.explicit], [null, 0, true])
})

test('RADIUS over TLS needs three files and takes a fourth, and each that cannot be read is named', (t) => {
  const folder = dataDir(t, { 'a.pem': '' })
  const [cert, key, ca, crl] = TLS_FILES
  const path = join(folder, 'a.pem')
  const { tls } = readEarlyConfig({ [cert]: path, [key]: path, [ca]: path }).radius
  assert.deepEqual(tls, { port: 2083, certFile: path, keyFile: path, caFile: path })
  const withList = readEarlyConfig({ [cert]: path, [key]: path, [ca]: path, [crl]: path }).radius.tls
  assert.deepEqual(withList, { ...tls, crlFile: path })
  assert.equal(problemsOf({ [crl]: path }).length, 3, 'a list alone is a mistake')
  const problems = problemsOf({ [cert]: path, [ca]: join(folder, 'none.pem') })
  assert.equal(problems.length, 2)
  assert.match(
    problems.join('\n'),
    /^LATCHKEY_RADIUS_TLS_KEY_FILE: .* needs it too; write the path of a PEM file/m,
  )
  assert.match(problems.join('\n'), /^LATCHKEY_RADIUS_TLS_CA_FILE: ".*none\.pem" cannot be read/m)
})

test('HTTPS needs a certificate and a key that can be read, and a public address with https', (t) => {
  const folder = dataDir(t, { 'a.pem': '' })
  const [cert, key] = HTTP_TLS_FILES
  const path = join(folder, 'a.pem')
  const both = { [cert]: path, [key]: path }
  const { tls, publicUrl } = readEarlyConfig({ ...both, LATCHKEY_HTTP_PORT: '8443' }).http
  assert.deepEqual([tls, publicUrl], [{ certFile: path, keyFile: path }, 'https://localhost:8443'])
  const named = readEarlyConfig({ ...both, LATCHKEY_PUBLIC_URL: 'https://vpn.example.com' }).http
  assert.equal(named.publicUrl, 'https://vpn.example.com')
  assert.match(
    problemsOf({ ...both, LATCHKEY_PUBLIC_URL: 'http://vpn.example.com' }).join('\n'),
    /^LATCHKEY_PUBLIC_URL: this server speaks TLS \(LATCHKEY_HTTP_TLS_CERT_FILE\); write its https address$/,
  )
  assert.match(
    problemsOf({ [cert]: path }).join('\n'),
    /^LATCHKEY_HTTP_TLS_KEY_FILE: HTTPS needs it too; write/,
  )
  assert.match(
    problemsOf({ [key]: path }).join('\n'),
    /^LATCHKEY_HTTP_TLS_CERT_FILE: HTTPS needs it too; write/,
  )
  const gone = problemsOf({ [cert]: path, [key]: join(folder, 'none.pem') })
  assert.match(gone.join('\n'), /^LATCHKEY_HTTP_TLS_KEY_FILE: ".*none\.pem" cannot be read; write the path/)
})

test('trusted proxies are kept in one spelling', () => {
  const { trustedProxies } = readEarlyConfig({
    LATCHKEY_TRUSTED_PROXIES: '::ffff:10.0.0.1, 2001:DB8::5/32',
  }).http
  assert.deepEqual(trustedProxies, ['10.0.0.1', '2001:db8::/32'])
})

test('nothing of it can be changed afterwards', () => {
  const config = readEarlyConfig({})
  assert.throws(() => Object.assign(config, { logLevel: 'debug' }), TypeError)
  assert.throws(() => Object.assign(config.http, { port: 1 }), TypeError)
  assert.throws(() => Object.assign(config.http.trustedProxies, { 0: '0.0.0.0/0' }), TypeError)
})
