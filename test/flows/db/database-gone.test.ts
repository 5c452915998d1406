// An embedded database whose files are removed while the server runs: no lost write is acknowledged.
import assert from 'node:assert/strict'
import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { makeCli, newDataDir } from '../../cli.ts'
import { startServing } from '../../fixtures/server-command.ts'
import { startApp } from '../../harness.ts'

async function openFixture(t: TestContext) {
  const fixture = await startApp(t)
  const add = async (email: string) => {
    const { body } = await fixture.trusted('AddClient', { country: 'DE', type: '1', email })
    return body.code ?? body.status
  }
  return { fixture, add, file: join(fixture.dataDir, 'latchkey.db') }
}

test('a data directory that is gone: writes are refused, and go on when the same one is back', async (t) => {
  const { fixture, add } = await openFixture(t)
  assert.equal(await add('ada@example.org'), 'success')
  const away = `${fixture.dataDir}-away`
  renameSync(fixture.dataDir, away)
  assert.equal(await add('bob@example.org'), 1901)
  assert.match((await fixture.app.readiness.reason()) ?? '', /not in its place any more/)
  renameSync(away, fixture.dataDir)
  assert.equal(await add('bob@example.org'), 'success')
})

for (const ending of ['', '-wal', '-shm']) {
  test(`another file in the place of latchkey.db${ending} is not taken for the one that is open`, async (t) => {
    const { add, file } = await openFixture(t)
    assert.equal(await add('ada@example.org'), 'success')
    copyFileSync(file + ending, `${file}-copy`)
    rmSync(file + ending)
    assert.equal(await add('bob@example.org'), 1901)
    renameSync(`${file}-copy`, file + ending)
    assert.equal(await add('bob@example.org'), 1901)
  })
}

test('a server whose data directory is removed says so once, without being asked, and stops in good order', async (t) => {
  const dataDir = newDataDir(t)
  await makeCli(dataDir).json('init')
  const served = await startServing(t, dataDir)
  const said = served.logged(/not in its place any more/)
  renameSync(dataDir, join(dirname(dataDir), 'away'))
  await said
  assert.equal((await fetch(`${served.url}/health/ready`)).status, 503)
  assert.equal((await fetch(`${served.url}/health/live`)).status, 200)
  served.signal('SIGTERM')
  assert.equal(await served.ended, 0)
  assert.doesNotMatch(await served.log, /\bat \S+ \(/)
})
