import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { coreOpenedByApis } from './core-access.ts'

test('nothing under http and radius opens the database or the vault', () => {
  assert.deepEqual(coreOpenedByApis(readTree()), [])
})

const VIOLATIONS: Record<string, [path: string, text: string]> = {
  'a dialect writes': ['src/http/vam/a.ts', "await app.db.write((tx) => tx.updateTable('account'))"],
  'RADIUS decrypts': ['src/radius/a.ts', "app.vault.decrypt('gateway_secret', secret)"],
  'the database is taken apart': ['src/http/a.ts', 'const { db } = app'],
  'it is taken under another name': ['src/http/a.ts', 'const { db: store } = app'],
  'a function takes it': ['src/radius/a.ts', 'export function make({ ids }: App) {}'],
}

for (const [name, [path, text]] of Object.entries(VIOLATIONS)) {
  test(`the guard sees that ${name}`, () => {
    assert.equal(coreOpenedByApis(inventTree({ [path]: text })).length, 1)
  })
}

test('jobs and the core may', () => {
  const tree = inventTree({
    'src/jobs/a.ts': 'app.db.read',
    'src/accounts/a.ts': 'const { db, vault } = deps',
  })
  assert.deepEqual(coreOpenedByApis(tree), [])
})
