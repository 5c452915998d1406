// The tries of one request: again after 429, 503 and lost connections, as long as a repeat does no harm.
import { LatchkeyError, secondsToWait } from './errors.ts'

const MOST_TRIES = 3
const FIRST_WAIT_MS = 500
/** Where the server wants a longer wait, its answer is the result. */
const LONGEST_WAIT_MS = 60_000
/** With these statuses the server has done nothing. */
const NOTHING_DONE = new Set([429, 503])
const NO_BODY = new Set([204, 304])

export type Wait = (ms: number, signal: AbortSignal | undefined) => Promise<void>

export type Tries = {
  fetch: typeof fetch
  /** Of one try. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Whether the call may be repeated when it is not known whether it was carried out. */
  mayRepeat: boolean
  wait: Wait
}

/** The last answer, with its whole body. Errors: connection_failed, timed_out; the reason of the signal when it fires. */
export async function fetchInTries(request: Request, how: Tries): Promise<Response> {
  for (let tries = 1; ; tries++) {
    const outcome = await tryOnce(request.clone(), how)
    const waitMs = tries < MOST_TRIES ? waitAfter(outcome, tries, how.mayRepeat) : undefined
    if (waitMs !== undefined) await how.wait(waitMs, how.signal)
    else if (outcome instanceof LatchkeyError) throw outcome
    else return outcome
  }
}

async function tryOnce(
  request: Request,
  { fetch, timeoutMs, signal }: Tries,
): Promise<Response | LatchkeyError> {
  signal?.throwIfAborted()
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(request, { signal: signal ? AbortSignal.any([signal, timeout]) : timeout })
    // A connection can break in the middle of a body: that is a lost answer, too.
    const body = NO_BODY.has(response.status) ? null : await response.text()
    return new Response(body, response)
  } catch (cause) {
    signal?.throwIfAborted()
    return timeout.aborted
      ? new LatchkeyError('timed_out', `There was no answer within ${timeoutMs} ms.`, { cause })
      : new LatchkeyError('connection_failed', 'The server was not reached, or the connection broke.', {
          cause,
        })
  }
}

/** Undefined: this outcome is the last. */
function waitAfter(outcome: Response | LatchkeyError, tries: number, mayRepeat: boolean): number | undefined {
  const backoffMs = FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random() / 2)
  if (outcome instanceof LatchkeyError) return mayRepeat ? backoffMs : undefined
  if (!NOTHING_DONE.has(outcome.status)) return undefined
  const waitMs = (secondsToWait(outcome) ?? 0) * 1000 + backoffMs
  return waitMs <= LONGEST_WAIT_MS ? waitMs : undefined
}

/** Errors: the reason of the signal when it fires. */
export const pause: Wait = (ms, signal) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
