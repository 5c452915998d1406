// One unit of work as one transaction on one connection. BEGIN is sent with the first statement and COMMIT behind the last
// one, without waiting for answers: to a transaction with a failed statement the server answers this COMMIT with ROLLBACK.
import { OutcomeUnknown } from '../away.ts'
import type { Handle, IdempotencyHook } from '../database.ts'
import type { MakeHandle, Statement } from '../handle.ts'
import { runUnit, type UnitOutcome } from '../unit.ts'
import type { Lane } from './connection-queue.ts'
import { type Deadline, leftOf, within } from './deadline.ts'
import { isServerError } from './faults.ts'
import { type Borrowed, COMMIT, type PostgresPool } from './pool.ts'

const ROLLBACK = { sql: 'rollback', parameters: [] }

/** No work waits longer for its commit, whose outcome is then unknown. The connection waits on: see pool.ts. */
const COMMIT_WITHIN_MS = 15_000
/** Work that was done just before its caller's deadline: to know the outcome is worth a little more. */
const COMMIT_AT_LEAST_MS = 300

type Order<T> = {
  work: (tx: Handle) => Promise<T>
  once: IdempotencyHook | undefined
  lane: Lane
  timeoutMs: number
  deadline: Deadline
}

/** Never rejects. */
export async function transact<T>(
  pool: PostgresPool,
  makeHandle: MakeHandle,
  { deadline, ...order }: Order<T>,
): Promise<UnitOutcome<T>> {
  try {
    const connection = await pool.borrow(order.lane, deadline)
    const transaction = beginOn(connection)
    const outcome = await runUnit(makeHandle, transaction.run, {
      ...order,
      timeoutMs: leftOf(deadline, order.timeoutMs),
      waitsForClaims: true, // a lost claim is no error for the server, which would commit all the same
    })
    const ending: Promise<Ended<T>> = outcome.ok
      ? keep(connection, transaction, outcome)
      : undo(transaction, outcome)
    ending.then(
      ({ inDoubt }) => connection.giveBack(inDoubt),
      () => connection.giveBack(true),
    )
    // The rollback is sent behind a statement that takes too long, and nothing is sent behind the rollback.
    if (!outcome.ok && outcome.timedOut) return outcome
    const late = () => (outcome.ok ? new OutcomeUnknown(TOO_LATE) : outcome.error)
    const waitMs = Math.max(COMMIT_AT_LEAST_MS, leftOf(deadline, COMMIT_WITHIN_MS))
    return (await within(waitMs, ending, late)).outcome
  } catch (error) {
    return { ok: false, error, timedOut: false }
  }
}

const TOO_LATE = new Error('The commit was not answered in time.')

type Ended<T> = { outcome: UnitOutcome<T>; inDoubt: boolean }

async function keep<T>(
  { isWarned }: Borrowed,
  transaction: Transaction,
  outcome: Extract<UnitOutcome<T>, { ok: true }>,
): Promise<Ended<T>> {
  const command = await transaction.commit()
  const late = await outcome.late()
  await transaction.mustHaveBegun()
  if (late) return { outcome: { ok: false, error: late.error, timedOut: false }, inDoubt: false }
  if (command !== 'COMMIT')
    throw new Error('PostgreSQL rolled the transaction back instead of committing it.')
  // An operator has ended the wait for the synchronous standby: a fail-over could lose the commit.
  if (isWarned()) throw new OutcomeUnknown(new Error('The server committed with a warning.'))
  return { outcome, inDoubt: false }
}

async function undo<T>(transaction: Transaction, outcome: UnitOutcome<T>): Promise<Ended<T>> {
  const isUndone = await transaction.rollBack()
  await transaction.mustHaveBegun()
  return { outcome, inDoubt: !isUndone }
}

type Transaction = ReturnType<typeof beginOn>

function beginOn({ begin, run }: Borrowed) {
  let refusal: { error: unknown } | undefined
  let hasRun = false
  const begun = begin().catch((error: unknown) => {
    refusal = { error }
  })

  return {
    async run(statement: Statement) {
      if (refusal) throw refusal.error
      const answer = await run(statement)
      hasRun = true
      return answer
    },
    /** Resolves with the server's word for what it did. */
    async commit(): Promise<string> {
      if (refusal) return 'nothing'
      const { command } = await run(COMMIT).catch((error: unknown) => {
        throw isServerError(error) ? error : new OutcomeUnknown(error)
      })
      return command
    },
    /** False: the connection has to be dropped, which also rolls back. */
    rollBack: () =>
      run(ROLLBACK).then(
        () => true,
        () => false,
      ),
    /** When BEGIN was refused, each statement that was sent behind it has run, and was kept, on its own. */
    async mustHaveBegun(): Promise<void> {
      await begun
      if (refusal) throw hasRun ? new OutcomeUnknown(refusal.error) : refusal.error
    },
  }
}
