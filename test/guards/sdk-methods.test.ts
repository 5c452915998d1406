import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { METHODS_FILE, outdated, SCHEMA_FILE } from '../../sdk/generate/generated.ts'
import { methodsText } from '../../sdk/generate/methods.ts'
import { ENDPOINTS } from '../../sdk/src/methods.ts'
import { manageReference } from '../../src/http/manage/docs/openapi.ts'
import { operations } from '../../src/http/manage/operations.ts'

const document = manageReference.makeDocument('https://vpn.example.com')
const read = (name: string) => readFileSync(join(import.meta.dirname, '../..', name), 'utf8')
const files = { schema: read(SCHEMA_FILE), methods: read(METHODS_FILE) }

test('the types and methods of the SDK are those of the API', () => {
  assert.deepEqual(outdated(document, files), [])
})

test('every call of the API that a key may make is reachable by one method', () => {
  const reached = Object.values(ENDPOINTS).flatMap((methods) =>
    Object.values(methods).map(({ verb, path }) => `${verb} ${path}`),
  )
  const ofKeys = operations.filter(({ permission }) => !permission.person)
  const called = ofKeys.flatMap(({ routes }) => routes.map(({ method, path }) => `${method} ${path}`))
  assert.deepEqual(reached.toSorted(), called.toSorted())
})

test('files that are older than the API, or changed by hand, are found', () => {
  const wanted = (name: string) => [`${name}: run \`npm run sdk:types\``]
  const wrong = (change: Partial<typeof files>) => outdated(document, { ...files, ...change })
  assert.deepEqual(wrong({ schema: `${files.schema}export type More = 1\n` }), wanted(SCHEMA_FILE))
  assert.deepEqual(wrong({ schema: '' }), wanted(SCHEMA_FILE))
  assert.deepEqual(wrong({ methods: files.methods.replace('accounts', 'account') }), wanted(METHODS_FILE))
  const changed = structuredClone(document)
  delete changed.paths['/api/v1/me']
  assert.deepEqual(outdated(changed, files), [...wanted(SCHEMA_FILE), ...wanted(METHODS_FILE)])
})

test('two calls never become one method', () => {
  const twice = structuredClone(document)
  const me = twice.paths['/api/v1/me']
  assert.ok(me)
  twice.paths['/api/v1/me/too'] = me
  assert.throws(() => methodsText(twice), /latchkey\.keys\.getMe would be two calls/)
})
