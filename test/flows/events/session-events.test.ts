// Events of sessions and refused logins: only of brands that want them. Without the setting not one row is written.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rowsOf } from '../../fixtures/scenario.ts'
import { INTERVAL_MS, openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  for (const isOn of [false, true]) {
    test(`${engine}: with session_events ${isOn ? 'on' : 'off'}`, async (t) => {
      const settings = { session_events: isOn, session_addresses: 'cut' }
      const fixture = await openSessionFixture(t, { engine, settings })
      const { app, report, clock } = fixture
      const [stopped, lost, restarted] = [await fixture.begun(), await fixture.begun(), await fixture.begun()]
      for (const held of [stopped, lost, restarted]) await report(held, 'start')
      await report(stopped, 'interim', { octetsIn: 5, seconds: 600 })
      await report(stopped, 'stop', { octetsIn: 9, octetsOut: 7, seconds: 900, cause: 'user-request' })
      await report(stopped, 'stop', { octetsIn: 9, octetsOut: 7, seconds: 900, cause: 'user-request' })
      clock.add(3 * INTERVAL_MS - 1000)
      await report(restarted, 'interim', { octetsIn: 1, seconds: 1799 })
      clock.add(1000)
      await fixture.runJob('session-ghosts')
      await report({ ...restarted, key: '' }, 'on')
      app.refusals.note({
        ...{ gateway: fixture.first, username: stopped.who.username, callerAddress: '203.0.113.77' },
        why: 'wrong_password',
      })
      const first = clock.now()
      const again = () =>
        app.refusals.note({
          ...{ gateway: fixture.first, username: stopped.who.username, callerAddress: '203.0.113.77' },
          why: 'wrong_password',
        })
      for (let second = 1; second <= 3; second++) {
        clock.add(1000)
        again()
      }
      clock.add(60_000)
      again()
      await app.refusals.idle()
      const instant = (at: number) => new Date(at).toISOString()
      const events = (await rowsOf(fixture, 'event')).filter((row) =>
        /^(session\.|login\.refused)/.test(String(row.type)),
      )
      if (!isOn) return assert.deepEqual(events, [])
      const of = (type: string) =>
        events.filter((row) => row.type === type).map((row) => JSON.parse(String(row.data)))
      assert.equal(of('session.started').length, 3)
      assert.deepEqual(
        of('session.ended')
          .map(({ session }) => session.end_cause)
          .toSorted(),
        [...['gateway_restarted', 'lost', 'user-request']],
      )
      const ended = of('session.ended').find(({ session }) => session.end_cause === 'user-request')
      assert.deepEqual(
        [ended.session.octets_in, ended.session.seconds, ended.session.caller_address],
        [9, 900, '198.51.100.0/24'],
      )
      assert.deepEqual(
        of('login.refused').map(({ why, caller_address }) => [why, caller_address]),
        [1, 2].map(() => ['wrong_password', '203.0.113.0/24']),
      )
      assert.deepEqual(
        of('login.refused').map((one) => [one.count, one.first_at, one.last_at]),
        [
          [1, instant(first), instant(first)],
          [4, instant(first + 1000), instant(first + 63_000)],
        ],
      )
    })
  }
}
