// The main thread's side of the writer thread: sends orders in batches, matches answers, notices its death.
import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { StatementAnswer } from './statements.ts'
import {
  CLOSE,
  COMMIT,
  type StatementOrder,
  type WriterAnswer,
  type WriterFailure,
  type WriterMessage,
  type WriterSettings,
} from './writer-messages.ts'

const LONGEST_QUOTED_SQL = 300
/**
 * Node delivers messages as long as there are any, so a quick thread could answer a whole group of units within one turn of
 * the event loop. After this time other work gets its turn.
 */
const LONGEST_TURN_MS = 2
/** Objects of statements live for a moment; more memory for them would be wasted. */
const YOUNG_GENERATION_MIB = 8

type Waiting = {
  resolve: (answer: StatementAnswer | true) => void
  reject: (error: Error) => void
  sql: string
}

/** A statement or commit that SQLite refused; `code` is SQLite's. */
export class SqliteFailure extends Error {
  override name = 'SqliteFailure'
  readonly code: string
  readonly groupLost: boolean

  constructor(message: string, code: string, groupLost: boolean) {
    super(message)
    this.code = code
    this.groupLost = groupLost
  }
}

export type WriterPort = {
  /** Orders of one turn of the event loop are sent as one message. */
  send(order: 0 | 1 | 2): void
  /** Errors: SqliteFailure; a plain error once the thread is gone. */
  execute(order: StatementOrder): Promise<StatementAnswer>
  commit(): Promise<void>
  /** Keeps the process alive while there is work under way. */
  hold(): void
  letGo(): void
  /** Resolves when the thread has closed its connection and has ended. */
  close(): Promise<void>
  readonly death: Error | undefined
}

/** Resolves when the file is open. `onDeath` is called once if the thread ends unasked. */
export async function openWriterPort(
  file: string,
  lockTimeoutMs: number,
  onDeath: (error: Error) => void,
): Promise<WriterPort> {
  const signal = new Int32Array(new SharedArrayBuffer(4))
  const worker = startThread({ file, lockTimeoutMs, signal })
  const waiting: Waiting[] = []
  let next = 0 // index of the oldest waiting entry; shift() of a long array would copy it
  let batch: WriterMessage[] = []
  let turnBeganAt: number | undefined
  let closing = false
  let death: Error | undefined
  const ended = Promise.withResolvers<void>()

  await opened(worker)
  worker.on('message', hear)
  worker.on('error', die)
  worker.on('exit', end)
  worker.unref()

  function hear(answers: readonly WriterAnswer[]) {
    for (const answer of answers) settle(waiting[next++], answer)
    if (next === waiting.length) {
      waiting.length = 0
      next = 0
    }
  }

  function end(code: number) {
    if (!closing) die(new Error(`The writer thread of the database ended with code ${code}.`))
    ended.resolve()
  }

  function die(error: unknown) {
    if (death) return
    death = new Error('The writer thread of the database is gone; nothing can be written.', { cause: error })
    for (const entry of waiting.splice(0).slice(next)) entry.reject(death)
    next = 0
    onDeath(death)
  }

  function push(order: WriterMessage) {
    if (batch.length === 0) scheduleFlush()
    batch.push(order)
  }

  function scheduleFlush() {
    const now = performance.now()
    if (turnBeganAt === undefined) {
      turnBeganAt = now
      setImmediate(() => {
        turnBeganAt = undefined
      })
    }
    if (now - turnBeganAt < LONGEST_TURN_MS) process.nextTick(flush)
    else setImmediate(flush)
  }

  function flush() {
    worker.postMessage(batch)
    Atomics.add(signal, 0, 1)
    Atomics.notify(signal, 0)
    batch = []
  }

  function ask(order: WriterMessage, sql: string): Promise<StatementAnswer | true> {
    if (death) return Promise.reject(death)
    return new Promise((resolve, reject) => {
      waiting.push({ resolve, reject, sql })
      push(order)
    })
  }

  return {
    send: push,
    execute: (order) => ask(order, order[0]) as Promise<StatementAnswer>,
    async commit() {
      await ask(COMMIT, 'commit')
    },
    hold: () => worker.ref(),
    letGo: () => worker.unref(),
    async close() {
      closing = true
      worker.ref()
      if (!death) push(CLOSE)
      await ended.promise
    },
    get death() {
      return death
    },
  }
}

/** TypeScript in a checkout, JavaScript in a package. */
const WRITER = new URL(`./writer${extname(import.meta.url)}`, import.meta.url)

function startThread(workerData: WriterSettings): Worker {
  return new Worker(WRITER, {
    workerData,
    execArgv: [], // flags of the main program, such as a debugger's port, must not reach the thread
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MIB },
  })
}

function opened(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('message', (message: 'open' | WriterFailure) => {
      worker.off('error', reject)
      if (message === 'open') return resolve()
      reject(new SqliteFailure(message.message, message.code, message.groupLost))
    })
    worker.once('error', reject)
  })
}

function settle(entry: Waiting | undefined, answer: WriterAnswer): void {
  if (!entry) throw new Error('The writer thread gave an answer to no request.')
  if (answer === true || Array.isArray(answer)) {
    entry.resolve(answer)
    return
  }
  const message = `${answer.message}, in: ${entry.sql.slice(0, LONGEST_QUOTED_SQL)}`
  entry.reject(new SqliteFailure(message, answer.code, answer.groupLost))
}
