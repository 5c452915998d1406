import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { tableOwners } from './table-owner.ts'

test('each table is written by one noun', () => {
  assert.deepEqual(tableOwners(readTree()), [])
})

const OWNER = { 'src/billing/ledger.ts': "db.insertInto('ledger').values(row)" }
const FOREIGN: Record<string, string> = {
  'deletes it': "tx.deleteFrom('ledger').where('id', '=', 1)",
  'inserts into it by a prepared statement': "const insert = precompileDeferredInsert('ledger')",
  'claims a row of it': "const claim = precompileClaim('ledger', 'id')",
  'updates it in plain SQL': 'sql`update ledger set amount = 0`',
  'deletes from it in plain SQL': 'sql`delete from ledger where id = 1`',
}

for (const [name, text] of Object.entries(FOREIGN)) {
  test(`a noun that ${name} though another owns it is found`, () => {
    const found = tableOwners(inventTree({ ...OWNER, 'src/tokens/token-store.ts': text }))
    assert.deepEqual(found, [
      'ledger is written by several nouns: src/billing/ledger.ts, src/tokens/token-store.ts',
    ])
  })
}

test('reading a table of another noun, and speaking of writing it, is free', () => {
  const reader = "// update ledger set amount\ndb.selectFrom('ledger').forUpdate()"
  assert.deepEqual(tableOwners(inventTree({ ...OWNER, 'src/tokens/token-store.ts': reader })), [])
})
