// Links to exports: who has one reads the accounts of its brand for ten minutes.
import assert from 'node:assert/strict'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { MINUTE_MS } from '../../../src/clock.ts'
import { problemOf } from '../../fixtures/http/manage-api.ts'
import { rowsOf } from '../../fixtures/scenario.ts'
import { openTaskFixture, type TaskFixture } from '../../fixtures/tasks/tasks.ts'
import { ENGINES, OPERATOR } from '../../harness.ts'

async function make(fixture: TaskFixture, body: object = {}, key = fixture.first) {
  const made = await fixture.manage('POST', '/exports', body, { key })
  assert.equal(made.status, 201, made.text)
  const url = new URL(made.body.url)
  fixture.secrets.note(url.pathname.split('/').at(-1))
  return { ...made.body, link: fixture.url + url.pathname }
}

for (const engine of ENGINES) {
  test(`${engine}: a link answers all accounts, and another installation takes them`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(3)
    const { id, link } = await make(fixture)
    const answer = await fetch(link)
    assert.deepEqual(
      [answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')],
      [200, 'application/jsonl; charset=utf-8', 'no-store'],
    )
    const file = await answer.text()
    const accounts = file
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.equal(accounts.length, 3)
    for (const account of accounts) fixture.secrets.note(account.subscriptions[0].vpn_password)
    assert.ok(accounts.every((account) => account.subscriptions[0].vpn_password.length > 8))
    const shown = await fixture.manage('GET', `/exports/${id}`)
    assert.deepEqual([shown.body.url, shown.body.expires_at], [null, '2026-11-21T12:10:00.000Z'])

    const other = await openTaskFixture(t, engine)
    const headers = { 'content-type': 'application/jsonl' }
    const begun = await other.manage('POST', '/imports', file, { headers })
    const task = await other.finished(begun.body.id)
    assert.deepEqual([task.done, task.failed, task.result.verified], [3, 0, 3])
    const again = await make(other)
    assert.equal((await (await fetch(again.link)).text()).length, file.length)
  })

  test(`${engine}: a link without secrets has none, and no row has the token`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    await fixture.addAccounts(1)
    const { link } = await make(fixture, { secrets: false })
    const file = await (await fetch(link)).text()
    assert.match(file, /shop-1/)
    assert.ok(!file.includes('password'))
    const stored = JSON.stringify([await rowsOf(fixture, 'export_link'), await rowsOf(fixture, 'audit')])
    assert.ok(!stored.includes(link.split('/').at(-1) ?? ''))
    assert.ok((await rowsOf(fixture, 'audit')).some(({ action }) => action === 'account.export'))
  })

  test(`${engine}: a link ends with its time, its key and its brand`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { app, brandId, brandName, clock } = fixture
    const dead = async (link: string) => {
      const answer = await fetch(link)
      return [answer.status, ((await answer.json()) as { code: string }).code]
    }
    const key = await fixture.addKey({ brandId })
    const { link: first } = await make(fixture)
    const { link } = await make(fixture, {}, key)
    assert.equal((await fetch(link)).status, 200)
    const [made] = await app.manageKeys.list(brandId)
    await app.manageKeys.revoke({ owner: brandId, id: made?.id ?? 0 }, OPERATOR)
    assert.deepEqual(await dead(link), [404, 'not_found'])
    await app.brands.set(brandName, { settings: { suspended: true } }, OPERATOR)
    assert.deepEqual(await dead(first), [404, 'not_found'])
    await app.brands.set(brandName, { settings: { suspended: false } }, OPERATOR)
    assert.equal((await fetch(first)).status, 200)
    clock.add(10 * MINUTE_MS)
    assert.deepEqual(await dead(first), [404, 'not_found'])
    for (const token of ['x', 'A'.repeat(43), '%00', '..%2f..%2fetc'])
      assert.deepEqual(await dead(`${fixture.url}/exports/${token}`), [404, 'not_found'], token)
  })

  test(`${engine}: another brand's key and a key without the scope make and see no link`, async (t) => {
    const fixture = await openTaskFixture(t, engine)
    const { manage, addKey } = fixture
    const { id } = await make(fixture)
    const key = await addKey({ scopes: ['accounts:write'] })
    assert.deepEqual(problemOf(await manage('POST', '/exports', {}, { key })), [403, 'scope_missing'])
    assert.deepEqual(problemOf(await manage('GET', `/exports/${id}`, undefined, { key })), [
      403,
      'scope_missing',
    ])
  })
}

test('readers that are slow hold few places, and give them back', async (t) => {
  const fixture = await openTaskFixture(t, 'sqlite')
  const { link } = await make(fixture)
  for (let count = 0; count < 10; count++) assert.equal((await (await fetch(link)).text()).length, 0)
})

test('readers that leave while their link is looked up give their places back', async (t) => {
  const fixture = await openTaskFixture(t, 'sqlite')
  const { link } = await make(fixture)
  const { hostname, port, pathname } = new URL(link)
  const { exportLinks } = fixture.app
  const { open } = exportLinks
  for (let count = 0; count < 3; count++) {
    const begun = Promise.withResolvers<ServerResponse>()
    const onRequest = (message: unknown) => begun.resolve((message as { response: ServerResponse }).response)
    subscribe('http.server.request.start', onRequest)
    const answered = Promise.withResolvers<void>()
    exportLinks.open = async (token) => {
      const closed = once(await begun.promise, 'close')
      reader.destroy()
      await closed
      answered.resolve()
      return open(token)
    }
    const reader = connect(Number(port), hostname)
    reader.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await answered.promise
    unsubscribe('http.server.request.start', onRequest)
  }
  exportLinks.open = open
  assert.equal((await fetch(link)).status, 200)
})
