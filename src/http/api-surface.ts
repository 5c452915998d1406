// What a set of routes gets from the server, and what it gives back. Knows no route.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Reply } from './operation.ts'
import type { WhoseCall, WithShown } from './shown-address.ts'

/** Notes of a route for the log line and the metrics of its request; never anything secret. */
export type Notes = { method: string; outcome: string; brand?: WhoseCall | undefined }

export type RouteContext = {
  app: App
  addressOf(request: FastifyRequest): string
  withShown: WithShown
  note(request: FastifyRequest, notes: Notes): void
}

/** Every path under its prefixes, or near them, is answered in one form. Nothing here throws. */
export type ApiSurface = {
  /** Without a slash at the end. */
  prefixes: readonly string[]
  /** Refuses a wrong verb, before the body is read; undefined when it has no such path. */
  refuseVerb?(request: FastifyRequest, reply: FastifyReply): Reply | undefined
  refuseUnknown(url: string): Reply
  /** For an error that the framework threw before a route ran (size, length, a broken body), or a bug. */
  refuseUnread(error: Unread, request: FastifyRequest): Reply
  /** For bytes that are no HTTP; `url` is the readable part of the address. */
  refuseBroken(url: string, text: string): Reply
}

export type Unread = Error & { statusCode?: number }

export const TOO_LARGE = 413

/** Several headers of one name count as one list. */
export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
