// Other processes take over the work of a killed one, a job and orders to end sessions, after its lease and not before.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES } from '../../harness.ts'

const HOLDER = join(import.meta.dirname, '../../fixtures/lease-holder.ts')

for (const engine of ENGINES) {
  test(`${engine}: after kill -9 a job and its orders go to another process, once`, async (t) => {
    const fixture = await openLiveSessionsFixture(t, engine)
    const { app, clock } = fixture
    await fixture.addClient('ada@example.org')
    clock.set(Date.UTC(2026, 11, 21))
    const gatewayId = await fixture.gateway('g1', {
      ...{ profile: 'generic', source: '10.0.0.7', disconnect: 'coa', secret: 'a-secret-of-two-sides' },
    })
    const { username } = await fixture.add()
    const sessionId = await fixture.begin(username, { gatewayId })
    await app.db.write((tx) => app.disconnects.queue(tx, [sessionId], 'operator'))

    const argument = JSON.stringify({ database: app.config.database, gatewayId, now: clock.now() })
    const holder = spawn(process.execPath, [HOLDER, argument], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = once(holder, 'exit')
    const [line] = await Promise.race([once(createInterface(holder.stdout), 'line'), exited])
    assert.equal(line, 'taken 1')
    assert.equal(await fixture.runJob('nightly'), '')
    holder.kill('SIGKILL')
    await exited

    clock.add(LEASE_MS - 1)
    assert.equal(await fixture.runJob('nightly'), '')
    assert.deepEqual(await app.disconnects.take(gatewayId, 10), [])
    clock.add(1)
    assert.equal(await fixture.runJob('nightly'), 'handled 1')
    const [order, more] = await app.disconnects.take(gatewayId, 10)
    assert.deepEqual([order?.sessionId, order?.attempt, more], [sessionId, 2, undefined])
    await app.disconnects.finish(order ?? assert.fail(), { kind: 'done' })
    clock.add(LEASE_MS)
    assert.equal(await fixture.runJob('nightly'), '')
    assert.deepEqual(await app.disconnects.take(gatewayId, 10), [])
    const renewals = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'renewal')
    assert.equal(renewals.length, 1)
  })
}
