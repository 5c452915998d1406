// Events: each change has one in its transaction, a refused change has none, and readers miss none of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeedQuery } from '../../../src/events/feed.ts'
import { happened, INSTALLATION, recordEvents } from '../../../src/events/record.ts'
import { thingId } from '../../../src/events/subjects.ts'
import type { Job } from '../../../src/jobs/job.ts'
import { runJob } from '../../../src/jobs/scheduler.ts'
import { openOperatorFixture } from '../../fixtures/operator.ts'
import { refusedWith } from '../../fixtures/prepaid.ts'
import { codeOf, done, refused, rowsOf } from '../../fixtures/scenario.ts'
import { ENGINES, OPERATOR, PASSWORD, startApp, type TestApp } from '../../harness.ts'

const email = 'ada@example.org'

/** Numbers all that is committed, and reads the stream of the brand. */
async function typesIn(fixture: TestApp, query: Partial<FeedQuery> = {}) {
  await fixture.runJob('number-events')
  const page = await fixture.app.feed.list({ stream: fixture.brandId, after: 0, limit: 1000, ...query })
  return page.events.map(({ type }) => type)
}

/** Writes an event for each name of a job. The transaction ends after `gate`. */
function write(
  fixture: TestApp,
  stream: number | null,
  names: readonly string[],
  { onWritten, gate }: { onWritten?: () => void; gate?: Promise<void> } = {},
) {
  return fixture.app.db.write(async (tx) => {
    for (const job of names)
      await recordEvents(tx, {
        ...{ at: fixture.clock.now(), brandId: stream, actor: OPERATOR },
        event: happened('job.failed', job, { job, error: '' }),
      })
    await tx.selectFrom('event').select('id').limit(1).execute()
    onWritten?.()
    await gate
  })
}

for (const engine of ENGINES) {
  test(`${engine}: an account and its subscription have their events, and a refused call has none`, async (t) => {
    const fixture = await startApp(t, { engine })
    await fixture.runJob('number-events')
    const { next } = await fixture.app.feed.list({ stream: fixture.brandId, after: 0 })
    const since = async (types?: string[]) => typesIn(fixture, { after: next, ...(types && { types }) })
    await fixture.addClient(email)
    assert.deepEqual((await since()).toSorted(), [...['account.created', 'subscription.created']])
    refused(await fixture.trusted('AddClient', { country: 'DE', type: '1', email, password: PASSWORD }), 1202)
    const me = { email, password: PASSWORD }
    done(await fixture.trusted('SetPassword', { email, setpassword: 'Another_Password!9' }))
    done(await fixture.trusted('AddAlias', { email, setemail: 'g@example.org', setpassword: PASSWORD }))
    done(await fixture.trusted('CloseClient', { email }))
    assert.deepEqual((await since(['account.*', 'alias.*', 'subscription.*'])).slice(2), [
      ...['account.password_changed', 'alias.created', 'subscription.terminated', 'account.closed'],
    ])
    assert.notEqual(codeOf(await fixture.trusted('CloseClient', me)), 0)
    const [closed] = (
      await fixture.app.feed.list({ stream: fixture.brandId, after: 0, types: ['account.closed'] })
    ).events
    assert.deepEqual(JSON.parse(closed?.data ?? ''), {
      account: { id: closed?.subject, email, status: 'closed', test_user: false, language: null },
      ...{ ended_as: 'terminated', reason: null, ended_subscription_ids: ['sub_1'] },
      sessions_ended: 0,
    })
    assert.deepEqual([closed?.actorKind, closed?.at], ['secret', fixture.clock.now()])
    const rows = JSON.stringify(await rowsOf(fixture, 'event'))
    assert.ok(!rows.includes(PASSWORD) && !rows.includes('argon2'))
  })

  test(`${engine}: numbers have no gap, whoever numbers, and go on after the oldest are erased`, async (t) => {
    const fixture = await startApp(t, { engine })
    const { app, clock } = fixture
    await fixture.runJob('number-events')
    await write(
      fixture,
      null,
      Array.from({ length: 1500 }, (_, at) => `a${at}`),
    )
    const twenty = Array.from({ length: 20 }, (_, at) => write(fixture, null, [`b${at}`, `c${at}`]))
    await Promise.all([...twenty, app.sequencer.number(), app.sequencer.number(), app.sequencer.number()])
    await Promise.all([app.sequencer.number(), app.sequencer.number()])
    assert.equal(await app.sequencer.isDue(), false)
    const numbers = async () => {
      const all: number[] = []
      for (let after = 0; ; ) {
        const { events, next } = await app.feed.list({ stream: INSTALLATION, after, limit: 1000 })
        if (events.length === 0) return all
        all.push(...events.map(({ sequence }) => sequence))
        after = next
      }
    }
    assert.deepEqual(
      await numbers(),
      Array.from({ length: 1540 }, (_, at) => at + 1),
    )
    clock.add(31 * 86_400_000)
    assert.match(await fixture.runJob('clean-up'), /1\d\d\d events/)
    assert.deepEqual(await numbers(), [])
    await write(fixture, null, ['later'])
    await app.sequencer.number()
    assert.deepEqual(await numbers(), [1541])
  })

  test(`${engine}: a page passes over other types and says where to go on`, async (t) => {
    const fixture = await startApp(t, { engine })
    const list = (query: Partial<FeedQuery>) =>
      fixture.app.feed.list({ stream: INSTALLATION, after: 0, ...query })
    await write(fixture, null, ['a', 'b', 'c'])
    await fixture.runJob('number-events')
    const page = await list({ limit: 2 })
    assert.deepEqual([page.events.map(({ subject }) => subject), page.next], [['a', 'b'], 2])
    assert.deepEqual(await list({ types: ['gateway.*'] }), { events: [], next: 3 })
    assert.deepEqual((await list({ types: ['job.*'], after: 2 })).events.length, 1)
    await refusedWith('invalid_input', list({ types: ['job.faild'] }), /no event type/)
    await refusedWith('invalid_input', list({ limit: 1001 }))
    await refusedWith('invalid_input', list({ waitS: 26 }))
    await refusedWith('invalid_input', list({ after: -1 }))
  })

  test(`${engine}: a caller waits for the next event of its types, and until it hangs up`, async (t) => {
    const fixture = await startApp(t, { engine })
    const wait = (query: Partial<FeedQuery>) =>
      fixture.app.feed.list({ stream: INSTALLATION, after: 0, waitS: 25, ...query })
    const waiting = wait({ types: ['job.*'] })
    const gone = new AbortController()
    const left = wait({ signal: gone.signal })
    gone.abort()
    assert.deepEqual(await left, { events: [], next: 0 })
    await write(fixture, null, ['a'])
    await fixture.runJob('number-events')
    assert.deepEqual(
      (await waiting).events.map(({ subject }) => subject),
      ['a'],
    )
    const many = Array.from({ length: 101 }, () => wait({ after: 1, signal: gone.signal }))
    assert.equal((await Promise.all(many)).length, 101)
    const held = Array.from({ length: 101 }, () => wait({ after: 1 }))
    await refusedWith('overloaded', Promise.race(held))
    fixture.app.feed.stop()
    const answers = await Promise.allSettled(held)
    assert.equal(answers.filter(({ status }) => status === 'rejected').length, 1)
  })

  test(`${engine}: erasing a person empties the payloads and leaves the numbers`, async (t) => {
    const fixture = await openOperatorFixture(t, engine)
    await fixture.addClient(email)
    const id = await fixture.idOf(email)
    const of = async () =>
      (await rowsOf(fixture, 'event')).filter((row) => row.subject === thingId('account', id))
    assert.match(JSON.stringify(await of()), /ada@example/)
    await fixture.erasing.erase(fixture.caller, id)
    assert.deepEqual(
      (await of()).map((row) => row.type),
      ['account.created', 'account.closed', 'account.erased'],
    )
    const all = JSON.stringify(await rowsOf(fixture, 'event'))
    assert.ok(!all.includes('ada@example') && !all.includes('"vpn_username":"vpn'))
  })
}

test('a job that fails has one event, however often it fails in a row', async (t) => {
  const fixture = await startApp(t)
  let fails = true
  const job: Job = {
    ...{ name: 'x', everyMs: 1, leased: false, isDue: async () => true },
    run: async () => (fails ? Promise.reject(new Error('a bug')) : 'done'),
  }
  for (const now of [true, true, false, true]) {
    fails = now
    await runJob(fixture.app, job)
  }
  const failed = (await rowsOf(fixture, 'event')).filter((row) => row.type === 'job.failed')
  assert.equal(failed.length, 2)
})

test('postgres: what is committed late gets a later number than all before it, although its id is lower', async (t) => {
  const fixture = await startApp(t, { engine: 'postgres' })
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const late = await new Promise<{ end: Promise<void> }>((resolve) => {
    const end: Promise<void> = write(fixture, null, ['late'], { gate, onWritten: () => resolve({ end }) })
  })
  await write(fixture, null, ['early'])
  await fixture.runJob('number-events')
  const first = await fixture.app.feed.list({ stream: INSTALLATION, after: 0 })
  open()
  await late.end
  await fixture.runJob('number-events')
  const second = await fixture.app.feed.list({ stream: INSTALLATION, after: first.next })
  const [[early], [later]] = [first.events, second.events]
  assert.deepEqual([early?.subject, later?.subject], ['early', 'late'])
  assert.ok(early && later && later.id < early.id && later.sequence === early.sequence + 1)
})
