// The scenarios show every error that AMAPI can give, and a missing one is reported by name.
import assert from 'node:assert/strict'
import test from 'node:test'
import { WIRE } from '../../src/http/amapi/errors.ts'
import { operations } from '../../src/http/amapi/operations.ts'
import { NEVER } from '../../src/http/dialect.ts'
import { suites } from './amapi/suites.ts'
import { HTTP_STATUS } from './contract.ts'
import { gaps } from './coverage.ts'
import type { Exchange, Suite } from './scenario.ts'

test('every error of every method is shown by a scenario', () => {
  assert.deepEqual(gaps(operations, suites), [])
})

test('an error that no scenario shows is named, with its method', () => {
  const shorter = without((one) => one.code !== 1305)
  assert.deepEqual(gaps(operations, shorter), [
    'CancelRequest: code 1305 is never shown',
    'code 1305 of the contract is never shown',
  ])
  const silent = without((one) => one.call.method !== 'SetPassword' || one.code !== 1102)
  assert.deepEqual(gaps(operations, silent), ['SetPassword: code 1102 is never shown'])
})

test('a parameter that is never missing nor malformed is named, and so is a method without scenarios', () => {
  const careless = without((one) => one.names !== 'reason')
  assert.deepEqual(gaps(operations, careless), ['CancelRequest: 1001 is never shown for reason'])
  const short = suites.filter((suite) => suite.method !== 'ListAliases')
  assert.deepEqual(gaps(operations, short), ['ListAliases: no scenarios'])
})

test("the program's error table has the codes and statuses of the contract", () => {
  const transport = new Set(['method_unknown', 'verb_not_allowed', 'body_too_large', 'unsupported_encoding'])
  const wrong = Object.entries(WIRE).filter(
    ([name, row]) => row !== NEVER && !transport.has(name) && HTTP_STATUS[row.code] !== row.status,
  )
  assert.deepEqual(wrong, [])
})

test('no two scenarios of a method share a name, and neither do two exchanges of a scenario', () => {
  const names = suites.flatMap(({ scenarios }) => [
    ...scenarios.map((scenario) => scenario.name),
    ...scenarios.flatMap((scenario) => scenario.exchanges.map((one) => `${scenario.name} / ${one.name}`)),
  ])
  assert.deepEqual(
    names.filter((name, i) => names.indexOf(name) !== i),
    [],
  )
})

function without(keep: (exchange: Exchange) => boolean): Suite[] {
  return suites.map(({ method, scenarios }) => ({
    method,
    scenarios: scenarios.map((scenario) => ({ ...scenario, exchanges: scenario.exchanges.filter(keep) })),
  }))
}
