// `npm run lab:storm`: 10,000 sessions through the storm of test/fixtures/lossy-network.ts, on both engines, and at two processes at once.
import { test } from 'node:test'
import { storm } from '../fixtures/lossy-network.ts'
import { anotherProcess } from '../fixtures/scenario.ts'
import { openSessionFixture } from '../fixtures/sessions.ts'
import { ENGINES } from '../harness.ts'

const SESSIONS = 10_000

for (const engine of ENGINES) {
  test(`${engine}: ${SESSIONS} sessions through a storm`, async (t) => {
    const fixture = await openSessionFixture(t, { engine })
    const startedAt = performance.now()
    const arrived = await storm(fixture, { sessions: SESSIONS, seed: 3, apps: [fixture.app] })
    t.diagnostic(`${arrived} reports in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  })
}

test(`postgres: ${SESSIONS} sessions through a storm, at two processes on one database`, async (t) => {
  const fixture = await openSessionFixture(t, { engine: 'postgres' })
  const { app: other } = await anotherProcess(t, fixture)
  await storm(fixture, { sessions: SESSIONS, seed: 4, apps: [fixture.app, other] })
})
