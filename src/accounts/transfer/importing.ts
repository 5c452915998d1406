// Imports accounts from lines of an export file, in batches of bounded size, each in one transaction. Can be repeated:
// accounts that exist already are skipped. A line with a problem is reported and left out; the rest of its batch goes on.
import { brandTime, type Caller } from '../../brands/brand.ts'
import { countAccounts } from '../../brands/usage.ts'
import type { Clock } from '../../clock.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { happened, recordEvents } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import { type AccountRecord, isSlowHash, parseRecord } from './account-record.ts'
import type { ImportCheck } from './import-check.ts'
import type { ImportedAccount, ImportWriter } from './import-writer.ts'

/** Lines of one transaction; fewer when they are long: their names are looked up in one statement. */
export const BATCH = 100
const BATCH_LENGTH = 256 * 1024 // characters

/** `problem`: why there is no text. */
export type ImportLine = { line: number } & ({ text: string } | { problem: string })
export type ImportCounts = {
  added: number
  /** Here already. */
  skipped: number
  /** Lines with a problem. */
  refused: number
  /** E-mails of those added, aliases' too, that came without a password: they need a reset. */
  withoutPassword: number
  /** Logins of those added that came without a VPN password: a new one was made. */
  newVpnPasswords: number
  /** The brand has all the accounts it may have; the lines behind were not looked at. */
  full: boolean
}
export type Problem = { line: number; reason: string }

/** What was added of some lines. */
export type Taken = { lines: readonly number[] } & Pick<ImportCounts, 'withoutPassword' | 'newVpnPasswords'>

type Deps = { db: Database; clock: Clock; check: ImportCheck; importWriter: ImportWriter }
type How = {
  dryRun: boolean
  allowSlowHashes?: boolean
  onProblem(problem: Problem): void
  /** Called in each transaction that adds accounts. Its errors undo them, and reject the import unless they are AppErrors. */
  along?(tx: Handle, taken: Taken): Promise<void>
}
type Run = { caller: Caller; how: How; counts: ImportCounts; mayAdd: number }
type Read = { line: number; record: AccountRecord }
type Ready = { line: number; arriving: ImportedAccount }

export function makeImporting({ db, clock, check, importWriter }: Deps) {
  /**
   * `dryRun` changes nothing, and sees names that two lines share only where they are close together. Problems are
   * reported as they are found. Errors: overloaded.
   */
  async function importAll(
    caller: Caller,
    lines: AsyncIterable<ImportLine>,
    how: How,
  ): Promise<ImportCounts> {
    const counts = noCounts()
    await importLines({ caller, how, counts, mayAdd: await readQuotaLeft(caller) }, lines)
    if (!how.dryRun) await db.write((tx) => recordFinished(tx, caller, counts))
    return counts
  }

  async function importLines(run: Run, lines: AsyncIterable<ImportLine>): Promise<void> {
    let batch: ImportLine[] = []
    let length = 0
    for await (const one of lines) {
      const text = 'text' in one ? one.text : undefined
      if (text?.trim() === '') continue
      batch.push(one)
      length += text?.length ?? 0
      if (batch.length < BATCH && length < BATCH_LENGTH) continue
      await take(run, batch)
      if (run.counts.full) return
      batch = []
      length = 0
    }
    await take(run, batch)
  }

  /** A part of an import: at most BATCH lines. `counts`: those of the parts before, to which this one adds. */
  async function importPart(
    caller: Caller,
    lines: readonly ImportLine[],
    how: How,
    counts: ImportCounts,
  ): Promise<void> {
    await take({ caller, how, counts, mayAdd: await readQuotaLeft(caller) }, [...lines])
  }

  /** How many of these lines are accounts that are here: what an import read back. */
  async function countKnown({ brand }: Caller, texts: readonly string[]): Promise<number> {
    const verdicts = await check.judgeAll(brand.id, texts.map(parseRecord))
    return verdicts.filter((verdict) => verdict === 'known').length
  }

  /** `taskId` absent: a command imported a file. */
  async function recordFinished(
    tx: Handle,
    { brand, actor }: Caller,
    { added, skipped, refused }: Pick<ImportCounts, 'added' | 'skipped' | 'refused'>,
    taskId?: number,
  ): Promise<void> {
    const id = taskId === undefined ? null : thingId('task', taskId)
    const counts = { rows: added + skipped + refused, taken: added, known: skipped, failed: refused }
    const event = happened('import.finished', id ?? 'import', { import: { id, ...counts } })
    await recordEvents(tx, { at: brandTime(brand, clock.now()), brandId: brand.id, actor, event })
  }

  async function readQuotaLeft({ brand }: Caller): Promise<number> {
    const limit = brand.settings.account_limit
    return limit === 0 ? Number.POSITIVE_INFINITY : limit - (await countAccounts(db.read, brand.id))
  }

  async function take(run: Run, batch: ImportLine[]): Promise<void> {
    const fresh = await select(
      run,
      batch.flatMap((one) => parse(run, one)),
    )
    if (run.how.dryRun) return pretend(run, fresh)
    const ready: Ready[] = []
    for (const { line, record } of fresh) ready.push({ line, arriving: await importWriter.prepare(record) })
    if (ready.length === 0 || (await write(run, ready)) === undefined) return
    // A line of the batch was refused after all: import each line on its own.
    for (const one of ready) {
      if (run.counts.full) return
      await takeOne(run, one)
    }
  }

  async function takeOne(run: Run, one: Ready): Promise<void> {
    const [again] = await select(run, [{ line: one.line, record: one.arriving.record }])
    const refusal = again && (await write(run, [one]))
    if (!refusal) return
    run.counts.full = refusal.code === 'account_quota_reached'
    refuse(run, one.line, refusal.message)
  }

  /** Those that may be taken over. */
  async function select(run: Run, read: Read[]): Promise<Read[]> {
    const verdicts = await check.judgeAll(
      run.caller.brand.id,
      read.map((one) => one.record),
    )
    return read.filter(({ line }, at) => {
      const verdict = verdicts[at]
      if (verdict === 'known') run.counts.skipped++
      else if (verdict !== undefined && verdict !== 'new') refuse(run, line, verdict.problem)
      return verdict === 'new'
    })
  }

  /** Undefined when they are on disk, else why none of them is. */
  async function write(run: Run, ready: Ready[]): Promise<AppError | undefined> {
    const all = ready.map((one) => one.arriving)
    const more = noCounts()
    for (const one of all) count(more, one.record)
    const { withoutPassword, newVpnPasswords } = more
    const taken = { lines: ready.map(({ line }) => line), withoutPassword, newVpnPasswords }
    try {
      await db.write(async (tx) => {
        await importWriter.write(tx, run.caller, all)
        await run.how.along?.(tx, taken)
      })
    } catch (error) {
      if (error instanceof AppError && error.code !== 'overloaded') return error
      throw error
    }
    for (const one of all) count(run.counts, one.record)
    return undefined
  }

  return { importAll, importPart, countKnown, recordFinished }
}

export function noCounts(): ImportCounts {
  return { added: 0, skipped: 0, refused: 0, withoutPassword: 0, newVpnPasswords: 0, full: false }
}

function parse(run: Run, one: ImportLine): Read[] {
  const { line } = one
  try {
    if ('problem' in one) throw new AppError('invalid_input', one.problem)
    const record = parseRecord(one.text)
    if (!run.how.allowSlowHashes) mustBeQuick(record)
    return [{ line, record }]
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    refuse(run, line, error.message)
    return []
  }
}

/** Errors: invalid_input. */
function mustBeQuick({ password_hash, aliases }: AccountRecord): void {
  const hashes = [password_hash, ...aliases.map((one) => one.password_hash)]
  if (!hashes.some((hash) => hash !== undefined && isSlowHash(hash))) return
  throw new AppError(
    'invalid_input',
    'its password hash costs more than 64 MiB and 4 passes, and so does each guess at it; --allow-slow-hashes takes it over all the same',
  )
}

function pretend(run: Run, fresh: Read[]): void {
  for (const { line, record } of fresh) {
    if (run.counts.added >= run.mayAdd) {
      run.counts.full = true
      refuse(run, line, 'The brand has all the accounts it may have.')
      return
    }
    count(run.counts, record)
  }
}

function count(counts: ImportCounts, { email, password_hash, aliases, subscriptions }: AccountRecord): void {
  counts.added++
  if (email !== null && password_hash === undefined) counts.withoutPassword++
  counts.withoutPassword += aliases.filter((one) => one.password_hash === undefined).length
  counts.newVpnPasswords += subscriptions.filter((one) => one.vpn_password === undefined).length
}

function refuse({ counts, how }: Run, line: number, reason: string): void {
  counts.refused++
  how.onProblem({ line, reason })
}
