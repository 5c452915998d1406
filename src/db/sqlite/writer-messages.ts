// The messages between the main thread and the writer thread. Kept small: they cross for every statement.
import type { StatementAnswer } from './statements.ts'

/** Orders without an answer of their own, except COMMIT. */
export const UNIT_BEGINS = 0
export const UNIT_KEPT = 1
export const UNIT_UNDONE = 2
export const COMMIT = 3
export const CLOSE = 4

/** The code of a failed claim: its value was taken. */
export const CLAIM_LOST = 'CLAIM_LOST'

/** The code of a commit that was not made, because the open file is no longer the one in its place. */
export const FILE_GONE = 'FILE_GONE'

/** How often SQLite's own wait for another process's lock is repeated. */
export const LOCK_TRIES = 3

/**
 * `claims`: the unit fails when the statement affects no row. `bytesAt`: the parameters that are bytes. They cross as texts, a
 * character a byte: a message with a view of a buffer copies all of that buffer, and a small view is one of 64 KiB.
 */
export type StatementOrder = readonly [
  sql: string,
  parameters: readonly unknown[],
  claims: boolean,
  bytesAt?: readonly number[],
]
export type WriterMessage = 0 | 1 | 2 | 3 | 4 | StatementOrder

/** `groupLost`: no unit of the running group can be kept. */
export type WriterFailure = { message: string; code: string; groupLost: boolean }

export function toOrder(sql: string, parameters: readonly unknown[], claims: boolean): StatementOrder {
  const bytesAt = parameters.flatMap((value, at) => (value instanceof Uint8Array ? at : []))
  if (bytesAt.length === 0) return [sql, parameters, claims]
  const texts = parameters.map((value) => (value instanceof Uint8Array ? textOf(value) : value))
  return [sql, texts, claims, bytesAt]
}

/** The parameters as they were given to `toOrder`. */
export function parametersOf([, parameters, , bytesAt]: StatementOrder): readonly unknown[] {
  if (!bytesAt) return parameters
  const given = [...parameters]
  for (const at of bytesAt) given[at] = Buffer.from(given[at] as string, 'latin1')
  return given
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** One answer for each statement and each COMMIT (true), in the order of the orders. */
export type WriterAnswer = StatementAnswer | true | WriterFailure

/** Messages from the thread: the file is open, or why not; answers. The thread ends when the file is closed. */
export type FromWriter = 'open' | WriterFailure | readonly WriterAnswer[]

/**
 * The settings that open a file. `signal` is shared memory: it is counted up and notified after each message to the writer
 * thread.
 */
export type WriterSettings = { file: string; lockTimeoutMs: number; signal: Int32Array<SharedArrayBuffer> }
