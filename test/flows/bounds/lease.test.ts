// A lease is renewed as long as it is held, and never again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { keepRenewing } from '../../../src/bounds/lease.ts'

test('what is stopped has renewed for the last time', async () => {
  const begun = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  let renewed = 0
  const lease = keepRenewing(async () => {
    begun.resolve()
    await free.promise
    renewed++
  }, 1)
  const alive = setInterval(() => {}, 1000) // the lease itself keeps no process
  await begun.promise
  let isStopped = false
  const stopped = lease.stop().then(() => {
    isStopped = true
  })
  for (let n = 0; n < 10; n++) await turn()
  assert.equal(isStopped, false)
  free.resolve()
  await stopped
  clearInterval(alive)
  assert.equal(renewed, 1)
})
