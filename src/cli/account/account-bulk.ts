// latchkey account bulk: one action on all accounts that fit. It begins a task, and works on it unless a server does; when the command
// is stopped, a server goes on.
import { setTimeout as pause } from 'node:timers/promises'
import { type BulkAction, type BulkOrder, isAboutSubscriptions } from '../../accounts/bulk/bulk-order.ts'
import type { NameFilter } from '../../accounts/search/account-query.ts'
import { SECOND_MS } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { systemRandom } from '../../ids.ts'
import { runLeased } from '../../jobs/scheduler.ts'
import { makeTaskWork } from '../../jobs/task-work.ts'
import { silentLog } from '../../log.ts'
import type { Task } from '../../tasks/task.ts'
import { mustConfirm } from '../confirmation.ts'
import { CommandError, StoppedError } from '../open.ts'
import { showShare } from '../progress.ts'
import { untilSignal } from '../signals.ts'
import { taskText } from '../task/task.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { type BrandCore, type Choice, withBrand } from './account-choice.ts'
import { filterOf, type Narrowing } from './account-lists.ts'

type BulkChoice = Choice &
  Narrowing & {
    find?: string
    by: NameFilter['by']
    days?: number
    sessions?: number
    default?: true
    reason?: string
    dryRun?: true
    yes?: true
  }

const LOOK_MS = SECOND_MS / 4

const WARNINGS: Readonly<Record<BulkAction, string>> = {
  suspend: 'All accounts that fit are suspended, and their sessions end.',
  resume: 'All accounts that fit are resumed.',
  extend: 'All subscriptions that run, of accounts that fit, get these days for nothing.',
  set_limits: 'All subscriptions that run, of accounts that fit, get these limits; sessions beyond them end.',
  close: 'All accounts that fit are closed. A closed account cannot be opened again.',
}

export async function accountBulk(
  action: BulkAction,
  options: BulkChoice,
  terminal: Terminal,
): Promise<void> {
  const { dryRun: isDryRun = false } = options
  if (!isDryRun) await mustConfirm(terminal, options.yes, WARNINGS[action])
  const { task, stopped } = await withBrand(options, async (core) => {
    const begun = await core.bulk.begin(core.caller, orderOf(action, options), isDryRun)
    const share = showShare(terminal, `task ${begun.id}`)
    const steps = untilSignal((stopping) => untilEnd(core, begun, stopping))
    let task = begun
    for await (task of steps.items) share(task.total === 0 ? 0 : handled(task) / task.total)
    steps.release()
    share(1)
    return { task, stopped: steps.signal() }
  })
  terminal.out(options.json ? jsonText(task) : resultText(task, action))
  if (stopped)
    throw new StoppedError(
      stopped,
      `Stopped. A server goes on with it; "${typed(`task cancel ${task.id}`)}" ends it.`,
    )
  if (task.status !== 'done') throw new CommandError('The task has not been carried out.')
  if (task.failed > 0)
    throw new CommandError(`Rows that failed: ${task.failed}. See "${typed(`task show ${task.id}`)}".`)
}

function orderOf(action: BulkAction, options: BulkChoice): BulkOrder {
  const { find, by, days, sessions, reason } = options
  const name = find === undefined ? undefined : { by, text: find }
  const places = { countryIds: [], cityIds: [], protocolIds: [] }
  const limits = options.default
    ? null
    : sessions === undefined
      ? undefined
      : { sessionLimit: sessions, ...places }
  return { action, filter: { ...filterOf(options), name }, days, limits, reason }
}

/** The task again and again, until it has ended. */
async function* untilEnd(core: BrandCore, begun: Task, stopping: AbortSignal): AsyncGenerator<Task> {
  let task = begun
  const isEnough = () => task.finishedAt !== null || stopping.aborted
  const app = Object.assign(core, { log: silentLog(), random: systemRandom })
  while (!isEnough()) {
    const working = runLeased(app, makeTaskWork(app, isEnough), stopping).then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    for (let isOver = false; !isOver; ) {
      const ended = await Promise.race([working.then((failed) => ({ failed })), pause(LOOK_MS)])
      isOver = ended !== undefined
      task = await core.tasks.get(core.brand.id, begun.id)
      yield task
      if (ended?.failed) throw ended.failed.error
    }
    if (!isEnough()) await pause(LOOK_MS) // a server has it
  }
}

function handled({ done, unchanged, failed }: Task): number {
  return done + unchanged + failed
}

function resultText(task: Task, action: BulkAction): string {
  if (!task.isDryRun || task.status !== 'done') return taskText(task)
  const things = isAboutSubscriptions(action) ? 'Subscriptions' : 'Accounts'
  const list = typed(`task show ${task.id} --state waiting`)
  return `${things} that fit: ${task.total}. "${list}" lists them. Nothing was changed.`
}
