// What events say beside the thing that they are about: who opened it, its row of the ledger, the sessions and mails of the change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import { failureText } from '../../../src/jobs/failure-text.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { addGateway, HOME } from '../../fixtures/gateways.ts'
import { openManageFixture } from '../../fixtures/http/manage-api.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: an event has the API, the row of the ledger, the mail and the sessions of its change`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { app, clock, manage, secrets } = fixture
    const of = async (type: string) =>
      (await rowsOf(fixture, 'event'))
        .filter((row) => row.type === type)
        .map((row) => JSON.parse(String(row.data)))
    const post = async (path: string, body?: object) => {
      const { status, text, body: answer } = await manage('POST', path, body)
      assert.ok(status < 300, text)
      return answer
    }

    const client = await fixture.addClient('ada@example.com', { test_user: '1' })
    const made = await post('/accounts', { external_id: 'shop-1', subscription: { days: 30 } })
    const [{ id, vpn_username: username, vpn_password: password }] = made.subscriptions
    secrets.note(password)
    assert.deepEqual(
      (await of('account.created')).map(({ via }) => via),
      ['amapi', 'api'],
    )
    assert.deepEqual(
      (await of('subscription.created')).map(({ ledger }) => ledger),
      [
        { kind: 'start', starts_on: '2026-11-21', ends_on: '2026-12-21', billable: false },
        { kind: 'start', starts_on: '2026-11-21', ends_on: '2026-12-21', billable: true },
      ],
    )

    await post(`/subscriptions/${id}/extend`, { days: 5 })
    const [{ ledger, previous_due_on: before }] = await of('subscription.extended')
    assert.deepEqual(
      [ledger, before],
      [{ kind: 'goodwill', starts_on: '2026-12-21', ends_on: '2026-12-26', billable: false }, '2026-12-21'],
    )
    await post('/subscriptions/sub_1/upgrade', { plan_months: 12 })
    const [upgraded] = await of('subscription.upgraded')
    assert.deepEqual([upgraded.ledger.kind, upgraded.ledger.billable], ['upgrade', false])
    assert.equal(upgraded.ledger.ends_on, upgraded.subscription.due_on)

    await post('/accounts/acc_1/password-reset')
    const [mail] = await rowsOf(fixture, 'mail')
    assert.equal((await of('account.password_reset_requested'))[0].delivery, `mail_${mail?.id}`)

    const gateway = await addGateway(app, { name: 'g1', host: 'g1.example.net' })
    const ask = { gateway, protocols: gateway.protocols, callerAddress: HOME, sessionKey: 's1' }
    const login = { username, subscriptionId: Number(id.slice(4)) }
    assert.equal((await app.admission.admit({ ...ask, login })).kind, 'admitted')
    await app.accounting.record({
      ...{ ...NOT_REPORTED, gateway, status: 'start', sessionKey: 's1', username, nasAddress: '10.0.0.1' },
      ...{ callerAddress: HOME, framedAddress: undefined, protocolId: undefined, at: clock.now() },
      ...{ octetsIn: 0, octetsOut: 0, seconds: 0, cause: undefined },
    })
    await post(`/accounts/${made.id}/suspend`, {})
    assert.equal((await of('account.suspended'))[0].sessions_ended, 1)
    await post(`/accounts/${made.id}/close`, {})
    assert.equal((await of('account.closed'))[0].sessions_ended, 1)
    await post('/subscriptions/sub_1/suspend', {})
    await post('/subscriptions/sub_1/resume', {})
    const [resumed] = await of('subscription.resumed')
    assert.equal(resumed.previous_due_on, resumed.subscription.due_on)
    assert.ok(client.vpn_username && OPERATOR.kind === 'operator')
  })
}

for (const engine of ENGINES) {
  test(`${engine}: new limits and the end of a subscription say how many sessions they end`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { app, clock, manage, secrets } = fixture
    const brand = await app.brands.findById(1)
    assert.ok(brand)
    const caller = { brand, actor: OPERATOR }
    const gateway = await addGateway(app, { name: 'g1', host: 'g1.example.net' })
    const ended = async (type: string) =>
      (await rowsOf(fixture, 'event'))
        .filter((row) => row.type === type)
        .map((row) => JSON.parse(String(row.data)))
        .map((data) => [data.subscription.id, data.sessions_ended])
    const open = async (body: object) => {
      const answer = await manage('POST', '/accounts', body)
      assert.equal(answer.status, 201, answer.text)
      const [{ id, vpn_username: username, vpn_password: password }] = answer.body.subscriptions
      secrets.note(password)
      return { account: String(answer.body.id), id: String(id), username: String(username) }
    }
    const connect = async ({ id, username }: { id: string; username: string }, sessionKey: string) => {
      const ask = { gateway, protocols: gateway.protocols, callerAddress: HOME, sessionKey }
      const login = { username, subscriptionId: Number(id.slice(4)) }
      assert.equal((await app.admission.admit({ ...ask, login })).kind, 'admitted')
      await app.accounting.record({
        ...{ ...NOT_REPORTED, gateway, status: 'start', sessionKey, username, nasAddress: '10.0.0.1' },
        ...{ callerAddress: HOME, framedAddress: undefined, protocolId: undefined, at: clock.now() },
        ...{ octetsIn: 0, octetsOut: 0, seconds: 0, cause: undefined },
      })
    }

    const first = await open({ external_id: 'shop-1', subscription: { days: 30 } })
    const second = await open({ external_id: 'shop-2', subscription: { days: 60 } })
    const plan = await open({ email: 'ada@example.com', country: 'DE', subscription: { plan_months: 1 } })
    for (const [at, login] of [first, second, plan].entries()) {
      await connect(login, `a${at}`)
      await connect(login, `b${at}`)
    }

    const { subscriptionChanges, prepaid } = app
    const limits = { sessionLimit: 1, countryIds: [], cityIds: [], protocolIds: [] }
    await subscriptionChanges.setLimits(caller, Number(plan.id.slice(4)), { ...limits, sessionLimit: 2 })
    await subscriptionChanges.setLimits(caller, Number(plan.id.slice(4)), limits)
    await subscriptionChanges.setLimits(caller, Number(first.id.slice(4)), limits)
    await prepaid.setLimits(caller, second.username, limits)
    assert.deepEqual(await ended('subscription.limits_changed'), [
      [plan.id, 0],
      [plan.id, 1],
      [first.id, 1],
      [second.id, 1],
    ])

    await subscriptionChanges.cancel(caller, Number(plan.id.slice(4)), {
      type: 'midnight',
      reason: undefined,
    })
    clock.add(35 * DAY_MS)
    await prepaid.expireDue()
    assert.deepEqual(await ended('subscription.expired'), [[first.id, 2]])
    await app.nightly.runBatch(brand)
    assert.deepEqual(await ended('subscription.terminated'), [[plan.id, 2]])

    assert.equal((await manage('POST', `/accounts/${second.account}/close`, {})).status, 200)
    assert.deepEqual((await ended('subscription.terminated')).at(-1), [second.id, 2])
  })
}

test('the text of a failure is one short line without what it quotes', () => {
  const key = 'lk_manage_4fG7hJ2kL9mN3pQ6rS8tV1wX'
  const found = failureText(
    new TypeError(
      `no "ada@example.org" at /var/lib/latchkey/x.db\nfor ada@example.com, ${key} of 203.0.113.7`,
    ),
  )
  assert.equal(found, 'TypeError: no *** at *** for ***, *** of ***')
  assert.equal(
    failureText(new Error('ENOSPC: no space left on device, write')),
    'Error: ENOSPC: no space left on device, write',
  )
  assert.equal(failureText(new Error('Key (email)=(ada) is there twice')), 'Error: Key =*** is there twice')
  assert.equal(failureText(new Error('x y '.repeat(10_000))).length, 200)
  assert.ok(!failureText(new Error(`'${'a b '.repeat(3000)}`)).includes('a b'))
  assert.equal(failureText('secret'), 'no error was thrown, but something else')
})
