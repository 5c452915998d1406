// A database of a test is used again only when nothing but its rows has changed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { createTestDatabase } from '../../databases/postgres.ts'

const ROWS =
  "update id_block set next_id = 5000; insert into job (name, lease_holder, lease_until) values ('none', '', 0)"
const SHAPES = [
  'alter table plan rename to plan_away',
  'alter table plan rename column months to months_away',
  'alter table job alter column lease_holder drop not null',
  'alter table plan add column more integer',
  'create table more (id integer)',
  'drop index subscription_account',
  'create index more on plan (months)',
  'alter table plan add constraint more check (months < 1000)',
]

/** Each row of the tables that ROWS changes. */
const READ = 'select (select json_agg(j) from job j) as jobs, (select json_agg(b) from id_block b) as blocks'

/** The address of the database that is used after one in which `change` was done, and what is in it. */
async function usedAfter(change: string) {
  const first = await createTestDatabase()
  const before = await ask(first.url, READ)
  await ask(first.url, change)
  await first.drop()
  const second = await createTestDatabase()
  const after = await ask(second.url, READ)
  await second.drop()
  return { isSame: first.url === second.url, before, after }
}

async function ask(connectionString: string, text: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

test('a database is used again when only rows have changed, and has those of a fresh one', async () => {
  const { isSame, before, after } = await usedAfter(ROWS)
  assert.equal(isSame, true)
  assert.deepEqual(after, before)
})

for (const change of SHAPES) {
  test(`a database is not used again after: ${change}`, async () => {
    const { isSame, before, after } = await usedAfter(change)
    assert.equal(isSame, false)
    assert.deepEqual(after, before)
  })
}
