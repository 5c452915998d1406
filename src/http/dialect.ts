// A dialect: its paths and operations, who calls, how calls are read and answers are written, and its error table with a row
// for every code of the core. dialect-routes.ts gives it its routes; run-operation.ts runs its operations.
import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Brand, Caller } from '../brands/brand.ts'
import type { SignedIn } from '../credentials/credentials.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import type { Fields } from './body.ts'
import type { CallContext, EitherManager, GatewayCaller, Operation, Route } from './operation.ts'
import type { RowForm } from './row-stream.ts'

/** The parts of a request that do not depend on the dialect. */
export type RequestBasics = CallContext & {
  id: string
  host: string
  /** Without the query. */
  path: string
  idempotencyKey: string | undefined
}

/** A request as a dialect has read it. */
export type WireRequest = RequestBasics & {
  fields: Fields
  /** A credential outside of the fields. It is a part of the request's identity: see answerKey. */
  authorization: string | undefined
  /** The header Accept-Language, in a dialect whose callers may be the apps of end users. */
  accepts?: string | undefined
}

export type Reply = {
  status: number
  /** Empty with 204. */
  body: string | Buffer | Readable
  /** For the log and the metrics. */
  outcome: string
  retryAfterS?: number | undefined
  replayed?: boolean
  headers?: Readonly<Record<string, string>>
  /** The media type of the body; absent: JSON. */
  type?: string
}

/** Used while the database is away and the brand of a call is not known: errors then have their real status. */
export const UNKNOWN_BRAND = 'unknown brand'
/** The brand whose error mode is used; undefined: the usual mode. */
export type ErrorBrand = Brand | typeof UNKNOWN_BRAND | undefined

/** The rows of a list in another form than JSON. */
export type WantedRows = {
  form: RowForm
  /** Who reads: streams are shared among them. */
  holder: string
  /** The input of the page behind this cursor. */
  pageInput(input: Record<string, unknown>, after: string | undefined): Record<string, unknown>
  /** Whether all pages are wanted, and not only the first. */
  isWhole: boolean
}

/** Where a request has arrived. No operation: there is none at this path, or the request cannot be read. */
export type Arrival<O extends Operation = Operation> = {
  operation: O | undefined
  path: string
  /** Of bytes that are no HTTP: the status that HTTP itself gives them. */
  status?: number
  /** Names the request in the log. Absent: the request has not got that far. */
  requestId?: string
}

export type IdentifiedCaller = Caller | GatewayCaller | EitherManager

export type Dialect<
  Id extends IdentifiedCaller = IdentifiedCaller,
  O extends Operation = Operation,
  R extends WireRequest = WireRequest,
> = {
  name: string
  /** Every path under these, or near them, is answered in this dialect. Without a slash at the end. */
  prefixes: readonly string[]
  operations: readonly O[]
  errors: ErrorTable
  routesOf(operation: O): readonly Route[]
  /** An AppError is answered in the error mode of the host's brand, since no caller is identified yet. */
  read(operation: O, request: FastifyRequest, basics: RequestBasics): Promise<R>
  /** The key or token that names the brand; not trusted. Absent: the form of errors does not depend on a brand. */
  namedBy?(request: R): string | undefined
  /** The claimed sender of an untrusted call, or its source; not trusted. Absent: all callers are trusted. */
  claimedBy?(operation: O, request: R): string
  identify(app: App, operation: O, request: R): Promise<Id>
  /** The holder of the key of a call; a successor of the key has the same one. Absent: keys are no part of a request's identity. */
  holderOf?(identified: Id): string | undefined
  /** Fields that hold keys which may be rotated: see answerKey. */
  keyFields?: readonly string[]
  /** Absent: identification has proved the caller. */
  authenticate?(app: App, operation: O, request: R, identified: Id): Promise<SignedIn | IdentifiedCaller>
  /** Whether this caller may act on a brand that is suspended. Absent: none may. */
  mayManageSuspended?(identified: Id): boolean
  /** The input of the operation. */
  decode(operation: O, request: R): Record<string, unknown>
  encodeSuccess(output: Record<string, unknown>, operation: O): string
  /** Of a list whose caller wants its rows in another form than JSON. Absent: there is none. */
  rowsWanted?(operation: O, request: R): WantedRows | undefined
  /** Of an error without a message the dialect has the words. Its code is never marked NEVER. */
  encodeError(error: AppError, brand: ErrorBrand, at: Arrival<O>): Reply
  /** An error of the program, of which nothing is shown but the id under which the log has it. */
  encodeBug(requestId: string, brand: ErrorBrand, at: Arrival<O>): Reply
  /** Adds to each reply of an operation what depends on the whole of it, such as headers. */
  finish?(reply: Reply, operation: O, request: R): Reply
}

/**
 * Marks a code that no operation of the dialect can answer. If it is thrown all the same, this is a bug: it is logged, and the
 * caller gets the dialect's answer to a bug.
 */
export const NEVER = 'never'

/** `text` absent: the core's own message, which names the field or the wait. */
export type WireError<Code = number> = { code: Code; status: number; text?: string }

export type ErrorTable<Code = number | string> = Readonly<Record<ErrorCode, WireError<Code> | typeof NEVER>>

/** The codes that a dialect with this table answers with. */
export type AnsweredIn<Table> = {
  [Code in keyof Table]: Table[Code] extends typeof NEVER ? never : Code
}[keyof Table]

/** Any other error is a bug. */
export function isRefusal(table: ErrorTable, error: unknown): error is AppError {
  return error instanceof AppError && table[error.code] !== NEVER
}

/** The row of an error; its text is the core's own where the table has none. */
export function describedRow<Code>(
  table: ErrorTable<Code>,
  { code, message }: AppError,
): Required<WireError<Code>> {
  const row = rowOf(table, code)
  return { ...row, text: row.text ?? message }
}

/** The row of a code that is answered; throws for any other. */
export function rowOf<Code>(table: ErrorTable<Code>, code: ErrorCode): WireError<Code> {
  const row = table[code]
  if (row === NEVER) throw new Error(`This dialect has no answer to ${code}.`)
  return row
}
