// latchkey encryption-key rotate where a file has the keys: one command changes the key under running servers, and a kill at
// any moment loses nothing.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { keysOf } from '../../../src/config/config.ts'
import { newDataDir } from '../../cli.ts'
import { ENGINES, type Engine } from '../../databases/test-database.ts'
import { haveAll, listAllTexts, openRotation } from '../../fixtures/cli/rotation.ts'
import { startServing } from '../../fixtures/server-command.ts'

const MINUTE_MS = 60_000

for (const engine of ENGINES) {
  test(`${engine}: one command changes the key under a server that works, and another gives up the old one`, async (t) => {
    const fixture = await openFixture(t, engine)
    const [old] = fixture.keys()
    const server = await fixture.serve()
    const load = fixture.startLoad(server.url)
    const { code, out, err } = await fixture.cli.runProcess('encryption-key', 'rotate')
    assert.equal(code, 0, err)
    const [fresh, ...others] = fixture.keys()
    assert.deepEqual(others, [old])
    assert.match(out, new RegExp(`under "${fresh}": \\d+; left: 0\\.\\n\\nNothing needs "${old}" any more`))
    await load.another(20)
    const made = await load.end()
    assert.ok(made.length > 20)
    assert.deepEqual([...new Set(made.map(({ status }) => status))], ['success'])
    assert.deepEqual(await fixture.keysOfTexts(), [fresh])
    const repeated = await fixture.addClient(server.url, 0)
    assert.equal(repeated.vpn_password, made[0]?.vpn_password, 'an answer of before is given again')

    await fixture.letTransactionsEnd()
    assert.equal((await fixture.cli.run('encryption-key', 'remove', String(old), '--yes')).code, 0)
    assert.deepEqual(fixture.keys(), [fresh])
    await fixture.until(async () => (await fixture.holders()).every((ids) => ids === fresh))
    assert.equal((await fixture.addClient(server.url, 5000)).status, 'success')
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0)
    const again = await fixture.serve()
    const passwords = made.map(({ vpn_password }) => vpn_password)
    assert.ok(haveAll(await fixture.clear(), passwords))
    assert.equal((await fixture.addClient(again.url, 5001)).status, 'success')
    again.signal('SIGTERM')
    assert.equal(await again.ended, 0)
  })

  test(`${engine}: killed at any moment it is called again and ends what was begun, with the same key`, async (t) => {
    const fixture = await openFixture(t, engine)
    const before = Object.keys(await fixture.clear()).length
    const server = await fixture.serve()
    const load = fixture.startLoad(server.url)
    const moments: Record<string, () => Promise<boolean>> = {
      'a key was added': async () => fixture.keys().length > 1,
      'the server has the key': async () => (await fixture.holders()).some((ids) => ids.includes(',')),
      'the key is in front': async () => fixture.keys()[1] === old,
      'the server encrypts with it': async () => (await fixture.keysOfTexts()).length > 1,
    }
    const [old] = fixture.keys()
    const found = new Set<string>()
    for (const isReached of Object.values(moments)) {
      const child = fixture.cli.start('encryption-key', 'rotate')
      const ended = once(child, 'exit')
      await fixture.until(isReached)
      child.kill('SIGKILL')
      await ended
      for (const id of fixture.keys()) found.add(id)
    }
    const { code, err } = await fixture.cli.runProcess('encryption-key', 'rotate')
    assert.equal(code, 0, err)
    assert.equal(found.size, 2, 'no kill left a further key behind')
    assert.deepEqual([...new Set((await load.end()).map(({ status }) => status))], ['success'])
    assert.deepEqual(await fixture.keysOfTexts(), [fixture.keys()[0]])
    assert.ok(Object.keys(await fixture.clear()).length >= before)
    assert.equal(existsSync(`${fixture.keyFile}.next`), false)
  })

  test(`${engine}: two calls at once make one key, and the file keeps its mode`, async (t) => {
    const fixture = await openFixture(t, engine)
    const both = await Promise.all([1, 2].map(() => fixture.cli.runProcess('encryption-key', 'rotate')))
    assert.ok(
      both.some(({ code }) => code === 0),
      both.map(({ err }) => err).join(),
    )
    assert.deepEqual(await fixture.keysOfTexts(), [fixture.keys()[0]])
    assert.equal(statSync(fixture.keyFile).mode & 0o777, 0o600)
  })

  test(`${engine}: a key that is needed stays, in the file and in a server whose file lost it`, async (t) => {
    const fixture = await openFixture(t, engine)
    const [old] = fixture.keys()
    const refused = await fixture.cli.run('encryption-key', 'remove', String(old), '--yes')
    assert.match(refused.err, /encrypts now/)
    assert.equal((await fixture.cli.run('encryption-key', 'remove', 'other', '--yes')).code, 1)
    const server = await fixture.serve()
    const text = readFileSync(fixture.keyFile, 'utf8')
    writeFileSync(fixture.keyFile, `stranger:${Buffer.alloc(32, 1).toString('base64')}\n`)
    await server.logged(/as the key file has them/)
    assert.equal((await fixture.addClient(server.url, 1)).status, 'success')
    writeFileSync(fixture.keyFile, 'nonsense')
    await server.logged(/is damaged/)
    assert.equal((await fixture.addClient(server.url, 2)).status, 'success')
    writeFileSync(fixture.keyFile, text)
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0)
  })
}

test('postgres: servers of two machines take up a key that is copied to them, and one without it does not start', async (t) => {
  const fixture = await openFixture(t, 'postgres')
  const [old] = fixture.keys()
  const far = newDataDir(t)
  mkdirSync(far, { mode: 0o700 })
  const farFile = join(far, 'encryption.key')
  copyFileSync(fixture.keyFile, farFile)
  const servers = [await fixture.serve(), await fixture.serve(far)]
  const loads = servers.map(({ url }, at) => fixture.startLoad(url, at * 1000))
  const running = fixture.cli.runProcess('encryption-key', 'rotate')
  let ended = false
  const copying = fixture.until(async () => {
    copyFileSync(fixture.keyFile, farFile)
    return ended
  })
  const { code, err } = await running.finally(() => {
    ended = true
  })
  await copying
  assert.equal(code, 0, err)
  for (const load of loads) {
    await load.another(5)
    assert.deepEqual([...new Set((await load.end()).map(({ status }) => status))], ['success'])
  }
  assert.deepEqual(await fixture.keysOfTexts(), [fixture.keys()[0]])
  const alone = newDataDir(t)
  mkdirSync(alone, { mode: 0o700 })
  writeFileSync(join(alone, 'encryption.key'), readFileSync(farFile, 'utf8').split('\n')[1] ?? '', {
    mode: 0o600,
  })
  await assert.rejects(fixture.serve(alone), new RegExp(`"${old}"`))
})

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openRotation(t, engine)
  const { db, dataDir, env } = fixture
  const keyFile = join(dataDir, 'encryption.key')
  /** In the order of the file. */
  const given = () => keysOf(readFileSync(keyFile, 'utf8')) ?? []
  return {
    ...{ ...fixture, keyFile },
    serve: (of = dataDir) => startServing(t, of, env),
    keys: () => given().map(({ id }) => id),
    /** The names of the keys that any text needs. */
    keysOfTexts: async () =>
      [...new Set((await listAllTexts(db.read)).map(({ text }) => text.split('.')[0] ?? ''))].sort(),
    /** Everything that is encrypted, opened with the first key alone. */
    clear() {
      const [first] = given()
      assert.ok(first)
      return fixture.clear(first)
    },
    holders: async () =>
      (await db.read.selectFrom('key_holder').select('key_ids').execute()).map(({ key_ids }) => key_ids),
    /** As if a minute had passed since the key was retired. */
    letTransactionsEnd: () =>
      db.write((tx) =>
        tx
          .updateTable('installation_key')
          .set((eb) => ({ retired_at: eb('retired_at', '-', MINUTE_MS) }))
          .where('retired_at', 'is not', null)
          .execute(),
      ),
    /** New accounts, one after another, until `end`. */
    startLoad(url: string, from = 0) {
      const made: Record<string, string>[] = []
      let ended = false
      const running = (async () => {
        for (let n = from; !ended; n++) made.push(await fixture.addClient(url, n))
      })()
      return {
        async another(count: number) {
          const wanted = made.length + count
          await fixture.until(async () => made.length >= wanted)
        },
        async end() {
          ended = true
          await running
          return made
        },
      }
    },
  }
}
