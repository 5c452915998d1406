// Promises that the compiler keeps: what must not be forgotten cannot be left out. Each is shown with a file that
// compiles and the same file without the thing in question.
import assert from 'node:assert/strict'
import test from 'node:test'
import { compileErrors } from './compile.ts'

const OPERATION = `
import { z } from 'zod'
import { operation } from '../operation.ts'

export const look = operation({
  name: 'Look',
  summary: 'Looks.',
  description: 'Looks and tells.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: false,
  input: z.object({}),
  output: z.object({ seen: z.string() }),
  errors: [],
  example: { request: {}, answer: { seen: 'a' } },
  run: async () => 'a',
  encode: (seen) => ({ seen }),
})
`

/** What the compiler says when the first line of `text` that holds `part` is replaced. */
function errorsWith(path: string, text: string, part: string, instead: string): string[] {
  const lines = text.split('\n')
  const index = lines.findIndex((line) => line.includes(part))
  assert.ok(index >= 0, `no line with ${part} in ${path}`)
  return compileErrors([{ path, text: lines.with(index, instead).join('\n') }])
}

const FIXTURE = 'src/http/amapi/fixture.ts'

test('an operation with a permission compiles', () => {
  assert.deepEqual(compileErrors([{ path: FIXTURE, text: OPERATION }]), [])
})

test('an operation without a permission does not compile', () => {
  const errors = errorsWith(FIXTURE, OPERATION, 'permission:', '')
  assert.equal(errors.length > 0, true)
  assert.match(errors.join('\n'), /'permission' is missing/)
})

test('an operation with a permission that nobody checks does not compile', () => {
  const errors = errorsWith(FIXTURE, OPERATION, 'permission:', "  permission: { by: 'friends' },")
  assert.match(errors.join('\n'), /"friends"/)
})
