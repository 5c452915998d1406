// Reads of the embedded database: a read-only connection on the main thread, and a database that is opened for looking only.
import { statSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { systemClock } from '../../clock.ts'
import { type Away, CLOSED } from '../away.ts'
import type { OpenDatabase } from '../database.ts'
import { handleMaker, opensNone, type RunStatement } from '../handle.ts'
import { EmptyDatabaseError } from '../migrate.ts'
import { makeSqliteDialect } from './compiler.ts'
import { translateFault } from './faults.ts'
import { sizeOf } from './file-size.ts'
import { makeStatements } from './statements.ts'

export const DIALECT = makeSqliteDialect({
  database: opensNone,
})

export function openReader(file: string): BetterSqlite3.Database {
  const reader = new BetterSqlite3(file, { readonly: true, fileMustExist: true, timeout: 1000 })
  reader.pragma('cache_size = -4096') // KiB
  reader.pragma('mmap_size = 0')
  return reader
}

export function readWith(reader: BetterSqlite3.Database, away: Away): RunStatement {
  const statements = makeStatements(reader)
  return async (statement) => {
    if (!reader.open) throw away(CLOSED)
    try {
      const [rows] = statements.execute(statement.sql, statement.parameters)
      return { rows: rows ?? [] }
    } catch (error) {
      throw translateFault(error, away)
    }
  }
}

/**
 * Opens nothing before the first read, which rejects when the file cannot be opened: EmptyDatabaseError when it is not
 * there. Has no writer.
 */
export function openSqliteToRead(file: string, away: Away): OpenDatabase {
  let opened: { reader: BetterSqlite3.Database; run: RunStatement } | undefined
  let isClosed = false

  function open() {
    if (isClosed) throw away(CLOSED)
    if (!statSync(file, { throwIfNoEntry: false }))
      throw new EmptyDatabaseError('There is nothing in this database yet.')
    try {
      const reader = openReader(file)
      return { reader, run: readWith(reader, away) }
    } catch (error) {
      throw translateFault(error, away)
    }
  }

  const own = {
    read: handleMaker(DIALECT)(async (statement) => {
      opened ??= open()
      return opened.run(statement)
    }),
    write: () => Promise.reject(away(READ_ONLY)),
    close: async () => {
      isClosed = true
      opened?.reader.close()
    },
  }
  return { ...own, forGateways: own, clock: systemClock, size: async () => sizeOf(file) }
}

const READ_ONLY = 'The database is opened for reading only.'
