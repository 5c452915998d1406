// Mails as an operator sees them: lists by state, kind and account, one with its recipient, and another try for a dead one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS } from '../../../src/clock.ts'
import { AppError } from '../../../src/errors.ts'
import type { MailFilter } from '../../../src/mail/mail-list.ts'
import { makeMailList } from '../../../src/mail/mail-list.ts'
import { insertMail, openInstallation } from '../../fixtures/cli/installation.ts'
import { ENGINES, openMailFixture, START, TOKEN } from '../../fixtures/mail.ts'
import { refusal, startSmtp } from '../../fixtures/smtp-server.ts'
import { OPERATOR } from '../../harness.ts'

async function openMails(t: Parameters<typeof openMailFixture>[0], engine: (typeof ENGINES)[number]) {
  let refusing = true
  const smtp = await startSmtp({
    onRecipient: async (address) => {
      if (refusing && address.startsWith('bob')) throw refusal(550, 'no such mailbox')
    },
  })
  t.after(smtp.close)
  const fixture = await openMailFixture(t, engine, { smtp: smtp.config, ca: smtp.ca })
  const { db, clock, vault, brand } = fixture
  const listBrandIds = async () => [brand.id]
  const mailList = makeMailList({ db, clock, vault, listBrandIds })
  await fixture.queueAll('ada@example.org', 'bob@example.org')
  await fixture.send()
  await db.write((tx) => fixture.queue(tx, 'eve@example.org', { kind: 'alias_reset', accountId: 2 }))
  return { ...fixture, mailList, smtp, accept: () => (refusing = false) }
}

for (const engine of ENGINES) {
  test(`${engine}: mails are listed by state, kind and account, newest first, without their text`, async (t) => {
    const { mailList, brand } = await openMails(t, engine)
    const list = async (filter: MailFilter) => (await mailList.list(filter, { limit: 10 })).rows
    const states = async (filter: MailFilter) => (await list(filter)).map(({ state }) => state)
    assert.deepEqual(await states({}), ['waiting', 'dead', 'sent'])
    assert.deepEqual(await states({ brandId: brand.id }), ['waiting', 'dead', 'sent'])
    assert.deepEqual(await states({ brandId: brand.id + 1 }), [])
    assert.deepEqual(await states({ state: 'dead' }), ['dead'])
    assert.deepEqual(await states({ kind: 'alias_reset' }), ['waiting'])
    assert.deepEqual(await states({ accountId: 1 }), ['dead', 'sent'])
    const all = await list({})
    assert.deepEqual(
      all.map(({ to }) => to),
      ['eve@example.org', 'bob@example.org', undefined],
      'the recipient of a sent mail is not kept',
    )
    assert.match(all[1]?.lastError ?? '', /550/)
    assert.ok(!JSON.stringify(all).includes(TOKEN))
    const first = await mailList.list({}, { limit: 2 })
    const second = await mailList.list({}, { after: first.next, limit: 2 })
    assert.deepEqual([...first.rows, ...second.rows], all)
    assert.equal(second.next, undefined)
  })

  test(`${engine}: the event of a mail that was given up says which it was, and names nobody`, async (t) => {
    const fixture = await openMails(t, engine)
    const rows = await fixture.db.read
      .selectFrom('event')
      .selectAll()
      .where('type', '=', 'mail.dead')
      .execute()
    const [{ kind, recipient_masked: to, attempts }] = rows.map((row) => JSON.parse(row.data).mail)
    assert.deepEqual([rows.length, kind, to, attempts], [1, 'password_reset', 'b***@example.org', 1])
    assert.ok(!rows.some(({ data }) => data.includes('bob')))
  })

  test(`${engine}: a dead mail is sent after another try, once, and the trail has who asked for it`, async (t) => {
    const fixture = await openMails(t, engine)
    const { mailList, brand, db } = fixture
    const [dead] = (await mailList.list({ state: 'dead' }, { limit: 1 })).rows
    assert.ok(dead)
    await assert.rejects(mailList.get(dead.id, brand.id + 1), { code: 'not_found' })
    await assert.rejects(mailList.retry(dead.id, brand.id + 1, OPERATOR), { code: 'not_found' })
    fixture.accept()
    const tries = await Promise.allSettled([1, 2].map(() => mailList.retry(dead.id, brand.id, OPERATOR)))
    const refused = tries.filter((one) => one.status === 'rejected')
    assert.equal(refused.length, 1)
    assert.ok(refused[0]?.reason instanceof AppError && refused[0].reason.code === 'conflict')
    assert.equal(await fixture.send(), 'sent 2')
    const { state, to, attempts } = await mailList.get(dead.id, brand.id)
    assert.deepEqual([state, to, attempts], ['sent', undefined, 2])
    const rows = await db.read.selectFrom('audit').selectAll().execute()
    assert.deepEqual(
      rows.map(({ action, target, actor_id, account_id }) => [action, target, actor_id, account_id]),
      [['mail.retry', `mail:${dead.id}`, 'test', 1]],
    )
  })

  test(`${engine}: a dead mail whose link has expired is not tried again`, async (t) => {
    const { mailList, brand, turn, clock } = await openMails(t, engine)
    const [dead] = (await mailList.list({ state: 'dead' }, { limit: 1 })).rows
    turn(HOUR_MS)
    assert.equal(clock.now(), START + HOUR_MS)
    await assert.rejects(mailList.retry(dead?.id ?? 0, brand.id, OPERATOR), { code: 'conflict' })
  })

  test(`${engine}: latchkey mail lists, shows and retries`, async (t) => {
    const { cli, write } = await openInstallation(t, engine)
    assert.match((await cli.run('mail', 'list')).out, /no such mails/)
    await write((tx) => insertMail(tx, 'dead', START))
    const { rows } = await cli.json('mail', 'list', '--state', 'dead')
    const [{ id, brand, createdAt }] = rows
    assert.deepEqual([brand, createdAt], ['main', new Date(START).toISOString()])
    assert.match((await cli.run('mail', 'list')).out, /ID +QUEUED +BRAND.*\n +\d+ .* main .* dead +1 +550 /)
    assert.match((await cli.run('mail', 'show', String(id))).out, /^ +to +not kept\n +state +dead$/m)
    assert.match((await cli.run('mail', 'retry', String(id))).out, /waits again/)
    assert.match((await cli.run('mail', 'retry', String(id))).err, /is waiting; only one that was given up/)
    assert.match((await cli.run('mail', 'show', '99')).err, /There is no mail 99/)
    const [audited] = (await cli.json('audit', 'list', '--action', 'mail.')).rows
    assert.equal(audited.target, `mail:${id}`)
  })
}
