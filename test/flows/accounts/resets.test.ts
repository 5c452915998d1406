// Password reset by mail from the call to the login: ResetPassword, the message, the page, the new password.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { fillReset, newestToken } from '../../fixtures/resets.ts'
import { atOnce, beforeNextWrite, count, done, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const alias = 'alias@example.org'
const NEW_PASSWORD = 'Another_Password!9'

const fill = (fixture: TestApp, token: string, password = NEW_PASSWORD) => fillReset(fixture, token, password)

for (const engine of ENGINES) {
  test(`${engine}: a reset of the password`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    done(await fixture.trusted('AddAlias', { email, setemail: alias, setpassword: PASSWORD }))

    await t.test('by the link in the mail ends every token and sets the password', async () => {
      const pair = await newPair(fixture, email)
      const other = await newPair(fixture, alias)
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
      assert.match((await fill(fixture, token)).page, /Your password is changed/)
      refused(await fixture.untrusted('GetProducts', { email, password: PASSWORD }), 1102)
      refused(await fixture.untrusted('GetProducts', { email }, { bearer: String(pair.short_token) }), 1102)
      refused(
        await fixture.untrusted('GetProducts', { email: alias }, { bearer: String(other.short_token) }),
        1102,
      )
      done(await fixture.untrusted('TokenRefresh', { email, password: NEW_PASSWORD }))
      const row = (await rowsOf(fixture, 'audit')).find((one) => one.action === 'reset.complete')
      assert.deepEqual([row?.actor_kind, row?.address], ['reset_link', '127.0.0.1'])
    })

    await t.test('works once for each link, also when it is sent several times at once', async () => {
      fixture.clock.add(MINUTE_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      const pages = await atOnce(4, (i) => fill(fixture, token, `Parallel_Password!${i}`))
      const good = pages.filter(({ page }) => page.includes('Your password is changed'))
      assert.equal(good.length, 1)
      assert.doesNotMatch((await fill(fixture, token)).page, /Your password is changed/)
      const winner = pages.findIndex(({ page }) => page.includes('Your password is changed'))
      done(await fixture.untrusted('GetProducts', { email, password: `Parallel_Password!${winner}` }))
    })

    await t.test('ends the other links of the account, as a changed password does', async () => {
      fixture.clock.add(HOUR_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const first = await newestToken(fixture)
      fixture.clock.add(MINUTE_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const second = await newestToken(fixture)
      assert.notEqual(first, second)
      assert.match((await fill(fixture, second)).page, /Your password is changed/)
      assert.doesNotMatch((await fill(fixture, first)).page, /Your password is changed/)
      fixture.clock.add(MINUTE_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const third = await newestToken(fixture)
      done(await fixture.trusted('SetPassword', { email, setpassword: PASSWORD }))
      assert.doesNotMatch((await fill(fixture, third)).page, /Your password is changed/)
    })

    await t.test('of an alias changes that alias and ends its tokens only', async () => {
      const [owner, mine] = [await newPair(fixture, email), await newPair(fixture, alias)]
      done(await fixture.trusted('ResetAliasPassword', { email: alias }))
      fixture.clock.add(MINUTE_MS)
      assert.match((await fill(fixture, await newestToken(fixture))).page, /Your password is changed/)
      done(await fixture.untrusted('GetProducts', { email: alias, password: NEW_PASSWORD }))
      refused(
        await fixture.untrusted('GetProducts', { email: alias }, { bearer: String(mine.short_token) }),
        1102,
      )
      done(await fixture.untrusted('GetProducts', { email }, { bearer: String(owner.short_token) }))
      done(await fixture.untrusted('GetProducts', { email, password: PASSWORD }))
    })

    await t.test('needs a strong password, and the link stays good until it gets one', async () => {
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      assert.doesNotMatch((await fill(fixture, token, 'weakweakweak')).page, /Your password is changed/)
      assert.match((await fill(fixture, token)).page, /Your password is changed/)
    })

    await t.test('is too late after an hour, or what the brand says', async () => {
      fixture.clock.add(HOUR_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const good = await newestToken(fixture)
      fixture.clock.add(HOUR_MS - 1)
      assert.match((await fill(fixture, good)).page, /Your password is changed/)
      fixture.clock.add(1)
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      fixture.clock.add(HOUR_MS)
      assert.doesNotMatch((await fill(fixture, token)).page, /Your password is changed/)
      await fixture.app.brands.set(fixture.brandName, { settings: { reset_link_minutes: 5 } }, OPERATOR)
      done(await fixture.trusted('ResetPassword', { email }))
      const short = await newestToken(fixture)
      fixture.clock.add(5 * MINUTE_MS - 1)
      assert.match((await fill(fixture, short)).page, /Your password is changed/)
    })

    await t.test('is asked for by the right e-mail', async () => {
      refused(await fixture.trusted('ResetPassword', { email: 'nobody@example.org' }), 1201)
      refused(await fixture.trusted('ResetPassword', { email: alias }), 1201)
      refused(await fixture.trusted('ResetAliasPassword', { email }), 1401)
      refused(await fixture.trusted('ResetAliasPassword', { email: 'nobody@example.org' }), 1401)
    })

    await t.test('overtaken by another change of the account still ends in good order', async () => {
      fixture.clock.add(HOUR_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const token = await newestToken(fixture)
      const answers = await Promise.all([
        fill(fixture, token),
        fixture.trusted('SetPassword', { email, setpassword: PASSWORD }),
      ])
      assert.equal(answers[1].body.status, 'success')
    })

    await t.test('dies with its alias and with its account', async () => {
      done(await fixture.trusted('ResetAliasPassword', { email: alias }))
      const first = await newestToken(fixture)
      beforeNextWrite(fixture, () => fixture.trusted('DelAlias', { email, alias }))
      assert.doesNotMatch((await fill(fixture, first)).page, /Your password is changed/)
      fixture.clock.add(MINUTE_MS)
      done(await fixture.trusted('ResetPassword', { email }))
      const second = await newestToken(fixture)
      beforeNextWrite(fixture, () => fixture.trusted('CloseClient', { email }))
      assert.doesNotMatch((await fill(fixture, second)).page, /Your password is changed/)
      const open = (await rowsOf(fixture, 'reset_link')).filter((row) => row.used_at === null)
      assert.deepEqual(
        open.filter((row) => Number(row.expires_at) > fixture.clock.now()),
        [],
      )
    })
  })

  test(`${engine}: a mail stands or falls with its use case`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    done(await fixture.trusted('ResetPassword', { email }))
    assert.deepEqual([await count(fixture, 'mail'), await count(fixture, 'reset_link')], [1, 1])
    fixture.app.db.write = async (work, once) => {
      throw new Error(`the disk is full ${typeof work}${typeof once}`)
    }
    refused(await fixture.trusted('ResetPassword', { email }), 1900)
    assert.deepEqual([await count(fixture, 'mail'), await count(fixture, 'reset_link')], [1, 1])
  })
}
