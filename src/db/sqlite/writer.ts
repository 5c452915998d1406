// The writer thread: the only connection of this process that writes, so that no fsync runs on the main thread. It runs
// orders strictly in sequence. Many units, each in its savepoint, share one transaction and one fsync.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import BetterSqlite3 from 'better-sqlite3'
import { watchFileIdentity } from './file-identity.ts'
import { makeStatements } from './statements.ts'
import {
  CLAIM_LOST,
  CLOSE,
  COMMIT,
  FILE_GONE,
  LOCK_TRIES,
  parametersOf,
  type StatementOrder,
  UNIT_BEGINS,
  UNIT_KEPT,
  UNIT_UNDONE,
  type WriterAnswer,
  type WriterFailure,
  type WriterMessage,
  type WriterSettings,
} from './writer-messages.ts'

function openWriter(file: string, lockTimeoutMs: number): BetterSqlite3.Database {
  const db = new BetterSqlite3(file, { timeout: lockTimeoutMs })
  try {
    return configured(db)
  } catch (error) {
    db.close()
    throw error
  }
}

function configured(db: BetterSqlite3.Database): BetterSqlite3.Database {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('user_version') // the first read makes the -wal and -shm files
  db.pragma('foreign_keys = ON')
  db.pragma('secure_delete = fast') // erased data are overwritten, where their page is written anyway
  db.pragma('cache_size = -8192') // KiB
  db.pragma('mmap_size = 0')
  db.pragma('temp_store = memory') // data for undoing a statement; without this they go to a file from 64 KiB on
  db.pragma('wal_autocheckpoint = 8000') // pages of 4 KiB: many changes of a page are then copied once
  db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`) // bytes; the size of the WAL file after a checkpoint
  return db
}

function makeWriter(db: BetterSqlite3.Database, isInPlace: () => boolean) {
  const statements = makeStatements(db)
  const begin = db.prepare('begin immediate')
  const commit = db.prepare('commit')
  const rollback = db.prepare('rollback')
  const savepoint = db.prepare('savepoint unit')
  const release = db.prepare('release unit')
  const undo = db.prepare('rollback to unit')
  let groupLost: WriterFailure | undefined
  /**
   * The first unit of a group needs no savepoint, which would copy each page that the unit changes: it can undo the
   * transaction.
   */
  let isFirst = false
  let unitFailed: WriterFailure | undefined

  function lose(error: unknown) {
    groupLost = { ...failureOf(error), groupLost: true }
    if (db.inTransaction) rollback.run()
  }

  function control(act: () => void) {
    if (groupLost) return
    try {
      act()
    } catch (error) {
      lose(error)
    }
  }

  function unitBegins() {
    unitFailed = undefined
    control(() => {
      isFirst = !db.inTransaction
      if (isFirst) patiently(() => begin.run())
      else savepoint.run()
    })
  }

  /** A deferred statement may have failed after the main thread decided to keep its unit. */
  function unitKept() {
    if (unitFailed) unitUndone()
    else if (!isFirst) control(() => release.run())
  }

  function unitUndone() {
    control(() => {
      if (isFirst) {
        rollback.run()
        return
      }
      undo.run()
      release.run()
    })
  }

  function execute(order: StatementOrder): WriterAnswer {
    const [text, , claims] = order
    if (groupLost) return groupLost
    // As in PostgreSQL: after a failed statement the unit is dead until it is undone.
    if (unitFailed) return unitFailed
    try {
      const answer = statements.execute(text, parametersOf(order))
      // Later statements rely on the claim, and are sent without waiting for it.
      if (claims && answer[1] === 0) unitFailed = { message: 'taken', code: CLAIM_LOST, groupLost: false }
      return unitFailed ?? answer
    } catch (error) {
      // Full disk and I/O errors make SQLite roll back the whole transaction by itself.
      if (!db.inTransaction) {
        lose(error)
        return groupLost ?? failureOf(error)
      }
      unitFailed = failureOf(error)
      return unitFailed
    }
  }

  function commitGroup(): WriterAnswer {
    control(() => {
      if (!db.inTransaction) return
      if (!isInPlace()) throw new FileGone('The database file is not in its place.')
      patiently(() => commit.run())
    })
    const answer = groupLost ?? true
    groupLost = undefined
    return answer
  }

  return function perform(orders: readonly WriterMessage[]): WriterAnswer[] {
    const answers: WriterAnswer[] = []
    for (const order of orders) {
      if (typeof order !== 'number') answers.push(execute(order))
      else if (order === UNIT_BEGINS) unitBegins()
      else if (order === UNIT_KEPT) unitKept()
      else if (order === UNIT_UNDONE) unitUndone()
      else if (order === COMMIT) answers.push(commitGroup())
    }
    return answers
  }
}

class FileGone extends Error {
  readonly code = FILE_GONE
}

/** Another process holds the lock. SQLite has waited already, so there are only a few more tries. */
function patiently(act: () => void): void {
  for (let tried = 1; ; tried++) {
    try {
      act()
      return
    } catch (error) {
      if (tried >= LOCK_TRIES || !failureOf(error).code.startsWith('SQLITE_BUSY')) throw error
    }
  }
}

function failureOf(error: unknown): WriterFailure {
  const known = error instanceof BetterSqlite3.SqliteError || error instanceof FileGone
  const code = known ? error.code : 'BUG'
  return { message: error instanceof Error ? error.message : String(error), code, groupLost: false }
}

/**
 * Sleeps on `signal` instead of the event loop: this wake-up costs a fraction, and a unit is a chain of wake-ups. The main
 * thread counts `signal` up after each message.
 */
function serve(
  port: MessagePort,
  signal: Int32Array,
  perform: (orders: readonly WriterMessage[]) => WriterAnswer[],
): void {
  for (;;) {
    const seen = Atomics.load(signal, 0)
    const received: { message: readonly WriterMessage[] } | undefined = receiveMessageOnPort(port)
    if (!received) {
      Atomics.wait(signal, 0, seen)
      continue
    }
    const answers = perform(received.message)
    if (answers.length > 0) port.postMessage(answers)
    if (received.message.at(-1) === CLOSE) return
  }
}

/** Opens the file, serves it until it is closed, and ends. */
function run(port: MessagePort, { file, lockTimeoutMs, signal }: WriterSettings): void {
  let db: BetterSqlite3.Database
  try {
    db = openWriter(file, lockTimeoutMs)
  } catch (error) {
    port.postMessage(failureOf(error))
    return
  }
  port.postMessage('open')
  serve(port, signal, makeWriter(db, watchFileIdentity(file)))
  db.close()
}

if (parentPort) run(parentPort, workerData)
