// Keys over the management API: made, listed, changed, rotated and revoked.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openManageFixture, problemOf } from '../../fixtures/http/manage-api.ts'
import { ENGINES } from '../../harness.ts'

for (const engine of ENGINES) {
  test(`${engine}: a key makes keys, which do what they may, until they are revoked`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const inBrand = { headers: { 'latchkey-brand': 'main' } }
    const made = await manage(
      'POST',
      '/keys',
      { kind: 'manage', label: 'shop', scopes: ['keys:write'] },
      inBrand,
    )
    assert.equal(made.status, 201)
    secrets.note(made.body.key)
    assert.deepEqual([made.body.brand, made.body.scopes, made.body.addresses], ['main', ['keys:write'], []])
    const own = { key: made.body.key }
    const listed = await manage('GET', '/keys', undefined, own)
    assert.deepEqual(
      listed.body.data.map(({ kind, key }: { kind: string; key?: string }) => [kind, key]),
      [
        ['secret', undefined],
        ['api', undefined],
        ['manage', undefined],
      ],
    )
    assert.deepEqual(
      listed.body.data.map(({ created_by: by }: { created_by: { kind: string } }) => by.kind),
      ['operator', 'operator', 'manage_key'],
    )
    const more = await manage('POST', '/keys', { kind: 'manage', scopes: ['accounts:read'] }, own)
    assert.deepEqual(problemOf(more), [403, 'scope_missing'])
    const changed = await manage(
      'PATCH',
      `/keys/${made.body.id}`,
      { label: 'panel', addresses: ['127.0.0.1'] },
      own,
    )
    assert.deepEqual(
      [changed.status, changed.body.label, changed.body.addresses],
      [200, 'panel', ['127.0.0.1']],
    )
    const next = await manage('POST', `/keys/${made.body.id}/rotate`, { overlap_hours: 0 }, own)
    assert.equal(next.status, 201)
    secrets.note(next.body.key)
    assert.deepEqual(problemOf(await manage('GET', '/me', undefined, own)), [401, 'not_authenticated'])
    const gone = await manage('DELETE', `/keys/${next.body.id}`, undefined, { key: next.body.key })
    assert.deepEqual([gone.status, gone.text], [204, ''])
    assert.equal((await manage('GET', '/me', undefined, { key: next.body.key })).status, 401)
  })

  test(`${engine}: a repeat by a successor of the key gets the stored answer, one by another key does not`, async (t) => {
    const { manage, secrets, addKey } = await openManageFixture(t, { engine })
    const headers = { 'latchkey-brand': 'main', 'idempotency-key': 'order-1' }
    const open = (key: string) =>
      manage('POST', '/accounts', { external_id: 'shop-1', subscription: { days: 30 } }, { key, headers })
    const key = await addKey()
    const id = (await manage('GET', '/me', undefined, { key })).body.id
    const first = await open(key)
    assert.equal(first.status, 201, first.text)
    const successors = [key]
    for (const former of [id, undefined]) {
      const own = { key: successors.at(-1) ?? key }
      const of = former ?? (await manage('GET', '/me', undefined, own)).body.id
      const next = await manage('POST', `/keys/${of}/rotate`, {}, own)
      assert.equal(next.status, 201, next.text)
      secrets.note(next.body.key)
      successors.push(next.body.key)
    }
    for (const one of successors) {
      const again = await open(one)
      assert.deepEqual([again.headers.get('idempotent-replayed'), again.text], ['true', first.text])
    }
    assert.deepEqual(problemOf(await open(await addKey())), [422, 'invalid_input'])
  })

  test(`${engine}: a repeated creation with its key makes one key, and answers it again`, async (t) => {
    const { manage, secrets } = await openManageFixture(t, { engine })
    const how = { headers: { 'latchkey-brand': 'main', 'idempotency-key': 'once' } }
    const first = await manage('POST', '/keys', { kind: 'secret', label: 'panel' }, how)
    secrets.note(first.body.key)
    const again = await manage('POST', '/keys', { kind: 'secret', label: 'panel' }, how)
    assert.deepEqual([again.status, again.headers.get('idempotent-replayed')], [201, 'true'])
    assert.equal(again.text, first.text)
    const other = await manage('POST', '/keys', { kind: 'secret', label: 'other' }, how)
    assert.deepEqual(problemOf(other), [422, 'invalid_input'])
  })
}

test('keys of another brand do not exist', async (t) => {
  const { app, manage, addKey, brandId, secrets } = await openManageFixture(t)
  const { brand, secretKey } = await app.brands.addBrand(
    { name: 'two', title: 'Two' },
    { kind: 'operator', name: 't' },
  )
  secrets.note(secretKey)
  const foreign = await addKey({ brandId: brand.id })
  const key = await addKey({ brandId })
  const [{ id = 0 } = {}] = await app.manageKeys.list(brand.id)
  for (const [method, path, body] of [
    ['PATCH', `/keys/mkey_${id}`, { label: 'x' }],
    ['POST', `/keys/mkey_${id}/rotate`, {}],
    ['DELETE', `/keys/mkey_${id}`, undefined],
    ['DELETE', '/keys/key_3', undefined],
    ['DELETE', '/keys/mkey_99', undefined],
  ] as const)
    assert.deepEqual(problemOf(await manage(method, path, body, { key })), [404, 'key_not_found'], path)
  assert.equal((await manage('GET', '/me', undefined, { key: foreign })).status, 200)
})

test('what a body has wrong is named field by field, and unknown fields are refused', async (t) => {
  const { manage } = await openManageFixture(t)
  const wrong = await manage('POST', '/keys', { kind: 'manage', expires_days: 0, expiry: 3 })
  assert.deepEqual(problemOf(wrong), [422, 'invalid_input'])
  assert.deepEqual(
    wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer),
    ['#/expires_days', '#/expiry'],
  )
  assert.deepEqual(problemOf(await manage('POST', '/keys', '{')), [400, 'malformed'])
  assert.deepEqual(problemOf(await manage('DELETE', '/keys/acc_3')), [404, 'not_found'])
  const text = { headers: { 'content-type': 'text/plain' } }
  assert.deepEqual(problemOf(await manage('POST', '/keys', '{}', text)), [415, 'unsupported_media_type'])
})
