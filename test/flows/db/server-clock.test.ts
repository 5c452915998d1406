// Processes that share a PostgreSQL go by its clock, however wrong the clocks of their machines are.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import type { Finding } from '../../../src/checks/finding.ts'
import { CLOCK_TOLERANCE_MS, DAY_MS, SECOND_MS } from '../../../src/clock.ts'
import { makeServerClock } from '../../../src/db/postgres/server-clock.ts'
import { makeCli } from '../../cli.ts'
import { openAgain, openTestDatabase } from '../../databases/test-database.ts'
import { type Installation, openInstallation } from '../../fixtures/cli/installation.ts'
import { type Served, startServing } from '../../fixtures/server-command.ts'
import { makeClock, PASSWORD, START } from '../../harness.ts'

const APART_MS = 90 * SECOND_MS
const EMAIL = 'ada@example.org'

test('a reading is taken for the middle of its round trip, and corrected only by one that contradicts it', () => {
  const { clock, machine, passed, read } = makeClocks()
  assert.equal(clock.now(), START)
  assert.equal(read(START + APART_MS, 20), APART_MS - 20)
  assert.equal(clock.now(), START + APART_MS + 10)
  const before = clock.now()
  read(before + 400, 1000) // between the moments when it was asked and when it answered
  assert.equal(clock.now(), before + 1000)
  machine.add(-DAY_MS)
  passed.add(SECOND_MS)
  assert.equal(clock.now(), before + 2000)
  const jumped = START + 10 * DAY_MS
  read(jumped, 10)
  assert.equal(clock.now(), jumped + 5)
  read(jumped - DAY_MS, 0)
  assert.equal(clock.now(), jumped - DAY_MS)
})

test('the clock of a database is that of its server; a file has none of its own', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const { rows } = await sql<{ now: number }>`select extract(epoch from now()) * 1000 as now`.execute(db.read)
  assert.ok(Math.abs(db.clock.now() - (rows[0]?.now ?? 0)) < CLOCK_TOLERANCE_MS)
  assert.ok(Math.abs((await db.clockAheadMs?.()) ?? APART_MS) < CLOCK_TOLERANCE_MS)
  assert.equal((await openTestDatabase(t, 'sqlite')).db.clockAheadMs, undefined)
})

test('servers whose machines are 90 s apart promise what one server promises', async (t) => {
  const made = await openInstallation(t, 'postgres')
  await made.cli.json('brand', 'set', 'default_sessions=1')
  const agent = await addAgent(made)
  const { key: apikey } = await made.cli.json('key', 'create', 'api')
  const { key: secret_key } = await made.cli.json('key', 'create', 'secret')
  const right = await startServing(t, made.dataDir, made.env)
  const ahead = await startServing(t, made.dataDir, { ...made.env, NODE_OPTIONS: aheadBy(APART_MS) })
  const warned = ahead.logged(/"databaseAheadMs":-(89|90)\d{3},.*set both by NTP/)
  const db = await openAgain(t, made.database)
  const amapi = (at: Served, method: string, fields: Record<string, string>) =>
    post(`${at.url}/api/amapi/${method}`, new URLSearchParams({ apikey, ...fields }))

  await t.test('a limit of one session lets one in, wherever the first login comes', async () => {
    for (const [first, second] of [
      [right, ahead],
      [ahead, right],
    ] as const) {
      const email = `at-${first.port}@example.org`
      const fields = { secret_key, country: 'DE', type: '1', email, password: PASSWORD }
      const { body } = await amapi(first, 'AddClient', fields)
      const login = { username: body.vpn_username, password: body.vpn_password }
      assert.equal(await authorize(first, agent, { ...login, session: `1-${first.port}` }), 'allowed')
      assert.equal(await authorize(second, agent, { ...login, session: `2-${first.port}` }), 'refused')
    }
  })

  await t.test('a throttled source waits as long at each of them', async () => {
    const guess = (at: Served, n: number) =>
      amapi(at, 'GetProducts', { email: EMAIL, password: `Wrong_Password!${n}` })
    for (let n = 0; n < 5; n++) assert.equal((await guess(ahead, n)).body.code, 1102)
    for (const at of [ahead, right]) assert.equal((await guess(at, 9)).retryAfterS, 1)
  })

  await t.test('what they write has the instants of the database server', async () => {
    const latest = db.clock.now() + CLOCK_TOLERANCE_MS
    const holders = await db.read.selectFrom('key_holder').select('lease_until as at').execute()
    assert.equal(holders.length, 2)
    for (const { at } of holders) assert.ok(at <= latest + LEASE_MS)
    const jobs = await db.read
      .selectFrom('job')
      .select(['started_at as at', 'lease_until as until'])
      .execute()
    for (const { at, until } of jobs) assert.ok((at ?? 0) <= latest && until <= latest + LEASE_MS)
    const pairs = await db.read.selectFrom('token_pair').select('created_at as at').execute()
    assert.equal(pairs.length, 2)
    for (const { at } of pairs) assert.ok(at <= latest)
  })

  await t.test('the one whose machine is wrong says so', () => warned)
})

test('a machine whose clock is wrong is a finding of the doctor', async (t) => {
  const made = await openInstallation(t, 'postgres')
  const wrong = makeCli(made.dataDir, { ...made.env, NODE_OPTIONS: aheadBy(APART_MS) })
  const { out } = await wrong.runProcess('doctor', '--json')
  const found = (JSON.parse(out) as Finding[]).filter(({ check }) => check === 'clock')
  assert.deepEqual(
    found.map(({ level, text }) => [level, /is 90 s behind this machine's/.test(text)]),
    [['red', true]],
  )
})

/** For Node: a clock of the machine that is wrong from the start. */
function aheadBy(ms: number): string {
  const script = `const now=Date.now;Date.now=()=>now()+${ms}`
  return `--import=data:text/javascript,${encodeURIComponent(script)}`
}

function makeClocks() {
  const [machine, passed] = [makeClock(START), makeClock(0)]
  const clock = makeServerClock(machine, passed.now)
  return {
    ...{ clock, machine, passed },
    /** An answer of the server after this time. */
    read(there: number, tookMs: number) {
      const take = clock.asking()
      machine.add(tookMs)
      passed.add(tookMs)
      return take(there)
    },
  }
}

/** Returns the token of a gateway with an agent. */
async function addAgent(made: Installation): Promise<string> {
  const place = ['--host', 'de1.example.net', '--country', 'DE', '--protocol', 'openvpn-udp']
  const agent = ['--name', 'g1', '--profile', 'openvpn-agent']
  return (await made.cli.json('gateway', 'add', ...place, ...agent)).agentToken
}

async function authorize({ url }: Served, token: string, asked: object): Promise<unknown> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ caller_address: '198.51.100.7', ...asked })
  return (await post(`${url}/gateway/v1/authorize`, body, headers)).body.access
}

async function post(url: string, body: string | URLSearchParams, headers: Record<string, string> = {}) {
  const answer = await fetch(url, { method: 'POST', body, headers })
  const retryAfterS = Number(answer.headers.get('retry-after'))
  return { retryAfterS, body: (await answer.json()) as Record<string, unknown> }
}
