// One unit of work: runs a use case on its own handle, and decides whether it may be kept. Knows no engine.
import type { QueryResult } from 'kysely'
import { AppError } from '../errors.ts'
import type { Handle, IdempotencyHook } from './database.ts'
import type { MakeHandle, RunStatement } from './handle.ts'

export type UnitOrder<T> = {
  work: (tx: Handle) => Promise<T>
  once: IdempotencyHook | undefined
  /** A unit that takes longer is given up, so that a bug cannot hold the writer forever. */
  timeoutMs: number
  /** The engine does not undo a unit with a lost claim by itself, so claims must be answered before the unit is kept. */
  waitsForClaims?: boolean
}

/** `late`: the error of a deferred statement that failed; resolves once all of them are answered. A commit waits for it. */
export type UnitOutcome<T> =
  | { ok: true; value: T; late(): Promise<{ error: unknown } | undefined> }
  | { ok: false; error: unknown; timedOut: boolean }

/** The database was too slow or too busy for a unit of work; nothing of it was kept. */
export class UnitTimeoutError extends Error {
  override name = 'UnitTimeoutError'

  constructor(timeoutMs: number) {
    super(`A unit of work was given up after ${timeoutMs} ms and is undone.`)
  }
}

/**
 * Never rejects. `ok` only when the work and its `once` resolved and no statement failed, awaited or not. After it resolves
 * the handle is dead and no statement is under way, except deferred ones and after a time-out.
 */
export async function runUnit<T>(
  make: MakeHandle,
  run: RunStatement,
  order: UnitOrder<T>,
): Promise<UnitOutcome<T>> {
  const watch = watchStatements(run, order.waitsForClaims ?? false)
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<UnitOutcome<T>>((resolve) => {
    timer = setTimeout(() => {
      resolve({ ok: false, error: new UnitTimeoutError(order.timeoutMs), timedOut: true })
    }, order.timeoutMs)
  })
  const outcome = await Promise.race([attempt(make(watch.run), watch, order), tooLong])
  clearTimeout(timer)
  watch.close()
  return outcome
}

async function attempt<T>(tx: Handle, watch: StatementWatch, order: UnitOrder<T>): Promise<UnitOutcome<T>> {
  let outcome: UnitOutcome<T>
  try {
    await order.once?.begin(tx)
    const value = await order.work(tx)
    await order.once?.end(tx, value)
    outcome = { ok: true, value, late: watch.late }
  } catch (error) {
    outcome = { ok: false, error: watch.causeOf(error), timedOut: false }
  }
  await watch.idle()
  if (outcome.ok && watch.failure) return { ok: false, error: watch.failure.error, timedOut: false }
  return outcome
}

type StatementWatch = {
  run: RunStatement
  /** Resolves when no statement is under way. */
  idle(): Promise<void>
  /** The failure, if any, once the deferred statements are answered too. */
  late(): Promise<{ error: unknown } | undefined>
  close(): void
  readonly failure: { error: unknown } | undefined
  /** An error after a failed statement may be a result of it. */
  causeOf(error: unknown): unknown
}

function watchStatements(run: RunStatement, waitsForClaims: boolean): StatementWatch {
  const awaited = makeCounter()
  const deferred = makeCounter()
  let open = true
  let failure: { error: unknown } | undefined
  let lostClaim: Error | undefined

  function follow(answer: Promise<unknown>, counter: Counter) {
    counter.begin()
    answer.then(counter.end, (error) => {
      failure ??= { error }
      counter.end()
    })
  }

  /** An error after a lost claim is a result of it. */
  function cause() {
    return lostClaim ? { error: lostClaim } : failure
  }

  function claim(answer: Promise<QueryResult<unknown>>, refusal: () => Error) {
    return answer.then((result) => {
      if (result.numAffectedRows !== 0n) return result
      lostClaim ??= refusal()
      throw lostClaim
    })
  }

  return {
    run(statement) {
      if (!open)
        return Promise.reject(new Error('This database handle was used after its unit of work ended.'))
      const answer = statement.refusal ? claim(run(statement), statement.refusal) : run(statement)
      const isAwaited = !statement.deferred && !statement.later
      const waits = isAwaited || (waitsForClaims && statement.refusal)
      follow(answer, waits ? awaited : deferred)
      return statement.deferred ? NO_ROWS : answer
    },
    idle: awaited.none,
    async late() {
      await deferred.none()
      return cause()
    },
    close() {
      open = false
    },
    get failure() {
      return cause()
    },
    causeOf: (error) => lostClaim ?? (error instanceof AppError ? error : (failure?.error ?? error)),
  }
}

const NO_ROWS = Promise.resolve({ rows: [] })

type Counter = ReturnType<typeof makeCounter>

/** Counts the statements under way. Only one caller at a time may wait for zero. */
function makeCounter() {
  let count = 0
  let onNone: (() => void) | undefined
  return {
    begin() {
      count++
    },
    end() {
      count--
      if (count === 0) onNone?.()
    },
    async none() {
      while (count > 0) {
        await new Promise<void>((resolve) => {
          onNone = resolve
        })
      }
    },
  }
}
