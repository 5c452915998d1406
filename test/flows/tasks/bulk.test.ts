// One action on many accounts: what is done of each, once, whichever process dies.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeTaskWork } from '../../../src/jobs/task-work.ts'
import { AT_COMMAND_LINE, finishStart } from '../../fixtures/admins/admins.ts'
import { callAs } from '../../fixtures/http/console.ts'
import { problemOf } from '../../fixtures/http/manage-api.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { openTaskFixture, type TaskFixture } from '../../fixtures/tasks/tasks.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

const ALL = { status: 'active' }
const never = new AbortController().signal

async function dueDays({ manage }: TaskFixture): Promise<string[]> {
  const { body } = await manage('GET', '/subscriptions?limit=100')
  return body.data.map((one: { due_on: string }) => one.due_on)
}

for (const engine of ENGINES) {
  test(`${engine}: each action is done by its single verb, with its audit rows and events`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, addAccounts, bulk, finished } = fixture
    await addAccounts(3)
    const suspended = await finished(await bulk({ action: 'suspend', filter: ALL, reason: 'chargeback' }))
    assert.deepEqual([suspended.status, suspended.total, suspended.done, suspended.failed], ['done', 3, 3, 0])
    assert.ok(suspended.started_at && suspended.finished_at)
    const again = await finished(await bulk({ action: 'suspend', filter: { status: 'suspended' } }))
    assert.deepEqual([again.done, again.unchanged], [0, 3])
    await finished(await bulk({ action: 'resume', filter: { search: 'shop-' } }))
    const limited = await finished(
      await bulk({ action: 'set_limits', filter: { plan: 0 }, limits: { sessions: 2 } }),
    )
    assert.equal(limited.done, 3)
    const { body: list } = await manage('GET', '/subscriptions')
    assert.deepEqual(
      list.data.map((one: { limits: { sessions: number } }) => one.limits.sessions),
      [2, 2, 2],
    )
    const closed = await finished(await bulk({ action: 'close', filter: { external_id: 'shop-2' } }))
    assert.equal(closed.done, 1)
    const actions = (await rowsOf(fixture, 'audit')).map((row) => row.action)
    for (const [action, count] of [
      ['account.suspend', 3],
      ['account.resume', 3],
      ['account.close', 1],
    ] as const)
      assert.equal(actions.filter((one) => one === action).length, count, action)
    assert.equal(actions.filter((one) => one === 'task.begin').length, 5)
    const types = (await rowsOf(fixture, 'event')).map((row) => row.type)
    assert.equal(types.filter((type) => type === 'account.suspended').length, 3)
  })

  test(`${engine}: a row that fails says why, and its neighbours are done`, async (t) => {
    const { manage, addAccounts, bulk, finished } = await openTaskFixture(t, engine)
    const [, second] = await addAccounts(3)
    const id = await bulk({ action: 'close', filter: { status: ['active', 'closed'] } })
    await manage('POST', `/accounts/${second?.account}/close`, {})
    const task = await finished(id)
    assert.deepEqual([task.status, task.done, task.failed], ['done', 2, 1])
    const { body } = await manage('GET', `/tasks/${id}/rows?state=failed`)
    assert.equal(body.data.length, 1)
    assert.deepEqual([body.data[0].account_id, body.data[0].subscription_id], [second?.account, null])
    assert.match(body.data[0].reason, /closed/)
    const first = await manage('GET', `/tasks/${id}/rows?limit=2`)
    const rest = await manage('GET', `/tasks/${id}/rows?limit=2&after=${first.body.next}`)
    assert.deepEqual([first.body.data.length, rest.body.data.length, rest.body.next], [2, 1, null])
  })

  test(`${engine}: a dry run lists what fits and changes nothing`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, addAccounts, bulk, finished } = fixture
    await addAccounts(3)
    const before = JSON.stringify([await rowsOf(fixture, 'account'), await rowsOf(fixture, 'subscription')])
    const id = await bulk({ action: 'extend', days: 5, filter: ALL, dry_run: true })
    const task = await finished(id)
    assert.deepEqual([task.status, task.dry_run, task.total, task.done], ['done', true, 3, 0])
    assert.equal(task.action, 'extend')
    const { body } = await manage('GET', `/tasks/${id}/rows`)
    assert.deepEqual(
      body.data.map(({ state }: { state: string }) => state),
      ['waiting', 'waiting', 'waiting'],
    )
    assert.match(body.data[0].subscription_id, /^sub_/)
    assert.match(body.data[0].account_id, /^acc_/)
    assert.equal(
      JSON.stringify([await rowsOf(fixture, 'account'), await rowsOf(fixture, 'subscription')]),
      before,
    )
  })

  test(`${engine}: days are given once, though the worker is killed in the middle of a row`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(30)
    const id = await fixture.bulk({ action: 'extend', days: 7, filter: ALL })
    await fixture.killWorker({ rows: 13 })
    const task = await fixture.finished(id)
    assert.deepEqual([task.status, task.total, task.done, task.failed], ['done', 30, 30, 0])
    assert.deepEqual(new Set(await dueDays(fixture)), new Set(['2026-12-28']))
    const goodwill = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'goodwill')
    assert.equal(goodwill.length, 30)
  })

  test(`${engine}: a task that is cancelled after a kill shows what it has done`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(30)
    const id = await fixture.bulk({ action: 'extend', days: 7, filter: ALL })
    await fixture.killWorker({ rows: 13 })
    const { body: task } = await fixture.manage('POST', `/tasks/${id}/cancel`)
    const given = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'goodwill').length
    assert.ok(given > 0)
    assert.deepEqual([task.status, task.total, task.done], ['cancelled', 30, given])
    assert.equal((await fixture.finished(id)).done, given)
  })

  test(`${engine}: a task that is cancelled in the middle of its work shows what it has done`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, manage, bulk, finished } = fixture
    await fixture.addAccounts(20)
    const id = await bulk({ action: 'extend', days: 7, filter: ALL })
    const { rowHook } = app.tasks
    let count = 0
    app.tasks.rowHook = (...args) => {
      const hook = rowHook(...args)
      return {
        ...hook,
        async begin(tx) {
          if (++count === 11) await manage('POST', `/tasks/${id}/cancel`)
          return hook.begin(tx)
        },
      }
    }
    const task = await finished(id)
    const given = (await rowsOf(fixture, 'ledger')).filter(({ kind }) => kind === 'goodwill').length
    assert.deepEqual([task.status, task.done], ['cancelled', given])
  })

  test(`${engine}: what a task changes is listed under the request that began it`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(2)
    const order = { action: 'suspend', filter: ALL }
    const begun = await fixture.manage('POST', '/accounts/bulk', order)
    const request = begun.headers.get('x-request-id')
    await fixture.finished(begun.body.id)
    const ofTask = ({ action }: Record<string, unknown>) => /^account.suspend|^task/.test(String(action))
    const trail = (await rowsOf(fixture, 'audit')).filter(ofTask)
    assert.deepEqual(
      trail.map((row) => [row.action, row.request_id]),
      ['task.begin', 'account.suspend', 'account.suspend'].map((action) => [action, request]),
    )
    const events = (await rowsOf(fixture, 'event')).filter(({ type }) => type === 'account.suspended')
    assert.deepEqual(
      events.map((row) => row.request_id),
      [request, request],
    )
  })

  test(`${engine}: two workers at once give the days once`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app } = fixture
    await fixture.addAccounts(20)
    const id = await fixture.bulk({ action: 'extend', days: 7, filter: ALL })
    const work = () => makeTaskWork(app).run(async () => true, never)
    await Promise.all([work(), work(), work()])
    const { body: task } = await fixture.manage('GET', `/tasks/${id}`)
    assert.deepEqual([task.status, task.total, task.done], ['done', 20, 20])
    assert.deepEqual(new Set(await dueDays(fixture)), new Set(['2026-12-28']))
  })

  test(`${engine}: a cancelled task does nothing more, and one that ended cannot be cancelled`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, bulk, finished } = fixture
    await fixture.addAccounts(2)
    const id = await bulk({ action: 'suspend', filter: ALL })
    const cancelled = await manage('POST', `/tasks/${id}/cancel`)
    assert.deepEqual([cancelled.status, cancelled.body.status], [200, 'cancelled'], cancelled.text)
    assert.equal((await finished(id)).done, 0)
    assert.deepEqual(problemOf(await manage('POST', `/tasks/${id}/cancel`)), [409, 'conflict'])
    assert.equal((await manage('GET', '/accounts?status=suspended')).body.data.length, 0)
  })

  test(`${engine}: the task of a revoked key ends, and that of a suspended brand waits`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, manage, brandId, brandName, addKey } = fixture
    await fixture.addAccounts(1)
    const own = await addKey({ brandId })
    const begin = async (filter: object) =>
      (await manage('POST', '/accounts/bulk', { action: 'suspend', filter }, { key: own })).body.id
    const first = await begin(ALL)
    await app.brands.set(brandName, { settings: { suspended: true } }, OPERATOR)
    assert.deepEqual((await fixture.finished(first)).status, 'waiting')
    await app.brands.set(brandName, { settings: { suspended: false } }, OPERATOR)
    const key = (await app.manageKeys.list(brandId))[0]
    await app.manageKeys.revoke({ owner: brandId, id: key?.id ?? 0 }, OPERATOR)
    const task = await fixture.finished(first)
    assert.deepEqual([task.status, task.done], ['cancelled', 0])
    assert.match(task.error, /revoked/)
  })

  test(`${engine}: the task of an admin who was removed ends`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, url, brandId } = fixture
    await fixture.addAccounts(1)
    const { path } = await app.admins.add(AT_COMMAND_LINE, { name: 'Eve', role: 'operator', brandId })
    const { admin, token } = await finishStart(fixture, path)
    const order = ['POST', '/accounts/bulk', { action: 'suspend', filter: ALL }] as const
    const begun = await callAs(url, token, order)
    assert.equal(begun.status, 202, begun.text)
    await app.admins.remove(AT_COMMAND_LINE, admin.id)
    const task = await fixture.finished(begun.body.id)
    assert.deepEqual([task.status, task.done], ['cancelled', 0])
    assert.match(task.error, /removed/)
  })

  test(`${engine}: many tasks of suspended brands do not hold up those of others`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, manage, addKey } = fixture
    await fixture.addAccounts(1)
    for (let count = 1; count <= 21; count++) {
      const name = `asleep-${count}`
      const { brand } = await app.brands.addBrand({ name, title: name }, OPERATOR)
      const key = await addKey({ brandId: brand.id })
      const order = { action: 'suspend', filter: ALL }
      for (let more = 0; more < 5; more++)
        assert.equal((await manage('POST', '/accounts/bulk', order, { key })).status, 202)
      await app.brands.set(name, { settings: { suspended: true } }, OPERATOR)
    }
    const headers = { 'latchkey-brand': fixture.brandName }
    const begun = await manage('POST', '/accounts/bulk', { action: 'suspend', filter: ALL }, { headers })
    assert.equal((await fixture.finished(begun.body.id)).status, 'done')
  })

  test(`${engine}: what is no order is refused, and a brand has few open tasks`, async (t) => {
    const { manage } = await openTaskFixture(t, engine)
    const orders = [
      { action: 'suspend', filter: {} },
      { action: 'suspend', filter: ALL, days: 3 },
      { action: 'extend', filter: ALL },
      { action: 'extend', filter: ALL, days: 0 },
      { action: 'extend', filter: ALL, days: 3, reason: 'x' },
      { action: 'set_limits', filter: ALL },
      { action: 'set_limits', filter: ALL, limits: { countries: [999_999] } },
      { action: 'erase', filter: ALL },
      { action: 'suspend', filter: { status: 'gone' } },
      { action: 'suspend', filter: { search: '\0' } },
      { action: 'suspend', filter: { unknown: 1 } },
      { action: 'suspend' },
    ]
    for (const order of orders) {
      const { status, text } = await manage('POST', '/accounts/bulk', order)
      assert.equal(status, 422, `${JSON.stringify(order)}: ${text}`)
    }
    const begin = () => manage('POST', '/accounts/bulk', { action: 'suspend', filter: ALL })
    for (let count = 0; count < 5; count++) assert.equal((await begin()).status, 202)
    assert.deepEqual(problemOf(await begin()), [409, 'conflict'])
  })

  test(`${engine}: a task is forgotten a week after its end`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(1)
    const id = await fixture.bulk({ action: 'suspend', filter: ALL })
    await fixture.finished(id)
    fixture.clock.add(8 * 24 * 3600 * 1000)
    await fixture.runJob('clean-up')
    assert.deepEqual(problemOf(await fixture.manage('GET', `/tasks/${id}`)), [404, 'not_found'])
    assert.deepEqual(await rowsOf(fixture, 'task_row'), [])
  })
}
