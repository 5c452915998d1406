// The session and usage commands, run as an operator runs them, over sessions that gateways have reported.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { type App, openApp } from '../../../src/app.ts'
import { octetsText } from '../../../src/cli/session/session-text.ts'
import { readConfig } from '../../../src/config/config.ts'
import { silentLog } from '../../../src/log.ts'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { makeCli, newDataDir } from '../../cli.ts'
import { createTestDatabase } from '../../databases/postgres.ts'
import { ENGINES, type Engine } from '../../harness.ts'

const ACCOUNTS = ['seven', 'eight'].map((name) => ({
  subscriptions: [
    {
      ...{ plan_months: 0, due_on: '2099-01-05', external_id: `user-${name}`, vpn_username: name },
      limits: { multi_login: 2 },
    },
  ],
}))

type Report = {
  gateway: string
  login: string
  key: string
  status?: 'start' | 'interim' | 'stop'
  octets?: number
}

/** An installation with two gateways and two logins; `report` sends what their gateways report. */
async function openSessions(t: TestContext, engine: Engine) {
  const server = engine === 'postgres' ? await createTestDatabase() : undefined
  t.after(() => server?.drop())
  const dataDir = newDataDir(t)
  const env: Record<string, string> = server ? { LATCHKEY_DATABASE_URL: server.url } : {}
  const cli = makeCli(dataDir, env)
  await cli.json('init')
  const file = join(dataDir, 'accounts.jsonl')
  writeFileSync(file, ACCOUNTS.map((line) => JSON.stringify(line)).join('\n'))
  await cli.json('account', 'import', file)
  const place = ['--host', 'de1.example.net', '--country', 'DE', '--protocol', 'ikev2']
  await cli.json(
    'gateway',
    'add',
    '--name',
    'g1',
    ...place,
    '--profile',
    'strongswan',
    '--source',
    '10.0.0.7',
  )
  await cli.json('gateway', 'add', '--name', 'g2', ...place)
  const app = await openApp(readConfig({ LATCHKEY_DATA_DIR: dataDir, ...env }), { log: silentLog() })
  t.after(() => app.close())
  return { ...cli, app, type: (command: string) => cli.run(...command.split(' ')), report: reportTo(app) }
}

function reportTo(app: App) {
  return async ({ gateway: name, login, key, status = 'start', octets = 0 }: Report) => {
    const snapshot = await app.gatewayDirectory.load()
    const { id } = await app.gateways.get(name)
    const gateway = snapshot.get(id)
    assert.ok(gateway)
    await app.accounting.record({
      ...NOT_REPORTED,
      ...{ gateway, status, sessionKey: key, username: login, nasAddress: '10.0.0.7', protocolId: undefined },
      ...{
        callerAddress: '198.51.100.9',
        framedAddress: '10.9.0.2',
        octetsIn: octets,
        octetsOut: 2 * octets,
      },
      ...{ seconds: 60, at: app.clock.now(), cause: status === 'stop' ? 'User-Request' : undefined },
    })
  }
}

for (const engine of ENGINES) {
  test(`${engine}: an operator sees sessions and usage, and ends a session`, async (t) => {
    const { run, json, type, report } = await openSessions(t, engine)
    assert.match((await type('session list')).out, /no such sessions/)
    await report({ gateway: 'g1', login: 'seven', key: 's1' })
    await report({ gateway: 'g1', login: 'seven', key: 's1', status: 'interim', octets: 1500 })
    await report({ gateway: 'g2', login: 'eight', key: 's2' })
    await report({ gateway: 'g2', login: 'eight', key: 's0', octets: 7 })
    await report({ gateway: 'g2', login: 'eight', key: 's0', status: 'stop', octets: 70 })
    await report({ gateway: 'g2', login: 'nobody', key: 's9' })

    await t.test('list shows live ones by gateway, login or account, others when asked', async () => {
      const logins = async (...args: string[]) =>
        (await json('session', 'list', ...args)).map((one: { username: string }) => one.username)
      assert.deepEqual(await logins(), ['nobody', 'eight', 'seven'])
      assert.deepEqual(await logins('--gateway', 'g1'), ['seven'])
      assert.deepEqual(await logins('--login', 'eight'), ['eight'])
      for (const spelt of ['EIGHT', 'Nobody'])
        assert.deepEqual(await logins('--login', spelt), [spelt.toLowerCase()])
      assert.deepEqual(await logins('--account', 'user-seven'), ['seven'])
      assert.deepEqual(await logins('--brand', 'main'), ['eight', 'seven'])
      assert.deepEqual(await logins('--ended'), ['eight'])
      assert.equal((await logins('--all')).length, 4)
      assert.match((await type('session list --limit 2')).out, /There may be more: --before \d+\n$/)
      assert.match((await type('session list --gateway g3')).err, /no gateway named "g3"/)
      const { out } = await type('session list --gateway g1')
      assert.match(out, /seven +g1 +198\.51\.100\.9 +10\.9\.0\.2 +\d{4}-.* UTC +1\.50 kB +3\.00 kB +live$/m)
    })

    await t.test('show prints all of one', async () => {
      const [{ id }] = await json('session', 'list', '--ended')
      const { out } = await run('session', 'show', String(id))
      assert.match(out, /^ +gateway +g2, ikev2$/m)
      assert.match(out, /^ +from the user +70 B$/m)
      assert.match(out, /^ +state +ended .* UTC: User-Request$/m)
      assert.match((await type('session show 999')).err, /There is no session 999/)
    })

    await t.test('usage sums up by what is asked for', async () => {
      const sums = await json('usage', '--by', 'gateway', 'day')
      const of = (name: string) => sums.find((one: { gateway: string }) => one.gateway === name)
      assert.deepEqual([of('g1').octetsIn, of('g1').octetsOut, of('g1').sessions], [1500, 3000, 1])
      assert.deepEqual([of('g2').octetsIn, of('g2').sessions], [70, 2])
      const { out } = await type('usage --by account day --account user-eight')
      assert.match(
        out,
        /ACCOUNT +DAY +SESSIONS +IN +OUT +HOURS\n +\d+ +\d{4}-\d\d-\d\d +2 +70 B +140 B +0\.0\n$/,
      )
      assert.match((await type('usage --from 2099-01-01')).out, /Nothing went through/)
      assert.match((await type('usage --from 2026-02-30')).err, /Write a day such as 2026-11-01/)
    })

    await t.test('end queues an order, and names gateways without a disconnect channel', async () => {
      const [{ id }] = await json('session', 'list', '--gateway', 'g1')
      const done = await run('session', 'end', String(id))
      assert.match(done.out, new RegExp(`asked to end session ${id};.*comes back`))
      const [shown] = await json('session', 'list', '--gateway', 'g1')
      assert.deepEqual([shown.disconnect.status, shown.disconnect.why], ['queued', 'operator'])
      const [other] = await json('session', 'list', '--login', 'eight')
      assert.match(
        (await run('session', 'end', String(other.id))).out,
        /g2 cannot end sessions on request \(disconnect: none\)/,
      )
      const [over] = await json('session', 'list', '--ended')
      assert.match((await run('session', 'end', String(id), String(over.id))).err, /has ended already/)
      assert.match((await type('session end x')).err, /whole number/)
    })
  })

  test(`${engine}: an operator sees why a login is let in or refused, gateway by gateway`, async (t) => {
    const { app, json, type, report } = await openSessions(t, engine)
    const fresh = await type('session explain seven')
    assert.match(fresh.out, /^ +sessions at once +0 of 2; at the limit the new one is refused$/m)
    assert.match(fresh.out, /^ +let in by ikev2 +at g1, g2$/m)
    const gateway = (await app.gatewayDirectory.load()).list().find(({ name }) => name === 'g1')
    assert.ok(gateway)
    const { subscriptionId } = await json('session', 'explain', 'seven')
    const ask = { gateway, protocols: gateway.protocols, login: { subscriptionId, username: 'seven' } }
    for (const caller of ['198.51.100.9', '198.51.100.10', '198.51.100.11'])
      await app.admission.admit({ ...ask, sessionKey: caller, callerAddress: caller })
    await report({ gateway: 'g1', login: 'seven', key: '198.51.100.9' })
    await app.refusals.idle()
    const full = await type('session explain seven')
    assert.match(full.out, /^ +refused: no_seat_left, it has all its sessions already +at g1, g2$/m)
    assert.match(full.out, /^ +seat 1 +g1 +session \d+ +since .* UTC, kept until .* UTC$/m)
    assert.match(full.out, /^ +seat 2 +g1 +not started yet /m)
    assert.match(full.out, /Refused lately:\n.* UTC +g1 +no_seat_left, it has all its sessions already$/m)
    const explanation = await json('session', 'explain', 'seven')
    assert.deepEqual(
      [explanation.seats.length, explanation.gateways[0].answer, explanation.refusals[0].gateway],
      [2, 'no_seat_left', 'g1'],
    )
    await json('session', 'end', String(explanation.seats[0].sessionId))
    const [order] = await app.disconnects.take(gateway.id, 1)
    assert.ok(order)
    await app.disconnects.finish(order, { kind: 'failed', reason: 'the gateway has no disconnect channel' })
    assert.match(
      (await type('session explain seven')).out,
      /^ +seat 1 .* UTC +its gateway could not end it \(the gateway has no disconnect channel\): operator$/m,
    )
    await json('account', 'suspend', 'user-seven')
    assert.match((await type('session explain seven')).out, /refused: account_suspended, .* at g1, g2/)
    assert.match((await type('session explain nobody')).err, /There is no login "nobody"/)
  })

  test(`${engine}: who ended a session is in the audit trail`, async (t) => {
    const { json, report, app } = await openSessions(t, engine)
    await report({ gateway: 'g1', login: 'seven', key: 's1' })
    const [{ id, accountId }] = await json('session', 'list')
    await json('session', 'end', String(id))
    const rows = await app.db.read
      .selectFrom('audit')
      .select(['actor_kind', 'account_id', 'target', 'after'])
      .where('action', '=', 'session.end')
      .execute()
    const after = JSON.stringify({ login: 'seven', gateway: 'g1' })
    assert.deepEqual(rows, [
      { actor_kind: 'operator', account_id: accountId, target: `session:${id}`, after },
    ])
  })
}

test('octets are shown in three digits', () => {
  const texts = [0, 999, 1000, 1500, 99_949, 99_950, 999_499, 999_500, 1e9, 2.5e15, 9e18].map(octetsText)
  assert.deepEqual(texts, [
    ...['0 B', '999 B', '1.00 kB', '1.50 kB', '99.9 kB', '100 kB', '999 kB', '1.00 MB', '1.00 GB'],
    ...['2.50 PB', '9000 PB'],
  ])
})

for (const engine of ENGINES) {
  test(`${engine}: an operator sees traffic by month and brand, and who is online now`, async (t) => {
    const { json, type, report, app } = await openSessions(t, engine)
    assert.match((await type('online')).out, /No session is live/)
    await json('brand', 'add', 'second')
    const [main, second] = await app.brands.list()
    const rows = [
      { account_id: 1, day: '2026-09-30', gateway_id: 1, brand_id: main?.id ?? 0 },
      { account_id: 1, day: '2026-10-01', gateway_id: 1, brand_id: main?.id ?? 0 },
      { account_id: 2, day: '2026-10-01', gateway_id: 1, brand_id: second?.id ?? 0 },
      { account_id: 1, day: '2026-10-31', gateway_id: 2, brand_id: main?.id ?? 0 },
    ]
    const sums = { sessions: 1, octets_in: 1000, octets_out: 2000, seconds: 3600 }
    await app.db.write((tx) =>
      tx
        .insertInto('usage')
        .values(rows.map((row) => ({ ...row, ...sums })))
        .execute(),
    )
    const span = ['--from', '2026-09-01', '--to', '2026-10-31']
    assert.deepEqual(await json('usage', '--by', 'month', ...span), [
      { month: '2026-09', sessions: 1, octetsIn: 1000, octetsOut: 2000, seconds: 3600 },
      { month: '2026-10', sessions: 3, octetsIn: 3000, octetsOut: 6000, seconds: 10_800 },
    ])
    const byBrand = await json(
      'usage',
      '--by',
      'brand',
      'gateway',
      '--from',
      '2026-10-01',
      '--to',
      '2026-10-31',
    )
    assert.deepEqual(
      byBrand.map((row: Record<string, unknown>) => [row.brand, row.gateway, row.sessions]),
      [
        ['main', 'g1', 1],
        ['main', 'g2', 1],
        ['second', 'g1', 1],
      ],
    )
    assert.equal((await json('usage', '--by', 'month', '--brand', 'second', ...span))[0].sessions, 1)
    assert.equal((await json('usage', '--by', 'month', '--gateway', 'g2', ...span)).length, 1)
    const { out } = await type('usage --by month brand --from 2026-10-01 --to 2026-10-31')
    assert.match(
      out,
      /MONTH +BRAND +SESSIONS.*\n +2026-10 +main +2 +2\.00 kB +4\.00 kB +2\.0\n +2026-10 +second /,
    )
    assert.match((await type('usage --by month --from 2010-01-01 --to 2026-01-01')).err, /At most 762 days/)
    assert.equal((await type('usage --by month account')).code, 2)

    await report({ gateway: 'g1', login: 'seven', key: 's1' })
    await report({ gateway: 'g2', login: 'eight', key: 's2' })
    await report({ gateway: 'g2', login: 'eight', key: 's3' })
    const live = await json('online')
    assert.deepEqual(
      live.map((row: Record<string, unknown>) => [row.gateway, row.protocol, row.brand, row.sessions]),
      [
        ['g2', 'ikev2', 'main', 2],
        ['g1', 'ikev2', 'main', 1],
      ],
    )
    assert.deepEqual(await json('online', '--brand', 'second'), [])
    assert.match((await type('online')).out, /^ +g2 +ikev2 +main +2\n +g1 +ikev2 +main +1\n +all +3$/m)
  })
}
