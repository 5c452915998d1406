// An unconfirmed alias works, but keeps its address from its owner for some days only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { fillReset, newestToken } from '../../fixtures/resets.ts'
import { atOnce, codeOf, done, elsewhere, newPair, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp } from '../../harness.ts'

const squatter = 'mallory@example.org'
const owner = 'owner@example.net'

for (const engine of ENGINES) {
  test(`${engine}: the address of an alias`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(squatter)
    await fixture.addClient('other@example.org')
    const own = { email: squatter, password: PASSWORD }
    const squat = (setemail: string, fields: object = {}) =>
      fixture.untrusted(
        'AddAlias',
        { ...own, setemail, setpassword: PASSWORD, ...fields },
        { from: elsewhere() },
      )
    const signUp = (email: string) =>
      fixture.untrusted(
        'AddClient',
        { country: 'DE', type: '1', email, password: 'Owners_Own!2026x' },
        { from: elsewhere() },
      )

    await t.test('is kept for 30 days without being confirmed, then the next sign-up takes it', async () => {
      done(await squat(owner))
      const pair = await newPair(fixture, owner)
      fixture.clock.add(30 * DAY_MS - 1)
      refused(await signUp(owner), 1202)
      done(
        await fixture.untrusted('TokenRefresh', { email: owner, password: PASSWORD }, { from: elsewhere() }),
      )
      fixture.clock.add(10_001)
      done(await signUp(owner))
      refused(await fixture.untrusted('GetProducts', { email: owner, password: PASSWORD }), 1102)
      refused(
        await fixture.untrusted('GetProducts', { email: owner }, { bearer: String(pair.short_token) }),
        1102,
      )
      done(await fixture.untrusted('GetProducts', { email: owner, password: 'Owners_Own!2026x' }))
      const removed = (await rowsOf(fixture, 'audit')).find((row) => row.action === 'alias.remove')
      assert.equal(removed?.after, '{"reason":"unconfirmed"}')
    })

    await t.test('stays with who used a mailed link or was added by a trusted call', async () => {
      done(await squat('linked@example.net', { setpassword: undefined, auto_passreset: '1' }))
      const { page } = await fillReset(fixture, await newestToken(fixture), 'Correct-Horse.9!')
      assert.match(page, /Your password is changed/)
      const trusted = { email: squatter, setemail: 'trusted@example.net', setpassword: PASSWORD }
      done(await fixture.trusted('AddAlias', trusted))
      fixture.clock.add(400 * DAY_MS)
      refused(await signUp('linked@example.net'), 1202)
      refused(await signUp('trusted@example.net'), 1202)
    })

    await t.test('that was there before aliases were confirmed stays', async () => {
      fixture.clock.add(DAY_MS)
      done(await squat('old@example.net'))
      await fixture.app.db.write((tx) =>
        tx.updateTable('alias').set({ confirmed_at: 0 }).where('email_key', '=', 'old@example.net').execute(),
      )
      fixture.clock.add(31 * DAY_MS)
      refused(await signUp('old@example.net'), 1202)
    })

    await t.test('goes to one of several that want it at once, also as an alias', async () => {
      fixture.clock.add(DAY_MS)
      done(await squat('wanted@example.net'))
      await fixture.app.brands.set(fixture.brandName, { settings: { unconfirmed_alias_days: 2 } }, OPERATOR)
      fixture.clock.add(2 * DAY_MS)
      const alias = { email: 'other@example.org', setemail: 'wanted@example.net', setpassword: PASSWORD }
      const answers = await atOnce(4, (i) =>
        i % 2 === 0 ? signUp('wanted@example.net') : fixture.trusted('AddAlias', alias),
      )
      assert.deepEqual(answers.map(codeOf).sort(), [0, 1202, 1202, 1202])
    })
  })
}
