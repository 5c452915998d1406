// A difference between the clocks of process and database server is reported, in both directions.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeClockWatch } from '../../../src/jobs/clock-watch.ts'
import { openTestDatabase } from '../../databases/test-database.ts'

const mayContinue = async () => true
const signal = new AbortController().signal

test('clocks that are more than two seconds apart are a line in the log; a slow answer is none', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const said: number[] = []
  const log = { warn: ({ databaseAheadMs }: { databaseAheadMs: number }) => void said.push(databaseAheadMs) }
  const there = (await db.askTime?.()) ?? assert.fail('a database server has its time')
  const watchWith = async (...times: number[]) => {
    const clock = { now: () => times.shift() ?? assert.fail() }
    await makeClockWatch({ db: { ...db, askTime: async () => there }, clock, log: log as never }).run(
      mayContinue,
      signal,
    )
  }
  await watchWith(there, there)
  await watchWith(there - 1900, there - 1900)
  await watchWith(there - 60_000, there + 60_000)
  assert.deepEqual(said, [])
  await watchWith(there + 90_000, there + 90_100)
  await watchWith(there - 90_100, there - 90_000)
  assert.deepEqual(said, [-90_000, 90_000])
})

test('a file has no clock of its own', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  assert.equal(db.askTime, undefined)
})
