// A database that is away, in the words of every engine: how a call is refused then, and the line a second that the log
// gets of it, whatever many calls are refused.
import { type AppError, unavailable } from '../errors.ts'

export const CLOSED = 'The database is closed.'
const LINE_EVERY_MS = 1000

/** Makes the refusal of a call of which nothing was done, and tells the log why. */
export type Away = (reason: string, cause?: unknown) => AppError

/** A commit was sent and its answer never came: the work was done or not, and nobody here can know. */
export class OutcomeUnknown extends Error {
  override name = 'OutcomeUnknown'

  constructor(cause: unknown) {
    super('The database was lost while it committed: whether the change was made is not known.', { cause })
  }
}

type Log = { error(fields: object, message: string): void }

export function makeAway(log: Log | undefined): Away {
  let saidAt = Number.NEGATIVE_INFINITY
  let unsaid = 0
  return (reason, cause) => {
    const now = performance.now()
    if (now - saidAt < LINE_EVERY_MS) unsaid++
    else {
      log?.error({ reason, ...(unsaid > 0 && { before: unsaid }) }, 'the database is away')
      saidAt = now
      unsaid = 0
    }
    return unavailable(reason, cause)
  }
}
