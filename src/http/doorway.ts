// What the server hands to everything that adds routes to it. Knows no route.
import type { FastifyRequest } from 'fastify'
import type { App } from '../app.ts'

/** What a route leaves for the log line and the metrics of its request; never anything secret. */
export type Notes = { method: string; outcome: string; brand?: string | undefined }

export type Doorway = {
  app: App
  addressOf(request: FastifyRequest): string
  note(request: FastifyRequest, notes: Notes): void
}

/** Several headers of one name count as one list. */
export function headerText(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name]
  return Array.isArray(value) ? value.join(',') : value
}
