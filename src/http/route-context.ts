// What routes get from the server. Knows no route.
import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { WhoseCall, WithShown } from './shown-address.ts'

/** Notes of a route for the log line and the metrics of its request; never anything secret. */
export type Notes = { method: string; outcome: string; brand?: WhoseCall | undefined }

export type RouteContext = {
  app: App
  addressOf(request: FastifyRequest): string
  withShown: WithShown
  note(request: FastifyRequest, notes: Notes): void
}

/** An error that the framework threw before a route ran (size, length, a broken body), or a bug. */
export type Unread = Error & { statusCode?: number }

export const TOO_LARGE = 413
/** A Content-Type that names no type. */
export const UNSUPPORTED_TYPE = 415

/** Several headers of one name count as one list. */
export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
