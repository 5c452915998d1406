// The allowed forms of LATCHKEY_DATABASE_URL, and the one sentence for each mistake in it or fault behind it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { readEarlyConfig } from '../../../src/config/config.ts'
import { hostName, libpqWords, readPostgresUrl } from '../../../src/config/postgres.ts'
import { versionProblem } from '../../../src/db/postgres/server.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { adminOf, createTestDatabase } from '../../databases/postgres.ts'

const BASE = 'postgres://me:secret-word@db.example.net/lk'

function problemOf(url: string): string {
  try {
    readEarlyConfig({ LATCHKEY_DATABASE_URL: url })
    return ''
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const CUT = /LATCHKEY_DATABASE_URL: .*write @ : \/ \? # % in a password as %40 %3A %2F %3F %23 %25/
const WRONG: readonly [url: string, says: RegExp][] = [
  ['postgres://me:p@ss#w%rd@db.example.net/lk', CUT],
  ['postgres://me:secret%word@db.example.net/lk', CUT],
  ['postgres://me:12/secret@db.example.net/lk', CUT],
  ['postgres://me:12?secret@db.example.net/lk', CUT],
  ['postgres://me:secret/word@db.example.net/lk', CUT],
  ['postgres://me:1,2/secret@one,two/lk', CUT],
  ['postgres://me:12,#secret@one,two/lk', CUT],
  [`${BASE}?host=one,two`, /write them before the name: host1:5432,host2:5432/],
  ['postgres://me:secret-word@one,two/lk?host=three', /names hosts twice/],
  ['postgres://me:secret-word@one,two/lk?port=5433', /names hosts twice/],
  ['postgres://me:secret-word@one,,two/lk', /a comma with no host beside it/],
  ['postgres://me:secret-word@one,/lk', /a comma with no host beside it/],
  ['postgres://me:secret-word@,/lk', /a comma with no host beside it/],
  ['postgres://me:secret-word@one:5432,one/lk', /names the same host and port twice/],
  ['postgres://me:secret-word@one:0,two/lk', /names port 0/],
  ['postgres://me:secret-word@one:65536,two/lk', /is no URL; write .*host1:5432,host2:5432/],
  ['postgres://me:secret-word@one:5432:5433,two/lk', /is no URL/],
  ['postgres://me:secret-word@one, two/lk', /is no URL/],
  ['postgres://me:secret-word@[::1,::2]:5432/lk', /is no URL/],
  ['postgres://me:secret-word@one,[::g]:5432/lk', /is no URL/],
  ['postgres://me:secret-word@one,tw%zz/lk', /holds a % that begins no character|is no URL/],
  [
    `postgres://me:secret-word@${Array.from({ length: 9 }, (_, n) => `h${n}`)}/lk`,
    /names 9 hosts; 8 is the most/,
  ],
  [`${BASE}?sslmode=prefer`, /sslmode can be disable, require, no-verify, verify-ca, verify-full/],
  [`${BASE}?sslmode=verify-ca`, /sslmode=verify-ca needs sslrootcert=FILE/],
  [`${BASE}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`, /sslrootcert names a file that cannot be read/],
]

test('a URL that cannot be used is refused with what to write, and no part of its password', () => {
  for (const [url, says] of WRONG) {
    const problem = problemOf(url)
    assert.match(problem, says, url)
    assert.doesNotMatch(problem, /secret|p@ss|ss#w/, url)
  }
})

test('the words for TLS mean what they mean to libpq, and none of them is left for the driver to warn of', (t) => {
  const folder = newDataDir(t)
  mkdirSync(folder)
  const ca = join(folder, 'ca.pem')
  writeFileSync(ca, 'PEM')
  const unchecked = { rejectUnauthorized: false }
  const cases: [string, unknown][] = [
    ['', false],
    ['?sslmode=disable', false],
    ['?sslmode=require', unchecked],
    ['?sslmode=require&uselibpqcompat=true', unchecked],
    ['?sslmode=no-verify', unchecked],
    ['?ssl=no-verify', unchecked],
    ['?ssl=true', {}],
    ['?sslmode=verify-full', {}],
    ['?sslmode=verify-full&sslrootcert=system', {}],
    [`?sslmode=verify-full&sslrootcert=${ca}`, { ca: 'PEM' }],
  ]
  for (const [query, expected] of cases) {
    const { ssl, hosts } = readPostgresUrl(BASE + query)
    assert.deepEqual(ssl, expected, query)
    assert.doesNotMatch(hosts[0].url, /ssl|compat/)
  }
  for (const mode of ['require', 'verify-ca']) {
    const { ssl } = readPostgresUrl(`${BASE}?sslmode=${mode}&sslrootcert=${ca}`)
    assert.ok(ssl && 'checkServerIdentity' in ssl && !('rejectUnauthorized' in ssl), mode)
  }
})

test('other programs’ words are left out, and the server’s options kept', () => {
  const { hosts, user, database } = readPostgresUrl(
    `${BASE}?pgbouncer=true&options=-c%20geqo%3Doff&channel_binding=require`,
  )
  const [{ url, host }] = hosts
  assert.match(url, /\?options=-c(\+|%20)geqo%3Doff$/)
  assert.deepEqual([user, database, host], ['me', 'lk', 'db.example.net'])
})

test('several hosts share user, password, name and options; each has its own port', () => {
  const rest = 'lk?sslmode=require&options=-c%20geqo%3Doff'
  const { hosts, ssl, user, database } = readPostgresUrl(
    `postgres://me:p%40ss,word@one:5433,[2001:db8::2]:5434,[::1],10.0.0.4/${rest}`,
  )
  assert.deepEqual(hosts.map(hostName), ['one:5433', '[2001:db8::2]:5434', '[::1]:5432', '10.0.0.4:5432'])
  assert.deepEqual([user, database, ssl], ['me', 'lk', { rejectUnauthorized: false }])
  assert.deepEqual(
    hosts.map(({ url }) => url.replace(/^.*@|\/lk.*$/g, '')),
    ['one:5433', '[2001:db8::2]:5434', '[::1]', '10.0.0.4'],
  )
  for (const host of hosts) {
    assert.match(host.url, /^postgres:\/\/me:p%40ss(,|%2C)word@[^,]+\/lk\?options=-c(\+|%20)geqo%3Doff$/)
    const words = libpqWords(`postgres://me:p%40ss,word@one:5433,two/${rest}`, host)
    assert.deepEqual(
      [words.PGHOST, words.PGPORT, words.PGPASSWORD, words.PGSSLMODE],
      [host.host, host.port, 'p@ss,word', 'require'],
    )
  }
})

test('an older server is refused by its version', () => {
  assert.equal(versionProblem('15.18 (Debian 15.18-0+deb12u1)'), undefined)
  assert.equal(versionProblem('18beta1'), undefined)
  assert.match(String(versionProblem('14.11')), /is PostgreSQL 14\.11; Latchkey needs PostgreSQL 15 or newer/)
})

async function listenOn(t: TestContext, greeting: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end(greeting)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

test('what a server refuses is one sentence that says what to do', async (t) => {
  const { url } = await createTestDatabase({ empty: true })
  const admin = await adminOf(t, { kind: 'postgres', url })
  const poor = `poor_${process.pid}`
  await admin.query(`create role ${poor} login`)
  const free = await listenOn(t, '')
  const other = await listenOn(t, 'HTTP/1.1 400 Bad Request\r\n\r\n')
  const named = (change: Partial<URL>) => Object.assign(new URL(url), change).href
  const cases: [string, RegExp][] = [
    [
      named({ pathname: '/nodb' }),
      /^There is no database "nodb": make it with "createdb --owner=latchkey nodb"\.$/,
    ],
    [named({ username: 'nobody_here' }), /role "nobody_here" does not exist.*: check user and password/],
    [
      named({ username: poor }),
      /^The database user "poor_\d+" may not do what is needed .*: let it own the database: alter database/,
    ],
    [named({ hostname: 'nowhere.invalid' }), /^The database host nowhere\.invalid:\d+ has no address/],
    [named({ port: '1' }), /^No database server listens at 127\.0\.0\.1:1: check LATCHKEY_DATABASE_URL/],
    [named({ port: String(free) }), /does not answer as a PostgreSQL server does/],
    [named({ port: String(other) }), /does not answer as a PostgreSQL server does/],
    [named({ search: '?sslmode=require' }), /does no TLS: write sslmode=disable/],
  ]
  for (const [databaseUrl, says] of cases) {
    for (const command of [['init'], ['account', 'list']]) {
      const cli = makeCli(newDataDir(t), { LATCHKEY_DATABASE_URL: databaseUrl })
      const { code, err } = await cli.run(...command)
      assert.equal(code, 1)
      assert.match(err.trim(), says)
      assert.equal(err.trim().split('\n').length, 1, err)
    }
  }
})
