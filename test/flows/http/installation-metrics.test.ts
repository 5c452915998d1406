// The figures of the whole installation in the metrics: what they say, that their labels are bounded, and that a database that
// is away leaves the others.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundedNames } from '../../../src/checks/figures.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import type { Handle } from '../../../src/db/database.ts'
import { MIGRATIONS } from '../../../src/db/schema/migrations.ts'
import { runJob } from '../../../src/jobs/scheduler.ts'
import { makeMetrics, OTHER } from '../../../src/metrics/metrics.ts'
import { openAgentApiFixture, recordOf } from '../../fixtures/agent-api.ts'
import { openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { openRadiusFixture, pap } from '../../fixtures/radius/radius.ts'
import { ENGINES, OPERATOR, START, startApp, type TestApp } from '../../harness.ts'

/** The values of one metric by its labels, as they are written. */
async function valuesOf({ app }: Pick<TestApp, 'app'>, name: string): Promise<Record<string, number>> {
  const lines = (await app.metrics.text()).matchAll(/^latchkey_(\w+?)(?:\{(.*)\})? ([\d.e+-]+)$/gm)
  return Object.fromEntries(
    [...lines].flatMap(([, found, labels, value]) => (found === name ? [[labels ?? '', Number(value)]] : [])),
  )
}

async function closeMany(tx: Handle, count: number, closedAt: (n: number) => number): Promise<void> {
  const rows = Array.from({ length: count }, (_, n) => ({
    ...{
      brand_id: 1,
      email: `c${n}@example.org`,
      email_key: `c${n}@example.org`,
      password_hash: '',
      country: 'DE',
    },
    ...{
      first_name: '',
      last_name: '',
      company_name: '',
      state: '',
      zip_code: '',
      test_user: 0 as const,
      status: 'closed' as const,
    },
    ...{ last_product_change_at: 0, created_at: 0, changed_at: 0, closed_at: closedAt(n) },
  }))
  for (let at = 0; at < count; at += 500)
    await tx
      .insertInto('account')
      .values(rows.slice(at, at + 500))
      .execute()
}

for (const engine of ENGINES) {
  test(`${engine}: logins are counted by outcome, a refusal by its reason`, async (t) => {
    const fixture = await openRadiusFixture(t, { engine })
    const login = { username: 'ada', password: 'Correct-Horse.9!' }
    await fixture.add({ login })
    await fixture.logins.ask(pap(login))
    await fixture.logins.ask(pap({ ...login, password: 'wrong' }))
    await fixture.logins.ask(pap({ ...login, username: 'nobody' }))
    assert.deepEqual(await valuesOf(fixture, 'logins_accepted_total'), { '': 1 })
    assert.deepEqual(await valuesOf(fixture, 'login_refusals_total'), {
      'reason="wrong_password"': 1,
      'reason="unknown_login"': 1,
    })
    assert.deepEqual(await valuesOf(fixture, 'seats_taken'), { '': 1 })
    const name = 'gateway_last_packet_timestamp_seconds'
    assert.deepEqual(await valuesOf(fixture, name), { 'gateway="gw1"': START / SECOND_MS })
  })

  test(`${engine}: an agent that delivers late reports shows by how much`, async (t) => {
    const fixture = await openAgentApiFixture(t, { engine })
    const { username } = await fixture.login()
    await fixture.report([recordOf('s1', username, { ago_ms: HOUR_MS }), recordOf('s2', username)])
    assert.deepEqual(await valuesOf(fixture, 'agent_spool_age_seconds'), { 'gateway="g1"': 3600 })
    await fixture.report([recordOf('s1', username, { status: 'interim', ago_ms: 10 })])
    assert.deepEqual(await valuesOf(fixture, 'agent_spool_age_seconds'), { 'gateway="g1"': 0.01 })
  })

  test(`${engine}: live sessions are counted by gateway and protocol, orders until they are carried out`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const { app, clock } = fixture
    const [g1, g2] = [await fixture.gateway('g1'), await fixture.gateway('g2')]
    const { username } = await fixture.add()
    const ended = await fixture.begin(username, { gatewayId: g1 })
    await app.db.write((tx) =>
      tx
        .updateTable('session')
        .set({ ended_at: clock.now(), end_cause: 'User-Request', stale_at: null })
        .where('id', '=', ended)
        .execute(),
    )
    await fixture.begin(username, { gatewayId: g1 })
    await fixture.begin(username, { gatewayId: g1, protocolId: null })
    const last = await fixture.begin(username, { gatewayId: g2, seat: false })
    await app.db.write((tx) => app.disconnects.queue(tx, [last], 'operator'))
    assert.deepEqual(await valuesOf(fixture, 'sessions_live'), {
      'gateway="g1",protocol="ikev2"': 1,
      'gateway="g1",protocol="unknown"': 1,
      'gateway="g2",protocol="ikev2"': 1,
    })
    assert.deepEqual(await valuesOf(fixture, 'seats_taken'), { '': 3 })
    assert.deepEqual(await valuesOf(fixture, 'orders_open'), { '': 1 })
    const oldest = await valuesOf(fixture, 'orders_oldest_timestamp_seconds')
    assert.deepEqual(oldest, { '': clock.now() / SECOND_MS })
  })

  test(`${engine}: sessions, seats and closed accounts beyond one step of the count are counted once`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const { app, clock } = fixture
    for (const name of ['g1', 'g2', 'g3']) await fixture.gateway(name)
    const rows = Array.from({ length: 4500 }, (_, n) => ({
      ...{ gateway_id: 1 + (n % 3 === 0 ? 1 : 0), session_key: `k${n}`, username: 'ada' },
      ...{ protocol_id: 3, nas_address: '127.0.0.1', started_at: clock.now(), seen_at: clock.now() },
      ...{ moved_at: clock.now(), stale_at: clock.now() + 1e10, octets_in: 0, octets_out: 0, seconds: 0 },
    }))
    const seats = rows.map(({ gateway_id }, n) => ({
      ...{ gateway_id, subscription_id: 100 + Math.floor(n / 2), number: 1 + (n % 2), session_key: null },
      ...{ caller: '', framed_address: null, taken_at: clock.now() - n, lease_until: clock.now() + HOUR_MS },
    }))
    await app.db.write(async (tx) => {
      for (let at = 0; at < rows.length; at += 500) {
        await tx
          .insertInto('session')
          .values(rows.slice(at, at + 500))
          .execute()
        await tx
          .insertInto('seat')
          .values(seats.slice(at, at + 500))
          .execute()
      }
      await closeMany(tx, 4500, (n) => clock.now() - Math.floor(n / 500))
    })
    const [closed] = Object.entries(await valuesOf(fixture, 'accounts')).filter(([of]) =>
      of.includes('closed'),
    )
    assert.equal(closed?.[1], 4500)
    assert.deepEqual(await valuesOf(fixture, 'seats_taken'), { '': 4500 })
    assert.deepEqual(await valuesOf(fixture, 'sessions_live'), {
      'gateway="g1",protocol="ikev2"': 3000,
      'gateway="g2",protocol="ikev2"': 1500,
    })
  })

  test(`${engine}: accounts are counted by brand and state, as old as a minute`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, clock, brandName } = fixture
    for (const name of ['ada', 'bob', 'eve', 'kim']) await fixture.addClient(`${name}@example.org`)
    await app.brands.addBrand({ name: 'other', title: 'Other' }, OPERATOR)
    const by = { brand: (await app.brands.list())[0] ?? assert.fail(), actor: OPERATOR }
    const account = async (name: string) =>
      (await app.accounts.find(fixture.brandId, `${name}@example.org`))?.account ?? assert.fail()
    await app.suspension.suspend(by, { accountId: (await account('bob')).id, reason: undefined })
    await fixture.trusted('CloseClient', { email: 'eve@example.org' })
    const expected = (active: number, suspended: number, closed: number) => ({
      [`brand="${brandName}",status="active"`]: active,
      [`brand="${brandName}",status="suspended"`]: suspended,
      [`brand="${brandName}",status="closed"`]: closed,
      ...{ 'brand="other",status="active"': 0, 'brand="other",status="suspended"': 0 },
      'brand="other",status="closed"': 0,
    })
    assert.deepEqual(await valuesOf(fixture, 'accounts'), expected(2, 1, 1))
    await fixture.addClient('zoe@example.org')
    clock.add(MINUTE_MS - 1)
    assert.deepEqual(await valuesOf(fixture, 'accounts'), expected(2, 1, 1))
    clock.add(1)
    assert.deepEqual(await valuesOf(fixture, 'accounts'), expected(3, 1, 1))
  })

  test(`${engine}: a job that fails keeps the time of its last success`, async (t) => {
    const fixture = await startApp(t, { engine })
    const job = (run: () => Promise<string>) => ({
      ...{ name: 'mended', everyMs: 1, leased: true, isDue: async () => true },
      run,
    })
    const last = async () => (await valuesOf(fixture, 'job_last_success_timestamp_seconds'))['job="mended"']
    await runJob(
      fixture.app,
      job(() => Promise.reject(new Error('broken'))),
    )
    assert.equal(await last(), undefined)
    fixture.clock.add(HOUR_MS)
    await runJob(
      fixture.app,
      job(async () => 'done'),
    )
    assert.equal(await last(), (START + HOUR_MS) / SECOND_MS)
    fixture.clock.add(DAY_MS)
    await runJob(
      fixture.app,
      job(() => Promise.reject(new Error('broken again'))),
    )
    assert.equal(await last(), (START + HOUR_MS) / SECOND_MS)
    assert.equal((await valuesOf(fixture, 'job_late'))['job="mended"'], 0)
  })

  test(`${engine}: without its database a scrape is answered, and says not ready`, async (t) => {
    const fixture = await startApp(t, { engine })
    assert.deepEqual(await valuesOf(fixture, 'ready'), { '': 1 })
    assert.ok(
      Object.keys(await valuesOf(fixture, 'build_info'))[0]?.includes(`schema="${MIGRATIONS.at(-1)?.name}"`),
    )
    await fixture.app.db.close()
    fixture.clock.add(HOUR_MS)
    while ((await fixture.app.readiness.reason()) === undefined) await new Promise(setImmediate)
    assert.deepEqual(await valuesOf(fixture, 'ready'), { '': 0 })
    assert.deepEqual(await valuesOf(fixture, 'orders_open'), {})
    assert.deepEqual(Object.keys(await valuesOf(fixture, 'disk_free_bytes')), ['folder="data"'])
  })
}

test('from the two hundredth name on a label is the same for all', async (t) => {
  const names = Array.from({ length: 250 }, (_, n) => `g${n}`)
  const nameOf = boundedNames(names)
  assert.equal(new Set(names.map(nameOf)).size, 200)
  assert.deepEqual([nameOf('g198'), nameOf('g199'), nameOf('removed')], ['g198', OTHER, OTHER])

  const metrics = makeMetrics()
  for (const name of names) metrics.agentDelivery(name, 1000)
  const lines = (await metrics.text()).match(/^latchkey_agent_spool_age_seconds\{/gm)
  assert.equal(lines?.length, 200)

  const fixture = await startApp(t)
  const place = { host: 'g.example.net', country_id: 1, created_at: START }
  const rows = await fixture.app.db.write((tx) =>
    tx
      .insertInto('gateway')
      .values(names.map((name) => ({ name, ...place })))
      .returning('id')
      .execute(),
  )
  await fixture.app.db.write((tx) =>
    tx
      .insertInto('seat')
      .values(
        rows.map(({ id }) => ({
          ...{ subscription_id: id, number: 1, gateway_id: id, session_key: `k${id}`, caller: 'x' },
          ...{ taken_at: START + id * SECOND_MS, lease_until: START + HOUR_MS },
        })),
      )
      .execute(),
  )
  const contacts = await valuesOf(fixture, 'gateway_last_packet_timestamp_seconds')
  assert.equal(Object.keys(contacts).length, 200)
  assert.equal(contacts[`gateway="${OTHER}"`], START / SECOND_MS + rows.length)
})
