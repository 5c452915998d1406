// What the server hands to everything that adds routes to it, and what it gets back. Knows no route.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import type { Reply } from './operation.ts'
import type { WhoseCall, WithShown } from './shown-address.ts'

/** What a route leaves for the log line and the metrics of its request; never anything secret. */
export type Notes = { method: string; outcome: string; brand?: WhoseCall | undefined }

export type RouteContext = {
  app: App
  addressOf(request: FastifyRequest): string
  withShown: WithShown
  note(request: FastifyRequest, notes: Notes): void
}

/** Everything under its prefixes, or near them, is answered in one shape, whatever happens. Nothing here throws. */
export type ApiSurface = {
  /** Without a slash at their end. */
  prefixes: readonly string[]
  /** For a path that takes other verbs, before the body is read; undefined when the path is none of its. */
  refuseVerb?(request: FastifyRequest, reply: FastifyReply): Reply | undefined
  refuseUnknown(url: string): Reply
  /** For what the framework threw before a route ran (size, length, a broken body), or a bug. */
  refuseUnread(error: Unread, request: FastifyRequest): Reply
  /** For bytes that are no HTTP; `url` is what could be seen of it. */
  refuseBroken(url: string, text: string): Reply
}

export type Unread = Error & { statusCode?: number }

export const TOO_LARGE = 413

/** Several headers of one name count as one list. */
export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
