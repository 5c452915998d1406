// A backup of an earlier release is restored by this version, which then changes its schema.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import BetterSqlite3 from 'better-sqlite3'
import { makeCli, newDataDir } from '../../cli.ts'

const RELEASES = join(import.meta.dirname, '../../fixtures/upgrade/releases')

for (const release of readdirSync(RELEASES))
  test(`a backup of the release ${release} is restored, brought up to date and read`, async (t) => {
    const from = newDataDir(t)
    mkdirSync(from, { mode: 0o700 })
    const db = new BetterSqlite3(join(from, 'latchkey.db'))
    db.exec(readFileSync(join(RELEASES, release, 'sqlite.sql'), 'utf8'))
    db.close()
    const { encryptionKey } = JSON.parse(readFileSync(join(RELEASES, release, 'sqlite.json'), 'utf8'))
    const key = join(from, 'encryption.key')
    writeFileSync(key, `${encryptionKey}\n`, { mode: 0o600 })

    const backup = join(dirname(from), 'old.db')
    assert.equal((await makeCli(from).run('backup', backup)).code, 0)
    const to = newDataDir(t)
    const restored = await makeCli(to).run('restore', backup, '--to', to, '--key', key)
    assert.equal(restored.code, 0, restored.err)
    assert.match(restored.out, /It is of an older version: the start changes its schema/)
    assert.match((await makeCli(to).run('account', 'list')).err, /of an older version of Latchkey/)
    assert.match((await makeCli(to).run('migrate')).out, /is up to date now/)
    const { accounts } = await makeCli(to).json('account', 'list')
    assert.ok(JSON.stringify(accounts).includes('ada@example.com'))
  })
