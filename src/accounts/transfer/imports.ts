// An import by an upload, as a task. The lines are stored encrypted in parts as they arrive, so that the work can go on after a stop;
// each part is imported by importing.ts, together with the mark of what of it is taken, and then deleted.
import { type Line, splitLines } from '../../bounds/lines.ts'
import { makeShares } from '../../bounds/shares.ts'
import type { Caller } from '../../brands/brand.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { Vault } from '../../secrets.ts'
import { OvertakenError, type Task, type TaskEnd, type TaskRow } from '../../tasks/task.ts'
import type { Tasks } from '../../tasks/tasks.ts'
import {
  deletePart,
  deletePartsOfEnded,
  findFirstPart,
  findPart,
  type ImportPartRow,
  insertPart,
  setTaken,
} from './import-part-store.ts'
import {
  BATCH,
  type ImportCounts,
  type makeImporting,
  noCounts,
  type Problem,
  type Taken,
} from './importing.ts'

/** Bytes of one upload: about 400,000 accounts. */
export const MAX_UPLOAD_BYTES = 256 * 1024 * 1024
/** Characters of a part; a longer line is a part of its own. */
const PART_LENGTH = 64 * 1024
/** Uploads that one process takes at once. */
const UPLOADS = { most: 4, mostOfOne: 2, crowdedAt: 3, few: 1 }
const BUSY_RETRY_S = 10
const PARTS_AT_ONCE = 100

const CUT = 'The upload ended too early. Nothing was imported.'
const FULL = 'The brand has all the accounts it may have; the lines behind were not looked at.'

type Deps = {
  db: Database
  vault: Pick<Vault, 'encrypt' | 'decrypt'>
  tasks: Tasks
  importing: Pick<ReturnType<typeof makeImporting>, 'importPart' | 'countKnown' | 'recordFinished'>
}

/** What the result says besides the counts of the task. `verified`: accounts that were found when they were looked for afterwards. */
type Facts = { verified: number } & Pick<ImportCounts, 'withoutPassword' | 'newVpnPasswords'>
type Part = { number: number; lines: readonly Line[] }

export function makeImports({ db, vault, tasks, importing }: Deps) {
  const shares = makeShares<number>(UPLOADS)

  /** Resolves when the whole upload is stored. Errors: overloaded, conflict, and those of `chunks`. */
  async function receive(
    caller: Caller,
    chunks: AsyncIterable<Uint8Array>,
    isDryRun: boolean,
  ): Promise<Task> {
    const { id: brandId } = caller.brand
    if (!shares.take(brandId))
      throw new AppError('overloaded', 'Other uploads go on: try again later.', { retryAfterS: BUSY_RETRY_S })
    try {
      const begun = await beginReading(chunks)
      const task = await tasks.begin(caller, { kind: 'import', input: {}, isDryRun, status: 'receiving' })
      await store(task, begun).catch(async (error: unknown) => {
        await db.write((tx) => tasks.end(tx, task, { status: 'failed', error: CUT }))
        await purgeParts()
        throw error
      })
      return await tasks.get(brandId, task.id)
    } finally {
      shares.giveBack(brandId)
    }
  }

  async function store(task: Task, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    let total = 0
    for await (const part of inParts(splitLines(chunks))) {
      total += part.lines.length
      await db.write((tx) => insertPart(tx, task.id, sealed(task, part)))
    }
    await db
      .write((tx) => tasks.step(tx, task, { status: 'waiting', more: { total } }))
      .catch((error: unknown) => {
        throw error instanceof OvertakenError ? new AppError('conflict', 'The import was cancelled.') : error
      })
  }

  function sealed({ id }: Task, { number, lines }: Part): ImportPartRow {
    const taken: Taken = { lines: [], withoutPassword: 0, newVpnPasswords: 0 }
    const text = vault.encrypt('import_part', `${id}/${number}`, JSON.stringify(lines))
    return { number, lines: text, taken: JSON.stringify(taken) }
  }

  /** One part. Errors: OvertakenError, UnreadableError, overloaded, unavailable. */
  async function work(caller: Caller, task: Task): Promise<void> {
    const part = await findFirstPart(db.read, task.id)
    if (!part) return finish(caller, task)
    const { number } = part
    const all = JSON.parse(vault.decrypt('import_part', `${task.id}/${number}`, part.lines)) as Line[]
    const before = takenOf(part).lines
    const problems: Problem[] = []
    const counts = { ...noCounts(), added: task.isDryRun ? task.done : 0 }
    const how = {
      dryRun: task.isDryRun,
      onProblem: (problem: Problem) => void problems.push(problem),
      along: (tx: Handle, more: Taken) => note(tx, task, number, more),
    }
    const rest = all.filter(({ line }) => !before.includes(line))
    await importing.importPart(caller, rest, how, counts)
    const taken = takenOf((await findPart(db.read, task.id, number)) ?? part)
    const done = counts.added - (task.isDryRun ? task.done : 0)
    const texts = all.flatMap((one) => ('text' in one && taken.lines.includes(one.line) ? [one.text] : []))
    const verified = await importing.countKnown(caller, texts)
    const facts = task.isDryRun ? { ...counts, verified } : { ...taken, verified }
    await db.write(async (tx) => {
      if (!(await deletePart(tx, task.id, number))) throw new OvertakenError(task.id)
      const failed = problems.map(({ line, reason }): TaskRow => ({ number: line, state: 'failed', reason }))
      await tasks.addRows(tx, task.id, failed)
      // What is taken was counted with it.
      const more = { done: task.isDryRun ? done : 0, unchanged: counts.skipped, failed: problems.length }
      const result = sumOf(task, facts)
      await tasks.step(tx, task, { progress: result, more })
      if (!counts.full) return
      const whole = { ...task, done: task.done + done, unchanged: task.unchanged + counts.skipped }
      await end(tx, caller, { ...whole, failed: task.failed + problems.length }, { error: FULL, result })
    })
  }

  /** Errors: OvertakenError. */
  async function note(tx: Handle, task: Task, number: number, more: Taken): Promise<void> {
    const { id } = task
    const part = await findPart(tx, id, number)
    if (!part) throw new OvertakenError(id)
    const taken = takenOf(part)
    const next: Taken = {
      lines: [...taken.lines, ...more.lines],
      withoutPassword: taken.withoutPassword + more.withoutPassword,
      newVpnPasswords: taken.newVpnPasswords + more.newVpnPasswords,
    }
    if (!(await setTaken(tx, id, { number, from: part.taken, to: JSON.stringify(next) })))
      throw new OvertakenError(id)
    await tasks.addDone(tx, task, { done: more.lines.length })
  }

  async function finish(caller: Caller, task: Task): Promise<void> {
    await db.write((tx) => end(tx, caller, task, { result: sumOf(task, NO_FACTS) }))
  }

  /** `task`: with the counts that it ends with. `error`: why it ends too early. */
  async function end(
    tx: Handle,
    caller: Caller,
    task: Task,
    how: Pick<TaskEnd, 'error' | 'result'>,
  ): Promise<void> {
    const status = how.error === undefined ? ('done' as const) : ('failed' as const)
    if (!(await tasks.end(tx, task, { status, ...how })) || task.isDryRun) return
    const { done: added, unchanged: skipped, failed: refused } = task
    await importing.recordFinished(tx, caller, { added, skipped, refused }, task.id)
  }

  /** Of uploads whose task has ended; returns how many parts. */
  async function purgeParts(limit = PARTS_AT_ONCE): Promise<number> {
    return db.write((tx) => deletePartsOfEnded(tx, limit))
  }

  return { receive, work, purgeParts }
}

const NO_FACTS: Facts = { verified: 0, withoutPassword: 0, newVpnPasswords: 0 }

function sumOf({ progress }: Task, more: Facts): Facts {
  const { verified, withoutPassword, newVpnPasswords } = { ...NO_FACTS, ...progress } as Facts
  return {
    verified: verified + more.verified,
    withoutPassword: withoutPassword + more.withoutPassword,
    newVpnPasswords: newVpnPasswords + more.newVpnPasswords,
  }
}

function takenOf({ taken }: ImportPartRow): Taken {
  return JSON.parse(taken) as Taken
}

/** The same chunks, of which the first has come: what is refused before it leaves no task. */
async function beginReading(chunks: AsyncIterable<Uint8Array>): Promise<AsyncGenerator<Uint8Array>> {
  const reading = chunks[Symbol.asyncIterator]()
  const first = await reading.next()
  return (async function* () {
    for (let next = first; !next.done; next = await reading.next()) yield next.value
  })()
}

/** Without empty lines. */
async function* inParts(lines: AsyncIterable<Line>): AsyncGenerator<Part> {
  let part: Line[] = []
  let length = 0
  for await (const line of lines) {
    const own = 'text' in line ? line.text.length : 0
    if ('text' in line && line.text.trim() === '') continue
    const [first] = part
    if (first && (part.length === BATCH || length + own > PART_LENGTH)) {
      yield { number: first.line, lines: part }
      part = []
      length = 0
    }
    part.push(line)
    length += own
  }
  const [first] = part
  if (first) yield { number: first.line, lines: part }
}
