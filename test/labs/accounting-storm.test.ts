// `npm run lab:storm`: 10,000 sessions through the storm of test/fixtures/lossy-network.ts, on both engines, and at two processes at once.
import { test } from 'node:test'
import { storm } from '../fixtures/lossy-network.ts'
import { anotherProcess } from '../fixtures/scenario.ts'
import { openSessionRoom } from '../fixtures/sessions.ts'
import { ENGINES } from '../harness.ts'

const SESSIONS = 10_000

for (const engine of ENGINES) {
  test(`${engine}: ${SESSIONS} sessions through a storm`, async (t) => {
    const room = await openSessionRoom(t, { engine })
    const startedAt = performance.now()
    const arrived = await storm(room, { sessions: SESSIONS, seed: 3, apps: [room.app] })
    t.diagnostic(`${arrived} reports in ${Math.round((performance.now() - startedAt) / 1000)} s`)
  })
}

test(`postgres: ${SESSIONS} sessions through a storm, at two processes on one database`, async (t) => {
  const room = await openSessionRoom(t, { engine: 'postgres' })
  const { app: other } = await anotherProcess(t, room)
  await storm(room, { sessions: SESSIONS, seed: 4, apps: [room.app, other] })
})
