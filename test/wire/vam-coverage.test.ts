// What all golden exchanges of VAM show together: every route, every code of the contract, every refusal that an operation
// declares, in every encoding of a request; and a test that a gap is found.
import assert from 'node:assert/strict'
import test from 'node:test'
import { rowOf } from '../../src/http/dialect.ts'
import { WIRE } from '../../src/http/vam/errors.ts'
import { operations } from '../../src/http/vam/operations.ts'
import { readGolden } from './goldens.ts'
import type { RecordedExchange } from './run-scenario.ts'
import { VAM_STATUS } from './vam/contract.ts'
import { vamSuites } from './vam/suites.ts'

type Shown = { verb: string; path: string; code: number; types: string }

function shownIn(recorded: readonly RecordedExchange[]): Shown[] {
  return recorded.map(({ request, answer }) => ({
    verb: request.verb,
    path: request.path.split('?')[0] ?? '',
    code: JSON.parse(answer.body).header.code,
    types: `${request.headers?.['content-type'] ?? ''}${request.path.includes('?') ? ' query' : ''}`,
  }))
}

const all = vamSuites.flatMap(({ file }) => readGolden('vam', file).flatMap((scenario) => scenario.exchanges))

function gaps(shown: readonly Shown[]): string[] {
  const found: string[] = []
  for (const { name, routes, errors, refusals, failure } of operations) {
    const own = routes.map(({ method, path }) => ({
      method,
      path,
      pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    }))
    for (const { method, path, pattern } of own) {
      const here = shown.filter((one) => one.verb === method && pattern.test(one.path))
      if (!here.some((one) => one.code === 1 || (one.code === 11001 && NEVER_DONE.has(name))))
        found.push(`${method} ${path} never succeeds`)
    }
    const codes = new Set(
      shown.filter((one) => own.some(({ pattern }) => pattern.test(one.path))).map((one) => one.code),
    )
    for (const error of errors) {
      const { code } = refusals?.[error] ?? rowOf(WIRE, error)
      if (!codes.has(code)) found.push(`${name} never answers ${code} (${error})`)
    }
    if (FAILING.has(name) && !codes.has(failure.code)) found.push(`${name} never fails with ${failure.code}`)
  }
  for (const code of Object.keys(VAM_STATUS)) {
    if (!shown.some((one) => one.code === Number(code))) found.push(`code ${code} is never shown`)
  }
  for (const type of [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'query',
  ]) {
    if (!shown.some((one) => one.types.includes(type))) found.push(`nothing is sent as ${type}`)
  }
  return found
}

/** Operations for things that do not exist here. */
const NEVER_DONE = new Set(['getPsk'])

/** Operations whose own failures have a code in the contract. */
const FAILING = new Set(operations.filter(({ failure }) => failure.code !== 1901).map(({ name }) => name))

test('every route, code and declared refusal of VAM is shown by a golden exchange', () => {
  assert.deepEqual(gaps(shownIn(all)), [])
})

test('a route or a code that no exchange shows is found', () => {
  const without = (left: (one: Shown) => boolean) => gaps(shownIn(all).filter(left))
  assert.deepEqual(without(({ path }) => path !== '/vam/v1/updatePreferences').slice(0, 1), [
    'POST /vam/v1/updatePreferences never succeeds',
  ])
  assert.ok(without(({ code }) => code !== 100033).includes('code 100033 is never shown'))
  assert.ok(
    without(({ types }) => !types.includes('multipart')).includes('nothing is sent as multipart/form-data'),
  )
})
