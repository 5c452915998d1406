// Accounts and subscriptions over the management API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SECOND_MS } from '../../../src/clock.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, PASSWORD } from '../../harness.ts'

const DAYS = { external_id: 'shop-1', subscription: { days: 30 } }

for (const engine of ENGINES) {
  test(`${engine}: an external id is opened once, and the same request gets the account again`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/accounts', DAYS)
    assert.equal(made.status, 201, made.text)
    const [subscription] = made.body.subscriptions
    secrets.note(subscription.vpn_password)
    assert.match(made.body.id, /^acc_\d+$/)
    assert.deepEqual(
      [made.body.created, made.body.external_ids, subscription.due_on],
      [true, ['shop-1'], '2026-12-21'],
    )
    const again = await manage('POST', '/accounts', DAYS)
    assert.deepEqual([again.status, again.body.created, again.body.id], [200, false, made.body.id])
    assert.equal(again.body.subscriptions[0].vpn_password, undefined)
    const other = await manage('POST', '/accounts', { ...DAYS, subscription: { days: 31 } })
    assert.deepEqual(
      [...problemOf(other), other.body.differs],
      [409, 'external_id_taken', ['subscription.days']],
    )
    const revealed = await manage('POST', `/subscriptions/${subscription.id}/login/reveal`)
    assert.equal(revealed.body.vpn_password, subscription.vpn_password)
  })

  test(`${engine}: fifty calls at once with one external id make one account`, async (t) => {
    const { manage, secrets, clock } = await openManageFixture(t, { engine })
    const body = { ...DAYS, vpn_username: 'fifty', vpn_password: 'Kq7mZt4.nWx9RbTe' }
    secrets.note(body.vpn_password)
    // A caller that the server has no time for is asked to come again, and does.
    const open = async () => {
      for (;;) {
        const answer = await manage('POST', '/accounts', body)
        if (answer.status !== 503) return answer
        clock.add(SECOND_MS) // meanwhile the rate of the key fills again
      }
    }
    const answers = await Promise.all(Array.from({ length: 50 }, open))
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1)
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.equal(answers.filter(({ status }) => status === 200).length, 49)
    assert.equal((await manage('GET', '/accounts')).body.data.length, 1)
  })

  test(`${engine}: a creation with an idempotency key is answered again with the same bytes`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const how = { headers: { 'idempotency-key': 'sign-up-1' } }
    const body = {
      email: 'ada@example.com',
      country: 'DE',
      password: PASSWORD,
      subscription: { plan_months: 12 },
    }
    const first = await manage('POST', '/accounts', body, how)
    assert.equal(first.status, 201, first.text)
    secrets.note(first.body.subscriptions[0].vpn_password)
    const again = await manage('POST', '/accounts', body, how)
    assert.deepEqual([again.status, again.text], [201, first.text])
    assert.equal(again.headers.get('idempotent-replayed'), 'true')
    assert.deepEqual(problemOf(await manage('POST', '/accounts', body)), [409, 'email_taken'])
  })

  test(`${engine}: accounts are found by the beginning of names, and page by page`, async (t) => {
    const { manage, secrets, addClient } = await openManageFixture(t, { engine })
    for (const name of ['ada', 'adele', 'bob', 'cleo', 'dora'])
      secrets.note((await addClient(`${name}@example.com`)).vpn_password ?? '')
    const emails = (answer: { body: { data: { email: string }[] } }) =>
      answer.body.data.map(({ email }) => email)
    assert.deepEqual(emails(await manage('GET', '/accounts?search=ad')), [
      'ada@example.com',
      'adele@example.com',
    ])
    const first = await manage('GET', '/accounts?limit=2')
    assert.equal(emails(first).length, 2)
    assert.match(first.headers.get('link') ?? '', /^<\/api\/v1\/accounts\?limit=2&after=c_.*>; rel="next"$/)
    const second = await manage('GET', `/accounts?limit=2&after=${first.body.next}`)
    const third = await manage('GET', `/accounts?limit=2&after=${second.body.next}`)
    assert.deepEqual([...emails(first), ...emails(second), ...emails(third)].length, 5)
    assert.equal(third.body.next, null)
    const changed = await manage('GET', `/accounts?limit=2&status=active&after=${first.body.next}`)
    assert.deepEqual(problemOf(changed), [400, 'cursor_invalid'])
    assert.deepEqual(problemOf(await manage('GET', '/accounts?order=name')), [422, 'invalid_input'])
  })

  test(`${engine}: an account is changed, suspended, resumed and closed`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/accounts', {
      email: 'ada@example.com',
      subscription: { plan_months: 12 },
    })
    secrets.note(made.body.subscriptions[0].vpn_password)
    const { id } = made.body
    const shown = await manage('GET', `/accounts/${id}`)
    const ifMatch = { headers: { 'if-match': shown.headers.get('etag') ?? '' } }
    const changed = await manage(
      'PATCH',
      `/accounts/${id}`,
      { first_name: 'Ada', metadata: { panel: '7' } },
      ifMatch,
    )
    assert.deepEqual(
      [changed.status, changed.body.first_name, changed.body.metadata],
      [200, 'Ada', { panel: '7' }],
    )
    const stale = await manage('PATCH', `/accounts/${id}`, { first_name: 'Eve' }, ifMatch)
    assert.deepEqual(problemOf(stale), [412, 'changed_meanwhile'])
    const moved = await manage('PATCH', `/accounts/${id}`, { email: 'ada@example.net' })
    assert.equal(moved.body.email, 'ada@example.net')
    assert.equal(
      (await manage('POST', `/accounts/${id}/suspend`, { reason: 'test' })).body.status,
      'suspended',
    )
    assert.equal((await manage('POST', `/accounts/${id}/resume`, {})).body.status, 'active')
    assert.equal((await manage('POST', `/accounts/${id}/password`, { password: PASSWORD })).status, 204)
    assert.deepEqual((await manage('POST', `/accounts/${id}/password-reset`)).body, { sent: true })
    assert.equal((await manage('POST', `/accounts/${id}/close`, {})).body.status, 'closed')
    for (const [path, body] of [
      ['subscriptions', { plan_months: 12 }],
      ['subscriptions', { days: 30, external_id: 'shop-9' }],
      ['password', { password: 'Strong_Password!456' }],
      ['password-reset', undefined],
      ['aliases', { email: 'eve@example.com' }],
      ['email-confirmation', {}],
      ['suspend', {}],
      ['close', {}],
    ] as const) {
      const refused = await manage('POST', `/accounts/${id}/${path}`, body)
      assert.deepEqual(problemOf(refused), [409, 'account_not_active'], path)
    }
    assert.deepEqual(problemOf(await manage('POST', `/accounts/${id}/suspend`, {})), [
      409,
      'account_not_active',
    ])
    assert.ok((await manage('GET', `/accounts/${id}/export`)).body.data.account)
    assert.deepEqual((await manage('POST', `/accounts/${id}/erase`)).status, 202)
  })

  test(`${engine}: a subscription is extended, cancelled, limited, rotated and refunded`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/accounts', {
      email: 'ada@example.com',
      subscription: { plan_months: 1 },
    })
    secrets.note(made.body.subscriptions[0].vpn_password)
    const path = `/subscriptions/${made.body.subscriptions[0].id}`
    assert.equal((await manage('POST', `${path}/extend`, { days: 7 })).body.due_on, '2026-12-28')
    assert.equal((await manage('POST', `${path}/cancel`, {})).body.cancellation.type, 'at_due_date')
    assert.equal((await manage('POST', `${path}/uncancel`)).body.cancellation, null)
    assert.equal((await manage('PATCH', path, { limits: { sessions: 3 } })).body.limits.sessions, 3)
    assert.equal((await manage('POST', `${path}/suspend`)).body.status, 'suspended')
    assert.equal((await manage('POST', `${path}/resume`)).body.status, 'active')
    assert.equal((await manage('POST', `${path}/login/rotate`)).status, 200)
    const login = (await manage('POST', `${path}/login/reveal`)).body
    secrets.note(login.vpn_password)
    assert.notEqual(login.vpn_password, made.body.subscriptions[0].vpn_password)
    const ledger = await manage('GET', `/billing/ledger?account=${made.body.id}`)
    const start = ledger.body.data.find(({ kind }: { kind: string }) => kind === 'start')
    const refunded = await manage('POST', `/billing/ledger/${start.id}/refund`, { end: true })
    assert.deepEqual([refunded.status, refunded.body.ended], [200, true])
    assert.deepEqual(problemOf(await manage('POST', `/billing/ledger/${start.id}/refund`, {})), [
      409,
      'conflict',
    ])
    assert.equal((await manage('GET', path)).body.status, 'terminated')
    const report = await manage('GET', '/billing/report?month=2026-11')
    assert.deepEqual(
      report.body.data.map(({ started, refunded }: Record<string, number>) => [started, refunded]),
      [[1, 1]],
    )
  })

  test(`${engine}: plans have prices, and traffic and live sessions are summed up`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const made = await manage('POST', '/plans', { months: 3, price: { minor: 999, currency: 'EUR' } })
    const price = { minor: 999, amount: '9.99', currency: 'EUR' }
    assert.deepEqual([made.status, made.body.price], [201, price])
    assert.ok((await manage('PATCH', '/plans/3', { retired: true })).body.retired_at)
    assert.equal((await manage('GET', '/plans')).body.data.length, 6)
    assert.deepEqual(problemOf(await manage('PATCH', '/plans/7', { retired: true })), [404, 'not_found'])
    assert.equal((await manage('GET', '/usage')).body.data.length <= 1, true)
    assert.deepEqual((await manage('GET', '/usage/live')).body, { sessions: 0, data: [], next: null })
  })

  test(`${engine}: a price is taken as people write it, and what is wrong with it stands at its field`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    const set = async (price: object) => {
      const { status, body } = await manage('PATCH', '/plans/12', { price })
      return status === 200 ? body.price : body.errors.map(({ pointer }: { pointer: string }) => pointer)
    }
    const yen = { minor: 1200, amount: '1200', currency: 'JPY' }
    assert.deepEqual(await set({ amount: '1200', currency: 'JPY' }), yen)
    assert.deepEqual(await set({ amount: '12.5', currency: 'JPY' }), ['#/price/amount'])
    assert.deepEqual(await set({ amount: '-1', currency: 'EUR' }), ['#/price/amount'])
    assert.deepEqual(await set({ amount: '1', currency: 'EUX' }), ['#/price/currency'])
    assert.deepEqual(await set({ currency: 'EUR' }), ['#/price/minor'])
    assert.deepEqual(await set({ amount: '1', minor: 100, currency: 'EUR' }), ['#/price/minor'])
    assert.deepEqual((await manage('GET', '/plans/12')).body.price, yen)
  })

  test(`${engine}: subscriptions are counted where an index counts them`, async (t) => {
    const { manage } = await openManageFixture(t, { engine })
    for (const [at, months] of [12, 12, 6].entries()) {
      const person = { email: `c${at}@example.com`, country: 'DE', password: PASSWORD }
      await manage('POST', '/accounts', { ...person, subscription: { plan_months: months } })
    }
    const count = async (query: string) => {
      const { status, body } = await manage('GET', `/subscriptions?count=true&limit=1&${query}`)
      return status === 200 ? [body.count, body.count_capped, body.data.length] : status
    }
    assert.deepEqual(await count('plan=12'), [2, false, 1])
    assert.deepEqual(await count('plan=24'), [0, false, 0])
    assert.deepEqual(await count(''), [3, false, 1])
    assert.deepEqual(await count('due_before=2000-01-01'), [0, false, 0])
    for (const query of ['plan=12&plan=6', 'plan=12&kind=paid', 'status=active', 'account=acc_1'])
      assert.equal(await count(query), 422, query)
  })
}
