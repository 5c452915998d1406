// Transactions lock sessions first, then seats in the order of their logins, and wait for a new seat while they hold none. So
// no two wait for each other, which PostgreSQL would notice after a second, and undo one. In each test another transaction
// has what the use case needs first; what it needs later must be free all the while.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { SECOND_MS } from '../../../src/clock.ts'
import { SEAT_LEASE_MS } from '../../../src/sessions/seats/seat-rules.ts'
import { adminOf } from '../../databases/postgres.ts'
import type { Who } from '../../fixtures/gateways.ts'
import { openSessionFixture } from '../../fixtures/sessions.ts'

const LOCK_WAITS = `select count(*)::int as n from pg_stat_activity
  where datname = current_database() and wait_event_type = 'Lock'`

test('reports lock seats in the order of their logins, not of the names of their sessions', async (t) => {
  const { begun, first, report, ...fixture } = await openFixture(t)
  const [low, high] = [await begun('z'), await begun('a')]
  await first.query(lockOf(low))
  const reports = Promise.all([
    report({ who: high, key: 'a' }, 'interim', { octetsIn: 1 }),
    report({ who: low, key: 'z' }, 'interim', { octetsIn: 1 }),
  ])
  await fixture.whileWaiting([high])
  await reports
  assert.deepEqual((await fixture.counters('a'))[0], 1)
})

test('a login locks its own old seat before that of another login whose session name it gets', async (t) => {
  const { begun, first, clock, ...fixture } = await openFixture(t)
  const low = await fixture.login()
  await fixture.admit(low, fixture.gateway, { sessionKey: 'old' })
  clock.add(SEAT_LEASE_MS + SECOND_MS)
  const high = await begun('new')
  await first.query(lockOf(low))
  const admitted = fixture.admit(low, fixture.gateway, { sessionKey: 'new' })
  await fixture.whileWaiting([high])
  assert.equal(await admitted, 'admitted')
  assert.deepEqual([await fixture.seats(low), await fixture.seats(high)], [[[1, 'g1', 'new']], []])
})

test('a session waits for the seat that another transaction takes, while it holds none of the same batch', async (t) => {
  const { begun, first, report, ...fixture } = await openFixture(t)
  const low = await fixture.login(1)
  const high = await begun('a')
  await first.query(`insert into seat (subscription_id, number, gateway_id, caller, taken_at, lease_until)
    values (${low.subscriptionId}, 1, ${fixture.gateway.id}, 'x', 0, 0)`)
  const reports = Promise.all([
    report({ who: low, key: 'seatless' }, 'start'),
    report({ who: high, key: 'a' }, 'interim', { octetsIn: 1 }),
  ])
  await fixture.whileWaiting([high])
  await reports
  assert.deepEqual(await fixture.seats(low), [[1, 'g1', 'seatless']])
})

async function openFixture(t: TestContext) {
  const { first: gateway, ...fixture } = await openSessionFixture(t, { engine: 'postgres' })
  const { database } = fixture.app.config
  const [first, watcher] = [await adminOf(t, database), await adminOf(t, database)]
  await first.query('begin')

  return {
    ...fixture,
    gateway,
    /** The other transaction. */
    first,
    async begun(key: string): Promise<Who> {
      const who = await fixture.login()
      assert.equal(await fixture.admit(who, gateway, { sessionKey: key }), 'admitted')
      await fixture.start(who, key, gateway)
      fixture.clock.add(SECOND_MS) // what is reported from now on shows life
      return who
    },
    /** Once a transaction waits, checks that the seats of these logins are locked by none; then the other one is undone. */
    async whileWaiting(logins: readonly Who[]): Promise<void> {
      try {
        while ((await watcher.query(LOCK_WAITS)).rows[0].n === 0);
        for (const who of logins)
          assert.equal((await watcher.query(`${lockOf(who)} skip locked`)).rows.length, 1)
      } finally {
        await first.query('rollback')
      }
    },
  }
}

function lockOf({ subscriptionId }: Who): string {
  return `select number from seat where subscription_id = ${subscriptionId} for update`
}
