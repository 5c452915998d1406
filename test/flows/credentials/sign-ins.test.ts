// Why an app could not sign in to an account, as its operator sees it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { MOST_OF_ACCOUNT } from '../../../src/credentials/sign-in-log.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { ENGINES, PASSWORD } from '../../harness.ts'

const ADDRESS = '203.0.113.77'

for (const engine of ENGINES) {
  test(`${engine}: refused sign-ins are listed with their reason, one a minute, beside right ones`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, clock, brand } = fixture
    const first = await fixture.addClient('ada@example.com')
    const alias = { setemail: 'two@example.com', setpassword: `${PASSWORD}2` }
    await fixture.trusted('AddAlias', { email: 'ada@example.com', ...alias })
    const signIn = async (password: string, method = 'TokenRefresh', fields = {}) => {
      clock.add(HOUR_MS)
      return fixture.untrusted(method, { email: 'ada@example.com', password, ...fields }, { from: ADDRESS })
    }
    const outcomes = async () => {
      await app.signInLog.idle()
      return (await app.signInLog.list(1)).map((one) => one.outcome).filter((one) => one !== 'signed_in')
    }
    await signIn('Wrong_Password!1')
    await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password: 'Wrong_Password!2' })
    assert.deepEqual(await outcomes(), ['wrong_password'])
    const [entry] = await app.signInLog.list(1)
    assert.deepEqual([entry?.address, entry?.aliasId], [ADDRESS, null])
    await signIn(PASSWORD)
    assert.deepEqual((await app.signInLog.list(1))[0]?.outcome, 'signed_in')

    await fixture.untrusted('TokenRefresh', { email: 'ada@example.com' }, { bearer: first.long_token ?? '' })
    clock.add(2 * MINUTE_MS)
    await fixture.untrusted('TokenRefresh', { email: 'ada@example.com' }, { bearer: first.long_token ?? '' })
    assert.equal((await outcomes())[0], 'token_reuse')
    clock.add(HOUR_MS)
    const twoPassword = { email: 'two@example.com', password: `${PASSWORD}2` }
    await fixture.untrusted('SetPassword', { ...twoPassword, setpassword: 'Other_Password!1' })
    assert.equal((await outcomes())[0], 'alias')

    await fixture.suspend('1')
    await signIn(PASSWORD)
    assert.equal((await outcomes())[0], 'suspended')
    await fixture.resume('1')
    for (let i = 0; i < 8; i++)
      await fixture.untrusted(
        'TokenRefresh',
        { email: 'ada@example.com', password: `Wrong_Word!${i}` },
        { from: ADDRESS },
      )
    assert.ok((await outcomes()).includes('throttled'))
    await fixture.trusted('CloseClient', { email: 'ada@example.com' })
    clock.add(DAY_MS)
    await signIn(PASSWORD)
    assert.equal((await outcomes())[0], 'closed')

    clock.add(8 * DAY_MS)
    await fixture.runJob('clean-up')
    assert.deepEqual(await app.db.read.selectFrom('refused_sign_in').select('why').execute(), [])
    assert.ok(brand)
  })

  test(`${engine}: an account keeps its newest refused sign-ins, and no address that its brand does not`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app, clock } = fixture
    await fixture.addClient('ada@example.com')
    await fixture.withSettings({ session_addresses: 'none' })
    await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password: 'x' }, { from: ADDRESS })
    await app.signInLog.idle()
    const rows = () => app.db.read.selectFrom('refused_sign_in').selectAll().orderBy('at').execute()
    assert.deepEqual(
      (await rows()).map((row) => [row.why, row.address]),
      [['wrong_password', '']],
    )
    for (let i = 0; i < MOST_OF_ACCOUNT + 5; i++) {
      clock.add(MINUTE_MS)
      app.signInLog.note({ accountId: 1, aliasId: null, why: 'throttled', kept: '' as never })
      await app.signInLog.idle()
    }
    const kept = await rows()
    assert.equal(kept.length, MOST_OF_ACCOUNT)
    assert.ok(kept.every((row) => row.why === 'throttled'))
    await fixture.erasing.erase(fixture.caller, 1)
    assert.deepEqual(await rows(), [])
  })

  test(`${engine}: of many accounts at which a stranger tries, so many are noted in a minute`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { app } = fixture
    for (let i = 1; i <= 70; i++) await app.opening.open(fixture.caller, { externalId: `x${i}`, days: 1 })
    for (let id = 1; id <= 70; id++)
      app.signInLog.note({ accountId: id, aliasId: null, why: 'wrong_password', kept: '' as never })
    await app.signInLog.idle()
    const rows = await app.db.read.selectFrom('refused_sign_in').select('why').execute()
    assert.equal(rows.length, 60)
  })
}
