// Jobs as an operator sees them: the list, and a run at once under the lease of the job.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { HOUR_MS, MINUTE_MS } from '../../../src/clock.ts'
import { beginJob, listJobStates } from '../../../src/jobs/job-control.ts'
import { listJobs } from '../../../src/jobs/list.ts'
import { takeJob } from '../../../src/jobs/scheduler.ts'
import { openInstallation } from '../../fixtures/cli/installation.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, START, startApp } from '../../harness.ts'

const NEVER = new AbortController().signal

for (const engine of ENGINES) {
  test(`${engine}: the list has every job, its last run and its next one`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, clock } = fixture
    const stateOf = async (name: string) => (await listJobStates(app)).find((job) => job.name === name)
    const names = (await listJobStates(app)).map(({ name }) => name)
    assert.deepEqual(
      names,
      listJobs(app).map(({ name }) => name),
    )
    assert.deepEqual(await stateOf('clean-up'), {
      ...{ name: 'clean-up', everyMs: HOUR_MS, isLeased: true, startedAt: null, finishedAt: null },
      ...{ tookMs: null, result: null, succeededAt: null, leaseUntilAt: null, nextAt: START },
    })
    await fixture.runJob('clean-up')
    clock.add(MINUTE_MS)
    const after = await stateOf('clean-up')
    assert.deepEqual(
      [after?.startedAt, after?.tookMs, after?.result, after?.nextAt],
      [START, 0, '', START + HOUR_MS],
    )
    assert.equal((await stateOf('nightly'))?.nextAt, null)
    await fixture.addClient('ada@example.org')
    clock.set(Date.UTC(2026, 11, 22))
    assert.equal((await stateOf('nightly'))?.nextAt, clock.now(), 'a renewal is due')
  })

  test(`${engine}: a run at once is audited, and refused while another process has the job`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, clock } = fixture
    await fixture.addClient('ada@example.org')
    clock.set(Date.UTC(2026, 11, 22))
    const runs = async () => (await rowsOf(fixture, 'audit')).filter(({ action }) => action === 'job.run')

    const nightly = listJobs(app).find(({ name }) => name === 'nightly')
    assert.ok(nightly)
    const other = await takeJob(app, nightly)
    assert.ok(other)
    await assert.rejects(beginJob(app, 'nightly', OPERATOR, NEVER), { code: 'conflict' })
    await assert.rejects(beginJob(app, 'no-job', OPERATOR, NEVER), { code: 'not_found' })
    assert.deepEqual(await runs(), [], 'what was refused leaves no row')
    const state = (await listJobStates(app)).find(({ name }) => name === 'nightly')
    assert.equal(state?.leaseUntilAt, clock.now() + LEASE_MS)

    clock.add(LEASE_MS)
    const begun = await beginJob(app, 'nightly', OPERATOR, NEVER)
    assert.deepEqual(await begun.done, { name: 'nightly', result: 'handled 1', tookMs: 0 })
    assert.deepEqual(
      (await runs()).map(({ target, actor_kind, actor_id, brand_id }) => [
        target,
        actor_kind,
        actor_id,
        brand_id,
      ]),
      [['job:nightly', 'operator', 'test', null]],
    )
    const mail = await beginJob(app, 'send-mail', OPERATOR, NEVER)
    assert.equal((await mail.done).result, '')
  })

  test(`${engine}: latchkey jobs lists and runs`, async (t) => {
    const { cli } = await openInstallation(t, engine)
    assert.match(
      (await cli.run('jobs', 'run', 'clean-up')).out,
      /^clean-up: there was nothing to do \(.*s\)\.\n$/,
    )
    const { out } = await cli.run('jobs', 'list')
    assert.match(out, /JOB +LOOKS +LAST RUN +TOOK +RESULT +NEXT\n/)
    assert.match(out, /^ +clean-up +every 1 h +\d{4}-\d\d-\d\d /m)
    assert.match(out, /^ +nightly +every 15 s +never +when due$/m)
    const listed = await cli.json('jobs', 'list')
    assert.match(listed.find((job: { name: string }) => job.name === 'clean-up').startedAt, /^\d{4}-.*Z$/)
    assert.match(
      (await cli.run('jobs', 'run', 'cleanup')).err,
      /There is no job "cleanup"; there is: nightly, /,
    )
    assert.equal((await cli.json('audit', 'list', '--action', 'job.run')).rows[0].target, 'job:clean-up')
  })
}
