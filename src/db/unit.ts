// One unit of work: runs a use case on its own handle and says whether it may be kept. Knows no engine.
import type { Handle, Once } from './database.ts'
import type { MakeHandle, RunStatement } from './handle.ts'

export type UnitOrder<T> = {
  work: (tx: Handle) => Promise<T>
  once: Once | undefined
  /** A unit that is not done by then is given up, so that a bug cannot hold the writer for ever. */
  timeoutMs: number
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown; timedOut: boolean }

/**
 * Never rejects. `ok` only when the work and its `once` resolved and no statement failed, waited for or not.
 * After it has resolved the handle is dead and no statement is under way, except after a time-out.
 */
export async function runUnit<T>(
  make: MakeHandle,
  run: RunStatement,
  order: UnitOrder<T>,
): Promise<Outcome<T>> {
  const watch = watchStatements(run)
  let timer: NodeJS.Timeout | undefined
  const tooLong = new Promise<Outcome<T>>((resolve) => {
    timer = setTimeout(() => {
      const error = new Error(`A unit of work was given up after ${order.timeoutMs} ms and is undone.`)
      resolve({ ok: false, error, timedOut: true })
    }, order.timeoutMs)
  })
  const outcome = await Promise.race([attempt(make(watch.run), watch, order), tooLong])
  clearTimeout(timer)
  watch.close()
  return outcome
}

async function attempt<T>(tx: Handle, watch: StatementWatch, order: UnitOrder<T>): Promise<Outcome<T>> {
  let outcome: Outcome<T>
  try {
    await order.once?.begin(tx)
    const value = await order.work(tx)
    await order.once?.end(tx, value)
    outcome = { ok: true, value }
  } catch (error) {
    outcome = { ok: false, error, timedOut: false }
  }
  await watch.idle()
  if (outcome.ok && watch.failure) return { ok: false, error: watch.failure.error, timedOut: false }
  return outcome
}

type StatementWatch = {
  run: RunStatement
  /** Resolves when no statement is under way. */
  idle(): Promise<void>
  close(): void
  readonly failure: { error: unknown } | undefined
}

function watchStatements(run: RunStatement): StatementWatch {
  let open = true
  let underWay = 0
  let failure: { error: unknown } | undefined
  let onIdle: (() => void) | undefined

  function ended() {
    underWay--
    if (underWay === 0) onIdle?.()
  }

  return {
    run(statement) {
      if (!open)
        return Promise.reject(new Error('This database handle was used after its unit of work ended.'))
      underWay++
      const answer = run(statement)
      answer.then(ended, (error) => {
        failure ??= { error }
        ended()
      })
      return answer
    },
    async idle() {
      while (underWay > 0) {
        await new Promise<void>((resolve) => {
          onIdle = resolve
        })
      }
    },
    close() {
      open = false
    },
    get failure() {
      return failure
    },
  }
}
