// Prepared statements of one SQLite connection, kept in a bounded cache. Used by the reader and the writer thread.
import type BetterSqlite3 from 'better-sqlite3'

/** Distinct SQL texts kept prepared for each connection; the least recently used one is dropped first. */
const MOST_PREPARED = 400

/** The rows of a statement that returns rows; else null and the number of affected rows. */
export type StatementAnswer = [rows: unknown[], changes: 0] | [rows: null, changes: number]

export function makeStatements(db: BetterSqlite3.Database) {
  const prepared = new Map<string, BetterSqlite3.Statement>()

  function prepare(text: string): BetterSqlite3.Statement {
    const known = prepared.get(text)
    if (known) {
      prepared.delete(text)
      prepared.set(text, known)
      return known
    }
    const statement = db.prepare(text)
    prepared.set(text, statement)
    if (prepared.size > MOST_PREPARED) {
      for (const oldest of prepared.keys()) {
        prepared.delete(oldest)
        break
      }
    }
    return statement
  }

  return {
    /** Errors: SqliteError with SQLite's code. */
    execute(text: string, parameters: readonly unknown[]): StatementAnswer {
      const statement = prepare(text)
      if (statement.reader) return [statement.all(parameters), 0]
      return [null, statement.run(parameters).changes]
    },
  }
}
