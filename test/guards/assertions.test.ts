import assert from 'node:assert/strict'
import test from 'node:test'
import { assertions } from './assertions.ts'
import { inventTree, readTree } from './reading/source-tree.ts'

test('every test of the project asserts something', () => {
  assert.deepEqual(assertions(readTree()), [])
})

const EMPTY = [
  "test('a promise', async () => { await startApp() })",
  "test('a promise', () => { /* assert.ok(true) */ })",
  "test('assert', () => 'assert')",
  "test('a promise', () => Promise.resolve())\nconst resolve = () => assert.ok(true)",
  "test('a promise', () => look())\nfunction look() { return find() }\nfunction find() {}",
]

for (const text of EMPTY) {
  test(`a test without an assertion is found: ${text}`, () => {
    const found = assertions(inventTree({ 'test/a.test.ts': text }))
    assert.deepEqual(found, ['test/a.test.ts:1: a test without an assertion'])
  })
}

test('an assertion counts in the test itself and in a function it calls, in whatever file', () => {
  const tree = inventTree({
    'test/a.test.ts':
      "test('a promise', () => assert.ok(true))\ntest('a promise', () => refused(1))\n/a/.test(text)",
    'test/harness.ts':
      'export const refused = (n) => same(n)\nexport function same(n) { assert.equal(n, 1) }',
  })
  assert.deepEqual(assertions(tree), [])
})
