// Names of VPN logins and their case: no two new ones differ only by case, any spelling finds the right login, and older
// pairs stay as they were.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { MIGRATIONS } from '../../../src/db/schema/migrations.ts'
import { insertBrand, newDatabase, openAgain } from '../../databases/test-database.ts'
import { findLogin } from '../../fixtures/gateways.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { openPrepaidFixture, plain, refusedWith, VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { anotherProcess, count } from '../../fixtures/scenario.ts'
import { ENGINES, type TestApp } from '../../harness.ts'

const named = (username: string) => ({ login: { username, password: VPN_PASSWORD } })
/** Looks like a K, and becomes a k where all of Unicode is folded. */
const KELVIN = '\u212A'

for (const engine of ENGINES) {
  test(`${engine}: a login is found in any case`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const { app, prepaid, caller, brand } = fixture
    await fixture.add({ externalId: 'one', ...named('Kim') })

    await t.test('by the calls of its brand, and called as it is stored', async () => {
      assert.equal((await prepaid.get(brand.id, 'KIM')).username, 'Kim')
      await prepaid.disable(caller, 'kIM')
      assert.equal(await fixture.state('kim'), 'disabled')
      await prepaid.enable(caller, 'kim')
    })
    await t.test('at gateways', async () => {
      assert.equal((await findLogin(app, 'KIM'))?.username, 'Kim')
      assert.equal((await findLogin(app, 'kim'))?.username, 'Kim')
    })
    await t.test('of ASCII letters only', async () => {
      assert.equal(await findLogin(app, `${KELVIN}im`), undefined)
      await refusedWith('login_not_found', prepaid.get(brand.id, `${KELVIN}im`))
    })
    await t.test('and no other may be made that differs by it', async () => {
      for (const name of ['Kim', 'KIM', 'kim']) await refusedWith('username_taken', fixture.add(named(name)))
    })
    await t.test('until it is deleted', async () => {
      await prepaid.remove(caller, 'KIM')
      await fixture.add(named('kiM'))
      assert.equal((await prepaid.get(brand.id, 'kim')).username, 'kiM')
    })
  })

  test(`${engine}: of names made at the same moment in two processes one a spelling is made`, async (t) => {
    const fixture = await openPrepaidFixture(t, { engine })
    const other = await anotherProcess(t, fixture)
    const names = Array.from({ length: 8 }, (_, i) => `twin-${i}`)
    const made = await Promise.allSettled(
      names.flatMap((name) => [
        fixture.prepaid.create(fixture.caller, { ...plain(`a ${name}`), ...named(name) }),
        other.app.prepaid.create(fixture.caller, { ...plain(`b ${name}`), ...named(name.toUpperCase()) }),
        other.app.prepaid.create(fixture.caller, { ...plain(`c ${name}`), ...named(name) }),
      ]),
    )
    assert.equal(made.filter(({ status }) => status === 'fulfilled').length, names.length)
    for (const one of made) if (one.status === 'rejected') assert.equal(one.reason.code, 'username_taken')
    assert.equal(await count(fixture, 'subscription'), names.length)
  })

  test(`${engine}: names from before that differ by case only`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, prepaid, caller, brand } = fixture
    await fixture.add(named('ada'))
    await fixture.add(named('other'))
    await rename(fixture, 'other', 'ADA')

    await t.test('are found as they are written, and otherwise not', async () => {
      const find = async (name: string) => (await findLogin(app, name))?.subscriptionId
      assert.notEqual(await find('ada'), await find('ADA'))
      assert.deepEqual([typeof (await find('ADA')), await find('Ada')], ['number', undefined])
      await refusedWith('login_not_found', prepaid.disable(caller, 'Ada'))
      await prepaid.disable(caller, 'ADA')
      assert.deepEqual([await fixture.state('ada'), await fixture.state('ADA')], ['enabled', 'disabled'])
    })
    await t.test('are listed for the operator', async () => {
      const { accounts } = await fixture.listing.list(brand.id, { casePairs: true }, { limit: 10 })
      const logins = accounts.flatMap((one) => one.logins.map(({ username }) => username))
      assert.deepEqual(logins, ['ada', 'ADA'])
    })
    await t.test('let no third one be made, and no second one when one of them is gone', async () => {
      await refusedWith('username_taken', fixture.add(named('Ada')))
      await prepaid.remove(caller, 'ada')
      await refusedWith('username_taken', fixture.add(named('ada')))
      assert.equal((await prepaid.get(brand.id, 'aDa')).username, 'ADA')
      assert.equal((await findLogin(app, 'ada'))?.username, 'ADA')
      await prepaid.remove(caller, 'ADA')
      await fixture.add(named('Ada'))
    })
  })

  test(`${engine}: a database with such names is brought to the schema that wants no more of them`, async (t) => {
    const settings = await newDatabase(t, engine, { empty: true })
    const before = MIGRATIONS.filter(({ name }) => name < '0010')
    const older = await openAgain(t, settings, { migrations: before })
    await older.write(async (tx) => {
      await insertBrand(tx, 'brand')
      await sql`insert into account (id, brand_id, email, email_key, password_hash, country, first_name, last_name,
        company_name, state, zip_code, test_user, status, last_product_change_at, created_at, changed_at)
        values (1, 1, '', '', '', '', '', '', '', '', '', 0, 'active', 1, 1, 1)`.execute(tx)
      for (const [at, name] of ['ada', 'ADA', 'bob', 'Ada'].entries()) {
        await sql`insert into subscription (id, brand_id, account_id, plan_months, status, started_on, due_on,
          billing_day, auto_terminate, vpn_username, vpn_password, created_at)
          values (${at + 1}, 1, 1, 0, 'active', '2026-11-21', '2026-12-21', 21, 0, ${name}, '', 1)`.execute(
          tx,
        )
      }
    })
    await older.close()
    const db = await openAgain(t, settings)
    const { rows } = await sql`select vpn_username, namesake from subscription order by id`.execute(db.read)
    const numbers = rows.map((row) => Object.values(row as object))
    assert.deepEqual(numbers, [
      ['ada', 0],
      ['ADA', 1],
      ['bob', 0],
      ['Ada', 2],
    ])
  })

  test(`${engine}: an import brings no name that differs from another by case only`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.add(named('Grace'))
    const line = (id: string, name: string) =>
      JSON.stringify({
        ...{ email: null, country: 'DE' },
        subscriptions: [{ plan_months: 0, due_on: '2027-01-01', external_id: id, vpn_username: name }],
      })
    const file = [line('x', 'GRACE'), line('y', 'Hopper'), line('z', 'hopper')].join('\n')
    const { added, problems } = await fixture.imported(file)
    assert.deepEqual(
      [added, problems],
      [1, ['1: the VPN username GRACE is taken', '3: the VPN username hopper is taken']],
    )
  })
}

/** As an older version did, which distinguished names by case. */
async function rename({ app }: Pick<TestApp, 'app'>, from: string, to: string): Promise<void> {
  await app.db.write((tx) =>
    tx
      .updateTable('subscription')
      .set({ vpn_username: to, namesake: 1 })
      .where('vpn_username', '=', from)
      .execute(),
  )
}
