// Lists of the audit trail: every filter, page by page, newest first, and the request that made a change.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keptCaller } from '../../../src/address-privacy.ts'
import { writeTrail } from '../../../src/audit/audit.ts'
import { actorText, type TrailFilter } from '../../../src/audit/trail.ts'
import type { TimeKey } from '../../../src/bounds/pages.ts'
import { MINUTE_MS } from '../../../src/clock.ts'
import { openInstallation } from '../../fixtures/cli/installation.ts'
import { done } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, START, startApp, type TestApp } from '../../harness.ts'

/** Every row of a filter, in pages of two. */
async function listAll({ app }: Pick<TestApp, 'app'>, filter: TrailFilter) {
  const rows = []
  let after: TimeKey | undefined
  for (let pages = 0; pages < 100; pages++) {
    const page = await app.auditTrail.list(filter, { after, limit: 2 })
    rows.push(...page.rows)
    if (!page.next) break
    after = page.next
  }
  assert.equal((await app.auditTrail.count(filter)).count, rows.length)
  return rows
}

/** A brand with changes of several actors, a second brand, a gateway, and refused logins. */
async function openTrail(t: Parameters<typeof startApp>[0], engine: (typeof ENGINES)[number]) {
  const fixture = await startApp(t, { engine })
  const { app, clock } = fixture
  clock.add(MINUTE_MS)
  const added = await fixture.trusted('AddClient', {
    ...{ country: 'DE', type: '1', email: 'ada@example.org', password: 'Strong_Password!123' },
  })
  done(added)
  const { accountId } = await app.finding.get(fixture.brandId, 'ada@example.org')
  clock.add(MINUTE_MS)
  const brand = await app.brands.getByName(fixture.brandName)
  await app.suspension.suspend({ brand, actor: OPERATOR }, { accountId, reason: 'unpaid' })
  await app.plans.add(brand.id, 18, {}, { kind: 'operator', name: 'eve' })
  const other = await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
  clock.add(MINUTE_MS)
  await app.plans.set(other.brand.id, 12, { label: 'A year' }, OPERATOR)
  const refusal = { actor: { kind: 'gateway' as const, gatewayId: 1, kept: keptCaller('', 'none') } }
  await app.db.write((tx) =>
    writeTrail(tx, [
      {
        at: clock.now(),
        brandId: brand.id,
        accountId,
        ...refusal,
        action: 'session.refuse',
        target: 'subscription:1',
      },
      { at: clock.now(), brandId: null, ...refusal, action: 'session.refuse', target: 'nobody:x' },
      { at: clock.now(), brandId: null, actor: OPERATOR, action: 'gateway.add', target: 'gateway:1' },
    ]),
  )
  return { ...fixture, accountId, brand, other: other.brand, added }
}

for (const engine of ENGINES) {
  test(`${engine}: the trail is listed by every filter, newest first, without refused logins`, async (t) => {
    const fixture = await openTrail(t, engine)
    const { accountId, brand, other } = fixture
    const actions = async (filter: TrailFilter) =>
      (await listAll(fixture, filter)).map(({ action }) => action)

    const all = await listAll(fixture, {})
    assert.ok(all.length > 10)
    const sorted = all.toSorted((a, b) => b.at - a.at || b.id - a.id)
    assert.deepEqual(all, sorted)
    assert.ok(all.every(({ action }) => action !== 'session.refuse'))
    assert.deepEqual(
      new Set(all.map(({ brandId }) => brandId)),
      new Set([brand.id, other.id, null]),
      'rows of all brands and of none',
    )

    assert.deepEqual(await actions({ brandId: other.id, action: 'plan.' }), ['plan.set'])
    assert.deepEqual(await actions({ action: 'plan.' }), ['plan.set', 'plan.add'])
    assert.deepEqual(await actions({ action: 'plan.set' }), ['plan.set'])
    assert.deepEqual(await actions({ action: 'account.', brandId: brand.id }), [
      'account.suspend',
      'account.add',
    ])
    assert.deepEqual(await actions({ action: 'account.', accountId }), ['account.suspend', 'account.add'])
    assert.deepEqual(await actions({ action: 'account' }), [])
    assert.deepEqual(await actions({ actor: { kind: 'operator', id: 'eve' } }), ['plan.add'])
    assert.deepEqual(await actions({ target: 'plan:12' }), ['plan.set'])
    assert.deepEqual(await actions({ target: 'gateway:1' }), ['gateway.add'])
    assert.ok((await actions({ accountId })).includes('subscription.start'))

    const fromAt = START + 2 * MINUTE_MS
    const toAt = START + 3 * MINUTE_MS
    assert.deepEqual(await actions({ brandId: brand.id, fromAt, toAt }), [
      ...['plan.add', 'account.suspend', 'subscription.suspend'],
    ])
    assert.deepEqual(await actions({ brandId: brand.id, fromAt: toAt }), [])

    assert.deepEqual(await actions({ action: 'session.refuse' }), ['session.refuse', 'session.refuse'])
    assert.deepEqual(await actions({ action: 'session.refuse', accountId }), ['session.refuse'])
    assert.deepEqual(await actions({ action: 'session.refuse', brandId: brand.id }), ['session.refuse'])
    assert.deepEqual(await actions({ action: 'session.' }), [])
  })

  test(`${engine}: a row names the request that made it, what changed and who did it`, async (t) => {
    const fixture = await openTrail(t, engine)
    const { accountId, added } = fixture
    const rows = await listAll(fixture, { accountId })
    const requestId = added.headers.get('x-request-id')
    const made = rows.find(({ action }) => action === 'account.add')
    assert.ok(made && requestId)
    assert.equal(made.requestId, requestId)
    assert.match(actorText(made.actor), /^secret:\d+$/)
    const suspended = rows.find(({ action }) => action === 'account.suspend')
    assert.equal(suspended?.requestId, null, 'no request made it')
    assert.match(JSON.stringify(suspended?.after), /unpaid/)
  })

  test(`${engine}: latchkey audit list prints pages, JSON, and all as JSON lines`, async (t) => {
    const { cli } = await openInstallation(t, engine)
    await cli.json('plan', 'add', '18')
    await cli.json('brand', 'add', 'second')
    const { out } = await cli.run('audit', 'list', '--limit', '2')
    assert.match(out, /TIME +BRAND +ACTOR +FROM +ACTION +TARGET +ACCOUNT\n(.*UTC +second.*\n){2}\n/)
    const [, place = ''] = /go on with --after (\S+)\n/.exec(out) ?? []
    const first = await cli.json('audit', 'list', '--limit', '2')
    const second = await cli.json('audit', 'list', '--after', place)
    const { out: lines } = await cli.run('audit', 'list', '--ndjson')
    const all = lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual([...first.rows, ...second.rows], all)
    assert.equal(second.next, null)
    const [plan] = (await cli.json('audit', 'list', '--action', 'plan.', '--brand', 'main')).rows
    assert.deepEqual([plan.action, plan.target, plan.brand], ['plan.add', 'plan:18', 'main'])
    assert.match((await cli.run('audit', 'list', '--until', '2020-01-01')).out, /no such changes/)
    assert.equal((await cli.json('audit', 'list', '--since', '1h', '--action', 'plan.add')).rows.length, 1)
    assert.equal((await cli.run('audit', 'list', '--since', 'yesterday')).code, 2)
    assert.match((await cli.run('audit', 'list', '--json', '--ndjson')).err, /not both/)
  })
}
