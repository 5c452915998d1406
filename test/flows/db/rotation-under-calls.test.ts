// What goes on while latchkey encryption-key rotate runs, is killed and is called again: logins and creates at a server, an
// import, and a backup, which opens with the keys of its moment.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { keysOf } from '../../../src/config/config.ts'
import { boundStart } from '../../../src/secrets.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { ENGINES, type Engine, newDatabase } from '../../databases/test-database.ts'
import { NO_DUMP_PROGRAM } from '../../fixtures/cli/installation.ts'
import { ACCOUNTS, haveAll, openRotation, writeAccounts } from '../../fixtures/cli/rotation.ts'
import { addCallingGateway, startCalls } from '../../fixtures/cli/served-calls.ts'
import type { Login } from '../../fixtures/radius/radius.ts'
import { startServing } from '../../fixtures/server-command.ts'

/** More than the import writes in one transaction. */
const IMPORTED = 700

for (const engine of ENGINES)
  test(`${engine}: while the key changes and its command is killed, logins, creates, an import and a backup go on and are right`, async (t) => {
    const fixture = await openFixture(t, engine)
    const server = await startServing(t, fixture.dataDir, fixture.env)
    const calls = startCalls(t, server, fixture, 'call')
    await calls.another(2)

    const killed = fixture.cli.start('encryption-key', 'rotate')
    const ended = once(killed, 'exit') // on a quick machine it ends by itself
    await fixture.until(async () => (await fixture.underNewKey()) > 0)
    killed.kill('SIGKILL')
    const importing = fixture.cli.runProcess('account', 'import', fixture.importFile)
    const half = await fixture.backUp('half', calls.made())
    await ended
    await calls.another(2)

    const rotating = fixture.cli.runProcess('encryption-key', 'rotate')
    const whole = await fixture.backUp('whole', calls.made())
    for (const { code, err } of await Promise.all([rotating, importing])) assert.equal(code, 0, err)
    await calls.another(2)
    const made = await calls.end()
    server.signal('SIGTERM')
    assert.equal(await server.ended, 0)

    const clear = await fixture.clear(fixture.firstKey())
    assert.ok(
      haveAll(
        clear,
        made.map(({ password }) => password),
      ),
    )
    const logins = Object.keys(clear).filter((place) => place.startsWith('subscription vpn_password'))
    assert.equal(logins.length, ACCOUNTS + IMPORTED + made.length)
    for (const backup of [half, whole]) await backup.opens()
  })

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openRotation(t, engine)
  const { cli, dataDir, db } = fixture
  await addCallingGateway(fixture)
  const keyFile = join(dataDir, 'encryption.key')
  const firstKey = () => {
    const [first] = keysOf(readFileSync(keyFile, 'utf8')) ?? []
    assert.ok(first)
    return first
  }
  const { id: old } = firstKey()

  /** Restores it elsewhere, where nothing but these keys is given. */
  async function restore(path: string, keys: string) {
    const empty = await newDatabase(t, engine, { empty: true })
    const to = newDataDir(t)
    const there = makeCli(to, 'url' in empty ? { LATCHKEY_DATABASE_URL: empty.url } : {})
    const { code, err } = await there.run('restore', path, '--to', to, '--key', keys)
    assert.equal(code, 0, err)
    return there
  }

  return {
    ...{ ...fixture, firstKey, importFile: writeAccounts(dataDir, 'imported', IMPORTED) },
    async underNewKey() {
      const rows = await db.read.selectFrom('subscription').select('vpn_password').execute()
      return rows.filter((row) => !row.vpn_password.startsWith(boundStart(old))).length
    },
    /** A backup with the keys of its moment. `made`: the logins that must be in it. */
    async backUp(name: string, made: readonly Login[]) {
      const path = join(dataDir, `${name}.copy`)
      const { code, err } = await cli.runProcess('backup', path)
      const isPossible = code === 0 || engine !== 'postgres'
      assert.ok(isPossible ? code === 0 : NO_DUMP_PROGRAM.test(err), err)
      const keys = join(dataDir, `${name}.key`)
      copyFileSync(keyFile, keys)
      return {
        async opens() {
          if (!isPossible) return
          const there = await restore(path, keys)
          const { out } = await there.run('account', 'export', '--secrets')
          for (const { username, password } of made) {
            const line = out.split('\n').find((one) => one.includes(JSON.stringify(username)))
            assert.ok(line?.includes(JSON.stringify(password)), `${username} in the backup ${name}`)
          }
        },
      }
    },
  }
}
