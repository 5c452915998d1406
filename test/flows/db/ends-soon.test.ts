// The wait for an end of the database that should come soon: it ends with that end, and keeps no process alive.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { endsSoon } from '../../../src/db/limits.ts'

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

test('the wait for an end leaves no timer behind, also when the end fails', async () => {
  const before = timers()
  await endsSoon(Promise.resolve())
  await assert.rejects(endsSoon(Promise.reject(new Error('broken'))), { message: 'broken' })
  assert.equal(timers(), before)
})
