// Backups over the management API.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { HOUR_MS } from '../../../src/clock.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, type Engine } from '../../harness.ts'

async function openBackupFixture(t: TestContext, engine: Engine) {
  const dir = mkdtempSync(join(tmpdir(), 'latchkey-backups-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  const config = { backup: { dir, hour: 3, keep: 14, passphrase: undefined } }
  return { dir, ...(await openManageFixture(t, { engine, config })) }
}

for (const engine of ENGINES) {
  test(`${engine}: a backup is begun, taken and listed`, async (t) => {
    const { manage, runJob, clock, dir } = await openBackupFixture(t, engine)
    await runJob('backup') // the daily one
    clock.add(HOUR_MS)
    const begun = await manage('POST', '/backups')
    assert.deepEqual([begun.status, begun.body.kind, begun.body.brand], [202, 'backup', null], begun.text)
    assert.deepEqual(problemOf(await manage('POST', '/backups')), [409, 'conflict'])
    assert.deepEqual(problemOf(await manage('POST', `/tasks/${begun.body.id}/cancel`)), [409, 'conflict'])
    await runJob('backup')
    const { body: task } = await manage('GET', `/tasks/${begun.body.id}`)
    assert.equal(task.status, 'done', JSON.stringify(task))
    const { body, text } = await manage('GET', '/backups')
    assert.equal(body.data.length, 2)
    assert.deepEqual(
      [body.data[0].id, body.data[0].verified, body.data[0].age_s, body.data[1].age_s],
      [task.result.file, true, 0, 3600],
    )
    assert.ok(!text.includes(dir) && !JSON.stringify(task).includes(dir))
    writeFileSync(join(dir, body.data[1].id), 'cut')
    assert.equal((await manage('GET', '/backups')).body.data[1].verified, false)
  })

  test(`${engine}: a backup that fails says so without a path`, async (t) => {
    const { manage, runJob, dir } = await openBackupFixture(t, engine)
    const begun = await manage('POST', '/backups')
    rmSync(dir, { recursive: true })
    await runJob('backup')
    const { body: task } = await manage('GET', `/tasks/${begun.body.id}`)
    assert.equal(task.status, 'failed')
    assert.ok(!JSON.stringify(task).includes(dir))
  })

  test(`${engine}: without a folder there are no backups, and the key of a brand sees none`, async (t) => {
    const { manage, addKey, brandId } = await openManageFixture(t, { engine })
    assert.deepEqual((await manage('GET', '/backups')).body.data, [])
    assert.deepEqual(problemOf(await manage('POST', '/backups')), [409, 'conflict'])
    const key = await addKey({ brandId })
    for (const method of ['GET', 'POST'])
      assert.deepEqual(problemOf(await manage(method, '/backups', undefined, { key })), [
        403,
        'scope_missing',
      ])
  })
}
