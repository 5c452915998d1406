// A machine whose clock differs from that of the database server is reported, in both directions, once.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeClockWatch } from '../../../src/jobs/clock-watch.ts'
import { openTestDatabase } from '../../databases/test-database.ts'

const always = async () => true
const { signal } = new AbortController()

test('a machine that is more than two seconds off is a line in the log until it is right again', async (t) => {
  const { db } = await openTestDatabase(t, 'postgres')
  const said: unknown[] = []
  const log = {
    warn: ({ databaseAheadMs }: { databaseAheadMs: number }) => void said.push(databaseAheadMs),
    info: (text: string) => void said.push(text),
  }
  const readings = [0, 2000, -2000, 90_000, 80_000, 0, -90_000]
  const clockAheadMs = async () => readings.shift() ?? assert.fail()
  const watch = makeClockWatch({ db: { ...db, clockAheadMs }, log: log as never })
  assert.equal(await watch.isDue(), true)
  while (readings.length > 0) await watch.run(always, signal)
  assert.deepEqual(said, [
    90_000,
    'the clocks of this machine and of the database server agree again',
    -90_000,
  ])
})

test('a file has no clock of its own to read', async (t) => {
  const { db } = await openTestDatabase(t, 'sqlite')
  assert.equal(await makeClockWatch({ db, log: {} as never }).isDue(), false)
})
