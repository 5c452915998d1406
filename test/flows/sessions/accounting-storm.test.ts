// Sessions through a network that loses 30 % of reports and of answers, triples the rest and reorders it: the sums equal
// those of the gateways, with one session each. The lab of the same name does it with 10,000.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { storm } from '../../fixtures/lossy-network.ts'
import { anotherProcess } from '../../fixtures/scenario.ts'
import { openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: 250 sessions through a storm`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const arrived = await storm(fixture, { sessions: 250, seed: 1, apps: [fixture.app] })
    assert.ok(arrived > 250 * 5 * 2, `${arrived} reports arrived`)
  })
}

test('postgres: 150 sessions through a storm, at two processes on one database', async (t) => {
  const fixture = await openSessionFixture(t, { engine: 'postgres' })
  const { app: other } = await anotherProcess(t, fixture)
  await storm(fixture, { sessions: 150, seed: 2, apps: [fixture.app, other] })
})
