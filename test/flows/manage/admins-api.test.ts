// Admins over the management API.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HERE } from '../../fixtures/admins/admins.ts'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a program invites an admin, changes him, ends his sessions, and removes him`, async (t) => {
    const { app, manage, secrets, clock } = await openManageFixture(t, { engine })
    const asked = { name: 'Eva', role: 'support', email: 'eva@example.com' }
    const once = { headers: { 'latchkey-brand': 'main', 'idempotency-key': 'one' } }
    const made = await manage('POST', '/admins', asked, once)
    assert.equal(made.status, 201)
    secrets.note(made.body.link.split('/').at(-1))
    assert.match(made.body.link, /^https:\/\/vpn\.example\.net\/console\/start\/[\w-]{43}$/)
    assert.equal((await manage('POST', '/admins', asked, once)).text, made.text)
    assert.deepEqual([made.body.brand, made.body.can_sign_in], ['main', false])
    assert.deepEqual(problemOf(await manage('POST', '/admins', asked)), [409, 'conflict'])
    const path = `/admins/${made.body.id}`
    const read = await manage('GET', path)
    const tag = { headers: { 'if-match': read.headers.get('etag') ?? '' } }
    const changed = await manage('PATCH', path, { role: 'billing', brand: null }, tag)
    assert.deepEqual(
      [changed.body.role, changed.body.brand, changed.body.email],
      ['billing', null, asked.email],
    )
    assert.deepEqual(problemOf(await manage('PATCH', path, { email: null }, tag)), [412, 'changed_meanwhile'])
    assert.deepEqual(problemOf(await manage('PATCH', path, { brand: 'nowhere' })), [404, 'brand_not_found'])
    assert.deepEqual(problemOf(await manage('PATCH', path, { email: 'x' })).slice(1), ['invalid_email'])

    const admin = await app.admins.getNamed('Eva')
    const actor = await app.adminSessions.actorOf(admin, HERE)
    const open = async () => {
      const opened = await app.db.write((tx) => app.adminSessions.open(tx, admin, { actor, isHalf: false }))
      secrets.note(opened.token)
      return opened
    }
    const tokens = [await open(), await open(), await open()]
    clock.add(1000)
    const listed = await manage('GET', `${path}/sessions`)
    assert.equal(listed.body.data.length, 3)
    assert.equal((await manage('DELETE', `${path}/sessions/${listed.body.data[0].id}`)).status, 204)
    assert.equal(await app.adminSessions.identify(tokens[2]?.token ?? '', HERE), undefined)
    assert.deepEqual((await manage('DELETE', `${path}/sessions`)).body.ended, 2)
    const reset = await manage('POST', `${path}/reset`)
    secrets.note(reset.body.link.split('/').at(-1))
    assert.notEqual(reset.body.link, made.body.link)
    assert.equal((await manage('DELETE', path)).status, 204)
    assert.deepEqual((await manage('GET', '/admins')).body.data, [])
    assert.deepEqual(problemOf(await manage('GET', path)), [404, 'not_found'])
  })
}
