// Sends the replies of every dialect, and reads the rest of a refused upload. Knows no dialect.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Reply } from './dialect.ts'

/** How long data after a refusal are read and discarded. */
const SWALLOW_MS = 1000

/** No content, and not modified. */
const BODILESS = [204, 304]

/** A year. Without subdomains, which may belong to other owners. */
const TRANSPORT_SECURITY = 'max-age=31536000'

/** Headers of every answer, from any handler. */
export function unchangingHeaders({ publicUrl }: { publicUrl: string }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': TRANSPORT_SECURITY }),
  }
}

/** Of a body in UTF-8. */
export function contentTypeOf(type = 'application/json'): string {
  return `${type}; charset=utf-8`
}

export function sendReply(reply: FastifyReply, answer: Reply): FastifyReply {
  const { status, body, retryAfterS, replayed, headers, type } = answer
  if (headers) reply.headers(headers)
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS)
  if (replayed) reply.header('idempotent-replayed', 'true')
  reply.code(status)
  if (!BODILESS.includes(status)) reply.header('content-type', contentTypeOf(type))
  return reply.header('cache-control', 'no-store').send(BODILESS.includes(status) ? undefined : body)
}

/** Closing during an upload would reset the connection and lose the answer (RFC 9112, 9.6). */
export function swallowRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.header('connection', 'keep-alive')
  raw.resume()
  setTimeout(() => raw.complete || raw.socket.destroy(), SWALLOW_MS).unref()
}
