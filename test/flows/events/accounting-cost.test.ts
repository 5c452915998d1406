// What session events cost a report: with session_events off not one statement more than before, but for the first session of a
// login; with it on one row for each beginning and each end.
import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { PostgresDialect } from 'kysely'
import type { Database } from '../../../src/db/database.ts'
import { handleMaker, runWithLists, takesLists } from '../../../src/db/handle.ts'
import { DIALECT } from '../../../src/db/sqlite/reader.ts'
import { makeAccounting } from '../../../src/sessions/accounting/accounting.ts'
import { makeClassMark } from '../../../src/sessions/login/class-mark.ts'
import { makeClientFingerprint } from '../../../src/sessions/login/client-fingerprint.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { INTERVAL_MS, openSessionFixture } from '../../fixtures/sessions.ts'
import { ENGINES, type Engine } from '../../harness.ts'

/** An accounting whose statements are noted. */
async function openFixture(t: TestContext, engine: Engine, isOn: boolean) {
  const fixture = await openSessionFixture(t, { engine, settings: { session_events: isOn } })
  const { app } = fixture
  const statements: string[] = []
  const db = { write: noting(engine, app.db.write, statements) }
  const accounting = makeAccounting({
    ...{ db, clock: app.clock, random: app.random, log: app.log, interimMs: INTERVAL_MS },
    ...{ admission: app.admission, disconnects: app.disconnects },
    fingerprint: makeClientFingerprint(app.keyRing),
    classMark: makeClassMark(app.keyRing),
  })
  return {
    ...fixture,
    /** What the report wrote, by table and in the order of the statements. */
    async cost(...report: Parameters<typeof fixture.reportOf>): Promise<string[]> {
      statements.length = 0
      await accounting.record(fixture.reportOf(...report))
      return [...statements]
    },
  }
}

function noting(engine: Engine, write: Database['write'], statements: string[]): Database['write'] {
  const dialect = engine === 'sqlite' ? DIALECT : new PostgresDialect({ pool: () => assert.fail() })
  return (work, once) =>
    write((tx) => {
      const make = handleMaker(dialect, { takesLists: takesLists(tx) })
      return work(
        make((statement) => {
          statements.push(WRITES.exec(statement.sql)?.[0] ?? 'reads')
          return runWithLists(tx, statement)
        }),
      )
    }, once)
}

const WRITES = /^\s*(insert into|update|delete from) "?\w+/i

for (const engine of ENGINES) {
  test(`${engine}: with session_events off a report writes nothing of events`, async (t) => {
    const [off, on] = [await openFixture(t, engine, false), await openFixture(t, engine, true)]
    const costs = async (fixture: typeof off) => {
      const who = await fixture.login()
      const first = { who, key: fixture.newKey() }
      const second = { who, key: fixture.newKey() }
      for (const { key } of [first, second])
        assert.equal(await fixture.admit(who, fixture.first, { sessionKey: key }), 'admitted')
      const began = await fixture.cost(first, 'start')
      const again = await fixture.cost(second, 'start')
      fixture.clock.add(INTERVAL_MS)
      const interim = await fixture.cost(second, 'interim', { octetsIn: 5, seconds: 600 })
      const stop = await fixture.cost(second, 'stop', { octetsIn: 9, seconds: 700 })
      return { began, again, interim, stop }
    }
    const [without, having] = [await costs(off), await costs(on)]
    const ofEvents = (statements: string[]) => statements.filter((one) => one.includes('event'))
    assert.deepEqual(ofEvents(without.began), ['insert into "event_mark', 'insert into "event'])
    for (const part of ['again', 'interim', 'stop'] as const) assert.deepEqual(ofEvents(without[part]), [])

    assert.deepEqual(ofEvents(having.again), ['insert into "event'])
    assert.deepEqual(ofEvents(having.interim), [])
    assert.deepEqual(ofEvents(having.stop), ['insert into "event'])
    const others = (statements: string[]) => statements.filter((one) => !one.includes('event'))
    for (const part of ['began', 'again', 'interim', 'stop'] as const)
      assert.deepEqual(others(having[part]), others(without[part]), part)
    const types = async (fixture: typeof off) =>
      (await rowsOf(fixture, 'event'))
        .map(({ type }) => String(type))
        .filter((type) => /^(session|login)\./.test(type))
    assert.deepEqual(await types(off), ['login.first_connected'])
    assert.deepEqual((await types(on)).toSorted(), [
      'login.first_connected',
      'session.ended',
      'session.started',
      'session.started',
    ])
  })
}
