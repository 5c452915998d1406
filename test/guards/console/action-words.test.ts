import assert from 'node:assert/strict'
import { test } from 'node:test'
import { WITHOUT_EVENT } from '../../../src/audit/without-event.ts'
import { messages } from '../../../src/console/messages/en/actions.ts'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { wordless } from './action-words.ts'

test('the console has words for every action of the audit trail', () => {
  assert.deepEqual(wordless(readTree(), Object.keys(WITHOUT_EVENT), messages), [])
})

test('an action without words, and words without an action, are found', () => {
  const files = inventTree({
    'src/plans/plans.ts': "note({ action: 'plan.burn' })\nconst other = 'plan.set'",
  })
  assert.deepEqual(
    wordless(files, ['plan.set'], { 'plan.set': 'Plan changed', 'plan.melt': 'Plan melted' }),
    ['plan.burn has no words', 'plan.melt is no action'],
  )
})
