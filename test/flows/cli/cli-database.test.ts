// Commands with a database that is older, held by another server, damaged, or missing.
import assert from 'node:assert/strict'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import BetterSqlite3 from 'better-sqlite3'
import { sql } from 'kysely'
import type { Handle } from '../../../src/db/database.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import { MIGRATIONS } from '../../../src/db/schema/migrations.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { adminOf, createTestDatabase } from '../../databases/postgres.ts'
import { ENGINES, type Engine, insertBrand, newDatabase } from '../../databases/test-database.ts'
import { startServing } from '../../fixtures/server-command.ts'

const QUIET = {
  LATCHKEY_HTTP_PORT: '0',
  LATCHKEY_METRICS_PORT: 'off',
  LATCHKEY_RADIUS_AUTH_PORT: 'off',
  LATCHKEY_RADIUS_ACCT_PORT: 'off',
}

for (const engine of ENGINES) {
  test(`${engine}: no command but "migrate" brings an older database up to date`, async (t) => {
    const { cli } = await openOlder(t, engine)
    for (const command of ['account list', 'brand set suspended=true', 'init', 'gateway list']) {
      const { code, out, err } = await cli.run(...command.split(' '))
      assert.deepEqual([code, out], [1, ''], command)
      assert.match(
        err,
        /^The database is of an older version .*"\.\/latchkey migrate" or by starting the server.*\n$/,
      )
    }
    const { applied, copy } = await cli.json('migrate')
    assert.deepEqual(
      applied,
      MIGRATIONS.slice(1).map(({ name }) => name),
    )
    if (engine === 'sqlite') assert.match(copy, /latchkey-before-0002-id-blocks-\d{8}T\d{6}Z\.db$/)
    assert.equal((await cli.json('brand', 'list')).length, 1)
    assert.match((await cli.run('migrate')).out, /up to date; nothing was changed/)
  })
}

for (const engine of ENGINES) {
  test(`${engine}: "migrate --check" says what would be changed, and changes nothing`, async (t) => {
    const { cli, dataDir } = await openOlder(t, engine)
    const files = () => readdirSync(dataDir).filter((name) => !/-(wal|shm)$|\.lock$/.test(name))
    const before = files()
    const json = await cli.run('migrate', '--check', '--json')
    const { missing, changes, tookMs, estimatedMs } = JSON.parse(json.out)
    assert.deepEqual(
      missing,
      MIGRATIONS.slice(1).map(({ name }) => name),
    )
    assert.deepEqual(changes[1], {
      name: '0003-prepaid',
      does: MIGRATIONS[2]?.does,
      step: 'reduce',
      rowsRead: 3,
      rowsWritten: 0,
    })
    assert.equal(tookMs === null, engine === 'postgres')
    assert.equal(typeof estimatedMs, 'number')
    const { code, out, err } = await cli.run('migrate', '--check')
    assert.deepEqual([json.code, code, err], [3, 3, 'Changes are due. Nothing was changed.\n'])
    assert.match(out, /^\d+ changes would be made:\n {2}0002-id-blocks +reserves the ids .*\.\n/)
    const time =
      engine === 'postgres'
        ? /^Time: about \d+\.\d s, for \d+ rows of today that are read /
        : /^Time: \d+\.\d s, measured on a copy/
    assert.match(out.split('\n').find((line) => line.startsWith('Time')) ?? '', time)
    assert.match(out, /^To make them: ".*backup FOLDER", then ".*migrate"\.$/m)
    assert.deepEqual(files(), before)
    assert.match((await cli.run('account', 'list')).err, /is of an older version/)
    await cli.json('migrate')
    const after = await cli.run('migrate', '--check')
    assert.deepEqual([after.code, after.err], [0, ''])
    assert.match(after.out, /up to date; nothing would be changed/)
  })
}

test('the server brings an older database up to date and says what it did', async (t) => {
  const { dataDir } = await openOlder(t, 'sqlite')
  const served = await startServing(t, dataDir)
  served.signal('SIGTERM')
  assert.equal(await served.ended, 0)
  assert.match(await served.log, /"migrations":\["0002-id-blocks",.*"copy":".*brought up to date/)
})

test('a second server on the same file says so and ends, by whatever path; commands work beside the first', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const served = await startServing(t, dataDir)
  const link = join(dirname(dataDir), 'link')
  symlinkSync(dataDir, link)
  const other = join(dirname(dataDir), 'other')
  mkdirSync(other)
  symlinkSync(join(dataDir, 'latchkey.db'), join(other, 'latchkey.db'))
  writeFileSync(join(other, 'encryption.key'), readFileSync(join(dataDir, 'encryption.key')), { mode: 0o600 })
  for (const [path, command] of [
    [dataDir, 'serve'],
    [link, 'serve'],
    [other, 'serve'],
    [dataDir, 'migrate'],
  ] as const) {
    const { code, out, err } = await makeCli(path, QUIET).runProcess(command)
    assert.deepEqual([code, out], [1, ''], path)
    assert.match(err, /^Another server( \(process \d+\))? works on \S+latchkey\.db\. Stop it first.*\n$/)
  }
  assert.equal((await cli.json('brand', 'list')).length, 1)
  served.signal('SIGKILL')
  await served.ended
  const next = await startServing(t, link)
  next.signal('SIGTERM')
  assert.equal(await next.ended, 0)
})

test('a database file with a second name is refused: a server under that name could not be noticed', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  linkSync(join(dataDir, 'latchkey.db'), join(dirname(dataDir), 'another.db'))
  const { code, err } = await makeCli(dataDir, QUIET).run('serve')
  assert.equal(code, 1)
  assert.match(err, /latchkey\.db has 2 names \(hard links\)/)
})

test('LATCHKEY_SETUP=off: a start makes no installation, and goes on with one that is there', async (t) => {
  const dataDir = newDataDir(t)
  const off = { ...QUIET, LATCHKEY_SETUP: 'off' }
  const refused = async (settings: Record<string, string>) => {
    const { code, out, err } = await makeCli(dataDir, settings).run('serve')
    assert.deepEqual([code, out], [1, ''])
    return err
  }
  assert.match(await refused(off), /There is no installation in/)
  assert.equal(existsSync(dataDir), false)
  mkdirSync(dataDir)
  const LATCHKEY_ENCRYPTION_KEY = `k1:${Buffer.alloc(32, 1).toString('base64')}`
  assert.match(
    await refused({ ...off, LATCHKEY_ENCRYPTION_KEY }),
    /Is the volume mounted.*"\.\/latchkey init"/,
  )
  assert.deepEqual(readdirSync(dataDir), [])
  const server = await createTestDatabase({ empty: true })
  t.after(server.drop)
  const there = { ...off, LATCHKEY_ENCRYPTION_KEY, LATCHKEY_DATABASE_URL: server.url }
  assert.match(await refused(there), /no installation in the database of LATCHKEY_DATABASE_URL/)
  await makeCli(dataDir, off).json('init')
  const served = await startServing(t, dataDir, off)
  served.signal('SIGTERM')
  assert.equal(await served.ended, 0)
})

/** A version that SQLite reads and does not write, for any user. */
function makeReadOnly(file: string): void {
  const bytes = readFileSync(file)
  bytes[18] = 3
  writeFileSync(file, bytes)
}

test('a server does not start over a file that it may only read; commands that only read do', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir, QUIET)
  await cli.json('init')
  makeReadOnly(join(dataDir, 'latchkey.db'))
  assert.equal((await cli.json('brand', 'list')).length, 1)
  for (const command of ['serve', 'allow add 192.0.2.1']) {
    const { code, out, err } = await cli.runProcess(...command.split(' '))
    assert.deepEqual([code, out], [1, ''], command)
    assert.match(
      err,
      /^The database file cannot be written: it is read-only\. Check owner and permissions.*$/m,
    )
    assert.doesNotMatch(err, /^ +at /m)
  }
})

test('a file of another program is left as it is', async (t) => {
  const dataDir = newDataDir(t)
  mkdirSync(dataDir)
  const file = join(dataDir, 'latchkey.db')
  const other = new BetterSqlite3(file)
  other.exec('create table bookmark (url text)')
  other.close()
  for (const command of ['serve', 'init']) {
    const { code, out, err } = await makeCli(dataDir, QUIET).runProcess(command)
    assert.deepEqual([code, out], [1, ''], command)
    assert.match(err, /^latchkey\.db .*belongs to another program: it has a table "bookmark"\..*\n$/)
  }
  const after = new BetterSqlite3(file)
  assert.deepEqual(after.prepare('select name from sqlite_master').all(), [{ name: 'bookmark' }])
  after.close()
})

test('a database server whose database has tables of another program says so', async (t) => {
  const server = await createTestDatabase({ empty: true })
  t.after(server.drop)
  const admin = await adminOf(t, { kind: 'postgres', url: server.url })
  await admin.query('create table job (title text)')
  const { code, err } = await makeCli(newDataDir(t), { LATCHKEY_DATABASE_URL: server.url }).run('init')
  assert.equal(code, 1)
  assert.match(err, /^The database ".+" has tables of another program \(.*"job".*\): make one .*\n$/)
})

test('a database file that links to nowhere gives a sentence', async (t) => {
  const dataDir = newDataDir(t)
  mkdirSync(dataDir)
  symlinkSync(join(dataDir, 'no-volume', 'latchkey.db'), join(dataDir, 'latchkey.db'))
  for (const command of ['serve', 'init']) {
    const { code, out, err } = await makeCli(dataDir, QUIET).runProcess(command)
    assert.deepEqual([code, out], [1, ''], command)
    assert.match(err, /^\S+latchkey\.db is a link to nowhere.*\n$/)
  }
})

const SPOILED: Readonly<Record<string, (file: string) => void>> = {
  'damaged in the middle': (file) => {
    const bytes = readFileSync(file)
    writeFileSync(file, bytes.fill(0xff, 4096))
  },
  'cut short': (file) => truncateSync(file, 5000),
  'overwritten by something else': (file) => writeFileSync(file, 'not a database at all '.repeat(1000)),
  'replaced by a directory': (file) => {
    rmSync(file)
    mkdirSync(file)
  },
}

for (const [how, spoil] of Object.entries(SPOILED)) {
  test(`a database file that is ${how} gives a sentence and no stack`, async (t) => {
    const dataDir = newDataDir(t)
    await makeCli(dataDir).json('init')
    spoil(join(dataDir, 'latchkey.db'))
    for (const command of ['serve', 'init', 'migrate', 'brand list', 'account list']) {
      const { code, out, err } = await makeCli(dataDir, QUIET).run(...command.split(' '))
      assert.deepEqual([code, out], [1, ''], command)
      assert.match(err, /^\w.*(damaged|no database|cannot be opened).*\n$/, command)
    }
  })
}

/** A database with a brand, as the first version of the program left it. */
async function openOlder(t: TestContext, engine: Engine) {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init') // for the key
  const other = await newDatabase(t, engine, { empty: true })
  const file = join(dataDir, 'latchkey.db')
  rmSync(file)
  const settings = other.kind === 'postgres' ? other : { ...other, file }
  const db = await openDatabase(settings, { migrations: MIGRATIONS.slice(0, 1) })
  await db.write(async (tx) => {
    await insertBrand(tx, 'main')
    for (let id = 1; id <= 3; id++) await insertFirstAccount(tx, id)
  })
  await db.close()
  return {
    dataDir,
    cli: makeCli(dataDir, other.kind === 'postgres' ? { LATCHKEY_DATABASE_URL: other.url } : {}),
  }
}

/** With the columns that the first version had. */
function insertFirstAccount(tx: Handle, id: number) {
  return sql`insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name,
    company_name, state, zip_code, test_user, status, last_product_change_at, created_at, changed_at)
    values (${id}, 1, '', '', '', '', '', '', '', '', '', 0, 'active', 1, 1, 1)`.execute(tx)
}
