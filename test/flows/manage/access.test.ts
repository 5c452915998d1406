// What a subscription may do and has done, over the management API: why it is let in, its traffic; and what is shown with it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServedGateway } from '../../../src/gateways/directory.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { addGateway, HOME } from '../../fixtures/gateways.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

async function openAccount({ manage, secrets }: ManageFixture, body: object) {
  const made = await manage('POST', '/accounts', body)
  assert.equal(made.status, 201, made.text)
  secrets.note(made.body.subscriptions[0].vpn_password)
  return made.body
}

/** A session that has come and gone. */
type Report = { isLive?: boolean }

/** Of a session that has ended; or of one that goes on. */
async function report(
  fixture: ManageFixture,
  gateway: ServedGateway,
  username: string,
  octets: number,
  { isLive = false }: Report = {},
) {
  const common = {
    ...NOT_REPORTED,
    ...{ gateway, sessionKey: `s-${octets}`, username, nasAddress: '10.0.0.1', callerAddress: HOME },
    ...{ framedAddress: undefined, protocolId: undefined, cause: undefined, at: fixture.clock.now() },
  }
  await fixture.app.accounting.record({ ...common, status: 'start', octetsIn: 0, octetsOut: 0, seconds: 0 })
  if (isLive) return
  const end = { octetsIn: octets, octetsOut: 2 * octets, seconds: 60 }
  await fixture.app.accounting.record({ ...common, ...end, status: 'stop' })
}

for (const engine of ENGINES) {
  test(`${engine}: each gateway that serves the brand says why it lets a subscription in or not`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app, brandId, addKey, secrets } = fixture
    const here = await addGateway(app, { name: 'de1', host: 'de1.example.net' })
    await addGateway(app, { name: 'us1', host: 'us1.example.net', country: 'US' })
    const account = await openAccount(fixture, {
      external_id: 'shop-1',
      subscription: { days: 30, limits: { sessions: 2 } },
    })
    const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    secrets.note(other.secretKey)
    const foreign = await addGateway(app, { name: 'own-of-other', host: 'x.example.net', brands: ['other'] })
    const [{ id, vpn_username: username }] = account.subscriptions
    const subscriptionId = Number(id.slice(4))
    for (const gateway of [here, foreign]) {
      await app.admission.admit({
        ...{ gateway, protocols: gateway.protocols, login: { username, subscriptionId } },
        ...{ sessionKey: 'k', callerAddress: HOME },
      })
    }
    await app.refusals.idle()
    const path = `/subscriptions/${id}/access`
    const own = { key: await addKey({ brandId }) }
    const shown = await manage('GET', path, undefined, own)
    assert.equal(shown.status, 200, shown.text)
    const { sessions, seats, gateways, refusals } = shown.body
    assert.deepEqual([sessions.held, sessions.most, seats[0].gateway], [1, 2, 'de1'])
    assert.deepEqual(
      gateways.map((one: Record<string, unknown>) => [one.gateway, one.answer]),
      [
        ['de1', 'admitted'],
        ['us1', 'admitted'],
      ],
    )
    assert.deepEqual(gateways[1], {
      ...{ gateway: 'us1', country: 'US', answer: 'admitted', protocols: ['openvpn-udp'] },
      by_protocol: [{ protocol: 'openvpn-udp', answer: 'admitted' }],
    })
    assert.deepEqual(
      refusals.map((one: Record<string, unknown>) => [one.gateway, one.why]),
      [[null, 'not_served_here']],
    )
    assert.ok(!shown.text.includes('own-of-other'), 'the brand learns the name of a gateway of another')
    await manage('POST', `/accounts/${account.id}/suspend`, {}, own)
    const suspended = await manage('GET', path, undefined, own)
    assert.deepEqual(
      [suspended.body.account_status, suspended.body.gateways[0].answer],
      ['suspended', 'account_suspended'],
    )
    assert.deepEqual(suspended.body.gateways[0].by_protocol, [
      { protocol: 'openvpn-udp', answer: 'account_suspended' },
    ])
    await manage('POST', `/accounts/${account.id}/close`, {}, own)
    const closed = await manage('GET', path, undefined, own)
    assert.deepEqual([closed.status, closed.body.gateways[0].answer], [200, 'account_closed'], closed.text)
    assert.deepEqual(problemOf(await manage('GET', '/subscriptions/sub_99999/access', undefined, own)), [
      404,
      'subscription_not_found',
    ])
  })

  test(`${engine}: the traffic of a subscription is shown by day, and says when others share it`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, clock, app } = fixture
    const gateway = await addGateway(app, { name: 'de1', host: 'de1.example.net' })
    const account = await openAccount(fixture, { external_id: 'shop-1', subscription: { days: 30 } })
    const [{ id, vpn_username: username }] = account.subscriptions
    await report(fixture, gateway, username, 100)
    clock.add(86_400_000)
    await report(fixture, gateway, username, 1000)
    const path = `/subscriptions/${id}/usage`
    const shown = await manage('GET', path)
    assert.deepEqual(shown.body.data, [
      { day: '2026-11-21', sessions: 1, bytes_in: 100, bytes_out: 200, seconds: 60 },
      { day: '2026-11-22', sessions: 1, bytes_in: 1000, bytes_out: 2000, seconds: 60 },
    ])
    assert.deepEqual([shown.body.total.bytes_in, shown.body.shared], [1100, false])
    const one = await manage('GET', `${path}?from=2026-11-22&to=2026-11-22`)
    assert.deepEqual([one.body.data.length, one.body.total.bytes_out], [1, 2000])
    const bought = await manage('POST', `/accounts/${account.id}/subscriptions`, { days: 3 })
    fixture.secrets.note(bought.body.vpn_password)
    assert.equal((await manage('GET', path)).body.shared, true)
    await report(fixture, gateway, username, 1, { isLive: true })
    const { data } = (await manage('GET', '/accounts?expand=live')).body
    const lives = data[0].subscriptions.map(({ live }: { live: object }) => live)
    assert.deepEqual(lives, [
      { sessions: 1, limit: 10 },
      { sessions: 0, limit: 10 },
    ])
    for (const query of ['from=2026-02-30', 'from=%00', 'to=1', 'from=1999-01-01', 'by=day', 'from='])
      assert.deepEqual(problemOf(await manage('GET', `${path}?${query}`)), [422, 'invalid_input'], query)
  })

  test(`${engine}: accounts show their subscriptions, and subscriptions their account, where it is asked for`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    const accounts = []
    for (const name of ['shop-1', 'shop-2', 'shop-3'])
      accounts.push(await openAccount(fixture, { external_id: name, subscription: { days: 30 } }))
    const bare = await manage('GET', '/accounts')
    assert.equal(bare.body.data[0].subscriptions, undefined)
    assert.deepEqual(bare.body.data[0].external_ids, ['shop-1'])
    const expanded = await manage('GET', '/accounts?expand=subscriptions&limit=2')
    assert.deepEqual(
      expanded.body.data.map((one: { subscriptions: { id: string }[] }) =>
        one.subscriptions.map(({ id }) => id),
      ),
      accounts.slice(0, 2).map(({ subscriptions }) => [subscriptions[0].id]),
    )
    assert.ok(!expanded.text.includes('vpn_password'))
    const live = await manage('GET', '/accounts?expand=live&limit=1')
    assert.deepEqual(live.body.data[0].subscriptions[0].live, { sessions: 0, limit: 10 })
    const path = `/accounts/${accounts[0].id}`
    const one = await manage('GET', `${path}?expand=subscriptions`)
    assert.equal(one.body.subscriptions[0].external_id, 'shop-1')
    const listed = await manage('GET', '/subscriptions?expand=account')
    for (const row of listed.body.data) assert.equal(row.account.id, row.account_id)
    const subscription = `/subscriptions/${one.body.subscriptions[0].id}`
    const shown = await manage('GET', `${subscription}?expand=account`)
    assert.equal(shown.body.account.id, accounts[0].id)
    for (const [query, known] of [
      ['/accounts?expand=login', 'subscriptions, live'],
      ['/accounts?expand=subscriptions,login', 'subscriptions, live'],
      [`${path}?expand=`, 'subscriptions'],
      [`${subscription}?expand=account&expand=%00`, ''],
      ['/subscriptions?expand=subscriptions', 'account'],
    ] as const) {
      const refused = await manage('GET', query)
      assert.deepEqual(problemOf(refused), [422, 'invalid_input'], query)
      assert.ok(refused.body.detail.includes(known), refused.text)
    }
    for (const query of ['', '?expand=subscriptions']) {
      const { headers } = await manage('GET', `${path}${query}`)
      const ifMatch = { headers: { 'if-match': headers.get('etag') ?? '' } }
      const changed = await manage('PATCH', path, { metadata: { seen: 'yes' } }, ifMatch)
      assert.equal(changed.status, 200, changed.text)
    }
    const ifMatch = { headers: { 'if-match': shown.headers.get('etag') ?? '' } }
    const stale = await manage('PATCH', subscription, { limits: { sessions: 4 } }, ifMatch)
    assert.deepEqual(problemOf(stale), [412, 'changed_meanwhile'])
  })

  test(`${engine}: of an account with many subscriptions a list shows the newest, in one statement for a page`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app } = fixture
    const account = await openAccount(fixture, { external_id: 'shop-0', subscription: { days: 30 } })
    const key = await fixture.addKey({ scopes: ['accounts:write'] })
    for (let i = 1; i <= 25; i++) {
      const external_id = `shop-${i}`
      const sent = await manage(
        'POST',
        `/accounts/${account.id}/subscriptions`,
        { days: 3, external_id },
        { key },
      )
      assert.equal(sent.status, 201, sent.text)
    }
    const [shown] = (await manage('GET', '/accounts?expand=subscriptions')).body.data
    const names = shown.subscriptions.map((one: { external_id: string }) => one.external_id)
    assert.deepEqual(
      names,
      Array.from({ length: 20 }, (_, i) => `shop-${i + 6}`),
    )
    const whole = await manage('GET', `/accounts/${account.id}?expand=subscriptions`)
    assert.equal(whole.body.subscriptions.length, 26)
    assert.equal((await app.listing.show(undefined, Number(account.id.slice(4)))).logins.length, 26)
  })
}
