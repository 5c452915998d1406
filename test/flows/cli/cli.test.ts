// The command line, run as an operator runs it.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'

test('init --json prints the brand and its two keys and nothing else', async (t) => {
  const dataDir = newDataDir(t)
  const { code, out, err } = await makeCli(dataDir).runProcess('init', '--json')
  assert.deepEqual([code, err], [0, ''])
  assert.match(
    out,
    /^\{"brand":"main","api_key":"lk_api_[0-9a-f]{40}","secret_key":"lk_secret_[0-9a-f]{40}"\}\n$/,
  )
  assert.equal(statSync(dataDir).mode & 0o777, 0o700)
  assert.equal(statSync(join(dataDir, 'encryption.key')).mode & 0o777, 0o600)
  assert.equal(statSync(join(dataDir, 'latchkey.db')).mode & 0o777, 0o600)
  assert.match(readFileSync(join(dataDir, 'encryption.key'), 'utf8'), /^k[0-9a-f]{8}:[A-Za-z0-9+/]{43}=\n$/)
})

test('a second init refuses and changes nothing', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  const key = readFileSync(join(dataDir, 'encryption.key'), 'utf8')
  const again = await cli.runProcess('init', '--json')
  assert.deepEqual([again.code, again.out], [1, ''])
  assert.match(again.err, /There is an installation already .*nothing was changed/)
  assert.equal(readFileSync(join(dataDir, 'encryption.key'), 'utf8'), key)
  assert.equal((await cli.json('brand', 'list')).length, 1)
})

test('of inits at the same moment one makes the brand, the others refuse', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  const runs = await Promise.all([1, 2, 3].map(() => cli.runProcess('init', '--json')))
  assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 1, 1])
  for (const { code, err } of runs) assert.match(err, code === 0 ? /^$/ : /installation already/)
  assert.equal((await cli.json('brand', 'list')).length, 1)
})

test('a database without its key is not given a new key', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  await cli.json('init')
  rmSync(join(dataDir, 'encryption.key'))
  for (const command of ['init', 'serve']) {
    const { code, err } = await cli.run(command)
    assert.equal(code, 1)
    assert.match(err, /its encryption key is missing\. Restore .*encryption\.key/)
  }
  assert.equal(existsSync(join(dataDir, 'encryption.key')), false)
})

test('before an installation exists every command says how to make one, and makes nothing', async (t) => {
  const dataDir = newDataDir(t)
  const cli = makeCli(dataDir)
  for (const command of ['brand show', 'brand add two', 'key list', 'allow add 192.0.2.1', 'plan list']) {
    const { code, out, err } = await cli.run(...command.split(' '))
    assert.deepEqual([code, out], [1, ''], command)
    assert.match(err, /no installation here yet\. Run "\.\/latchkey init"/)
  }
  assert.equal(existsSync(dataDir), false)
})

test('wrong settings are listed before anything happens', async (t) => {
  const dataDir = newDataDir(t)
  const { code, err } = await makeCli(dataDir, { LATCHKEY_HTTP_PORT: 'x', LATCHKEY_NAME: 'y' }).run('init')
  assert.equal(code, 1)
  assert.match(err, /2 problem\(s\)/)
  assert.equal(existsSync(dataDir), false)
})

for (const engine of ['sqlite', 'postgres'] as const) {
  test(`${engine}: an operator runs a brand from the command line`, async (t) => {
    const server = engine === 'postgres' ? await createTestDatabase() : undefined
    t.after(() => server?.drop())
    const [dataDir, settings] = [newDataDir(t), server ? { LATCHKEY_DATABASE_URL: server.url } : {}]
    const cli = makeCli(dataDir, settings)
    await cli.json('init', '--title', 'North VPN')

    const shown = await cli.json('brand', 'set', 'error_status=http', '--host', 'api.north.example')
    assert.deepEqual(
      [shown.title, shown.hosts, shown.settings.error_status],
      ['North VPN', ['api.north.example'], 'http'],
    )
    assert.deepEqual((await cli.json('brand', 'set', '--no-host', 'error_status=default')).hosts, [])
    assert.equal((await cli.json('brand', 'show')).settings.error_status, 'envelope')

    const made = await cli.json('key', 'create', 'secret', '--label', 'panel')
    assert.match(made.key, /^lk_secret_/)
    await cli.json('key', 'revoke', String(made.id), '--yes')
    const keys: { label: string; revokedAt: number | null }[] = await cli.json('key', 'list')
    assert.deepEqual(
      keys.filter(({ revokedAt }) => revokedAt !== null).map(({ label }) => label),
      ['panel'],
    )
    assert.equal(JSON.stringify(keys).includes(made.key), false)
    const [old] = (await cli.json('key', 'list')).filter(({ kind }: { kind: string }) => kind === 'secret')
    const rotated = await cli.json('key', 'rotate', String(old.id), '--overlap', '36h')
    assert.match(rotated.key, /^lk_secret_/)
    const listed = (await cli.run('key', 'list')).out
    assert.match(listed, new RegExp(`^ +${rotated.id} +secret +lk_secret_\\w{4}… +live `, 'm'))
    assert.match(
      listed,
      new RegExp(`^ +${old.id} +secret +\\S+ +ends ${rotated.formerEndsAt.slice(0, 10)} `, 'm'),
    )
    assert.equal((await cli.run('key', 'rotate', String(old.id))).code, 1)
    assert.match((await cli.run('key', 'rotate', String(rotated.id), '--overlap', '0')).out, /has ended\./)
    assert.equal((await cli.run('key', 'rotate', '1', '--overlap', '7')).code, 2)

    assert.equal((await cli.json('allow', 'add', '10.1.2.3/8', '--note', 'office')).cidr, '10.0.0.0/8')
    assert.equal((await cli.json('allow', 'list')).length, 1)
    await cli.json('allow', 'remove', '10.0.0.0/8')
    assert.deepEqual(await cli.json('allow', 'list'), [])
    const behind = makeCli(dataDir, { ...settings, LATCHKEY_TRUSTED_PROXIES: '10.1.0.0/16' })
    assert.match((await behind.run('allow', 'add', '10.1.2.3')).err, /^10\.1\.0\.0\/16 is a trusted proxy: /)
    await behind.json('allow', 'remove', '10.1.2.3')

    await cli.json('plan', 'add', '3')
    await cli.json('plan', 'set', '6', '--retire', '--label', 'Half a Year')
    const plans: { months: number; label: string; retiredAt: number | null }[] = await cli.json(
      'plan',
      'list',
    )
    assert.deepEqual(
      plans.slice(0, 3).map(({ months, label, retiredAt }) => [months, label, retiredAt === null]),
      [
        [1, '1 Month', true],
        [3, '3 Months', true],
        [6, 'Half a Year', false],
      ],
    )
    const ruled = await cli.json('plan', 'add', '4', '--at-session-limit', 'end_oldest')
    assert.equal(ruled.atSessionLimit, 'end_oldest')
    assert.match((await cli.run('plan', 'list')).out, /4 Months +sold +end_oldest$/m)
    const open = await cli.json('plan', 'set', '4', '--at-session-limit', 'default')
    assert.equal(open.atSessionLimit, null)
  })
}

test('with several brands a command asks which one', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const { brand, api_key } = await cli.json('brand', 'add', 'second', '--title', 'Second VPN')
  assert.equal(brand, 'second')
  assert.match(api_key, /^lk_api_/)
  const { code, err } = await cli.run('plan', 'list')
  assert.equal(code, 2)
  assert.match(err, /say which with --brand NAME: main, second/)
  assert.equal((await cli.json('plan', 'list', '--brand', 'second')).length, 5)
  assert.match(
    (await cli.run('plan', 'list', '--brand', 'third')).err,
    /no brand named "third"; there is: main, second/,
  )
})

test('refusals are one sentence, without a stack', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const refused = ['brand set eror_status=http', 'key revoke 99 --yes', 'allow add 0.0.0.0/0', 'plan add 121']
  const typedWrongly = ['plan set 1', 'key create foo', 'key revoke x', 'nonsense']
  for (const command of [...refused, ...typedWrongly]) {
    const { code, out, err } = await cli.run(...command.split(' '))
    assert.deepEqual([code, out], [refused.includes(command) ? 1 : 2, ''], command)
    assert.match(err, /^\S.*\n?.*\n$/, command)
    assert.doesNotMatch(err, /\n {4}at /, command)
  }
})

test('a failure of the machine comes with what to do about it', async (t) => {
  const dataDir = newDataDir(t)
  writeFileSync(dataDir, 'a file where the directory should be')
  const { code, err } = await makeCli(dataDir).run('init')
  assert.equal(code, 1)
  assert.match(err, /LATCHKEY_DATA_DIR/)
  const gone = makeCli(newDataDir(t), { LATCHKEY_DATABASE_URL: 'postgres://latchkey@127.0.0.1:1/latchkey' })
  const unreachable = await gone.run('init')
  assert.equal(unreachable.code, 1)
  assert.match(unreachable.err, /check LATCHKEY_DATABASE_URL and that the server runs/)
})

test('help names every command and needs no installation', async (t) => {
  const { code, out } = await makeCli(newDataDir(t)).runProcess('--help')
  assert.equal(code, 0)
  for (const name of ['init', 'serve', 'brand', 'key', 'allow', 'plan'])
    assert.match(out, new RegExp(`\\n  ${name} `))
})

test('an operator gives a plan a price and takes it away', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const priced = await cli.json('plan', 'set', '6', '--price', '9.99', '--currency', 'EUR')
  assert.deepEqual(priced.price, { minor: 999, currency: 'EUR' })
  assert.match((await cli.run('plan', 'list')).out, /6 Months +9\.99 EUR +sold /m)
  assert.equal((await cli.run('plan', 'set', '6', '--price', '9.99')).code, 2)
  assert.match(
    (await cli.run('plan', 'set', '6', '--price', 'x', '--currency', 'EUR')).err,
    /no price in EUR/,
  )
  assert.equal((await cli.json('plan', 'set', '6', '--no-price')).price, null)
})
