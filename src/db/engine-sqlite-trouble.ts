// What SQLite's failures mean to the operator. What is not in the list is a bug.
import { AppError } from '../errors.ts'
import type { Away } from './away.ts'

/** Primary result code → a sentence. Extended codes begin with theirs. */
const SENTENCES: Readonly<Record<string, string>> = {
  SQLITE_FULL: 'The disk of the database is full.',
  SQLITE_IOERR: 'The database file cannot be read or written: input/output error.',
  SQLITE_READONLY: 'The database file cannot be written: it is read-only.',
  SQLITE_CANTOPEN: 'The database file cannot be opened.',
  SQLITE_CORRUPT: 'The database file is damaged.',
  SQLITE_NOTADB: 'The database file is damaged: it is no database.',
  SQLITE_NOMEM: 'There is no memory left for the database.',
}

/** Undefined: no trouble with the file or the disk. */
export function troubleOf(error: unknown): string | undefined {
  const [, primary = ''] = /^(SQLITE_[A-Z]+)/.exec(codeOf(error)) ?? []
  return SENTENCES[primary]
}

/** Another process that holds the lock is load, a disk that fails an outage; neither is a bug. */
export function toldApart(error: unknown, away: Away): unknown {
  const reason = troubleOf(error)
  if (reason !== undefined) return away(reason, error)
  if (!codeOf(error).startsWith('SQLITE_BUSY')) return error
  return new AppError('overloaded', 'The database is locked by another process.', {
    retryAfterS: 1,
    cause: error,
  })
}

/** Of a commit that failed in this way nobody knows what the next start finds in the file. */
export function leavesDoubt(error: unknown): boolean {
  return codeOf(error) === '' || codeOf(error).startsWith('SQLITE_IOERR')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
