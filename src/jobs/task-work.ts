// Carries out tasks, batch by batch, the open ones in turn. One process does it at a time, by the lease of the job; what a killed
// process had begun goes on in the next. Backups are taken by their own job.
import type { App } from '../app.ts'
import type { Actor } from '../audit/actor.ts'
import { countText } from '../checks/words.ts'
import { SECOND_MS } from '../clock.ts'
import { OutcomeUnknown } from '../db/away.ts'
import { onBehalfOf, unhurried } from '../db/behalf.ts'
import { isOverloaded, isUnavailable } from '../errors.ts'
import { OvertakenError, type Task, type TaskEnd, type TaskKind } from '../tasks/task.ts'
import type { Job } from './job.ts'

const WORKED = ['accounts_bulk', 'import'] as const satisfies readonly TaskKind[]

type Needs = Pick<App, 'db' | 'log' | 'tasks' | 'bulk' | 'imports' | 'brands' | 'manageKeys' | 'admins'>

/** `isEnough`: whether the run may end although there is more to do. */
export function makeTaskWork(app: Needs, isEnough: () => boolean = () => false): Job {
  return {
    name: 'tasks',
    everyMs: SECOND_MS,
    leased: true,
    isDue: async () => (await app.tasks.listOpen(WORKED)).length > 0,
    async run(mayContinue) {
      let batches = 0
      for (let isBusy = true; isBusy; ) {
        isBusy = false
        for await (const task of openTasks(app)) {
          if (isEnough() || !(await mayContinue())) return resultText(batches)
          if (!(await workOn(app, task))) continue
          isBusy = true
          batches++
        }
      }
      return resultText(batches)
    },
  }
}

/** All of them: those that must wait do not hold up the others. */
async function* openTasks({ tasks }: Needs): AsyncGenerator<Task> {
  for (let page = await tasks.listOpen(WORKED); page.length > 0; ) {
    yield* page
    page = await tasks.listOpen(WORKED, page.at(-1)?.id)
  }
}

function resultText(batches: number): string {
  return batches === 0 ? '' : `did ${countText(batches, 'batch', 'batches')} of tasks`
}

/** False: it has to wait, or has ended. Errors: overloaded, unavailable, OutcomeUnknown. */
async function workOn(app: Needs, task: Task): Promise<boolean> {
  const brand = task.brandId === null ? undefined : await app.brands.findById(task.brandId)
  const { actor } = task
  const beginner = await beginnerOf(app, actor)
  if (typeof beginner === 'string') return end(app, task, { status: 'cancelled', error: beginner })
  if (!brand || (brand.settings.suspended && beginner.brandId !== null)) return false
  try {
    const { work } = task.kind === 'import' ? app.imports : app.bulk
    const asked = () => onBehalfOf(brand.id, () => work({ brand, actor }, task))
    await unhurried(task.requestId ?? undefined, asked)
    return true
  } catch (err) {
    if (err instanceof OvertakenError) return false
    if (isUnavailable(err) || isOverloaded(err) || err instanceof OutcomeUnknown) throw err
    app.log.error({ err, taskId: task.id }, 'a task failed')
    return end(app, task, { status: 'failed', error: 'An internal error; the log of the server has it.' })
  }
}

/** Whose brand may stop it; null: of none. A sentence when the key or the admin that began it counts no longer. */
async function beginnerOf(app: Needs, actor: Actor): Promise<{ brandId: number | null } | string> {
  if (actor.kind === 'admin') {
    const admin = await app.admins.find(actor.adminId)
    return admin ?? 'The admin who began it was removed.'
  }
  const key = actor.kind === 'manage_key' ? await app.manageKeys.find(undefined, actor.keyId) : undefined
  if (key && key.revokedAt !== null) return 'The key that began it was revoked.'
  return key ?? { brandId: null }
}

async function end({ db, tasks }: Needs, task: Task, how: TaskEnd): Promise<false> {
  await db.write((tx) => tasks.end(tx, task, how))
  return false
}
