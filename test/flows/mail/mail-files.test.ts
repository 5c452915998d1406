// Without an SMTP server messages become .eml files: complete, private, written once.
import assert from 'node:assert/strict'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { simpleParser } from 'mailparser'
import { ENGINES, openMailFixture, TOKEN } from '../../fixtures/mail.ts'

for (const engine of ENGINES) {
  test(`${engine}: without SMTP settings mail is written as .eml files, and the log says where`, async (t) => {
    const fixture = await openMailFixture(t, engine)
    const directory = join(fixture.dataDir, 'mail')
    assert.ok(fixture.logged[0]?.includes(directory))
    await fixture.queueAll('ada@example.org')
    fixture.turn(1500)
    await fixture.db.write((tx) => fixture.queue(tx, '../../etc/x@example.org', { kind: 'alias_reset' }))
    assert.equal(await fixture.send(), 'sent 2')
    const names = await readdir(directory)
    assert.deepEqual(names, [
      '2026-11-21T12-00-00-000Z-000001-password_reset.eml',
      '2026-11-21T12-00-01-500Z-000002-alias_reset.eml',
    ])
    const file = join(directory, names[0] ?? '')
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await stat(directory)).mode & 0o777, 0o700)
    assert.ok(fixture.logged.join('').includes(file))
    assert.ok(!fixture.logged.join('').includes(TOKEN))
    const mail = await simpleParser(await readFile(file))
    assert.equal(mail.to?.text, 'ada@example.org')
    assert.ok(mail.text?.includes(`https://accounts.example/reset?token=${TOKEN}\n`))
    assert.match(mail.messageId ?? '', /^<[0-9a-f]{32}@accounts\.example>$/)
  })

  test(`${engine}: a mail written again after a crash replaces its file, drafts included`, async (t) => {
    const fixture = await openMailFixture(t, engine)
    await fixture.queueAll('ada@example.org')
    const [row] = await fixture.rows()
    await fixture.send()
    const directory = join(fixture.dataDir, 'mail')
    const [name = ''] = await readdir(directory)
    await writeFile(join(directory, `${name}.tmp`), 'half a mess')
    const again = { status: 'queued' as const, message: row?.message ?? '', lease_until: 0 }
    await fixture.db.write((tx) => tx.updateTable('mail').set(again).execute())
    assert.equal(await fixture.send(), 'sent 1')
    assert.deepEqual(await readdir(directory), [name])
  })
}
