// Events of logins: connected for the first time, all sessions taken, locked out, and sessions that could not be ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { ELSEWHERE, HOME } from '../../fixtures/gateways.ts'
import { anotherProcess, rowsOf } from '../../fixtures/scenario.ts'
import { openSessionFixture, type SessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES, PASSWORD } from '../../harness.ts'

async function eventsOf(fixture: Pick<SessionFixture, 'app'>, type: string) {
  const rows = (await rowsOf(fixture, 'event')).filter((row) => row.type === type)
  return rows.map((row) => JSON.parse(String(row.data)))
}

for (const engine of ENGINES) {
  test(`${engine}: the first session of a login has its event once, in whatever process it begins`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const other = await anotherProcess(t, fixture)
    const who = await fixture.login()
    const keys = Array.from({ length: 6 }, () => fixture.newKey())
    for (const sessionKey of keys)
      assert.equal(await fixture.admit(who, undefined, { sessionKey }), 'admitted')
    await Promise.all(
      keys.map((key, at) =>
        (at % 2 === 0 ? fixture.app : other.app).accounting.record(fixture.reportOf({ who, key }, 'start')),
      ),
    )
    await fixture.report({ who, key: keys[0] ?? '' }, 'start')
    const [event, ...more] = await eventsOf(fixture, 'login.first_connected')
    assert.deepEqual(more, [])
    assert.equal(event.subscription.vpn_username, who.username)
    assert.deepEqual(event.session.gateway, { id: `gw_${fixture.first.id}`, name: 'g1' })
    assert.equal(event.session.at, new Date(fixture.clock.now()).toISOString())
    fixture.clock.add(40 * DAY_MS)
    await fixture.runJob('clean-up')
    await fixture.start(who, fixture.newKey())
    assert.equal((await eventsOf(fixture, 'login.first_connected')).length, 1)
  })

  test(`${engine}: a login that holds all its sessions has an event an hour, with the rule of its brand`, async (t) => {
    for (const rule of ['refuse_newest', 'end_oldest'] as const) {
      const fixture = await openSessionFixture(t, {
        engine,
        settings: { session_events: true, at_session_limit: rule },
      })
      const { app, clock } = fixture
      const { who, key } = await fixture.begun(1)
      const knock = async (from: string) => {
        clock.add(MINUTE_MS)
        const answer = await fixture.admit(who, undefined, { callerAddress: from })
        await app.refusals.idle()
        return answer
      }
      assert.equal(await knock(ELSEWHERE), rule === 'end_oldest' ? 'admitted' : 'no_seat_left')
      await knock(HOME)
      const expected = { limit: 1, rule, gateway: { id: `gw_${fixture.first.id}`, name: 'g1' } }
      const about = {
        account_id: `acc_${(await rowsOf(fixture, 'subscription')).find(({ id }) => id === who.subscriptionId)?.account_id}`,
        subscription_id: `sub_${who.subscriptionId}`,
      }
      assert.deepEqual(await eventsOf(fixture, 'login.session_limit_reached'), [{ ...about, ...expected }])
      if (rule === 'end_oldest') continue
      clock.add(HOUR_MS)
      await fixture.report({ who, key }, 'interim', { octetsIn: 5, seconds: 3700 })
      await knock(ELSEWHERE)
      assert.equal((await eventsOf(fixture, 'login.session_limit_reached')).length, 2)
    }
  })

  test(`${engine}: wrong passwords that make an account wait have one event an hour`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app, clock } = fixture
    await fixture.addClient('ada@example.com')
    const guess = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const password = `Wrong_Word!${i}`
        const from = ELSEWHERE
        await fixture.untrusted('TokenRefresh', { email: 'ada@example.com', password }, { from })
      }
      await app.signInLog.idle()
    }
    await guess(5)
    assert.deepEqual(await eventsOf(fixture, 'account.locked_out'), [])
    await guess(8)
    clock.add(2 * MINUTE_MS)
    await guess(8)
    const [event, ...more] = await eventsOf(fixture, 'account.locked_out')
    assert.deepEqual(more, [])
    assert.deepEqual([event.account.email, event.door], ['ada@example.com', 'api'])
    assert.ok(event.failures >= 5 && Date.parse(event.until) > clock.now() - 3 * MINUTE_MS)
    assert.ok(!JSON.stringify(event).includes('Wrong_Word'))
    const known = { email: 'ada@example.com', password: PASSWORD }
    await fixture.untrusted('TokenRefresh', known, { from: HOME })
    assert.equal((await eventsOf(fixture, 'account.locked_out')).length, 1)

    const { who } = await fixture.begun()
    const attempt = { gateway: fixture.first, username: who.username, callerAddress: ELSEWHERE }
    for (let i = 0; i < 8; i++)
      await app.logins.authenticate({ ...attempt, evidence: `wrong ${i}` }, () => false)
    await app.refusals.idle()
    const doors = (await eventsOf(fixture, 'account.locked_out')).map(({ door }) => door)
    assert.deepEqual(doors, ['api', 'vpn'])
  })

  test(`${engine}: an order to end a session that is given up has an event, once`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const { app } = fixture
    const { who, key } = await fixture.begun()
    const { id } = await fixture.session(key)
    await app.db.write((tx) => app.disconnects.queue(tx, [id], 'operator'))
    const [order] = await app.disconnects.take(fixture.first.id, 1)
    assert.ok(order)
    await app.disconnects.finish(order, { kind: 'again', reason: 'no answer' })
    assert.deepEqual(await eventsOf(fixture, 'session.end_failed'), [])
    fixture.clock.add(HOUR_MS)
    const [second] = await app.disconnects.take(fixture.first.id, 1)
    assert.ok(second)
    await app.disconnects.finish(second, { kind: 'failed', reason: 'no such session' })
    await app.disconnects.finish(second, { kind: 'failed', reason: 'no such session' })
    const events = await eventsOf(fixture, 'session.end_failed')
    assert.deepEqual(
      events.map(({ session_id, subscription_id, attempts, why, last_result }) => [
        ...[session_id, subscription_id, attempts, why, last_result],
      ]),
      [[`ses_${id}`, `sub_${who.subscriptionId}`, 2, 'operator', 'no such session']],
    )
  })
}
