import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { engineNames } from './engine-names.ts'

test('database engines are named in their own files only', () => {
  assert.deepEqual(engineNames(readTree()), [])
})

const VIOLATIONS = {
  'an import': "import Database from 'better-sqlite3'",
  'an import of the other engine': "import { Pool } from 'pg'",
  'a comparison': "if (kind === 'postgres') retry()",
  'a function name': 'openSqlite()',
  'an error code': 'const code = SQLITE_BUSY',
  'a short name': 'pgPool()',
  'a template': 'const words = `uses $' + '{a} PostgreSQL`',
  'a property': 'config.sqlite',
}

for (const [name, text] of Object.entries(VIOLATIONS)) {
  test(`an engine's name in ${name} is found`, () => {
    const found = engineNames(inventTree({ 'src/tokens/tokens.ts': text }))
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0] ?? '', /^src\/tokens\/tokens\.ts:1: /)
  })
}

test('engine files, the configuration, tests, comments and other words may have them', () => {
  const text = "import { Pool } from 'pg'"
  const tree = inventTree({
    'src/db/postgres/engine.ts': text,
    'src/db/open-database.ts': text,
    'src/config/config.ts': text,
    'test/databases/postgres.ts': text,
    'src/day.ts': '// the same in PostgreSQL and SQLite\nconst jpg = upgrade("jpg")',
  })
  assert.deepEqual(engineNames(tree), [])
})
