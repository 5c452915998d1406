// One unit of work as one transaction on one connection. BEGIN is sent with the first statement and COMMIT behind the last
// one, without waiting for answers: to a transaction with a failed statement the server answers this COMMIT with ROLLBACK.
import { OutcomeUnknown } from '../away.ts'
import type { Handle, IdempotencyHook } from '../database.ts'
import type { MakeHandle, Statement } from '../handle.ts'
import { runUnit, type UnitOutcome } from '../unit.ts'
import type { Lane } from './connection-queue.ts'
import { isServerError } from './faults.ts'
import { type Borrowed, COMMIT, type PostgresPool } from './pool.ts'

const ROLLBACK = { sql: 'rollback', parameters: [] }

type Order<T> = {
  work: (tx: Handle) => Promise<T>
  once: IdempotencyHook | undefined
  lane: Lane
  timeoutMs: number
}

/** Never rejects. */
export async function transact<T>(
  pool: PostgresPool,
  makeHandle: MakeHandle,
  order: Order<T>,
): Promise<UnitOutcome<T>> {
  let inDoubt = true
  let connection: Borrowed | undefined
  try {
    connection = await pool.borrow(order.lane)
    const transaction = beginOn(connection)
    const outcome = await runUnit(makeHandle, transaction.run, {
      ...order,
      waitsForClaims: true, // a lost claim is no error for the server, which would commit all the same
    })
    if (outcome.ok) {
      const command = await transaction.commit()
      const late = await outcome.late()
      await transaction.mustHaveBegun()
      inDoubt = false
      if (late) return { ok: false, error: late.error, timedOut: false }
      if (command !== 'COMMIT')
        throw new Error('PostgreSQL rolled the transaction back instead of committing it.')
    } else if (!outcome.timedOut) {
      const isUndone = await transaction.rollBack()
      await transaction.mustHaveBegun()
      inDoubt = !isUndone
    }
    return outcome
  } catch (error) {
    return { ok: false, error, timedOut: false }
  } finally {
    connection?.giveBack(inDoubt)
  }
}

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
