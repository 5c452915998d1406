import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { importCycles } from './import-cycles.ts'

test('the project has no import cycle, neither of files nor of folders', () => {
  assert.deepEqual(importCycles(readTree()), [])
})

test('a cycle of three files is found, types and re-exports included', () => {
  const tree = inventTree({
    'src/tokens/a.ts': "import { b } from './b.ts'",
    'src/tokens/b.ts': "export { c } from './c.ts'",
    'src/tokens/c.ts': "import type { A } from './a.ts'",
  })
  assert.deepEqual(importCycles(tree), [
    'import cycle: src/tokens/a.ts → src/tokens/b.ts → src/tokens/c.ts → src/tokens/a.ts',
  ])
})

test('two nouns that need each other are found although no file closes the circle', () => {
  const tree = inventTree({
    'src/accounts/accounts.ts': "import '../tokens/tokens.ts'",
    'src/accounts/account.ts': 'export const limit = 1',
    'src/tokens/tokens.ts': "import type { Account } from '../accounts/account.ts'",
  })
  assert.deepEqual(importCycles(tree), ['import cycle: accounts/ → tokens/ → accounts/'])
})

test('two cycles through one file are both found', () => {
  const tree = inventTree({
    'test/a.ts': "import './b.ts'\nimport './c.ts'",
    'test/b.ts': "import './a.ts'",
    'test/c.ts': "import './a.ts'",
  })
  assert.equal(importCycles(tree).length, 2)
})

test('two ways to the same file are no cycle', () => {
  const tree = inventTree({
    'test/a.ts': "import './b.ts'\nimport './c.ts'",
    'test/b.ts': "import './d.ts'",
    'test/c.ts': "import './d.ts'",
    'test/d.ts': '',
  })
  assert.deepEqual(importCycles(tree), [])
})
