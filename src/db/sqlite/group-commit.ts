// Group commit: units of work wait in a bounded queue, run one after another on the writer thread's connection, each in a
// savepoint, and share one COMMIT. No unit of a group is answered before that COMMIT is on disk.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { type Away, OutcomeUnknown } from '../away.ts'
import type { Handle, IdempotencyHook } from '../database.ts'
import type { MakeHandle, RunStatement } from '../handle.ts'
import type { Limits } from '../limits.ts'
import { runUnit, type UnitOutcome } from '../unit.ts'
import { leavesDoubt, translateFault } from './faults.ts'
import { CLAIM_LOST, LOCK_TRIES, toOrder, UNIT_BEGINS, UNIT_KEPT, UNIT_UNDONE } from './writer-messages.ts'
import { SqliteFailure, type WriterPort } from './writer-port.ts'

/** A group ends when no unit waits, or after this many units or this much time. */
const MOST_UNITS_A_GROUP = 256
const LONGEST_GROUP_MS = 25
const LONGEST_TURN_MS = 2
/** The next group is sent while the one before it goes to disk; more of them would only be smaller. */
const MOST_COMMITTING = 2

type Job = {
  work: (tx: Handle) => Promise<unknown>
  once: IdempotencyHook | undefined
  timeoutMs: number
  queuedAt: number
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}

type Deps = {
  port: WriterPort
  makeHandle: MakeHandle
  limits: Limits
  onWait: (waitMs: number) => void
  away: Away
}

export type WriteGroups = {
  /**
   * Errors: AppError overloaded when the queue is full or another process keeps the file locked, unavailable when the file
   * cannot be written; OutcomeUnknown.
   */
  write<T>(work: (tx: Handle) => Promise<T>, once: IdempotencyHook | undefined, timeoutMs: number): Promise<T>
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>
}

export function makeWriteGroups({ port, makeHandle, limits, onWait, away }: Deps): WriteGroups {
  const queue: Job[] = []
  let running: Promise<void> | undefined
  /** Groups whose COMMIT is sent and not answered, the oldest first. */
  const committing: Promise<void>[] = []

  async function runAll() {
    port.hold()
    while (queue.length > 0) {
      if (committing.length < MOST_COMMITTING) follow(await runGroup())
      else await committing[0]
    }
    running = undefined
    if (committing.length === 0) port.letGo()
  }

  function follow({ committed }: { committed: Promise<void> }) {
    committing.push(committed)
    void committed.then(() => {
      committing.shift()
      if (!running && committing.length === 0) port.letGo()
    })
  }

  /** Resolves when all of the group is sent. */
  async function runGroup(): Promise<{ committed: Promise<void> }> {
    const group = { begun: false, lost: false }
    const done: [Job, UnitOutcome<unknown>][] = []
    const endsAt = performance.now() + LONGEST_GROUP_MS
    let turnEndsAt = performance.now() + LONGEST_TURN_MS
    do {
      const job = queue.shift()
      if (!job) break
      // Units whose statements are all deferred never wait: without a pause they would block the event loop.
      if (performance.now() > turnEndsAt) {
        await nextTurn()
        turnEndsAt = performance.now() + LONGEST_TURN_MS
      }
      onWait(performance.now() - job.queuedAt)
      done.push([job, await runJob(job, group)])
    } while (done.length < MOST_UNITS_A_GROUP && !group.lost && performance.now() < endsAt)
    return { committed: answerAll(done, group.begun ? commit(group) : Promise.resolve(undefined)) }
  }

  async function answerAll(
    done: readonly [Job, UnitOutcome<unknown>][],
    committed: Promise<{ error: unknown } | undefined>,
  ) {
    const refusal = await committed
    for (const [job, outcome] of done) await answer(job, outcome, refusal)
  }

  async function commit(group: { lost: boolean }): Promise<{ error: unknown } | undefined> {
    const isDead = port.death !== undefined
    try {
      await port.commit()
      return undefined
    } catch (error) {
      const isUndone = isDead || group.lost || !leavesDoubt(error)
      return { error: isUndone ? error : new OutcomeUnknown(error) }
    }
  }

  async function answer(job: Job, outcome: UnitOutcome<unknown>, refusal: { error: unknown } | undefined) {
    const failure = outcome.ok ? ((await outcome.late()) ?? refusal) : outcome
    const { death } = port
    if (failure)
      job.reject(death && failure.error === death ? gone(death) : translateFault(failure.error, away))
    else if (outcome.ok) job.resolve(outcome.value)
  }

  function gone(death: Error): AppError {
    return away(death.message, death)
  }

  async function runJob(job: Job, group: { begun: boolean; lost: boolean }): Promise<UnitOutcome<unknown>> {
    let begun = false
    const run: RunStatement = async (statement) => {
      if (!begun) port.send(UNIT_BEGINS)
      begun = true
      try {
        const order = toOrder(statement.sql, statement.parameters, statement.refusal !== undefined)
        const [rows, changes] = await port.execute(order)
        return rows ? { rows } : { rows: [], numAffectedRows: BigInt(changes) }
      } catch (error) {
        if (statement.refusal && error instanceof SqliteFailure && error.code === CLAIM_LOST)
          return { rows: [], numAffectedRows: 0n }
        if (port.death || (error instanceof SqliteFailure && error.groupLost)) group.lost = true
        throw error
      }
    }
    // The first statement of a group may have to wait for another process's lock.
    const timeoutMs = group.begun ? job.timeoutMs : job.timeoutMs + LOCK_TRIES * limits.lockTimeoutMs
    const outcome = await runUnit(makeHandle, run, { work: job.work, once: job.once, timeoutMs })
    if (begun) {
      group.begun = true
      port.send(outcome.ok ? UNIT_KEPT : UNIT_UNDONE)
    }
    return outcome
  }

  return {
    write<T>(work: (tx: Handle) => Promise<T>, once: IdempotencyHook | undefined, timeoutMs: number) {
      if (port.death) return Promise.reject(gone(port.death))
      if (queue.length >= limits.mostWaiting) {
        return Promise.reject(new AppError('overloaded', 'Too many writes are waiting.', { retryAfterS: 1 }))
      }
      return new Promise<T>((resolve, reject) => {
        const settle = resolve as (value: unknown) => void
        queue.push({ work, once, timeoutMs, queuedAt: performance.now(), resolve: settle, reject })
        running ??= runAll()
      })
    },
    async idle() {
      while (running || committing.length > 0) await (running ?? committing[0])
    },
  }
}
