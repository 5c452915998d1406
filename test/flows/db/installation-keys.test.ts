// A database knows the encryption keys it was written with, and is not written with others.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { openDatabase } from '../../../src/db/open-database.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES, type Engine, newDatabase } from '../../databases/test-database.ts'
import { startApp } from '../../harness.ts'

const makeKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`
const LINE = JSON.stringify({
  email: 'ada@example.com',
  subscriptions: [{ plan_months: 12, due_on: '2099-05-01' }],
})

for (const engine of ENGINES) {
  test(`${engine}: another key of the same name stops the server and every command that needs it`, async (t) => {
    const { withKeys, addAccount } = await openFixture(t, engine)
    const right = makeKey('k1')
    await withKeys(right).json('init')
    await addAccount(right)
    const wrong = withKeys(makeKey('k1'))
    for (const command of ['serve', 'account export --secrets', 'gateway list', 'session list']) {
      const { code, out, err } = await wrong.run(...command.split(' '))
      assert.deepEqual([code, out], [1, ''], command)
      assert.match(err, /"k1".* is another one\. Put back the encryption\.key.*Nothing was changed\.\n$/)
      assert.doesNotMatch(err, /\n {4}at /)
    }
    assert.equal((await wrong.json('brand', 'list')).length, 1, 'what needs no key goes on')
    assert.match((await withKeys(right).run('account', 'export', '--secrets')).out, /"vpn_password":"/)
  })

  test(`${engine}: a key of another name stops it too`, async (t) => {
    const { withKeys } = await openFixture(t, engine)
    await withKeys(makeKey('k1')).json('init')
    const { code, err } = await withKeys(makeKey('k2')).run('serve')
    assert.equal(code, 1)
    assert.match(err, /does not belong to this database, which was written with "k1"/)
  })

  test(`${engine}: a new key goes in front of the old one, which stays as long as anything needs it`, async (t) => {
    const { withKeys, addAccount, change } = await openFixture(t, engine)
    const [older, newer] = [makeKey('old'), makeKey('new')]
    await withKeys(older).json('init')
    await addAccount(older)
    assert.equal((await withKeys(`${newer},${older}`).run('account', 'list')).code, 0)
    for (const [keys, needed] of [
      [newer, /secrets under the encryption key "old", which is not given/],
      [`${makeKey('new')},${older}`, /"new".* is another one/],
    ] as const) {
      const { code, err } = await withKeys(keys).run('account', 'list')
      assert.equal(code, 1)
      assert.match(err, needed)
    }
    assert.equal((await withKeys(older).run('account', 'list')).code, 0, 'nothing needs the new one yet')
    await change((tx) => tx.updateTable('subscription').set({ vpn_password: 'new.a.b.c' }).execute())
    assert.equal((await withKeys(`${newer},${older}`).run('account', 'list')).code, 0)
    assert.equal((await withKeys(newer).run('account', 'list')).code, 0)
    assert.match((await withKeys(older).run('account', 'list')).err, /written with "new"/)
  })

  test(`${engine}: a database of before it knew its keys learns them once what it holds opens with them`, async (t) => {
    const { withKeys, addAccount, change } = await openFixture(t, engine)
    const right = makeKey('k1')
    await withKeys(right).json('init')
    await addAccount(right)
    await change((tx) => tx.deleteFrom('installation_key').execute())
    assert.match(
      (await withKeys(makeKey('k1')).run('account', 'list')).err,
      /does not belong to this database/,
    )
    assert.equal((await withKeys(right).run('account', 'list')).code, 0)
    assert.match((await withKeys(makeKey('k1')).run('account', 'list')).err, /is another one/)
  })

  test(`${engine}: of processes that learn different keys at once one is right, the others stop`, async (t) => {
    const { withKeys, change } = await openFixture(t, engine)
    await withKeys(makeKey('k0')).json('init')
    await change((tx) => tx.deleteFrom('installation_key').execute())
    const all = [1, 2, 3].map((n) => withKeys(makeKey(`k${n}`)))
    const runs = await Promise.all(all.map((cli) => cli.runProcess('account', 'list')))
    assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 1, 1])
    for (const { code, err } of runs) if (code === 1) assert.match(err, /does not belong to this database/)
  })

  test(`${engine}: an export names the accounts that it cannot read, writes the others whole, and ends with 1`, async (t) => {
    const { withKeys, addAccount, change } = await openFixture(t, engine)
    const right = makeKey('k1')
    await withKeys(right).json('init')
    await addAccount(right)
    await addAccount(right, LINE.replace('ada@', 'bob@'))
    await change((tx) =>
      tx
        .updateTable('subscription')
        .set({ vpn_password: 'k1.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA' })
        .where('account_id', '=', 1)
        .execute(),
    )
    const { code, out, err } = await withKeys(right).run('account', 'export', '--secrets')
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      lines.map(({ email, subscriptions: [one] }) => [email, typeof one.vpn_password]),
      [
        ['ada@example.com', 'undefined'],
        ['bob@example.com', 'string'],
      ],
    )
    assert.equal(code, 1)
    assert.match(err, /^account 1 \(ada@example\.com\): no key given opens the VPN password of \S+$/m)
    assert.match(err, /could not be read: 1\./)
    const shown = await withKeys(right).run('account', 'show', 'ada@example.com', '--show-secrets')
    assert.equal(shown.code, 1)
    assert.doesNotMatch(shown.err, /\n {4}at /)
  })
}

test('postgres: of two first starts with keys of their own one begins the installation, the other stops', async (t) => {
  const { withKeys } = await openFixture(t, 'postgres')
  const runs = await Promise.all([1, 2].map((n) => withKeys(makeKey(`k${n}`)).runProcess('init', '--json')))
  assert.deepEqual(runs.map(({ code }) => code).sort(), [0, 1])
  assert.match(runs.find(({ code }) => code === 1)?.err ?? '', /does not belong to this database/)
})

test('what cannot be decrypted is counted', async (t) => {
  const fixture = await startApp(t)
  await fixture.addClient('ada@example.com')
  await fixture.app.db.write((tx) =>
    tx.updateTable('subscription').set({ vpn_password: 'other.a.b.c' }).execute(),
  )
  assert.equal((await fixture.trusted('GetProducts', { email: 'ada@example.com' })).body.code, 1900)
  assert.match(
    await fixture.app.metrics.text(),
    /^latchkey_unreadable_secrets_total\{purpose="vpn_password"\} 1$/m,
  )
})

async function openFixture(t: TestContext, engine: Engine) {
  const database = await newDatabase(t, engine)
  const dataDir = newDataDir(t)
  const file = join(dataDir, 'latchkey.db')
  const settings = database.kind === 'postgres' ? database : { kind: 'sqlite' as const, file }
  const where: Record<string, string> =
    database.kind === 'postgres' ? { LATCHKEY_DATABASE_URL: database.url } : {}
  const withKeys = (keys: string) => makeCli(dataDir, { ...where, LATCHKEY_ENCRYPTION_KEY: keys })
  return {
    withKeys,
    async addAccount(keys: string, line = LINE) {
      const path = join(dataDir, 'accounts.jsonl')
      writeFileSync(path, `${line}\n`)
      assert.equal((await withKeys(keys).run('account', 'import', path)).code, 0)
    },
    async change(work: Parameters<Awaited<ReturnType<typeof openDatabase>>['write']>[0]) {
      const db = await openDatabase(settings)
      await db.write(work)
      await db.close()
    },
  }
}
