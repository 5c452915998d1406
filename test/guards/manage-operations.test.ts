import assert from 'node:assert/strict'
import test from 'node:test'
import { z } from 'zod'
import { commandLines } from '../../src/cli/commands.ts'
import { operations } from '../../src/http/manage/operations.ts'
import { manageOperations } from './manage-operations.ts'

const USAGES = ['latchkey key revoke <id>', 'latchkey status']
const SOUND = {
  name: 'revokeKey',
  cli: 'key revoke',
  permission: { by: 'manage' as const, scope: 'keys:write' as const },
  input: z.object({ path: z.object({}), body: z.object({}), query: z.object({}) }),
  example: { request: { path: {}, body: {} }, answer: {} },
}

test('every operation of the management API has a scope, an example and a command', () => {
  assert.ok(operations.length >= 62)
  const usages = commandLines().map(({ usage }) => usage)
  assert.deepEqual(manageOperations(operations, usages), [])
})

test('what an operation lacks is found', () => {
  const found = (change: object) => manageOperations([{ ...SOUND, ...change }], USAGES)
  assert.deepEqual(found({}), [])
  assert.deepEqual(found({ name: 'getMe', permission: { by: 'manage' } }), [])
  assert.deepEqual(found({ cli: 'none: a browser does this' }), [])
  assert.deepEqual(found({ permission: { by: 'manage' } }), ['revokeKey has no scope'])
  assert.deepEqual(found({ example: { request: { path: {} } } }), ['revokeKey has no example of its body'])
  for (const cli of ['key', 'key revoke <id>', 'key revokes', '', 'none:', 'none: no'])
    assert.deepEqual(found({ cli }), [`revokeKey: "${cli}" is no command`])
})
