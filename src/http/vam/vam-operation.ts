// What a VAM operation has beside what every operation has: the words of its answers. And a request as VAM reads it.
import type { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import type { AppError } from '../../errors.ts'
import { type Operation, operation, type Permission, type Route, type WireRequest } from '../operation.ts'
import type { WireErrors } from './errors.ts'

export type VamRequest = WireRequest & {
  /** The pattern of its route. */
  path: string
  accessToken: string | undefined
  /** Why there are no fields. */
  unread?: AppError
}

type Words = WireErrors & {
  /** The message of success. */
  success: string
  routes: readonly Route[]
  /** The query's fields count as the body's; those of a GET always do. */
  readsQuery?: boolean
  /** The field of the output that is the whole body, where a body is a list. */
  bodyField?: string
  /** Absent: by the access token. */
  identify?(app: App, request: VamRequest): Promise<Caller>
}

export type VamOperation = Operation & Words

/** Checks one operation against its own types. */
export function vamOperation<P extends Permission, I extends z.ZodObject, O extends z.ZodObject, R>(
  definition: Operation<P, I, O, R> & Words,
): VamOperation {
  return operation(definition) as VamOperation
}
