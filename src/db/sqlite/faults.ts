// The meaning of SQLite's failures for a caller. A failure that is not handled here is a bug.
import { AppError } from '../../errors.ts'
import type { Away } from '../away.ts'
import { codeOf, troubleOf } from '../engine-faults.ts'

/** A lock of another process means load, a failing disk means an outage; neither is a bug. */
export function translateFault(error: unknown, away: Away): unknown {
  const reason = troubleOf(error)
  if (reason !== undefined) return away(reason, error)
  if (!codeOf(error).startsWith('SQLITE_BUSY')) return error
  return new AppError('overloaded', 'The database is locked by another process.', {
    retryAfterS: 1,
    cause: error,
  })
}

/** After a commit that failed in this way, it is not known what the next start finds in the file. */
export function leavesDoubt(error: unknown): boolean {
  return codeOf(error) === '' || codeOf(error).startsWith('SQLITE_IOERR')
}
