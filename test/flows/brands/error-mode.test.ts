// The setting error_status when a call does not name its brand, or names it wrongly.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { OPERATOR, startApp } from '../../harness.ts'

const HTTP = { settings: { error_status: 'http' } } as const

test("the only brand's setting counts for calls that name no brand", async (t) => {
  const latchkey = await startApp(t, HTTP)
  const unknown = await latchkey.call('GetProducts', { apikey: 'lk_api_nobody', email: 'ada@example.com' })
  assert.deepEqual([unknown.status, unknown.body.code], [401, 1101])
  const missing = await latchkey.call('GetProducts', { email: 'ada@example.com' })
  assert.deepEqual([missing.status, missing.body.code], [400, 1001])
  const broken = await latchkey.call('GetProducts', {}, { headers: { 'content-type': 'text/csv' } })
  assert.deepEqual([broken.status, broken.body.code], [400, 1001])
})

test('of several brands the one whose host was called decides; without a host errors come with 200', async (t) => {
  const latchkey = await startApp(t, HTTP)
  const { brands } = latchkey.app
  await brands.addBrand({ name: 'second', title: 'Second' }, OPERATOR)
  const stranger = { apikey: 'lk_api_nobody', email: 'ada@example.com' }
  const anywhere = await latchkey.call('GetProducts', stranger)
  assert.deepEqual([anywhere.status, anywhere.body.code], [200, 1101])
  const { hostname, port } = new URL(latchkey.url)
  await brands.set(latchkey.brandName, { hosts: [hostname] }, OPERATOR)
  const atHost = await latchkey.call('GetProducts', stranger)
  assert.deepEqual([atHost.status, atHost.body.code], [401, 1101], `called at ${hostname}:${port}`)
})
