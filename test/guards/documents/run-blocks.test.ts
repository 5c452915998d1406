import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksOf, readDocument } from '../../readme.ts'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { blocksNotRun } from './run-blocks.ts'

const FEWEST_BLOCKS = 11

test('each block of docs/operations.md is run by a test', () => {
  const blocks = blocksOf(readDocument('docs/operations.md'))
  assert.ok(blocks.length >= FEWEST_BLOCKS, `only ${blocks.length} blocks found`)
  assert.deepEqual(blocksNotRun(blocks, readTree()), [])
})

test('a block that no test runs is found: in another language, under another heading, with one other command', () => {
  const document = [
    ['# Typed', '```sh', './latchkey status     # how it is', './latchkey doctor', '```'],
    ['# Taken', '```', 'docker run \\', '  latchkey', '```'],
    ['## Not sh', '```', './latchkey status', '```'],
    ['## One other', '```sh', './latchkey status', 'reboot', '```'],
  ]
  const blocks = blocksOf(document.flat().join('\n'))
  assert.deepEqual(blocks[1], { heading: 'Taken', language: '', lines: ['docker run latchkey'] })
  const tree = inventTree({
    'test/flows/cli/a.test.ts': "const lines = operationsBlock('Taken')",
    'test/guards/b.test.ts': "operationsBlock('Not sh')",
  })
  assert.deepEqual(
    blocksNotRun(blocks, tree).map((found) => found.split(':')[0]),
    ['"Not sh"', '"One other"'],
  )
})
