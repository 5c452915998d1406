// The data of one person: all of it on request, and nothing once the account is erased. The ledger stays.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { PERSONAL_TABLES } from '../../../src/accounts/operator/erase-account.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { type GatewayFixture, HOME, openGatewayFixture } from '../../fixtures/gateways.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { done, refused, rowsOf, TABLES } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD } from '../../harness.ts'

const email = 'ada.lovelace@example.org'
const alias = 'countess@example.org'
const APP = '192.0.2.77'
const person = { first_name: 'Augusta', last_name: 'Byronne', company_name: 'Analytical Ltd' }
const region = { state: 'Nottinghamshire', zip_code: 'NG15 8GE' }
const REASON = 'moving to Marylebone'
/** Of the second account, which is known by an external id. */
const DEVICE = 'device-of-babbage'
const KNOWN = [email, alias, APP, ...Object.values(person), ...Object.values(region), REASON, 'Lady']
const KNOWN_DEVICE = [DEVICE, HOME]

/** All rows of all tables, as text. */
async function dump(fixture: GatewayFixture): Promise<string> {
  const tables = await Promise.all(TABLES.map((table) => rowsOf(fixture, table)))
  return JSON.stringify(tables)
}

async function liveAsAda(fixture: GatewayFixture): Promise<{ vpn_username: string }> {
  const made = await fixture.addClient(email, { ...person, ...region })
  const from = { from: APP }
  const added = { email, setemail: alias, setpassword: PASSWORD, first_name: 'Lady' }
  done(await fixture.trusted('AddAlias', added, from))
  done(await fixture.untrusted('TokenRefresh', { email: alias, password: PASSWORD }, from))
  done(
    await fixture.untrusted(
      'CancelRequest',
      { email, password: PASSWORD, type: 'at_due_date', reason: REASON },
      from,
    ),
  )
  done(await fixture.trusted('ResetPassword', { email }, from))
  return { vpn_username: String(made.vpn_username) }
}

for (const engine of ENGINES) {
  test(`${engine}: an account of an e-mail`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { erasing } = fixture.app
    const { vpn_username } = await liveAsAda(fixture)
    const known = [...KNOWN, vpn_username]
    const id = Number((await rowsOf(fixture, 'account'))[0]?.id)
    const before = await dump(fixture)
    for (const one of known) assert.ok(before.includes(one), `the search can find ${one}`)

    await t.test('is shown whole, without a secret', async () => {
      const data = JSON.stringify(await erasing.personalData(fixture.brandId, id))
      for (const one of known) assert.ok(data.includes(one), `${one} is told`)
      assert.doesNotMatch(data, /argon2|"(password_hash|short_hash|long_hash|hash|vpn_password)"/)
      assert.match(data, /"mail":\[\{"id":\d+,"status":"queued","to":"ada.*"created_at":"2026-11-21T12/)
    })

    await t.test('is closed and erased by the operator, and what was billed stays', async () => {
      const ledger = await rowsOf(fixture, 'ledger')
      assert.equal(await erasing.erase(fixture.caller, id), true)
      const left = await dump(fixture)
      for (const one of known) assert.ok(!left.includes(one), `${one} is left`)
      assert.deepEqual(await rowsOf(fixture, 'ledger'), ledger)
      assert.equal((await rowsOf(fixture, 'mail')).length, 0)
      refused(await fixture.trusted('GetProducts', { email }), 1201)
      assert.equal(await fixture.accounts(), 0)
      const [row] = (await rowsOf(fixture, 'audit')).filter(({ action }) => action === 'account.erase')
      assert.deepEqual(
        [row?.actor_kind, row?.actor_id, row?.target, row?.before, row?.after],
        ['operator', OPERATOR.kind === 'operator' ? OPERATOR.name : '', `account:${id}`, null, null],
      )
    })

    await t.test('is free to be opened again', async () => {
      await fixture.addClient(email)
      assert.equal(await erasing.erase(fixture.caller, id), true)
      done(await fixture.trusted('GetProducts', { email }))
    })

    await t.test('mails that were sent say no more to whom', async () => {
      done(await fixture.trusted('ResetPassword', { email }))
      await fixture.app.db.write((tx) =>
        tx.updateTable('mail').set({ status: 'sent', message: '' }).execute(),
      )
      const [again] = (await rowsOf(fixture, 'account')).filter(({ status }) => status === 'active')
      assert.equal(await erasing.erase(fixture.caller, Number(again?.id)), true)
      const sent = await rowsOf(fixture, 'mail')
      assert.deepEqual([sent.length > 0, sent.filter(({ recipient }) => recipient !== null)], [true, []])
    })
  })

  test(`${engine}: an account of an external id is erased, its sessions once they have ended`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    const { username } = await fixture.add({ externalId: DEVICE })
    const who = { username, subscriptionId: await fixture.subscriptionOf(username) }
    const ended = await fixture.connect(who)
    await fixture.stop(who, ended)
    const live = await fixture.connect(who)
    const id = Number((await rowsOf(fixture, 'account'))[0]?.id)
    const known = [...KNOWN_DEVICE, username]
    const data = JSON.stringify(await fixture.app.erasing.personalData(fixture.brandId, id))
    for (const one of known) assert.ok(data.includes(one), `${one} is told`)
    assert.equal(await fixture.app.erasing.erase(fixture.caller, id), false)
    assert.deepEqual(
      (await rowsOf(fixture, 'session')).map((row) => row.username),
      ['', username],
    )
    assert.equal((await rowsOf(fixture, 'disconnect')).length, 1)
    assert.equal(await fixture.runJob('account-erasure'), '')
    await fixture.stop(who, live)
    assert.equal(await fixture.runJob('account-erasure'), 'erased 1 account')
    assert.equal(await fixture.runJob('account-erasure'), '')
    const left = await dump(fixture)
    for (const one of known) assert.ok(!left.includes(one), `${one} is left`)
  })

  test(`${engine}: an account that was joined into another is erased with it`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { username } = await fixture.add({ externalId: DEVICE })
    await fixture.addClient(email)
    const [from, to] = [await fixture.idOf(DEVICE), await fixture.idOf(email)]
    await fixture.linking.link(fixture.caller, { fromId: from, toId: to, toEmail: email })
    assert.match(JSON.stringify(await fixture.erasing.personalData(fixture.brandId, to)), new RegExp(DEVICE))
    assert.equal(await fixture.erasing.erase(fixture.caller, to), true)
    const left = JSON.stringify(await Promise.all(TABLES.map((table) => rowsOf(fixture, table))))
    for (const one of [DEVICE, username, email]) assert.ok(!left.includes(one), `${one} is left`)
  })

  test(`${engine}: closed accounts are erased when their brand keeps them no longer, open ones never`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine, settings: { account_days: 30 } })
    await liveAsAda(fixture)
    await fixture.addClient('open@example.org')
    done(await fixture.trusted('CloseClient', { email }))
    fixture.clock.add(30 * DAY_MS - HOUR_MS)
    assert.equal(await fixture.runJob('account-erasure'), '')
    refused(await fixture.trusted('GetProducts', { email }), 1203)
    fixture.clock.add(HOUR_MS)
    assert.equal(await fixture.runJob('account-erasure'), 'erased 1 account')
    const left = await dump(fixture)
    for (const one of KNOWN) assert.ok(!left.includes(one), `${one} is left`)
    assert.ok(left.includes('open@example.org'))
    refused(await fixture.trusted('GetProducts', { email }), 1201)
  })

  test(`${engine}: an account with very many rows is erased whole`, async (t) => {
    const fixture = await openGatewayFixture(t, { engine })
    await fixture.addClient(email)
    const [account] = await rowsOf(fixture, 'account')
    const row = {
      brand_id: fixture.brandId,
      account_id: Number(account?.id),
      actor_kind: 'job',
      actor_id: 'x',
    }
    const many = {
      at: 1,
      address: APP,
      action: 'token.issue',
      target: 'account:1',
      after: null,
      before: null,
    }
    const rows = Array.from({ length: 60 }, () => ({ ...row, ...many }))
    for (let i = 0; i < 20; i++)
      await fixture.app.db.write((tx) => tx.insertInto('audit').values(rows).execute())
    assert.equal(await fixture.app.erasing.erase(fixture.caller, Number(account?.id)), true)
    assert.ok(!(await dump(fixture)).includes(APP))
  })
}

test('every table with a column that leads to a person is known to the erasure', () => {
  const picture = readFileSync(new URL('../../../src/db/schema-sqlite.sql', import.meta.url), 'utf8')
  const leading = [...picture.matchAll(/CREATE TABLE "?(\w+)"? \(\n(.*?)\n\);/gis)].flatMap(
    ([, table = '', columns = '']) =>
      /"?(account_id|subscription_id|email|username|vpn_username)"? /.test(columns) ? [table] : [],
  )
  assert.ok(leading.length >= 12, leading.join())
  assert.deepEqual(
    leading.filter((table) => !PERSONAL_TABLES.includes(table)),
    ['admin'], // no customer: an admin is removed by another admin
  )
})

test('nothing of an erased account is left in the bytes of the database file', async (t) => {
  const fixture = await openGatewayFixture(t, { engine: 'sqlite' })
  const { vpn_username } = await liveAsAda(fixture)
  const file = join(fixture.dataDir, 'latchkey.db')
  const checkpoint = () => {
    const db = new Database(file)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    return readFileSync(file)
  }
  const before = checkpoint()
  for (const one of [...KNOWN, vpn_username]) assert.ok(before.includes(one), one)
  const [account] = await rowsOf(fixture, 'account')
  await fixture.app.erasing.erase(fixture.caller, Number(account?.id))
  const after = checkpoint()
  for (const one of [...KNOWN, vpn_username]) assert.ok(!after.includes(one), one)
})

test('the commands print one person as JSON, and erase only who means it', async (t) => {
  const cli = makeCli(newDataDir(t))
  await cli.json('init')
  const file = `${newDataDir(t)}.jsonl`
  writeFileSync(
    file,
    `${JSON.stringify({ email, subscriptions: [{ plan_months: 1, due_on: '2099-01-01' }] })}\n`,
  )
  await cli.json('account', 'import', file)
  const { account } = await cli.json('account', 'personal-data', email)
  assert.equal(account.email, email)
  const unmeant = await cli.run('account', 'erase', email)
  assert.deepEqual([unmeant.code, unmeant.out], [2, ''])
  assert.deepEqual(await cli.json('account', 'erase', email, '--yes'), { id: account.id, erased: true })
  assert.equal((await cli.run('account', 'show', email)).code, 1)
})
