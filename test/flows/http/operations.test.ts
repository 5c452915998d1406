// What an operation can say to the runner: its status of success, its verb, and an input whose path, query and JSON body are
// apart and nested. A small dialect of the tests uses all of it over the real routes, runner and documents.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referencePage } from '../../../src/http/pages/reference.ts'
import { openThings, thingsDocument } from '../../fixtures/http/things-dialect.ts'
import { readMarkup } from '../../fixtures/markup.ts'
import { makeAnswerCheck } from '../../openapi.ts'

test('an operation answers with the status of its success, and 204 without a body', async (t) => {
  const { call, example, outcomes } = await openThings(t)
  const added = await call('POST', '/things', example)
  assert.deepEqual([added.status, added.json], [201, example])
  assert.equal((await call('PATCH', '/things/a', { name: 'B' })).status, 200)
  const started = await call('PUT', '/things/a/start')
  assert.deepEqual([started.status, started.json], [202, { started: false }])
  const removed = await call('DELETE', '/things/a')
  assert.deepEqual([removed.status, removed.json], [204, undefined])
  assert.equal(removed.headers.get('content-type'), null)
  assert.deepEqual(
    outcomes.map((one) => one.split(' ')[1]),
    ['success', 'success', 'success', 'success'],
  )
})

test('path, query and body are apart: one name in all three is three values', async (t) => {
  const { call } = await openThings(t)
  const { json } = await call('PATCH', '/things/in%20path?id=in+query&times=3&name=no', {
    id: 'in body',
    name: 'B',
  })
  assert.deepEqual(json, { ids: ['in path', 'in query', 'in body'], times: 3, name: 'B' })
})

test('each part is checked by its own schema, and the refusal names the field but not its value', async (t) => {
  const { call } = await openThings(t)
  const messageOf = async (...[verb, at, body]: Parameters<typeof call>) => {
    const { status, json } = await call(verb, at, body)
    assert.equal(status, 400)
    return (json as { error: { message: string } }).error.message
  }
  assert.match(await messageOf('PATCH', '/things/a?times=10', { name: 'B' }), /^times: /)
  assert.match(await messageOf('PATCH', `/things/${'x'.repeat(21)}`, { name: 'B' }), /^id: /)
  assert.match(await messageOf('PATCH', '/things/a', {}), /^name: /)
  assert.match(await messageOf('PATCH', '/things/a', '{"name":'), /^The body is not valid JSON/)
  assert.match(await messageOf('PATCH', '/things/a'), /^name: /)
  const nested = { id: 'a', name: 'A', places: [{ country: 'DE' }, { country: 'DE', city: { name: 7 } }] }
  const message = await messageOf('POST', '/things', nested)
  assert.match(message, /^places\.1\.city\.name: /)
  assert.doesNotMatch(message, /7/)
})

test('nested fields that the schema does not name are dropped on the way in and on the way out', async (t) => {
  const { call, things, example } = await openThings(t)
  const more = {
    ...example,
    extra: 1,
    places: [{ country: 'FR', secret: 'x', city: { name: 'Lyon', x: 1 } }],
  }
  const { json } = await call('POST', '/things', more)
  const kept = { ...example, places: [{ country: 'FR', city: { name: 'Lyon' } }] }
  assert.deepEqual([json, things.get('a')], [kept, kept])
})

test('a repeated write gets the same status again, whatever the order of the names in its body', async (t) => {
  const { call, things, example } = await openThings(t)
  const headers = { 'idempotency-key': 'k1' }
  const { id, name } = example
  await call('POST', '/things', { id, name, places: [{ country: 'DE', city: { name: 'Bonn' } }] }, headers)
  things.clear()
  const reordered = { places: [{ city: { name: 'Bonn' }, country: 'DE' }], name, id }
  const again = await call('POST', '/things', reordered, headers)
  assert.deepEqual([again.status, again.json], [201, example])
  assert.equal(again.headers.get('idempotent-replayed'), 'true')
  assert.equal(things.size, 0)
  const other = await call('POST', '/things', { ...reordered, name: 'other' }, headers)
  assert.equal(other.status, 400)
  for (const replayed of [null, 'true']) {
    const removed = await call('DELETE', '/things/a', undefined, { 'idempotency-key': 'k2' })
    assert.deepEqual([removed.status, removed.json], [204, undefined])
    assert.equal(removed.headers.get('idempotent-replayed'), replayed)
  }
  assert.equal((await call('DELETE', '/things/b', undefined, { 'idempotency-key': 'k2' })).status, 400)
})

test('the OpenAPI document has each status, verb and part, and every real answer fits it', async (t) => {
  const document = thingsDocument()
  const { 'x-same-as': _, ...patch } = document.paths['/things/v1/things/{id}']?.patch ?? assert.fail()
  const own = (patch.parameters ?? []).flatMap((one) => ('$ref' in one ? [] : [one]))
  assert.deepEqual(
    own.map((one) => [one.name, one.in, one.required, one.example]),
    [
      ['id', 'path', true, 'a'],
      ['id', 'query', false, undefined],
      ['times', 'query', false, 2],
    ],
  )
  assert.deepEqual(Object.keys(patch.requestBody?.content ?? {}), ['application/json'])
  const { changeThingRequest, addThingRequest, removeThingAnswer } = document.components.schemas
  assert.deepEqual(changeThingRequest?.required, ['name'])
  const places = addThingRequest?.properties?.places
  assert.deepEqual(places?.items?.properties?.city?.required, ['name'])
  assert.equal(removeThingAnswer, undefined)
  const statuses = Object.values(document.paths)
    .flatMap((verbs) => Object.values(verbs))
    .map(({ operationId, responses }) => [operationId, Object.keys(responses)[0]])
  assert.deepEqual(Object.fromEntries(statuses), {
    ...{ addThing: '201', changeThing: '200', startThing: '202', removeThing: '204' },
  })

  const { call, prefix, example } = await openThings(t)
  const check = makeAnswerCheck(document)
  const calls = [
    ['POST', '/things', example],
    ['POST', '/things', { id: 7 }],
    ['PATCH', '/things/a', { name: 'B' }],
    ['PUT', '/things/a/start', undefined],
    ['DELETE', '/things/a', undefined],
  ] as const
  for (const [verb, at, body] of calls) {
    const { status, headers, json } = await call(verb, at, body)
    check({ verb, path: prefix + at, status, headers, body: json })
  }
  const headers = new Headers({ 'content-type': 'application/json', 'x-request-id': 'r' })
  const wrong = { verb: 'DELETE', path: `${prefix}/things/a`, headers }
  assert.throws(() => check({ ...wrong, status: 204, body: { more: 1 } }))
  assert.throws(() => check({ ...wrong, status: 200, body: {} }))
})

test('the reference page shows nested fields, a call in JSON, and an answer without content', () => {
  const { body } = referencePage(thingsDocument(), '/openapi/things.json', [])
  const text = readMarkup(body.text)
  for (const part of [
    'places[].city.name',
    'origin.country',
    'PATCH',
    'in the path, required',
    'No content.',
    '"country":"DE"',
  ])
    assert.ok(text.includes(part), part)
})
