// Runs after all other tests: each statement that the program sent finds its rows by an index, or is on a list with a reason.
import assert from 'node:assert/strict'
import fs from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import test from 'node:test'
import BetterSqlite3 from 'better-sqlite3'
import pg from 'pg'
import { createTestDatabase } from '../databases/postgres.ts'
import { copySqliteTemplate } from '../databases/sqlite-template.ts'
import type { NotedStatement } from '../statements.ts'
import { type Judge, judgePostgres, judgeSqlite, mayReadAll, READS, SMALL } from './statement-plans.ts'

async function withJudges(t: test.TestContext): Promise<Record<NotedStatement['engine'], Judge>> {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'latchkey-plans-'))
  await copySqliteTemplate(path.join(folder, 'latchkey.db'))
  const db = new BetterSqlite3(path.join(folder, 'latchkey.db'))
  const { url, drop } = await createTestDatabase()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  t.after(async () => {
    db.close()
    await client.end()
    await drop()
    fs.rmSync(folder, { recursive: true })
  })
  return { sqlite: judgeSqlite(db), postgres: await judgePostgres(client) }
}

test('every statement that the program sent finds its rows by an index', async (t) => {
  const judges = await withJudges(t)
  const noted = readNoted().filter(({ text }) => READS.test(text) && !mayReadAll(text))
  assert.ok(
    noted.some(({ engine }) => engine === 'sqlite') && noted.some(({ engine }) => engine === 'postgres'),
  )
  const found: string[] = []
  for (const { engine, text } of noted)
    for (const table of await judges[engine](text))
      if (!SMALL.has(table)) found.push(`${engine} reads all of ${table}: ${text}`)
  assert.deepEqual(found, [])
})

test('a statement without an index to use is found, on both engines', async (t) => {
  const judges = await withJudges(t)
  for (const judge of Object.values(judges)) {
    assert.deepEqual(await judge("select id from account where state = 'Ohio' and id > 5"), [])
    assert.deepEqual(await judge("select id from account where state = 'Ohio'"), ['account'])
    assert.deepEqual(await judge("delete from audit where address = 'x'"), ['audit'])
  }
})

/** Each text once. */
function readNoted(): NotedStatement[] {
  const folder = path.join(
    process.env.LATCHKEY_TEST_OUTPUT ?? assert.fail('runs at the end of npm test'),
    'statements',
  )
  const lines = fs
    .readdirSync(folder)
    .flatMap((name) => fs.readFileSync(path.join(folder, name), 'utf8').split('\n'))
  return [...new Set(lines)].filter((line) => line !== '').map((line) => JSON.parse(line))
}
