// Lists of one brand beside another: sessions, accounts with live sessions, traffic by account.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOT_REPORTED } from '../../../src/sessions/accounting/report.ts'
import { MOST_LOOKED } from '../../../src/sessions/inspection/sessions.ts'
import { type ManageFixture, openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

const ROWS_AT_ONCE = 500

const GATEWAY = { name: 'de1', host: 'de1.example.net', country: 'DE', protocols: ['ikev2'] }
const OTHER = { headers: { 'latchkey-brand': 'two' } }
const MAIN = { headers: { 'latchkey-brand': 'main' } }

type Opened = { account: string; username: string }

/** Two accounts of the first brand, one of the other, and a gateway. */
async function openBrands(t: Parameters<typeof openManageFixture>[0], engine: (typeof ENGINES)[number]) {
  const fixture = await openManageFixture(t, { engine })
  const { manage, secrets } = fixture
  const two = await manage('POST', '/brands', { name: 'two' })
  for (const key of [two.body.api_key, two.body.secret_key]) secrets.note(key)
  const gateway = await manage('POST', '/gateways', { ...GATEWAY, profile: 'strongswan', source: '10.0.0.7' })
  secrets.note(gateway.body.secret)
  const open = async (name: string, how: object): Promise<Opened> => {
    const made = await manage('POST', '/accounts', { external_id: name, subscription: { days: 30 } }, how)
    assert.equal(made.status, 201, made.text)
    const [held] = made.body.subscriptions
    secrets.note(held.vpn_password)
    return { account: made.body.id, username: held.vpn_username }
  }
  const people = [await open('a', MAIN), await open('b', MAIN), await open('c', OTHER)] as const
  return { fixture, people }
}

async function report(
  { app }: ManageFixture,
  { username }: Opened,
  status: 'start' | 'stop',
  key: string,
  protocolId?: number,
): Promise<void> {
  const [gateway] = (await app.gatewayDirectory.load()).list()
  await app.accounting.record({
    ...NOT_REPORTED,
    ...{ gateway: gateway ?? assert.fail(), status, sessionKey: key, username, nasAddress: '10.0.0.1' },
    ...{ callerAddress: '192.0.2.7', framedAddress: undefined, protocolId, cause: undefined },
    ...{ octetsIn: 100, octetsOut: 200, seconds: 60, at: app.clock.now() },
  })
}

/** Ended sessions of the same login. */
async function copySessions({ db }: ManageFixture['app'], username: string, count: number): Promise<void> {
  const query = db.read.selectFrom('session').selectAll().where('username', '=', username)
  const { id: _, ...own } = await query.executeTakeFirstOrThrow()
  const ended = { ...own, ended_at: own.started_at, stale_at: null, told_key: null }
  await db.write(async (tx) => {
    for (let from = 0; from < count; from += ROWS_AT_ONCE) {
      const rows = Array.from({ length: ROWS_AT_ONCE }, (_, i) => ({
        ...ended,
        session_key: `copy ${from + i}`,
      }))
      await tx.insertInto('session').values(rows).execute()
    }
  })
}

for (const engine of ENGINES) {
  test(`${engine}: accounts with a live session are listed once, in the order of their sessions`, async (t) => {
    const { fixture, people } = await openBrands(t, engine)
    const { manage } = fixture
    const [first, second, foreign] = people
    const live = async (query = '', how: object = MAIN) => {
      const answer = await manage('GET', `/accounts?live=true${query}`, undefined, how)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.data.map(({ id }: { id: string }) => id)
    }
    assert.deepEqual(await live(), [])
    await report(fixture, second, 'start', 'b-1')
    await report(fixture, first, 'start', 'a-1')
    await report(fixture, second, 'start', 'b-2')
    await report(fixture, foreign, 'start', 'c-1')
    assert.deepEqual(await live(), [second.account, first.account])
    assert.deepEqual(await live('', OTHER), [foreign.account])
    assert.deepEqual(await live('&search=a'), [first.account])
    const page = await manage('GET', '/accounts?live=true&limit=1', undefined, MAIN)
    assert.deepEqual(await live(`&limit=1&after=${page.body.next}`), [first.account])
    await report(fixture, second, 'stop', 'b-1')
    assert.deepEqual(await live(), [first.account, second.account])
    await report(fixture, second, 'stop', 'b-2')
    assert.deepEqual(await live(), [first.account])
    for (const query of ['live=false', 'live=true&sort=created'])
      assert.deepEqual(problemOf(await manage('GET', `/accounts?${query}`, undefined, MAIN)), [
        422,
        'invalid_input',
      ])
  })

  test(`${engine}: a page of sessions looks at a bounded number, and says where the next one goes on`, async (t) => {
    const { fixture, people } = await openBrands(t, engine)
    const { app, manage } = fixture
    const [first, second] = people
    await report(fixture, first, 'start', 'a-1')
    await report(fixture, second, 'start', 'b-1')
    await copySessions(app, second.username, MOST_LOOKED)
    const list = async (query: string) => {
      const answer = await manage('GET', `/sessions?vpn_username=${first.username}${query}`, undefined, MAIN)
      assert.equal(answer.status, 200, answer.text)
      return answer.body
    }
    const page = await list('')
    assert.deepEqual(page.data, [])
    const next = await list(`&after=${page.next}`)
    assert.deepEqual(
      [next.data.map((one: { account_id: string }) => one.account_id), next.next],
      [[first.account], null],
    )
    const live = await list('&state=live')
    assert.deepEqual([live.data.length, live.next], [1, null])
  })

  test(`${engine}: traffic is summed up by protocol, with that of before it was kept so`, async (t) => {
    const { fixture, people } = await openBrands(t, engine)
    const { app, manage } = fixture
    const [first, second, foreign] = people
    const OPENVPN_UDP = 1
    for (const status of ['start', 'stop'] as const) {
      await report(fixture, first, status, 'a-1')
      await report(fixture, first, status, 'a-2', OPENVPN_UDP)
      await report(fixture, second, status, 'b-1')
      await report(fixture, foreign, status, 'c-1')
    }
    const [own] = (await app.gatewayDirectory.load()).list()
    const sums = { sessions: 2, octets_in: 10, octets_out: 20, seconds: 6 }
    const before = {
      account_id: Number(first.account.slice(4)),
      brand_id: 1,
      gateway_id: own?.id ?? 0,
      ...sums,
    }
    await app.db.write((tx) =>
      tx
        .insertInto('usage')
        .values([
          { ...before, day: '2026-11-21' },
          { ...before, day: '2026-11-20' },
        ])
        .execute(),
    )
    const usage = async (query: string, how: object = MAIN) => {
      const answer = await manage('GET', `/usage${query}`, undefined, how)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.data
    }
    const one = { sessions: 1, bytes_in: 100, bytes_out: 200, seconds: 60 }
    const two = { sessions: 2, bytes_in: 200, bytes_out: 400, seconds: 120 }
    const unknown = { sessions: 2, bytes_in: 10, bytes_out: 20, seconds: 6 }
    const unknowns = { sessions: 4, bytes_in: 20, bytes_out: 40, seconds: 12 }
    assert.deepEqual(await usage('?by=protocol'), [
      { protocol: null, ...unknowns },
      { protocol: 'openvpn-udp', ...one },
      { protocol: 'ikev2', ...two },
    ])
    assert.deepEqual(await usage('?by=protocol&by=gateway', OTHER), [
      { gateway: 'de1', protocol: 'ikev2', ...one },
    ])
    assert.deepEqual(await usage('?by=day'), [
      { day: '2026-11-20', ...unknown },
      { day: '2026-11-21', sessions: 5, bytes_in: 310, bytes_out: 620, seconds: 186 },
    ])
    assert.deepEqual(await usage(`?by=day&by=protocol&account=${first.account}`), [
      { day: '2026-11-20', protocol: null, ...unknown },
      { day: '2026-11-21', protocol: null, ...unknown },
      { day: '2026-11-21', protocol: 'openvpn-udp', ...one },
      { day: '2026-11-21', protocol: 'ikev2', ...one },
    ])
    const ofAccounts = await manage('GET', '/usage/accounts?gateway=de1', undefined, MAIN)
    assert.deepEqual(ofAccounts.body.data, [
      { account_id: first.account, sessions: 6, bytes_in: 220, bytes_out: 440, seconds: 132 },
      { account_id: second.account, ...one },
    ])
  })

  test(`${engine}: traffic is summed up by account, a page of accounts at a time`, async (t) => {
    const { fixture, people } = await openBrands(t, engine)
    const { manage } = fixture
    const [first, second, foreign] = people
    for (const [who, key] of [
      [second, 'b-1'],
      [foreign, 'c-1'],
    ] as const)
      for (const status of ['start', 'stop'] as const) await report(fixture, who, status, key)
    const usage = async (query = '', how: object = MAIN) => {
      const answer = await manage('GET', `/usage/accounts${query}`, undefined, how)
      assert.equal(answer.status, 200, answer.text)
      return answer.body
    }
    const row = { account_id: second.account, sessions: 1, bytes_in: 100, bytes_out: 200, seconds: 60 }
    assert.deepEqual(await usage(), { data: [row], next: null })
    assert.deepEqual((await usage('?gateway=de1')).data, [row])
    assert.deepEqual((await usage('', OTHER)).data, [{ ...row, account_id: foreign.account }])
    // The first account has no traffic: its page is empty, and names the next.
    const page = await usage('?limit=1')
    assert.deepEqual(page.data, [])
    assert.deepEqual((await usage(`?limit=1&after=${page.next}`)).data, [row])
    assert.ok(first.account !== second.account)
    assert.deepEqual((await usage('?to=2020-01-01')).data, [])
    assert.deepEqual(problemOf(await manage('GET', '/usage/accounts?from=2020-01-01', undefined, MAIN)), [
      422,
      'invalid_input',
    ])
    assert.deepEqual(problemOf(await manage('GET', '/usage/accounts?gateway=x', undefined, MAIN)), [
      404,
      'not_found',
    ])
  })

  test(`${engine}: the accounts with the most traffic are listed, the heaviest first, of one brand alone`, async (t) => {
    const { fixture, people } = await openBrands(t, engine)
    const { manage } = fixture
    const [first, second, foreign] = people
    for (const [who, key] of [
      [first, 'a-1'],
      [second, 'b-1'],
      [second, 'b-2'],
      [foreign, 'c-1'],
    ] as const)
      for (const status of ['start', 'stop'] as const) await report(fixture, who, status, key)
    const heaviest = async (query = '') => {
      const answer = await manage('GET', `/usage/accounts/heaviest${query}`, undefined, MAIN)
      assert.equal(answer.status, 200, answer.text)
      return answer.body.data.map((row: Record<string, unknown>) => [row.account_id, row.bytes_out])
    }
    assert.deepEqual(await heaviest(), [
      [second.account, 400],
      [first.account, 200],
    ])
    assert.deepEqual(await heaviest('?limit=1&gateway=de1'), [[second.account, 400]])
    assert.deepEqual(await heaviest('?to=2020-01-01'), [])
    for (const [query, problem] of [
      ['from=2020-01-01', [422, 'invalid_input']],
      ['gateway=x', [404, 'not_found']],
      ['limit=101', [422, 'invalid_input']],
    ] as const) {
      const answer = await manage('GET', `/usage/accounts/heaviest?${query}`, undefined, MAIN)
      assert.deepEqual(problemOf(answer), problem, query)
    }
  })
}
