// The parts that only an operation of the management API has. And a request as this API reads it.
import type { z } from 'zod'
import type { WireRequest } from '../dialect.ts'
import { type ManagePermission, type Operation, operation, type Route } from '../operation.ts'
import type { Parts } from '../request-parts.ts'
import type { BrowserHeaders } from '../session-cookie.ts'

export const MANAGE_PREFIX = '/api/v1'

export type ManageRequest = WireRequest &
  Parts & {
    method: string
    /** With the query. */
    url: string
    cookie: string | undefined
    browser: BrowserHeaders
    /** Undefined with HEAD, too. */
    accept: string | undefined
    /** The header Latchkey-Brand: which brand the holder of a key of the installation means. */
    brandName: string | undefined
    ifMatch: string | undefined
    ifNoneMatch: string | undefined
    /** Set when the caller is known: what is left of the key's rate. */
    rateHeaders?: Readonly<Record<string, string>>
  }

type Extra = {
  routes: readonly [Route, ...Route[]]
  /** The subject, for the reference. */
  tag: string
  /** The command that does the same; or, after `none:`, why there is none. */
  cli: string
  /** Fields of the answer that change without a change of the resource: If-Match does not count them. Absent: there are none. */
  volatile?: readonly string[]
  /** Whether a list is answered as CSV, too. Absent: no. */
  csv?: true
}

export type ManageOperation = Operation<ManagePermission> & Extra

/** Checks one operation against its own types. */
export function manageOperation<
  P extends ManagePermission,
  I extends z.ZodObject,
  O extends z.ZodObject,
  R,
  S = R,
>(definition: Operation<P, I, O, R, S> & Extra): ManageOperation {
  return operation(definition) as unknown as ManageOperation
}
