// The change of the encryption key while uploads wait: in transactions that are bounded by bytes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '../../../src/ids.ts'
import { makeRekeying } from '../../../src/installation/rekeying.ts'
import { makeKeyRing, makeVault } from '../../../src/secrets.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { openTaskFixture } from '../../fixtures/tasks/tasks.ts'
import { ENGINES, makeConfig } from '../../harness.ts'

const LONG = 900_000
const COUNT = 6

for (const engine of ENGINES) {
  test(`${engine}: long lines of an upload are encrypted again a few at a time`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, clock, dataDir, manage } = fixture
    const body = Array.from({ length: COUNT }, () => 'x'.repeat(LONG)).join('\n')
    const begun = await manage('POST', '/imports', body, { headers: { 'content-type': 'application/jsonl' } })
    assert.equal(begun.status, 202, begun.text)
    const { encryptionKeys } = makeConfig(dataDir, app.config.database)
    assert.ok(encryptionKeys)
    const keyRing = makeKeyRing([{ id: 'fresh', key: systemRandom.bytes(32) }, ...encryptionKeys])
    const vault = makeVault(keyRing, systemRandom)
    const installationKeys = { noteBound: async () => undefined }
    const rekeying = makeRekeying({ db: app.db, clock, vault, keyRing, installationKeys })
    let [before, most] = [0, 0]
    for await (const { encrypted, left, unreadable } of rekeying.rekey()) {
      assert.deepEqual(unreadable, [])
      most = Math.max(most, encrypted - before)
      before = encrypted
      if (left === 0) assert.ok(encrypted >= COUNT)
    }
    assert.ok(most <= 2, `${most} megabytes at once`)
    for (const { task_id: id, number, lines } of await rowsOf(fixture, 'import_part')) {
      assert.match(String(lines), /^fresh\./)
      assert.ok(vault.decrypt('import_part', `${id}/${number}`, String(lines)).length > LONG)
    }
  })
}
