import assert from 'node:assert/strict'
import test from 'node:test'
import { amapi } from '../../src/http/amapi/dialect.ts'
import { amapiReference } from '../../src/http/amapi/docs/openapi.ts'
import { gatewayApi } from '../../src/http/gateway-api/dialect.ts'
import { gatewayApiReference } from '../../src/http/gateway-api/docs/openapi.ts'
import { manage } from '../../src/http/manage/dialect.ts'
import { manageReference } from '../../src/http/manage/docs/openapi.ts'
import { vam } from '../../src/http/vam/dialect.ts'
import { vamReference } from '../../src/http/vam/docs/openapi.ts'
import { wrongCodes } from './answered-codes.ts'

const URL = 'https://vpn.example.net'
const document = gatewayApiReference.makeDocument(URL)

test('each error table has rows for the codes that its dialect answers, and for no others', () => {
  assert.deepEqual(wrongCodes(amapi.errors, amapi.operations, amapiReference.makeDocument(URL)), [])
  assert.deepEqual(wrongCodes(vam.errors, vam.operations, vamReference.makeDocument(URL)), [])
  assert.deepEqual(wrongCodes(gatewayApi.errors, gatewayApi.operations, document), [])
  assert.deepEqual(wrongCodes(manage.errors, manage.operations, manageReference.makeDocument(URL)), [])
})

test('a row for a code that no operation answers is found', () => {
  const errors = { ...gatewayApi.errors, conflict: { code: 'conflict', status: 409 } }
  assert.deepEqual(wrongCodes(errors, gatewayApi.operations, document), [
    'conflict is answered by no operation: mark it NEVER',
  ])
})

test('an operation that lists a code that is never answered is found', () => {
  const operations = [{ name: 'look', errors: ['invalid_input', 'conflict'] }]
  assert.deepEqual(wrongCodes(gatewayApi.errors, operations, document), [
    'look lists conflict, which is never answered',
  ])
})
