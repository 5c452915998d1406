// What events say beside the thing that they are about: who opened it, its row of the ledger, the sessions and mails of the change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
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
