// What belongs to one account over the management API: its timeline, apps, sign-ins and aliases; and two accounts that become one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scopesOfRole } from '../../../src/admins/roles.ts'
import type { Scope } from '../../../src/credentials/manage-keys/scope.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES, PASSWORD } from '../../harness.ts'

async function openAccount({ manage, secrets }: ManageFixture, body: object) {
  const made = await manage('POST', '/accounts', body)
  assert.equal(made.status, 201, made.text)
  secrets.note(made.body.subscriptions[0].vpn_password)
  return made.body
}

const ADA = { email: 'ada@example.com', password: PASSWORD, subscription: { plan_months: 1 } }

for (const engine of ENGINES) {
  test(`${engine}: the timeline has changes, mails and billed terms in one shape, page by page`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage } = fixture
    const { id } = await openAccount(fixture, ADA)
    const other = await openAccount(fixture, { external_id: 'shop-2', subscription: { days: 3 } })
    await manage('POST', `/accounts/${id}/suspend`, {})
    await manage('POST', `/accounts/${id}/resume`, {})
    await manage('POST', `/accounts/${id}/password-reset`)
    const whole = await manage('GET', `/accounts/${id}/timeline?limit=500`)
    assert.equal(whole.status, 200, whole.text)
    const kinds = new Set(whole.body.data.map((one: { source: string; what: string }) => one.what))
    for (const what of ['account.add', 'account.suspend', 'password_reset', 'start'])
      assert.ok(kinds.has(what), what)
    const paged = []
    for (let after = ''; ; ) {
      const { body, headers } = await manage('GET', `/accounts/${id}/timeline?limit=2${after}`)
      paged.push(...body.data)
      if (body.next === null) break
      assert.match(headers.get('link') ?? '', /rel="next"/)
      after = `&after=${body.next}`
    }
    assert.deepEqual(paged, whole.body.data)
    const { data: theirs } = (await manage('GET', `/accounts/${other.id}/timeline`)).body
    const starts = theirs.filter(({ what }: { what: string }) =>
      ['subscription.start', 'start'].includes(what),
    )
    assert.deepEqual([...new Set(starts.map((one: { source: string }) => one.source))].sort(), [
      'audit',
      'ledger',
    ])
    for (const { subscription_id } of starts) assert.equal(subscription_id, other.subscriptions[0].id)
    const first = await manage('GET', `/accounts/${id}/timeline?limit=2`)
    const elsewhere = await manage('GET', `/accounts/${other.id}/timeline?after=${first.body.next}`)
    assert.deepEqual(problemOf(elsewhere), [400, 'cursor_invalid'])
    assert.deepEqual(problemOf(await manage('GET', '/accounts/acc_99999/timeline')), [
      404,
      'account_not_found',
    ])
  })

  test(`${engine}: the timeline shows a caller no more than its scopes, and support may read it`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, addKey, brandId } = fixture
    const { id } = await openAccount(fixture, ADA)
    await manage('POST', `/accounts/${id}/password-reset`)
    const sourcesFor = async (scopes: Scope[]) => {
      const key = await addKey({ brandId, scopes })
      const { status, body } = await manage('GET', `/accounts/${id}/timeline`, undefined, { key })
      assert.equal(status, 200)
      return [...new Set(body.data.map(({ source }: { source: string }) => source))].sort()
    }
    assert.deepEqual(await sourcesFor(['accounts:read']), ['audit'])
    assert.deepEqual(await sourcesFor(['accounts:write', 'mail:read']), ['audit', 'mail'])
    assert.deepEqual(await sourcesFor(['accounts:read', 'billing:read']), ['audit', 'ledger'])
    assert.deepEqual(await sourcesFor([...scopesOfRole('support', 'brand')]), ['audit', 'mail'])
  })

  test(`${engine}: apps are listed and signed out, and sign-ins say why they were refused`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, app, trusted, untrusted } = fixture
    const { id } = await openAccount(fixture, ADA)
    const pair = (await trusted('TokenRefresh', { email: ADA.email })).body
    await untrusted('GetProducts', { email: ADA.email, password: 'Wrong_Password!123' })
    await app.signInLog.idle()
    const apps = await manage('GET', `/accounts/${id}/apps`)
    assert.deepEqual(
      apps.body.data.map(({ object, alias }: Record<string, string>) => [object, alias]),
      [['app', null]],
      apps.text,
    )
    const [signedIn] = apps.body.data
    const signIns = await manage('GET', `/accounts/${id}/sign-ins`)
    assert.deepEqual(
      signIns.body.data.map(({ outcome }: Record<string, string>) => outcome).sort(),
      ['signed_in', 'wrong_password'],
      signIns.text,
    )
    assert.equal((await manage('DELETE', `/accounts/${id}/apps/${signedIn.id}`)).status, 204)
    assert.deepEqual((await manage('GET', `/accounts/${id}/apps`)).body.data, [])
    const bearer = String(pair.short_token)
    assert.equal((await untrusted('GetProducts', { email: ADA.email }, { bearer })).body.status, 'error')
    for (const name of [signedIn.id, '%00', 'x'.repeat(101), "'"])
      assert.equal((await manage('DELETE', `/accounts/${id}/apps/${name}`)).status, 404, name)
  })

  test(`${engine}: aliases are added, listed and removed by the rules of the apps' API`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, secrets, untrusted } = fixture
    const { id } = await openAccount(fixture, ADA)
    const path = `/accounts/${id}/aliases`
    secrets.note('Alias_Password!123')
    const given = { email: 'grace@example.com', password: 'Alias_Password!123', first_name: 'Grace' }
    const made = await manage('POST', path, given)
    assert.equal(made.status, 201, made.text)
    assert.ok(!made.text.includes('argon2'), 'the hash of the password is shown')
    const listed = await manage('GET', path)
    assert.deepEqual(
      listed.body.data.map((one: Record<string, string>) => [one.id, one.email, one.first_name]),
      [[made.body.id, 'grace@example.com', 'Grace']],
    )
    const products = await untrusted('GetProducts', { email: given.email, password: given.password })
    assert.ok(products.body.response, products.text)
    const linked = await manage('POST', path, { email: 'joan@example.com', send_reset: true })
    assert.equal(linked.body.reset_sent, true)
    for (const [body, expected] of [
      [{ email: 'grace@example.com' }, [409, 'email_taken']],
      [{ email: ADA.email }, [409, 'email_taken']],
      [{ email: 'no address' }, [422, 'invalid_email']],
      [{ email: 'new@example.com', password: 'short' }, [422, 'weak_password']],
      [{ email: 'a\0b@example.com' }, [422, 'invalid_input']],
      [{ email: 7 }, [422, 'invalid_input']],
      [{ email: 'new@example.com', first_name: 'two\nlines' }, [422, 'invalid_input']],
      [{}, [422, 'invalid_input']],
    ] as const)
      assert.deepEqual(problemOf(await manage('POST', path, body)), expected)
    const other = await openAccount(fixture, { ...ADA, email: 'bob@example.com' })
    const foreign = await manage('DELETE', `/accounts/${other.id}/aliases/${made.body.id}`)
    assert.deepEqual(problemOf(foreign), [404, 'alias_not_found'])
    assert.equal((await manage('DELETE', `${path}/${made.body.id}`)).status, 204)
    assert.equal((await manage('GET', path)).body.data.length, 1)
    const prepaid = await openAccount(fixture, { external_id: 'shop-3', subscription: { days: 3 } })
    const unnamed = await manage('POST', `/accounts/${prepaid.id}/aliases`, { email: 'x@example.com' })
    assert.deepEqual(problemOf(unnamed), [409, 'conflict'])
  })

  test(`${engine}: a prepaid account joins the account of an e-mail once, for keys of the installation`, async (t) => {
    const fixture = await openManageFixture(t, { engine })
    const { manage, addKey, brandId } = fixture
    const { id } = await openAccount(fixture, ADA)
    const prepaid = await openAccount(fixture, { external_id: 'shop-1', subscription: { days: 30 } })
    const link = `/accounts/${prepaid.id}/link`
    const ofBrand = { key: await addKey({ brandId }) }
    assert.deepEqual(problemOf(await manage('POST', link, { to: id }, ofBrand)), [403, 'scope_missing'])
    for (const [from, to, expected] of [
      [id, prepaid.id, [409, 'conflict']],
      [prepaid.id, prepaid.id, [409, 'conflict']],
      [prepaid.id, 'acc_99999', [404, 'account_not_found']],
      [prepaid.id, 'sub_1', [422, 'invalid_input']],
    ] as const)
      assert.deepEqual(problemOf(await manage('POST', `/accounts/${from}/link`, { to })), expected)
    const how = { headers: { 'idempotency-key': 'link-1' } }
    const linked = await manage('POST', link, { to: id }, how)
    assert.deepEqual([linked.status, linked.body.id, linked.body.external_ids], [200, id, ['shop-1']])
    assert.deepEqual((await manage('POST', link, { to: id }, how)).text, linked.text)
    assert.deepEqual(problemOf(await manage('POST', link, { to: id })), [409, 'account_not_active'])
    assert.equal((await manage('GET', `/accounts/${prepaid.id}`)).body.status, 'closed')
  })
}
