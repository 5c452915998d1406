import assert from 'node:assert/strict'
import test from 'node:test'
import { inventTree, readTree } from '../reading/source-tree.ts'
import { unboundedLists } from './bounded-lists.ts'

test('every list that a store reads has an end', () => {
  assert.deepEqual(unboundedLists(readTree()), [])
})

const STEPS = `async function list(db, status) {
  let query = db.selectFrom('account').selectAll()
  if (status) query = query.where('status', '=', status)
  return query.execute()
}`

const VIOLATIONS: Record<string, string> = {
  'a list has no limit': "db.selectFrom('account').select('id').where('brand_id', '=', 1).execute()",
  'a limit belongs to a subquery': `db.selectFrom('account').select('id')
    .where((eb) => eb.exists(eb.selectFrom('alias').limit(1))).execute()`,
  'a list in the middle of a function has none': `async function list(db) {
    const rows = await db.selectFrom('account').selectAll().execute()
    return rows.map(toAccount)
  }`,
  'a list that is built in steps has none': STEPS,
}

for (const [name, text] of Object.entries(VIOLATIONS)) {
  test(`the guard sees that ${name}`, () => {
    const found = unboundedLists(inventTree({ 'src/accounts/a-store.ts': text }), {})
    assert.equal(found.length, 1, found.join('\n'))
  })
}

test('a limit, a list of the caller, one row and a change are free', () => {
  const free = [
    "db.selectFrom('account').selectAll().limit(10).execute()",
    "db.selectFrom('account').selectAll().where('id', 'in', padded(ids)).execute()",
    "db.selectFrom('account').selectAll().where('id', '=', 1).executeTakeFirst()",
    STEPS.replace('.selectAll()', '.selectAll().limit(5)'),
    STEPS.replace('if (status)', 'query = query.limit(5); if (status)'),
    "db.deleteFrom('account').where('id', '=', 1).execute()",
  ]
  assert.deepEqual(unboundedLists(inventTree({ 'src/accounts/a-store.ts': free.join('\n') }), {}), [])
})

test('an exception that nothing needs is found', () => {
  assert.deepEqual(unboundedLists([], { 'src/a-store.ts account': 'few' }), [
    'src/a-store.ts account: an exception that is not needed',
  ])
})
