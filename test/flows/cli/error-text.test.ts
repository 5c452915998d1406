// What a command says when it fails: expected failures in a sentence with what to do, everything else with its stack.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorText } from '../../../src/cli/error-text.ts'
import { UnitTimeoutError } from '../../../src/db/unit.ts'
import { AppError } from '../../../src/errors.ts'

test('a database that is too slow is explained in sentences, without a stack', () => {
  const said = errorText(new UnitTimeoutError(10_000))
  assert.match(said, /given up after 10000 ms and is undone\.\n.*run it again to go on\.$/)
  assert.doesNotMatch(said, /\bat .*:\d+/)
})

test('a refusal is its reason alone, and a bug has its stack', () => {
  assert.equal(errorText(new AppError('conflict', 'It is there already.')), 'It is there already.')
  assert.match(errorText(new TypeError('of nothing')), /^TypeError: of nothing\n\s+at /)
})
