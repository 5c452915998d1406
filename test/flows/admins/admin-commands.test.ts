// The admin commands as an operator types them, and the link that a first start shows.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { openInstallation } from '../../fixtures/cli/installation.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: an operator invites admins, changes their roles, and removes them`, async (t) => {
    const url = { LATCHKEY_PUBLIC_URL: 'https://vpn.example.net' }
    const { cli } = await openInstallation(t, engine, url)
    assert.match((await cli.run('admin', 'list')).out, /no admins; "\.\/latchkey admin add NAME"/)
    const added = await cli.run('admin', 'add', 'Ada')
    assert.match(
      added.out,
      /^https:\/\/vpn\.example\.net\/console\/start\/[\w-]{43}\n\nGive this link to Ada\./,
    )
    const eva = await cli.json('admin', 'add', 'Eva', '--role', 'support', '--brand', 'main')
    assert.deepEqual([eva.name, eva.role, eva.brand, eva.hasPassword], ['Eva', 'support', 'main', false])
    assert.match(eva.linkExpiresAt, /^\d{4}-/)
    const taken = await cli.run('admin', 'add', 'EVA')
    assert.deepEqual([taken.code, taken.err.trim()], [1, 'There is an admin named "EVA" already.'])
    assert.match((await cli.run('admin', 'list')).out, /Eva +support +main +not yet +never/)
    const moved = await cli.run('admin', 'role', 'eva', 'viewer', '--installation')
    assert.match(moved.out, /^Eva is viewer of the installation now/)
    const both = await cli.run('admin', 'role', 'eva', 'viewer', '--installation', '--brand', 'main')
    assert.equal(both.code, 2)

    const reset = await cli.json('admin', 'reset-2fa', 'Eva', '--yes')
    assert.notEqual(reset.link, eva.link)
    assert.match((await cli.run('admin', 'reset-2fa', 'Eva')).err, /Confirm with --yes/)
    assert.match((await cli.run('admin', 'sessions', 'Eva')).out, /Eva is not signed in/)
    assert.deepEqual(await cli.json('admin', 'sign-out', 'Eva'), { ended: 0 })
    assert.equal((await cli.run('admin', 'sign-out', 'Eva', '7')).code, 1)
    assert.match((await cli.run('admin', 'remove', 'Eva', '--yes')).out, /^Eva is removed/)
    assert.match((await cli.run('admin', 'remove', 'Eva', '--yes')).err, /no admin named "Eva"/)
    const trail = (await cli.run('audit', 'list', '--action', 'admin.')).out
    for (const action of ['admin.add', 'admin.set', 'admin.reset_factors', 'admin.remove'])
      assert.ok(trail.includes(action), trail)
  })
}

test('a start without an admin keeps a link for the first one, until there is an admin', async (t) => {
  const dataDir = newDataDir(t)
  const file = join(dataDir, 'first-admin.txt')
  const first = await startServing(t, dataDir)
  assert.match(first.said(), /first admin of the console, once and within an hour:\s+\S+first-admin\.txt/)
  const link = readFileSync(file, 'utf8')
  assert.match(link, /^http:\/\/localhost:\d+\/console\/start\/[\w-]{43}\n$/)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  first.signal('SIGTERM')
  await first.ended
  assert.ok(!(first.said() + (await first.log)).includes(link.trim().slice(-43)))
  const second = await startServing(t, dataDir)
  assert.notEqual(readFileSync(file, 'utf8').slice(-44), link.slice(-44))
  second.signal('SIGTERM')
  await second.ended
  await makeCli(dataDir).json('admin', 'add', 'Ada')
  const third = await startServing(t, dataDir)
  assert.deepEqual([existsSync(file), third.said().includes('first admin')], [false, false])
  third.signal('SIGTERM')
  await third.ended
})

test('a start shows no link where the console is switched off', async (t) => {
  const dataDir = newDataDir(t)
  const served = await startServing(t, dataDir, { LATCHKEY_CONSOLE: 'off' })
  served.signal('SIGTERM')
  await served.ended
  assert.deepEqual(
    [existsSync(join(dataDir, 'first-admin.txt')), served.said().includes('first admin')],
    [false, false],
  )
})
