// One action on many accounts, as a task. First its rows are chosen by the filter; then each is done in a transaction of its own, by
// the use case of the single action, together with the mark of its row: a row is done once, whichever process dies when.
import type { Caller } from '../../brands/brand.ts'
import { OutcomeUnknown } from '../../db/away.ts'
import type { Database, IdempotencyHook } from '../../db/database.ts'
import { AppError, isOverloaded, isUnavailable } from '../../errors.ts'
import type { Log } from '../../log.ts'
import { type Catalogue, checkLimits } from '../../subscriptions/limits.ts'
import { listRecords } from '../../subscriptions/records.ts'
import { OvertakenError, type Task } from '../../tasks/task.ts'
import type { Tasks } from '../../tasks/tasks.ts'
import type { AccountChanges } from '../changes/account-changes.ts'
import type { SubscriptionChanges } from '../changes/subscription-changes.ts'
import type { Listing } from '../operator/list-accounts.ts'
import type { Suspension } from '../operator/suspension.ts'
import type { Cursor } from '../search/walk.ts'
import {
  type BulkAction,
  type BulkOrder,
  checkedOrder,
  fittingRows,
  isAboutSubscriptions,
  MOST_ROWS,
  waitingRow,
} from './bulk-order.ts'

/** Accounts of one step that chooses, and rows of one that works. */
const CHOSEN_AT_ONCE = 500
const ROWS_AT_ONCE = 96
/** Their commits share a write to the disk. */
const ROWS_IN_FLIGHT = 8

const TOO_MANY = `More than ${MOST_ROWS} rows fit the filter, as many as a task may have. Nothing was changed: narrow the filter.`
const FAILED_BY_BUG = 'An internal error; the log of the server has it.'

type Deps = {
  db: Database
  log: Pick<Log, 'error'>
  catalogue: Catalogue
  tasks: Tasks
  listing: Pick<Listing, 'list'>
  suspension: Suspension
  accountChanges: Pick<AccountChanges, 'close'>
  subscriptionChanges: Pick<SubscriptionChanges, 'extend' | 'setLimits'>
}

/** Where its work stands. `chosen`: the rows are complete. */
type Progress = { chosen?: true; after?: Cursor }

export function makeBulk({ db, log, catalogue, tasks, listing, ...deps }: Deps) {
  /** Errors: invalid_input; conflict when there are too many such tasks. */
  async function begin(caller: Caller, order: BulkOrder, isDryRun: boolean): Promise<Task> {
    const input = checkedOrder(order)
    if (input.limits) await checkLimits(db.read, catalogue, input.limits)
    await listing.list(caller.brand.id, input.filter, { limit: 1 }) // refuses what is no filter
    return tasks.begin(caller, { kind: 'accounts_bulk', input, isDryRun })
  }

  /** One batch. Errors: OvertakenError, overloaded, unavailable. */
  async function work(caller: Caller, task: Task): Promise<void> {
    const progress: Progress = task.progress
    if (!progress.chosen) return choose(caller, task, progress)
    const rows = await tasks.listWaiting(task, ROWS_AT_ONCE)
    if (rows.length === 0) return finish(task)
    const counts = { done: 0, unchanged: 0, failed: 0 }
    const waiting = rows.map(({ number }) => number)
    const takeTurns = async () => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        const state = await doRow(caller, task, number)
        if (state) counts[state]++
      }
    }
    const turns = await Promise.allSettled(Array.from({ length: ROWS_IN_FLIGHT }, takeTurns))
    await db.write((tx) => tasks.addDone(tx, task, counts))
    const failed = turns.find((turn) => turn.status === 'rejected')
    if (failed) throw failed.reason
  }

  async function choose({ brand }: Caller, task: Task, { after }: Progress): Promise<void> {
    const order = orderOf(task)
    const { accounts, next } = await listing.list(brand.id, order.filter, { after, limit: CHOSEN_AT_ONCE })
    const ids = accounts.map(({ id }) => id)
    const rows = isAboutSubscriptions(order.action)
      ? fittingRows(order, await listRecords(db.read, ids))
      : ids.map(waitingRow)
    await db.write(async (tx) => {
      const total = await tasks.addRows(tx, task.id, rows)
      const progress: Progress = next ? { after: next } : { chosen: true }
      await tasks.step(tx, task, { progress, more: { total } })
      if (task.total + total > MOST_ROWS) await tasks.end(tx, task, { status: 'failed', error: TOO_MANY })
      else if (!next && task.isDryRun) await tasks.end(tx, task, { status: 'done' })
    })
  }

  async function finish(task: Task): Promise<void> {
    await db.write((tx) => tasks.end(tx, task, { status: 'done' }))
  }

  /**
   * How it ended; undefined when it was done before, or the task has ended. Errors: overloaded, unavailable,
   * OutcomeUnknown.
   */
  async function doRow(
    { brand, actor }: Caller,
    task: Task,
    number: number,
  ): Promise<'done' | 'unchanged' | 'failed' | undefined> {
    const order = orderOf(task)
    let isSame = false
    const once: IdempotencyHook = tasks.rowHook(task, number, (result) => {
      isSame = isUnchanged(order.action, result)
      return isSame
    })
    try {
      await act({ brand, actor, once }, order, number)
      return isSame ? 'unchanged' : 'done'
    } catch (error) {
      if (error instanceof OvertakenError) return undefined
      if (isUnavailable(error) || isOverloaded(error) || error instanceof OutcomeUnknown) throw error
      const isBug = !(error instanceof AppError)
      if (isBug) log.error({ err: error, taskId: task.id, row: number }, 'a row of a task failed')
      const reason = isBug ? FAILED_BY_BUG : error.message
      const isMine = await db.write((tx) => tasks.failRow(tx, task, number, reason))
      return isMine ? 'failed' : undefined
    }
  }

  /** `number`: as bulk-order.ts chose it. */
  function act(
    caller: Caller,
    { action, days, limits, reason }: BulkOrder,
    number: number,
  ): Promise<unknown> {
    switch (action) {
      case 'suspend':
        return deps.suspension.suspend(caller, { accountId: number, reason })
      case 'resume':
        return deps.suspension.resume(caller, { accountId: number, reason })
      case 'close':
        return deps.accountChanges.close(caller, number, reason === undefined ? {} : { reason })
      case 'extend':
        return deps.subscriptionChanges.extend(caller, number, days ?? 0)
      case 'set_limits':
        return deps.subscriptionChanges.setLimits(caller, number, limits ?? undefined)
    }
  }

  return { begin, work }
}

function orderOf({ input }: Task): BulkOrder {
  return input as BulkOrder
}

/** The result of the transaction in suspension.ts, where the account was so before. */
function isUnchanged(action: BulkAction, result: unknown): boolean {
  return (action === 'suspend' || action === 'resume') && result === undefined
}
