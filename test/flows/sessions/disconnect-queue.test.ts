// Orders to end sessions: taken by one process at a time, never lost, and kept until the outcome is known.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { LEASE_MS } from '../../../src/bounds/lease.ts'
import { DAY_MS, SECOND_MS } from '../../../src/clock.ts'
import { openDatabase } from '../../../src/db/open-database.ts'
import {
  AGENT_LEASE_MS,
  CONFIRMED_GRACE_MS,
  FIRST_PAUSE_MS,
  MOST_ATTEMPTS,
} from '../../../src/sessions/disconnects/disconnect-queue.ts'
import {
  type Disconnects,
  type DisconnectTask,
  makeDisconnects,
} from '../../../src/sessions/disconnects/disconnects.ts'
import { type LiveSessionsFixture, openLiveSessionsFixture } from '../../fixtures/live-sessions.ts'
import { ENGINES, type Engine, OPERATOR } from '../../harness.ts'

const never = new AbortController().signal
const LONG_MS = 60 * SECOND_MS

async function openFixture(t: TestContext, engine: Engine) {
  const fixture = await openLiveSessionsFixture(t, engine)
  const gatewayId = await fixture.gateway('g1', {
    ...{ profile: 'generic', source: '10.0.0.7', disconnect: 'coa', secret: 'a-secret-of-two-sides' },
  })
  const { username } = await fixture.add()
  const { disconnects } = fixture.app
  const queue = async (count: number, who: Disconnects = disconnects) => {
    const ids: number[] = []
    for (let i = 0; i < count; i++) ids.push(await fixture.begin(username, { gatewayId }))
    await fixture.app.db.write((tx) => who.queue(tx, ids, 'operator'))
    return ids
  }
  /** The stored order of a session. */
  const record = async (sessionId: number) =>
    fixture.app.db.read
      .selectFrom('disconnect')
      .select(['status', 'attempts', 'result', 'next_attempt_at', 'finished_at'])
      .where('session_id', '=', sessionId)
      .executeTakeFirstOrThrow()
  const staleAt = async (sessionId: number) => {
    const row = await fixture.app.db.read
      .selectFrom('session')
      .select('stale_at')
      .where('id', '=', sessionId)
      .executeTakeFirstOrThrow()
    return row.stale_at ?? 0
  }
  return { ...fixture, gatewayId, username, disconnects, queue, record, staleAt }
}

/** The same queue in another process. */
async function anotherProcess(t: TestContext, { app, clock }: LiveSessionsFixture): Promise<Disconnects> {
  const db = await openDatabase(app.config.database)
  t.after(() => db.close())
  return makeDisconnects({ db, clock })
}

const keysOf = (orders: readonly DisconnectTask[]) => orders.map((order) => order.sessionId)

for (const engine of ENGINES) {
  test(`${engine}: an order says which session is meant and where its gateway reports from`, async (t) => {
    const { disconnects, queue, gatewayId, username } = await openFixture(t, engine)
    const [sessionId] = await queue(1)
    const [order, second] = await disconnects.take(gatewayId, 10)
    assert.ok(order && !second)
    const { id, ...task } = order
    assert.deepEqual(task, {
      ...{ attempt: 1, sessionId, gatewayId, removedGateway: undefined, sessionKey: 'key-1', username },
      ...{ nasAddress: '127.0.0.1', callerAddress: undefined, framedAddress: '10.9.0.7', why: 'operator' },
    })
  })

  test(`${engine}: an order that was taken comes again only when its taker has had time enough`, async (t) => {
    const { disconnects, queue, gatewayId, clock } = await openFixture(t, engine)
    await queue(1)
    assert.equal((await disconnects.take(gatewayId, 10)).length, 1)
    clock.add(LEASE_MS - 1)
    assert.equal((await disconnects.take(gatewayId, 10)).length, 0)
    clock.add(1)
    const [again] = await disconnects.take(gatewayId, 10)
    assert.equal(again?.attempt, 2)
  })

  test(`${engine}: an order that is still being sent is kept from others, and comes at once when the clock is put back`, async (t) => {
    const { disconnects, queue, gatewayId, clock } = await openFixture(t, engine)
    await queue(1)
    const orders = await disconnects.take(gatewayId, 10)
    clock.add(LEASE_MS - 1)
    await disconnects.keep(orders)
    clock.add(LEASE_MS - 1)
    assert.equal((await disconnects.take(gatewayId, 10)).length, 0)
    clock.add(-DAY_MS)
    assert.equal((await disconnects.take(gatewayId, 10)).length, 1)
  })

  test(`${engine}: two processes take every order once between them`, async (t) => {
    const fixture = await openFixture(t, engine)
    const ids = await fixture.queue(60)
    const both = [fixture.disconnects, await anotherProcess(t, fixture)]
    const taken: DisconnectTask[] = []
    const takeAll = async (one: Disconnects) => {
      for (;;) {
        const orders = await one.take(fixture.gatewayId, 7)
        if (orders.length === 0) return
        taken.push(...orders)
      }
    }
    await Promise.all(both.flatMap((one) => [takeAll(one), takeAll(one)]))
    assert.deepEqual(
      keysOf(taken).sort((a, b) => a - b),
      ids,
    )
  })

  test(`${engine}: a session that has ended by itself gets no order`, async (t) => {
    const { app, disconnects, queue, gatewayId, record } = await openFixture(t, engine)
    const [ended = 0, lives] = await queue(2)
    await app.db.write((tx) =>
      tx.updateTable('session').set({ ended_at: 1, stale_at: null }).where('id', '=', ended).execute(),
    )
    assert.deepEqual(keysOf(await disconnects.take(gatewayId, 10)), [lives])
    assert.equal((await record(ended)).status, 'gone')
  })

  test(`${engine}: what came of an order is kept, and a confirmed end is waited for a while only`, async (t) => {
    const { disconnects, queue, gatewayId, clock, record, staleAt } = await openFixture(t, engine)
    const ids = await queue(4)
    const orders = await disconnects.take(gatewayId, 10)
    const outcomes = [
      { kind: 'done' },
      { kind: 'gone' },
      { kind: 'failed', reason: 'never will' },
      { kind: 'again', reason: 'no answer' },
    ] as const
    await Promise.all(outcomes.map((outcome, at) => disconnects.finish(orders[at] ?? assert.fail(), outcome)))
    const now = clock.now()
    const kept = await Promise.all(ids.map(record))
    assert.deepEqual(
      kept.map(({ status, result, finished_at }) => [status, result, finished_at]),
      [
        ['done', null, now],
        ['gone', null, now],
        ['failed', 'never will', now],
        ['queued', 'no answer', null],
      ],
    )
    assert.equal(kept[3]?.next_attempt_at, now + FIRST_PAUSE_MS)
    const [done = 0, gone = 0, failed = 0, again = 0] = await Promise.all(ids.map(staleAt))
    assert.deepEqual([done, gone], [now + CONFIRMED_GRACE_MS, now + CONFIRMED_GRACE_MS])
    assert.ok(
      failed > done && again > done,
      'a session without an acknowledged end keeps its seat until its lease ends',
    )
    const listed = await disconnects.list('failed')
    assert.deepEqual(
      listed.map((one) => [one.result, one.gateway, one.why]),
      [['never will', 'g1', 'operator']],
    )
    assert.equal((await disconnects.list()).length, 4)
  })

  test(`${engine}: an order is given up after ${MOST_ATTEMPTS} tries, with longer and longer pauses between them`, async (t) => {
    const { disconnects, queue, gatewayId, clock, record } = await openFixture(t, engine)
    const [id = 0] = await queue(1)
    const pauses: number[] = []
    for (let tries = 1; tries <= MOST_ATTEMPTS; tries++) {
      const [order] = await disconnects.take(gatewayId, 1)
      assert.ok(order, `try ${tries}`)
      await disconnects.finish(order, { kind: 'again', reason: 'no answer' })
      const { next_attempt_at } = await record(id)
      pauses.push((next_attempt_at - clock.now()) / SECOND_MS)
      clock.set(next_attempt_at)
    }
    assert.deepEqual(pauses.slice(0, 7), [10, 20, 40, 80, 160, 300, 300])
    assert.deepEqual(await disconnects.take(gatewayId, 1), [])
    const { status, result } = await record(id)
    assert.deepEqual([status, result], ['failed', 'no answer'])
  })

  test(`${engine}: a late word on an attempt that was repeated counts only if the session has ended`, async (t) => {
    const { disconnects, queue, gatewayId, clock, record } = await openFixture(t, engine)
    const [id = 0] = await queue(1)
    const [first] = await disconnects.take(gatewayId, 1)
    clock.add(LEASE_MS)
    const [second] = await disconnects.take(gatewayId, 1)
    assert.ok(first && second)
    const before = await record(id)
    await disconnects.finish(first, { kind: 'failed', reason: 'late' })
    await disconnects.finish(first, { kind: 'again', reason: 'late' })
    assert.deepEqual(await record(id), before)
    await disconnects.finish(first, { kind: 'done' })
    await disconnects.finish(second, { kind: 'failed', reason: 'no' })
    assert.equal((await record(id)).status, 'done')
  })

  test(`${engine}: an agent gets its own orders as soon as there are any`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { disconnects, gatewayId, clock } = fixture
    const other = await fixture.gateway('g2')
    const leaving = new AbortController()
    const nothing = disconnects.waitForOrders({ id: other, name: 'g2' }, leaving.signal, LONG_MS)
    const waiting = disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, never, LONG_MS)
    const [first = 0] = await fixture.queue(1)
    assert.deepEqual(keysOf(await waiting), [first])
    leaving.abort()
    assert.deepEqual(await nothing, [])

    const elsewhere = await anotherProcess(t, fixture)
    const again = disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, never, LONG_MS)
    const [second = 0] = await fixture.queue(1, elsewhere)
    assert.deepEqual(keysOf(await again), [second], 'also of those that another process has queued')

    clock.add(AGENT_LEASE_MS)
    const both = await disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, never, LONG_MS)
    assert.deepEqual(keysOf(both), [first, second], 'again, when it says nothing of them')
  })

  test(`${engine}: an agent that is gone takes no orders with it`, async (t) => {
    const { disconnects, queue, gatewayId } = await openFixture(t, engine)
    const gone = new AbortController()
    const waiting = disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, gone.signal, LONG_MS)
    gone.abort()
    assert.deepEqual(await waiting, [])
    await queue(1)
    assert.deepEqual(await disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, gone.signal, LONG_MS), [])
    assert.equal((await disconnects.take(gatewayId, 10)).length, 1)
  })

  test(`${engine}: orders of gateways with an agent are left to it`, async (t) => {
    const fixture = await openFixture(t, engine)
    const { app, disconnects, gatewayId } = fixture
    await fixture.queue(1)
    const due = () => disconnects.waitForDue(() => true, LONG_MS, never)
    assert.deepEqual(await due(), [gatewayId])
    await app.gateways.set('g1', { disconnect: 'agent' }, OPERATOR)
    const other = await fixture.gateway('g2')
    const otherSession = await fixture.begin(fixture.username, { gatewayId: other })
    await app.db.write((tx) => disconnects.queue(tx, [otherSession], 'operator'))
    assert.deepEqual(await due(), [other])
    assert.equal((await disconnects.waitForOrders({ id: gatewayId, name: 'g1' }, never, LONG_MS)).length, 1)
  })

  test(`${engine}: the orders of a removed gateway use what was known of it`, async (t) => {
    const { app, disconnects, begin, username, gatewayId } = await openFixture(t, engine)
    await begin(username, { gatewayId })
    await app.gateways.remove('g1', OPERATOR)
    assert.deepEqual(await disconnects.waitForDue(() => true, LONG_MS, never), [gatewayId])
    const [order] = await disconnects.take(gatewayId, 1)
    const { secret, ...known } = order?.removedGateway ?? assert.fail()
    assert.deepEqual(known, { profile: 'generic', disconnect: 'coa:3799' })
    assert.equal(app.vault.decrypt('gateway_secret', gatewayId, secret ?? ''), 'a-secret-of-two-sides')
    await disconnects.finish(order ?? assert.fail(), { kind: 'done' })
    const kept = await app.db.read.selectFrom('disconnect').select('removed_gateway').execute()
    assert.deepEqual(kept, [{ removed_gateway: null }], 'its secret goes when it is not needed any more')
  })

  test(`${engine}: records of what is over go after a month, and no others`, async (t) => {
    const { disconnects, queue, gatewayId, clock, runJob } = await openFixture(t, engine)
    const [, waits] = await queue(2)
    const [order] = await disconnects.take(gatewayId, 1)
    await disconnects.finish(order ?? assert.fail(), { kind: 'done' })
    clock.add(30 * DAY_MS)
    await runJob('clean-up')
    assert.equal((await disconnects.list()).length, 2)
    clock.add(1)
    assert.match(await runJob('clean-up'), /1 disconnects/)
    assert.deepEqual(
      (await disconnects.take(gatewayId, 10)).map((one) => one.sessionId),
      [waits],
    )
  })
}
