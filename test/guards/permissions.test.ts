import assert from 'node:assert/strict'
import test from 'node:test'
import { operations } from '../../src/http/amapi/operations.ts'
import { operations as gatewayApi } from '../../src/http/gateway-api/operations.ts'
import { operations as manage } from '../../src/http/manage/operations.ts'
import { operations as vam } from '../../src/http/vam/operations.ts'
import { permissions } from './permissions.ts'

test('every operation of AMAPI says who may use it', () => {
  assert.equal(operations.length, 14)
  assert.deepEqual(permissions(operations), [])
})

test("every operation of VAM is for the brand's own systems", () => {
  assert.equal(vam.length, 29)
  assert.deepEqual(permissions(vam), [])
  assert.deepEqual([...new Set(vam.map(({ permission }) => permission.by))], ['brand'])
})

test('every operation of the gateway API is for the agent of a gateway', () => {
  assert.equal(gatewayApi.length, 5)
  assert.deepEqual(permissions(gatewayApi), [])
  assert.deepEqual([...new Set(gatewayApi.map(({ permission }) => permission.by))], ['gateway'])
})

test('every operation of the management API needs a key with a scope, or is of an admin about himself', () => {
  assert.deepEqual(permissions(manage), [])
  assert.deepEqual([...new Set(manage.map(({ permission }) => permission.by))], ['manage'])
  const open = manage.filter(({ permission }) => permission.scope === undefined && !permission.person)
  assert.deepEqual(
    open.map(({ name }) => name),
    ['getMe'],
  )
})

test('an operation without a permission is found', () => {
  assert.deepEqual(permissions([{ name: 'Look' }]), ['Look does not say who may use it'])
})

test('an operation with a permission that is not checked is found', () => {
  const look = { name: 'Look', permission: { by: 'friends' } }
  assert.deepEqual(permissions([look]), ['Look does not say who may use it'])
})

test('an operation that is open to anyone without being on the list is found', () => {
  const look = { name: 'Look', permission: { by: 'anyone' } }
  assert.deepEqual(permissions([look]), ['Look is open to anyone'])
})

test('the one open operation and the protected ones pass', () => {
  const found = permissions([
    { name: 'AddClient', permission: { by: 'anyone' } },
    { name: 'Look', permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' } },
    { name: 'Reset', permission: { by: 'trusted', audience: 'owner', tokenKind: 'short' } },
  ])
  assert.deepEqual(found, [])
})
