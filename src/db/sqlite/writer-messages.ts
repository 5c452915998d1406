// What the main thread and the writer thread say to each other. Kept small: these lines cross for every statement.
import type { StatementAnswer } from './statements.ts'

/** Orders without an answer of their own, except COMMIT. */
export const UNIT_BEGINS = 0
export const UNIT_KEPT = 1
export const UNIT_UNDONE = 2
export const COMMIT = 3
export const CLOSE = 4

/** The code of the failure of a claim that found its place taken. */
export const CLAIM_LOST = 'CLAIM_LOST'

/** The code of a commit that was not made, since the file that is open is no longer the one in its place. */
export const FILE_GONE = 'FILE_GONE'

/** SQLite waits for another process's lock by itself; that is repeated so often. */
export const LOCK_TRIES = 3

/** `claims`: one that affects no row fails its unit. */
export type StatementOrder = readonly [sql: string, parameters: readonly unknown[], claims: boolean]
export type WriterMessage = 0 | 1 | 2 | 3 | 4 | StatementOrder

/** `groupLost`: nothing of the running group can be kept any more. */
export type Failure = { message: string; code: string; groupLost: boolean }

/** One answer for each statement and each COMMIT (true), in the order of the orders. */
export type Answer = StatementAnswer | true | Failure

/** What comes from the thread: that the file is open, or why not; answers; that it is closed. */
export type FromWriter = 'open' | Failure | readonly Answer[] | 'closed'

/** What opens a file. `signal` is shared memory: counted up and notified after each message to the writer thread. */
export type WriterSettings = { file: string; lockTimeoutMs: number; signal: Int32Array<SharedArrayBuffer> }
