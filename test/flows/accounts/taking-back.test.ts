// An owner who has lost an account to another person takes it back with a reset link: the password, the aliases, the VPN
// password.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { fillReset, newestToken } from '../../fixtures/resets.ts'
import { done, newPair, productsOf, refused, rowsOf } from '../../fixtures/scenario.ts'
import { openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'
const alias = 'mallory@evil.test'
const sibling = 'sister@example.org'

const vpnPassword = async (fixture: TestApp) => (await productsOf(fixture, email))[0]?.password

async function askForLink(fixture: TestApp): Promise<string> {
  fixture.clock.add(MINUTE_MS)
  done(await fixture.trusted('ResetPassword', { email }))
  return newestToken(fixture)
}

for (const engine of ENGINES) {
  test(`${engine}: the page of a reset link`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.addClient(email)
    for (const one of [alias, sibling])
      done(await fixture.trusted('AddAlias', { email, setemail: one, setpassword: PASSWORD }))
    const form = async (token: string) => (await fetch(`${fixture.url}/reset?token=${token}`)).text()

    await t.test('shows who else can sign in, and preselects nothing unless the brand says so', async () => {
      const token = await askForLink(fixture)
      const page = await form(token)
      for (const one of [alias, sibling]) assert.match(page, new RegExp(`<li><bdi>${one}</bdi></li>`))
      assert.doesNotMatch(page, / checked/)
      await fixture.app.brands.set(fixture.brandName, { settings: { reset_renews_vpn: true } }, OPERATOR)
      assert.match(await form(token), /name="renew_vpn"[^>]* checked/)
      assert.doesNotMatch(await form(token), /name="end_aliases"[^>]* checked/)
    })

    await t.test('keeps aliases and VPN password when nothing is chosen', async () => {
      const before = await vpnPassword(fixture)
      const { page } = await fillReset(fixture, await askForLink(fixture), 'Good-Horse-1x')
      assert.match(page, /Your password is changed/)
      assert.equal(await vpnPassword(fixture), before)
      done(await fixture.untrusted('GetProducts', { email: alias, password: PASSWORD }))
    })

    await t.test('keeps what was chosen when the form comes back with a mistake', async () => {
      const token = await askForLink(fixture)
      const { status, page } = await fillReset(fixture, token, 'weak', { end_aliases: '1', renew_vpn: '1' })
      assert.equal(status, 422)
      assert.match(page, /name="end_aliases"[^>]* checked/)
      assert.match(page, /name="renew_vpn"[^>]* checked/)
      done(await fixture.untrusted('GetProducts', { email: alias, password: PASSWORD }))
    })

    await t.test(
      'ends every alias with its tokens when that is chosen, one of the last moment too',
      async () => {
        const pair = await newPair(fixture, alias)
        const token = await askForLink(fixture)
        const late = { email, setemail: 'late@evil.test', setpassword: PASSWORD }
        done(await fixture.trusted('AddAlias', late))
        const { page } = await fillReset(fixture, token, 'Good-Horse-2x', { end_aliases: '1' })
        assert.match(page, /Nobody else can sign in/)
        assert.deepEqual(await rowsOf(fixture, 'alias'), [])
        refused(await fixture.untrusted('GetProducts', { email: alias, password: PASSWORD }), 1102)
        refused(
          await fixture.untrusted('GetProducts', { email: alias }, { bearer: String(pair.short_token) }),
          1102,
        )
        const removed = (await rowsOf(fixture, 'audit')).filter((row) => row.action === 'alias.remove')
        assert.deepEqual(
          removed.map((row) => [row.actor_kind, row.after]),
          Array(3).fill(['reset_link', '{"reason":"reset"}']),
        )
      },
    )

    await t.test('gives the account a new VPN password when that is chosen', async () => {
      const before = await vpnPassword(fixture)
      fixture.clock.add(60_000)
      const { page } = await fillReset(fixture, await askForLink(fixture), 'Good-Horse-3x', {
        renew_vpn: '1',
      })
      assert.match(page, /new VPN password/)
      assert.notEqual(await vpnPassword(fixture), before)
      const [account] = await rowsOf(fixture, 'account')
      assert.equal(
        account?.last_product_change_at,
        fixture.clock.now(),
        'apps learn that they have to fetch it',
      )
      const audit = (await rowsOf(fixture, 'audit')).find((row) => row.action === 'subscription.set_password')
      assert.equal(audit?.after, '{"vpnPassword":"***"}')
    })

    await t.test('lets an alias change its own password only', async () => {
      done(await fixture.trusted('AddAlias', { email, setemail: sibling, setpassword: PASSWORD }))
      fixture.clock.add(MINUTE_MS)
      done(await fixture.trusted('ResetAliasPassword', { email: sibling }))
      const token = await newestToken(fixture)
      assert.doesNotMatch(await form(token), /end_aliases|renew_vpn/)
      const before = await vpnPassword(fixture)
      const chosen = { end_aliases: '1', renew_vpn: '1' }
      assert.match(
        (await fillReset(fixture, token, 'Good-Horse-4x', chosen)).page,
        /Your password is changed/,
      )
      assert.equal(await vpnPassword(fixture), before)
      done(await fixture.untrusted('GetProducts', { email: sibling, password: 'Good-Horse-4x' }))
    })
  })

  test(`${engine}: new VPN passwords by the operator end what is connected`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { finding, vpnRenewal } = fixture.app
    const [who, other] = [await fixture.login(2), await fixture.login(2)]
    for (const one of [who, other]) await fixture.connect(one)
    const sealed = async () => (await rowsOf(fixture, 'subscription')).map((row) => row.vpn_password)
    const before = await sealed()
    const { accountId } = await finding.get(fixture.brand.id, who.username)
    assert.deepEqual(await vpnRenewal.renew(fixture.caller, accountId), [who.username])
    const after = await sealed()
    assert.deepEqual([after[0] === before[0], after[1] === before[1]], [false, true])
    const ends = await fixture.app.disconnects.list()
    assert.deepEqual(
      ends.map(({ why }) => why),
      ['new_vpn_password'],
    )
    await assert.rejects(vpnRenewal.renew(fixture.caller, 999_999), { code: 'account_not_found' })
  })
}
