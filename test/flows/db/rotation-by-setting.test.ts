// latchkey encryption-key rotate where LATCHKEY_ENCRYPTION_KEY has the keys: a leaked key is retired while servers run, and
// nothing is lost.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import type { Handle } from '../../../src/db/database.ts'
import { systemRandom } from '../../../src/ids.ts'
import { SEALED } from '../../../src/installation/sealed-texts.ts'
import { boundStart, makeVault, type Vault } from '../../../src/secrets.ts'
import { makeCli } from '../../cli.ts'
import { ENGINES, type Engine } from '../../databases/test-database.ts'
import { haveAll, type Key, openRotation } from '../../fixtures/cli/rotation.ts'
import { makeFormer } from '../../fixtures/former-secrets.ts'
import { startServing } from '../../fixtures/server-command.ts'

const [OLD, NEW] = ['old', 'new'].map((id) => ({ id, key: randomBytes(32) })) as [Key, Key]
const ROTATE = ['encryption-key', 'rotate'] as const

for (const engine of ENGINES) {
  test(`${engine}: everything of an earlier version opens under the new key alone, and a server starts with it`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.change((tx) => makeFormer(tx, OLD))
    const before = await fixture.clear(OLD)
    const kinds = new Set(Object.keys(before).map((name) => name.split(' ', 2).join(' ')))
    assert.equal(kinds.size, SEALED.length, 'there is something of every kind')
    const both = fixture.withKeys(NEW, OLD)
    const { code, out, err } = await both.run(...ROTATE)
    assert.equal(code, 0, err)
    assert.match(out, /Encrypted again under "new": \d+; left: 0\.\n\nNothing needs "old" any more/)
    assert.deepEqual(await fixture.clear(NEW), before)
    const former = await fixture.serve(NEW, OLD)
    former.signal('SIGTERM')
    assert.equal(await former.ended, 0)
    assert.doesNotMatch(await former.log, /not bound to its row/)
    const server = await fixture.serve(NEW)
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0)
    assert.match(
      (await fixture.withKeys(NEW).run(...ROTATE)).err,
      /write it behind the other, as in new:…,new:…|LATCHKEY_ENCRYPTION_KEY has the keys/,
    )
  })

  test(`${engine}: killed in the middle it is begun again and finds what is left`, async (t) => {
    const fixture = await openFixture(t, engine)
    const before = await fixture.clear(OLD)
    const child = fixture.withKeys(NEW, OLD).start(...ROTATE)
    const ended = once(child, 'exit') // on a quick machine it ends by itself
    await fixture.until(async () => (await fixture.count(NEW)) > 0)
    child.kill('SIGKILL')
    await ended
    assert.equal((await fixture.withKeys(NEW, OLD).run(...ROTATE)).code, 0)
    assert.deepEqual(await fixture.clear(NEW), before)
  })

  test(`${engine}: it works beside a server, whose rows are all under the new key, too`, async (t) => {
    const fixture = await openFixture(t, engine)
    const server = await fixture.serve(NEW, OLD)
    const running = fixture.withKeys(NEW, OLD).runProcess(...ROTATE)
    const made = []
    for (let n = 0; n < 20; n += 4)
      made.push(...(await Promise.all([0, 1, 2, 3].map((i) => fixture.addClient(server.url, n + i)))))
    assert.equal((await running).code, 0)
    assert.deepEqual(
      made.filter(({ status }) => status !== 'success'),
      [],
    )
    server.signal('SIGTERM')
    await server.ended
    const passwords = made.map(({ vpn_password }) => vpn_password)
    assert.ok(haveAll(await fixture.clear(NEW), passwords))
  })

  test(`${engine}: it begins nothing while a server encrypts with another key, and says which`, async (t) => {
    const fixture = await openFixture(t, engine)
    const server = await fixture.serve(OLD)
    const { code, out, err } = await fixture.withKeys(NEW, OLD).run(...ROTATE)
    assert.deepEqual([code, out], [1, ''])
    assert.match(
      err,
      /do not have the encryption key "new".*process \d+ on \S+ encrypts with "old"\. Give it to them.*Nothing was changed\.\n$/,
    )
    assert.equal((await fixture.addClient(server.url, 1)).status, 'success')
    server.signal('SIGTERM')
    await server.ended
    assert.equal((await fixture.withKeys(NEW, OLD).run(...ROTATE)).code, 0)
  })

  test(`${engine}: a retired key is never used again, also once it was forgotten`, async (t) => {
    const fixture = await openFixture(t, engine)
    assert.equal((await fixture.withKeys(NEW, OLD).run(...ROTATE)).code, 0)
    const refused = async (command: string, ...keys: Key[]) => {
      const { code, err } = await fixture.withKeys(...keys).run(...command.split(' '))
      assert.equal(code, 1)
      assert.match(err, /"old" was retired by a rotation.*Nothing was changed\.\n$/)
    }
    for (const command of ['serve', 'account list', ROTATE.join(' ')]) await refused(command, OLD, NEW)
    await refused('account list', OLD)
    assert.equal((await fixture.withKeys(NEW).run('account', 'list')).code, 0)
    await refused('serve', OLD, NEW)
    await refused('account list', OLD)
  })

  test(`${engine}: a server that lost its place while the key was retired stops by itself`, async (t) => {
    const fixture = await openFixture(t, engine)
    const server = await fixture.serve(OLD)
    await fixture.until(async () => {
      await fixture.change((tx) => tx.deleteFrom('key_holder').execute())
      // Refused when the server has renewed its place meanwhile.
      return (await fixture.withKeys(NEW, OLD).run(...ROTATE)).code === 0
    })
    assert.equal(await server.ended, 1)
    assert.match(await server.log, /"old" was retired/)
  })

  test(`${engine}: what cannot be read is named, and keeps its key from being given up`, async (t) => {
    const fixture = await openFixture(t, engine)
    const damaged = 'old.2.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA.AAAA'
    await fixture.change((tx) =>
      tx.updateTable('subscription').set({ vpn_password: damaged }).where('id', '=', 7).execute(),
    )
    const { code, err } = await fixture.withKeys(NEW, OLD).run(...ROTATE)
    assert.equal(code, 1)
    assert.match(err, /left: 1\.\nThese cannot be read.*\n {2}subscription 7: /)
    assert.match(
      (await fixture.withKeys(NEW).run('account', 'list')).err,
      /secrets under the encryption key "old"/,
    )
    await fixture.withKeys(NEW, OLD).json('account', 'new-vpn-password', 'a6@example.com')
    assert.equal((await fixture.withKeys(NEW, OLD).run(...ROTATE)).code, 0)
    assert.equal((await fixture.withKeys(NEW).run('account', 'list')).code, 0)
  })

  test(`${engine}: under the same key it binds what an earlier version has written`, async (t) => {
    const fixture = await openFixture(t, engine)
    await fixture.change((tx) => makeFormer(tx, OLD))
    const warned = await fixture.serve(OLD)
    warned.signal('SIGTERM')
    await warned.ended
    assert.match(await warned.log, /not bound to its row/)
    assert.match((await fixture.withKeys(OLD).run(...ROTATE)).out, /Start every server again/)
    const quiet = await fixture.serve(OLD)
    quiet.signal('SIGTERM')
    await quiet.ended
    assert.doesNotMatch(await quiet.log, /not bound to its row/)
  })
}

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openRotation(t, engine, settingOf(OLD))
  const { db, dataDir, env } = fixture
  const environment = (...keys: Key[]) => ({ ...env, ...settingOf(...keys) })
  const gateway = ['--name', 'g1', '--host', 'g1.example.net', '--country', 'DE', '--protocol', 'ikev2']
  await fixture.cli.json('gateway', 'add', ...gateway, '--source', '10.0.0.7')
  await fixture.cli.json('gateway', 'rotate-secret', 'g1')
  await db.write(addWaiting)
  return {
    ...fixture,
    withKeys: (...keys: Key[]) => makeCli(dataDir, environment(...keys)),
    serve: (...keys: Key[]) => startServing(t, dataDir, environment(...keys)),
    change: db.write,
    /** All encrypted values, by place, opened with this key alone. */
    clear: (key: Key) =>
      fixture.clear(key, async (vault) => {
        if ((await db.read.selectFrom('installation_key').select('sealed').execute()).some(isFormer))
          vault.openUnbound([key.id])
      }),
    async count(key: Key) {
      const rows = await db.read.selectFrom('subscription').select('vpn_password').execute()
      return rows.filter((row) => row.vpn_password.startsWith(boundStart(key.id))).length
    },
  }
}

const settingOf = (...keys: Key[]) => ({
  LATCHKEY_ENCRYPTION_KEY: keys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(','),
})
const isFormer = ({ sealed }: { sealed: string }) => sealed.split('.').length === 4

/** Waiting data: a mail, an admin, an answer, orders to a removed gateway, a webhook, what was asked for an external id, an upload. */
async function addWaiting(tx: Handle) {
  const vault = makeVault([OLD], systemRandom)
  const at = Date.now()
  await tx
    .insertInto('task')
    .values({
      ...{ id: 6, brand_id: 1, kind: 'import', status: 'receiving' as const, dry_run: 0 as const },
      ...{
        input: '{}',
        progress: '{}',
        total: 0,
        done: 0,
        unchanged: 0,
        failed: 0,
        result: null,
        error: null,
      },
      ...{ actor_kind: 'operator', actor_id: 'test', address: '', created_at: at },
      ...{ started_at: null, finished_at: null },
    })
    .execute()
  const lines = vault.encrypt('import_part', '6/1', '[]')
  await tx.insertInto('import_part').values({ task_id: 6, number: 1, lines, taken: '{}' }).execute()
  await tx
    .insertInto('mail')
    .values({
      ...{ id: 5, brand_id: 1, status: 'queued', attempts: 0, lease_until: 0, created_at: at },
      ...{ next_attempt_at: at + DAY_MS, turn: 'notice', recipient: 'somebody' },
      message: vault.encrypt('mail', 5, 'a letter'),
    })
    .execute()
  await addAdmin(tx, vault, at)
  const row = '1/hash'
  await tx
    .insertInto('stored_answer')
    .values({
      ...{ brand_id: 1, key_hash: 'hash', expires_at: at + DAY_MS },
      request_hash: vault.encrypt('stored_request', row, 'a request'),
      answer: vault.encrypt('stored_answer', row, 'an answer'),
    })
    .execute()
  await tx
    .insertInto('webhook')
    .values({
      ...{ id: 3, stream: 1, url: 'https://shop.example.com/', types: '["*"]', description: '', enabled: 0 },
      ...{ disabled_why: null, former_until: at + DAY_MS, created_at: at, passed_sequence: 0 },
      ...{ failures: 0, probe_at: 0, secret: vault.encrypt('webhook_secret', 3, 'whsec_new') },
      former_secret: vault.encrypt('webhook_secret', 3, 'whsec_old'),
    })
    .execute()
  await tx
    .insertInto('external_id')
    .values({
      ...{ brand_id: 1, external_id: 'shop-1', subscription_id: 1 },
      asked: vault.encrypt('asked_account', '1/shop-1', '{"days":30}'),
    })
    .execute()
  for (const session_id of [1, 2])
    await tx
      .insertInto('disconnect')
      .values({
        ...{ session_id, gateway_id: 77, why: 'removed', status: 'queued', attempts: 0, created_at: at },
        next_attempt_at: at + DAY_MS,
        removed_gateway: JSON.stringify({
          ...{ profile: 'generic', disconnect: 'coa:3799' },
          secret: vault.encrypt('gateway_secret', 77, 'a secret of two sides'),
        }),
      })
      .execute()
}

async function addAdmin(tx: Handle, vault: Vault, at: number) {
  await tx
    .insertInto('admin')
    .values({
      ...{ id: 4, name: 'Ada', name_key: 'ada', role: 'owner', brand_id: null, email: null, language: null },
      ...{ password_hash: null, totp_step: null, created_at: at, last_signed_in_on: null, removed_at: null },
      totp_secret: vault.encrypt('admin_totp', 4, 'JBSWY3DPEHPK3PXP'),
    })
    .execute()
}
