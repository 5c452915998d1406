// Pure parts of two pages of the console: the scopes that a key is offered, and what an entry of the audit trail changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf } from '../../../src/console/pages/audit/changes.ts'
import { GROUPS, scopesIn } from '../../../src/console/pages/keys/scopes.ts'
import { scopesOf } from '../../../src/credentials/manage-keys/scope.ts'

for (const level of ['brand', 'installation'] as const)
  test(`a new key is offered each scope of the level ${level}, once`, () => {
    const offered = GROUPS.flatMap((group) => scopesIn(group, { ofInstallation: level === 'installation' }))
    assert.deepEqual(offered.toSorted(), scopesOf(level).toSorted())
  })

test('only what differs is a change, and an empty value is none', () => {
  assert.deepEqual(changesOf({ a: 1, b: null, c: '' }, { a: 1, b: 'x', d: ['y'] }), [
    { name: 'b', before: undefined, after: 'x' },
    { name: 'd', before: undefined, after: '["y"]' },
  ])
  assert.deepEqual(changesOf(null, 'text'), [{ name: '', before: undefined, after: 'text' }])
  assert.deepEqual(
    changesOf({ a: 'z'.repeat(300) }, null).map(({ before }) => before?.length),
    [201],
  )
})
