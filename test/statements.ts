// Notes each text of a statement that the program sends to the database of a test app, so that the last tests can ask both
// engines for the plans of all of them (last/statement-plans.test.ts). What a test itself asks does not count.
import { Worker } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { type CompiledQuery, DefaultQueryExecutor } from 'kysely'
import pg from 'pg'

export type NotedStatement = { engine: 'sqlite' | 'postgres'; text: string }

const ROOT = new URL('..', import.meta.url).pathname
let isNoting = false

/** `note` hears of each text once in this process. */
export function noteStatements(note: (statement: NotedStatement) => void): void {
  if (isNoting) return
  isNoting = true
  const known = new Set<string>()
  const ofTests = new Set<string>()
  const hear = (engine: NotedStatement['engine'], text: unknown) => {
    if (typeof text !== 'string' || ofTests.has(text) || known.has(engine + text)) return
    known.add(engine + text)
    note({ engine, text })
  }
  // Kysely hands a query over in the same turn in which it is asked, so that the stack still shows who asks.
  before(DefaultQueryExecutor.prototype, 'executeQuery', (query) => {
    const { sql } = query as CompiledQuery
    if (known.has(`sqlite${sql}`) || known.has(`postgres${sql}`)) return
    if (isAskedByTest()) ofTests.add(sql)
    else ofTests.delete(sql)
  })
  before(BetterSqlite3.prototype, 'prepare', (text) => hear('sqlite', text))
  before(Worker.prototype, 'postMessage', (batch) => {
    if (Array.isArray(batch)) for (const order of batch) if (Array.isArray(order)) hear('sqlite', order[0])
  })
  before(pg.Client.prototype, 'query', (query) => {
    if (typeof query === 'object' && query && 'text' in query) hear('postgres', query.text)
  })
}

/** Whether the innermost file of the project on the stack, this one apart, is one of the tests. */
function isAskedByTest(): boolean {
  const frames = (new Error('who asks?').stack ?? '').split('\n').filter((line) => line.includes(ROOT))
  const asking = frames.find(
    (line) => !line.includes('/node_modules/') && !line.includes('/test/statements.ts'),
  )
  return asking?.includes(`${ROOT}test/`) ?? false
}

/** Calls `look` with the first argument of each call of this method. */
function before(prototype: object, name: string, look: (first: unknown) => void): void {
  const methods = prototype as Record<string, (...args: unknown[]) => unknown>
  const method = methods[name]
  methods[name] = function (this: unknown, ...args: unknown[]) {
    look(args[0])
    return method?.apply(this, args)
  }
}
