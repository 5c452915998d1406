// How replies of every dialect go out, and how the rest of a refused upload is taken in. Knows no dialect.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Reply } from './operation.ts'

/** How long what comes after a refusal is read and thrown away. */
const SWALLOW_MS = 1000

/** A year. Not for names below this one, which may be somebody else's. */
const TRANSPORT_SECURITY = 'max-age=31536000'

/** Of every answer, whoever gives it. */
export function unchangingHeaders({ publicUrl }: { publicUrl: string }): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    ...(publicUrl.startsWith('https:') && { 'strict-transport-security': TRANSPORT_SECURITY }),
  }
}

export function sendReply(reply: FastifyReply, { status, body, retryAfterS, replayed }: Reply): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS)
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(body)
}

/** Closing while an upload still comes in would reset the connection and lose the answer on its way (RFC 9112, 9.6). */
export function swallowRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.header('connection', 'keep-alive')
  raw.resume()
  setTimeout(() => raw.complete || raw.socket.destroy(), SWALLOW_MS).unref()
}
