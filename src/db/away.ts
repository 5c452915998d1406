// A database that is away, for every engine: the refusal of a call, and one log line a second for any number of refused
// calls.
import { type AppError, unavailable } from '../errors.ts'

export const CLOSED = 'The database is closed.'
const LINE_EVERY_MS = 1000

/** Makes the refusal of a call that did nothing, and logs the reason. */
export type Away = (reason: string, cause?: unknown) => AppError

/**
 * A commit was sent and its answer never came, or statements ran outside their transaction: this process cannot know what was
 * done.
 */
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
