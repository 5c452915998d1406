// latchkey backup and restore: what was acknowledged before a backup is in it, and nothing that is damaged is restored.
import assert from 'node:assert/strict'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import BetterSqlite3 from 'better-sqlite3'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES, type Engine, newDatabase } from '../../databases/test-database.ts'
import { NO_DUMP_PROGRAM } from '../../fixtures/cli/installation.ts'
import { startServing } from '../../fixtures/server-command.ts'

const PASSPHRASE = 'correct horse battery staple'
const KEY = `first:${Buffer.alloc(32, 1).toString('base64')}`
const OTHER_KEY = `first:${Buffer.alloc(32, 2).toString('base64')}`

for (const engine of ENGINES) {
  test(`${engine}: what a backup holds is there again after a restore`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.add('ada@example.com')
    const made = await fixture.cli.run('backup', fixture.folder, '--json')
    if (engine === 'postgres' && made.code !== 0) return assert.match(made.err, NO_DUMP_PROGRAM)
    assert.deepEqual([made.code, made.err], [0, ''])
    const { path, accounts, keyIds } = JSON.parse(made.out)
    assert.deepEqual([accounts, keyIds], [1, ['first']])
    for (const file of [path, `${path}.json`]) assert.equal(statSync(file).mode & 0o777, 0o600, file)
    const login = await fixture.cli.json('account', 'show', 'ada@example.com')
    await fixture.add('bob@example.com')

    assert.match((await fixture.cli.run('backup', 'verify', path)).out, /is whole: 1 account/)
    const to = newDataDir(t)
    const there = await fixture.elsewhere(t, to)
    const restored = await there.run('restore', path, '--to', to)
    assert.deepEqual([restored.code, restored.err], [0, ''])
    assert.match(restored.out, /: 1 account\.\n {2}- What was changed after that is gone/)
    assert.deepEqual(await there.json('account', 'show', 'ada@example.com'), login)
    assert.equal((await there.run('account', 'show', 'bob@example.com')).code, 1)
    assert.match(
      (await there.run('account', 'new-vpn-password', 'ada@example.com')).out,
      /password/i,
      'its key is in place',
    )
  })
}

test('a backup that is taken while a server writes has all that was answered before', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  const server = await startServing(t, fixture.dataDir, { LATCHKEY_ENCRYPTION_KEY: KEY })
  const add = async (n: number) => {
    const fields = { ...fixture.keys, country: 'DE', type: '1', email: `w${n}@example.com` }
    const answer = await fetch(`${server.url}/api/amapi/AddClient`, {
      method: 'POST',
      body: new URLSearchParams(fields),
    })
    return ((await answer.json()) as { status: string }).status
  }
  let stop = false
  let answered = 0
  const writing = (async () => {
    for (let n = 0; !stop; n++) {
      assert.equal(await add(n), 'success')
      answered++
    }
  })()
  for (let round = 0; round < 3; round++) {
    const before = answered
    const { accounts, path } = await fixture.cli.json('backup', fixture.folder)
    assert.ok(accounts >= before, `${accounts} of ${before}`)
    assert.match((await fixture.cli.run('backup', 'verify', path)).out, /is whole/)
  }
  stop = true
  await writing
  server.signal('SIGTERM')
  assert.equal(await server.ended, 0)
})

test('so many backups stay as are wanted, the newest, and no other file is touched', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  writeFileSync(join(fixture.folder, 'latchkey-old.db'), 'of somebody else')
  const paths: string[] = []
  for (let n = 0; n < 4; n++)
    paths.push((await fixture.cli.json('backup', fixture.folder, '--keep', '2')).path)
  assert.equal(new Set(paths).size, 4, 'also within a second')
  const made = await fixture.cli.json('backup', join(fixture.folder, 'new'), '--keep', '2')
  assert.equal(dirname(made.path), join(fixture.folder, 'new'), 'a folder is made')
  rmSync(join(fixture.folder, 'new'), { recursive: true })
  const kept = paths.slice(2).flatMap((path) => [path, `${path}.json`])
  assert.deepEqual(
    readdirSync(fixture.folder)
      .map((name) => join(fixture.folder, name))
      .sort(),
    [...kept, join(fixture.folder, 'latchkey-old.db')].sort(),
  )
})

test('the encryption key goes along under a passphrase, and opens with no other', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  const path = join(fixture.folder, 'all.db')
  assert.equal((await fixture.cli.run('backup', path, '--with-key')).code, 2, 'no passphrase is set')
  await fixture.with({ LATCHKEY_BACKUP_PASSPHRASE: PASSPHRASE }).json('backup', path, '--with-key')
  assert.ok(!readFileSync(`${path}.json`, 'utf8').includes(KEY.slice(6, 30)))
  const to = newDataDir(t)
  const restore = (settings: Record<string, string>) => makeCli(to, settings).run('restore', path, '--to', to)
  assert.match((await restore({})).err, /encryption key "first".*set LATCHKEY_BACKUP_PASSPHRASE/)
  const wrong = await restore({ LATCHKEY_BACKUP_PASSPHRASE: `${PASSPHRASE}!` })
  assert.match(wrong.err, /passphrase does not open/)
  assert.ok(!existsSync(to))
  assert.equal((await restore({ LATCHKEY_BACKUP_PASSPHRASE: PASSPHRASE })).code, 0)
  assert.equal(readFileSync(join(to, 'encryption.key'), 'utf8'), `${KEY}\n`)
  assert.equal(statSync(join(to, 'encryption.key')).mode & 0o777, 0o600)
})

test('a backup without its key, or with a key of another installation, is not restored', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  const { path } = await fixture.cli.json('backup', fixture.folder)
  const file = join(fixture.folder, 'a.key')
  const refused = async (expected: RegExp, text?: string) => {
    if (text !== undefined) writeFileSync(file, text)
    const to = newDataDir(t)
    const { code, err } = await makeCli(to).run(
      'restore',
      path,
      '--to',
      to,
      ...(text === undefined ? [] : ['--key', file]),
    )
    assert.equal(code, 1)
    assert.match(err, expected)
    assert.ok(!existsSync(to), 'nothing was made')
  }
  await refused(/encrypted with the encryption key "first".*name its file with --key/)
  await refused(
    /needs the encryption key "first": it is of another installation/,
    KEY.replace('first', 'second'),
  )
  await refused(/Nothing was restored\. The encryption key "first" .* is another one/, OTHER_KEY)
  await refused(/has no lines of the form id:key/, 'nonsense')
})

test('what is cut, changed, of a newer version or no backup is neither verified nor restored', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  await fixture.add('ada@example.com')
  const { path } = await fixture.cli.json('backup', fixture.folder)
  const spoilt = async (expected: RegExp, spoil: (copy: string) => void, withManifest = true) => {
    const copy = join(dirname(newDataDir(t)), 'copy.db')
    copyFileSync(path, copy)
    if (withManifest) copyFileSync(`${path}.json`, `${copy}.json`)
    spoil(copy)
    for (const command of [
      ['backup', 'verify', copy],
      ['restore', copy, '--to', newDataDir(t)],
    ]) {
      const { code, err } = await fixture.cli.run(...command)
      assert.equal(code, 1, String(expected))
      assert.match(err, expected)
      assert.doesNotMatch(err, /\n {4}at /, 'no stack')
    }
  }
  const newer = (copy: string) => {
    const db = new BetterSqlite3(copy)
    db.prepare('insert into schema_migration values (99, ?, 1, ?, ?)').run(
      '0099-later',
      '9.8.7',
      '0099-later',
    )
    db.close()
  }
  await spoilt(/has 5000 bytes, its manifest says \d+: it is not whole/, (copy) => truncateSync(copy, 5000))
  await spoilt(/is not whole/, (copy) => appendFileSync(copy, 'x'))
  await spoilt(/is damaged/, (copy) => truncateSync(copy, 5000), false)
  await spoilt(/SHA-256 differs/, (copy) => {
    const bytes = readFileSync(copy)
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1
    writeFileSync(copy, bytes)
  })
  await spoilt(/no manifest of a backup/, (copy) => writeFileSync(`${copy}.json`, '{"latchkey":'))
  await spoilt(
    /copy\.db is of a newer version .* schema change 0099-later.*Version 9\.8\.7 can open it/,
    newer,
    false,
  )
  await spoilt(
    /begins like neither SQLite nor pg_dump/,
    (copy) => writeFileSync(copy, 'no backup at all'),
    false,
  )
  await spoilt(
    /is damaged, or of another program/,
    (copy) => {
      writeFileSync(copy, '')
      new BetterSqlite3(copy).exec('create table other (a)').close()
    },
    false,
  )
  assert.match((await fixture.cli.run('backup', 'verify', '/nowhere.db')).err, /There is no file/)
})

test('a backup and a restore replace nothing, and say what to do', async (t) => {
  const fixture = await openFixture(t, 'sqlite')
  const file = join(fixture.folder, 'mine.db')
  writeFileSync(file, 'mine')
  assert.match((await fixture.cli.run('backup', file)).err, /is there already/)
  assert.match((await fixture.cli.run('backup', join(fixture.folder, 'none', 'a.db'))).err, /mkdir -p/)
  assert.match(
    (await fixture.cli.run('backup')).err,
    /Say where: ".*backup FOLDER", or set LATCHKEY_BACKUP_DIR/,
  )
  const { path } = await fixture.cli.json('backup', fixture.folder)
  const { err } = await fixture.cli.run('restore', path, '--to', fixture.folder)
  assert.match(err, /is not empty\. A restore never replaces anything/)
  assert.equal(readFileSync(file, 'utf8'), 'mine')
  assert.ok(readdirSync(fixture.folder).every((name) => !name.includes('unfinished')))
  assert.match(
    (await makeCli(newDataDir(t)).run('backup', fixture.folder)).err,
    /There is no installation here/,
  )
})

async function openFixture(t: TestContext, engine: Engine) {
  const database = await newDatabase(t, engine)
  const dataDir = newDataDir(t)
  const folder = join(dirname(dataDir), 'backups')
  mkdirSync(folder, { recursive: true })
  const where = (url: string): Record<string, string> =>
    engine === 'postgres' ? { LATCHKEY_DATABASE_URL: url } : {}
  const settings = { ...where('url' in database ? database.url : ''), LATCHKEY_ENCRYPTION_KEY: KEY }
  const cli = makeCli(dataDir, settings)
  const { api_key: apikey, secret_key } = await cli.json('init')
  const keys: Record<string, string> = { apikey, secret_key }
  return {
    dataDir,
    folder,
    cli,
    keys,
    with: (more: Record<string, string>) => makeCli(dataDir, { ...settings, ...more }),
    async add(email: string) {
      const server = await startServing(t, dataDir, settings)
      const fields = { ...keys, country: 'DE', type: '1', email }
      await fetch(`${server.url}/api/amapi/AddClient`, { method: 'POST', body: new URLSearchParams(fields) })
      server.signal('SIGTERM')
      await server.ended
    },
    /** Another machine, with an empty database of its own. */
    async elsewhere(test: TestContext, to: string) {
      const empty = await newDatabase(test, engine, { empty: true })
      return makeCli(to, { ...where('url' in empty ? empty.url : ''), LATCHKEY_ENCRYPTION_KEY: KEY })
    },
  }
}
