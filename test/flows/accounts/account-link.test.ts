// A prepaid account whose external id is an e-mail, and the account of that e-mail: two, until the operator links them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type OperatorFixture, openOperatorFixture } from '../../fixtures/operator.ts'
import { plain, refusedWith, VPN_PASSWORD } from '../../fixtures/prepaid.ts'
import { atOnce, done, productsOf, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const email = 'ada@example.org'
const LIMITS = { multiLogin: 2, countryIds: [1], cityIds: [], protocolIds: [] }

async function link(fixture: OperatorFixture, name: string, toEmail = email) {
  const { finding, linking, brand, caller } = fixture
  const from = await finding.get(brand.id, name, ['external-id', 'login'])
  const to = await finding.get(brand.id, toEmail, ['email'])
  return linking.link(caller, { fromId: from.accountId, toId: to.accountId, toEmail })
}

for (const engine of ENGINES) {
  test(`${engine}: an e-mail as external id`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { prepaid, caller, brand, app, listing } = fixture
    await app.dedicatedAddresses.add(caller, {
      ...{ country: 'DE', host: 'de1.example.net' },
      ranges: ['198.51.100.7'],
    })
    const added = await fixture.addClient(email)
    const login = { username: 'ada', password: VPN_PASSWORD }
    const made = await fixture.add({ externalId: email, login, limits: LIMITS, dedicatedCountry: 'DE' })

    await t.test('makes an account of its own that shares nothing with the e-mail', async () => {
      assert.equal(await fixture.accounts(), 2)
      const products = await productsOf(fixture, email)
      assert.deepEqual(
        products.map((one) => one.username),
        [added.vpn_username],
      )
      await refusedWith(
        'conflict',
        fixture.idOf(email),
        /account 1 \(by its e-mail\), account 2 \(by its external id\)/,
      )
      await refusedWith('login_not_found', prepaid.get(brand.id, String(added.vpn_username)))
    })

    await t.test("is linked on the operator's word: AMAPI lists the login", async () => {
      fixture.clock.add(60_000)
      assert.deepEqual(await link(fixture, email), { fromId: 2, toId: 1, usernames: ['ada'] })
      const [product] = await productsOf(fixture, email)
      assert.deepEqual(
        [product?.username, product?.password, product?.product_status, product?.nextduedate],
        ['ada', VPN_PASSWORD, 'Active', made.expiresOn],
      )
    })

    await t.test('keeps external id, limits, last day and address through the link', async () => {
      const state = await prepaid.get(brand.id, 'ada')
      assert.deepEqual([state.externalId, state.expiresOn, state.limits], [email, made.expiresOn, LIMITS])
      assert.deepEqual(await prepaid.createOrGet(caller, plain(email)), {
        ...{ accountId: 1, login, expiresOn: made.expiresOn },
        dedicated: made.dedicated,
      })
      const shown = await listing.show(brand.id, 1)
      assert.deepEqual(shown.logins[1]?.dedicated?.address, '198.51.100.7')
      assert.equal(shown.lastProductChangeAt, fixture.clock.now())
    })

    await t.test('leaves a closed account that no longer counts, and an audit row on both', async () => {
      assert.equal(await fixture.accounts(), 1)
      assert.deepEqual(
        (await rowsOf(fixture, 'account')).map((row) => row.status),
        ['active', 'closed'],
      )
      const rows = (await rowsOf(fixture, 'audit')).filter((row) => /link|move/.test(String(row.action)))
      assert.deepEqual(
        rows.map((row) => [row.action, row.account_id, row.actor_kind, row.after]),
        [
          ['subscription.move', 1, 'operator', '{"accountId":1}'],
          ['account.link', 2, 'operator', '{"status":"closed","linkedTo":1}'],
          ['account.link', 1, 'operator', '{"linkedFrom":2,"usernames":["ada"]}'],
        ],
      )
    })

    await t.test('cannot be linked a second time, by whichever name', async () => {
      for (const name of [email, 'ada']) await refusedWith('conflict', link(fixture, name), /already/)
      assert.equal(await fixture.accounts(), 1)
    })

    await t.test('gives the login to its account for good: both end together', async () => {
      done(await fixture.trusted('CloseClient', { email }))
      await refusedWith('login_not_found', prepaid.get(brand.id, 'ada'))
      assert.equal(await fixture.accounts(), 0)
    })
  })

  test(`${engine}: a link is refused, and nothing changes,`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    const { addClient, add, suspend, resume } = fixture
    await addClient(email)
    const bob = await addClient('bob@example.org')
    await add({ externalId: 'p1', login: { username: 'p1', password: VPN_PASSWORD } })
    done(await fixture.trusted('AddAlias', { email, setemail: 'alias@example.org' }))
    const before = await rowsOf(fixture, 'audit')

    await t.test('when the login has an account with an e-mail', async () => {
      await refusedWith('conflict', link(fixture, String(bob.vpn_username)), /has an e-mail of its own, bob@/)
    })

    await t.test('when nobody has the e-mail, or only an alias', async () => {
      await refusedWith('account_not_found', link(fixture, 'p1', 'nobody@example.org'))
      await refusedWith('conflict', link(fixture, 'p1', 'alias@example.org'), /alias; .* own e-mail is ada@/)
    })

    await t.test('when there is no such login; an e-mail alone names none', async () => {
      await refusedWith('account_not_found', link(fixture, 'bob@example.org'))
    })

    await t.test('when either account is suspended', async () => {
      for (const name of [email, 'p1']) {
        await suspend(name)
        await refusedWith('account_not_active', link(fixture, 'p1'), /is suspended: resume it first/)
        await resume(name)
      }
    })

    await t.test('when the account of the e-mail is closed', async () => {
      done(await fixture.trusted('CloseClient', { email: 'bob@example.org' }))
      await refusedWith('account_not_active', link(fixture, 'p1', 'bob@example.org'), /is closed/)
      const links = (await rowsOf(fixture, 'audit')).slice(before.length)
      assert.ok(links.every((row) => row.action !== 'account.link'))
    })
  })

  test(`${engine}: of eight links of one login at once one is made`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    for (const one of [1, 2]) await fixture.addClient(`a${one}@example.org`)
    await fixture.add({ externalId: 'p1' })
    const outcomes = await atOnce(8, (i) =>
      link(fixture, 'p1', `a${1 + (i % 2)}@example.org`).then(
        () => 'linked',
        () => 'refused',
      ),
    )
    assert.equal(outcomes.filter((one) => one === 'linked').length, 1)
    assert.equal(await fixture.accounts(), 2)
  })
}
