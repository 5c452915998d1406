// Purchases over the management API: plans and days for accounts that are there, the next term, another plan; and the rows of the
// ledger that they write.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

async function openAccount({ manage, secrets }: ManageFixture, body: object) {
  const made = await manage('POST', '/accounts', body)
  assert.equal(made.status, 201, made.text)
  secrets.note(made.body.subscriptions[0].vpn_password)
  return made.body
}

const BY_DAYS = { external_id: 'shop-1', email: 'ada@example.com', subscription: { days: 30 } }
const BY_PLAN = { email: 'bob@example.com', subscription: { plan_months: 1 } }

for (const engine of ENGINES) {
  test(`${engine}: an account that is there buys a plan once, and days beside it`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, addKey } = fixture
    const { id } = await openAccount(fixture, BY_DAYS)
    const path = `/accounts/${id}/subscriptions`
    const plan = await manage('POST', path, { plan_months: 12 })
    assert.equal(plan.status, 201, plan.text)
    secrets.note(plan.body.vpn_password)
    assert.deepEqual(
      [plan.body.plan_months, plan.body.due_on, plan.body.created, plan.body.ledger.kind],
      [12, '2027-11-21', true, 'start'],
    )
    assert.equal(plan.body.ledger.subscription_id, plan.body.id)
    assert.deepEqual(problemOf(await manage('POST', path, { plan_months: 1 })), [
      409,
      'active_subscription_exists',
    ])
    const days = { days: 7, external_id: 'shop-2', kind: 'trial', limits: { sessions: 2 } }
    const further = await manage('POST', path, days, { key: await addKey({ scopes: ['accounts:write'] }) })
    assert.deepEqual(
      [further.status, further.body.kind, further.body.limits.sessions, further.body.vpn_password],
      [201, 'trial', 2, undefined],
      further.text,
    )
    assert.deepEqual(
      [further.body.ledger.starts_on, further.body.ledger.ends_on],
      ['2026-11-21', '2026-11-28'],
    )
    const again = await manage('POST', path, days)
    assert.deepEqual(
      [again.status, again.body.created, again.body.id, again.body.ledger],
      [200, false, further.body.id, null],
    )
    const otherwise = await manage('POST', path, { ...days, days: 8 })
    assert.deepEqual([...problemOf(otherwise), otherwise.body.differs], [409, 'external_id_taken', ['days']])
    const asAccount = await manage('POST', '/accounts', { external_id: 'shop-2', subscription: { days: 7 } })
    assert.deepEqual(problemOf(asAccount), [409, 'external_id_taken'])
    const listed = await manage('GET', `${path}?limit=2`)
    const rest = await manage('GET', `${path}?limit=2&after=${listed.body.next}`)
    assert.equal(listed.body.data.length + rest.body.data.length, 3)
    assert.ok(!listed.text.includes('vpn_password'))
  })

  test(`${engine}: twenty calls at once with one external id buy once`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app } = fixture
    const { id } = await openAccount(fixture, BY_DAYS)
    const key = await fixture.addKey({ scopes: ['accounts:write'] })
    const buy = () => manage('POST', `/accounts/${id}/subscriptions`, { days: 7, external_id: 'x' }, { key })
    const answers = await Promise.all(Array.from({ length: 20 }, buy))
    assert.equal(answers.filter(({ status }) => status === 201).length, 1)
    assert.equal(new Set(answers.map(({ body }) => body.id)).size, 1, answers[0]?.text)
    const { rows } = await app.ledgerList.list({ accountId: Number(id.slice(4)) }, { limit: 10 })
    assert.deepEqual(
      rows.map(({ kind }) => kind),
      ['start', 'start'],
    )
  })

  test(`${engine}: what cannot be bought is refused, and nothing is written`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app } = fixture
    const { id } = await openAccount(fixture, BY_DAYS)
    const path = `/accounts/${id}/subscriptions`
    for (const [body, expected] of [
      [{}, [422, 'invalid_input']],
      [{ plan_months: 12, days: 3 }, [422, 'invalid_input']],
      [{ plan_months: 7 }, [422, 'unknown_plan']],
      [{ days: 0 }, [422, 'invalid_input']],
      [{ days: 1e9 }, [422, 'invalid_input']],
      [{ days: '3' }, [422, 'invalid_input']],
      [{ days: 3, renews: false }, [422, 'invalid_input']],
      [{ days: 3, external_id: 'a\0b' }, [422, 'invalid_input']],
      [{ days: 3, external_id: 'shop-1' }, [409, 'external_id_taken']],
      [{ days: 3, vpn_username: 'a:b' }, [422, 'invalid_input']],
      [{ days: 3, planMonths: 1 }, [422, 'invalid_input']],
      [{ days: 3, dedicated_country: 'DE' }, [409, 'no_dedicated_address']],
    ] as const)
      assert.deepEqual(problemOf(await manage('POST', path, body)), expected, JSON.stringify(body))
    assert.deepEqual(problemOf(await manage('POST', '/accounts/acc_99999/subscriptions', { days: 3 })), [
      404,
      'account_not_found',
    ])
    await manage('POST', `/accounts/${id}/suspend`, {})
    assert.deepEqual(problemOf(await manage('POST', path, { days: 3 })), [409, 'account_not_active'])
    assert.equal((await app.ledgerList.list({}, { limit: 10 })).rows.length, 1)
  })

  test(`${engine}: a term is renewed when it is near its end, once`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, clock } = fixture
    const byDays = (await openAccount(fixture, BY_DAYS)).subscriptions[0]
    const byPlan = (await openAccount(fixture, BY_PLAN)).subscriptions[0]
    const renew = (id: string, body: object) => manage('POST', `/subscriptions/${id}/renew`, body)
    assert.deepEqual(problemOf(await renew(byDays.id, { days: 30 })), [409, 'renewal_too_early'])
    assert.deepEqual(problemOf(await renew(byPlan.id, {})), [409, 'renewal_too_early'])
    clock.add(22 * 86_400_000)
    const days = await renew(byDays.id, { days: 30 })
    assert.deepEqual(
      [days.status, days.body.due_on, days.body.ledger.kind, days.body.ledger.starts_on],
      [200, '2027-01-20', 'renewal', '2026-12-21'],
      days.text,
    )
    await manage('POST', `/subscriptions/${byPlan.id}/cancel`, {})
    const plan = await renew(byPlan.id, {})
    assert.deepEqual(
      [plan.status, plan.body.due_on, plan.body.cancellation, plan.body.ledger.kind],
      [200, '2027-01-21', null, 'renewal'],
      plan.text,
    )
    assert.deepEqual(problemOf(await renew(byPlan.id, {})), [409, 'renewal_too_early'])
    assert.deepEqual(problemOf(await renew(byPlan.id, { days: 3 })), [422, 'invalid_input'])
    assert.deepEqual(problemOf(await renew(byDays.id, {})), [422, 'invalid_input'])
  })

  test(`${engine}: another plan answers the row that bills it, or none, and no token pair is issued`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app, brandId } = fixture
    const account = await openAccount(fixture, BY_PLAN)
    const [{ id }] = account.subscriptions
    const upgrade = (body: object) => manage('POST', `/subscriptions/${id}/upgrade`, body)
    const billed = await upgrade({ plan_months: 12, renews: false })
    assert.deepEqual(
      [billed.status, billed.body.plan_months, billed.body.renews, billed.body.ledger?.kind],
      [200, 12, false, 'upgrade'],
      billed.text,
    )
    await manage('PATCH', '/brands/main', { settings: { upgrade_due_date: 'keep' } })
    const kept = await upgrade({ plan_months: 1 })
    assert.deepEqual(
      [kept.body.plan_months, kept.body.ledger, kept.body.due_on],
      [1, null, billed.body.due_on],
    )
    assert.deepEqual(problemOf(await upgrade({ plan_months: 7 })), [422, 'unknown_plan'])
    const pairs = await app.db.read
      .selectFrom('token_pair')
      .select('id')
      .where('brand_id', '=', brandId)
      .execute()
    assert.deepEqual(pairs, [])
    const goodwill = await manage('POST', `/subscriptions/${id}/extend`, { days: 7 })
    assert.equal(goodwill.body.ledger.kind, 'goodwill')
    const byDays = (await openAccount(fixture, BY_DAYS)).subscriptions[0]
    assert.deepEqual(
      problemOf(await manage('POST', `/subscriptions/${byDays.id}/upgrade`, { plan_months: 1 })),
      [409, 'wrong_subscription_state'],
    )
  })

  test(`${engine}: of two changes at once with one ETag of a subscription one is refused`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    const [{ id }] = (await openAccount(fixture, BY_PLAN)).subscriptions
    const shown = await manage('GET', `/subscriptions/${id}`)
    const how = { headers: { 'if-match': shown.headers.get('etag') ?? '' } }
    const change = (sessions: number) =>
      manage('PATCH', `/subscriptions/${id}`, { limits: { sessions } }, how)
    const answers = await Promise.all([change(3), change(4)])
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 412])
    const done = answers.find(({ status }) => status === 200)
    const now = await manage('GET', `/subscriptions/${id}`)
    assert.equal(now.body.limits.sessions, done?.body.limits.sessions)
    assert.equal(now.headers.get('etag'), done?.headers.get('etag'))
  })
}
