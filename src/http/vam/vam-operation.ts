// The parts that only a VAM operation has: the words of its answers. And a request as VAM reads it.
import type { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import type { AppError } from '../../errors.ts'
import type { WireRequest } from '../dialect.ts'
import { type Operation, operation, type Permission, type Route } from '../operation.ts'
import type { WireErrors } from './errors.ts'

export type VamRequest = WireRequest & {
  accessToken: string | undefined
  /** The reason why there are no fields. */
  unread?: AppError
}

type Words = WireErrors & {
  /** The message of success. */
  success: string
  routes: readonly Route[]
  /** Fields of the query count like those of the body; for a GET they always do. */
  readsQuery?: boolean
  /** The output field that is the whole body, when the body is a list. */
  bodyField?: string
  /** Absent: the caller is identified by the access token. */
  identify?(app: App, request: VamRequest): Promise<Caller>
}

export type VamOperation = Operation & Words

/** Checks one operation against its own types. */
export function vamOperation<P extends Permission, I extends z.ZodObject, O extends z.ZodObject, R>(
  definition: Operation<P, I, O, R> & Words,
): VamOperation {
  return operation(definition) as VamOperation
}
