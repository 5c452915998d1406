// The body of a request as it comes, for the operations that take large ones: it is never held as a whole, and its caller waits while
// what came before is stored. One that stops or does not end is given up. Knows no dialect.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MINUTE_MS, SECOND_MS } from '../clock.ts'
import { AppError } from '../errors.ts'
import type { Operation } from './operation.ts'

/** No byte comes for so long. */
const STALLED_MS = 30 * SECOND_MS
/** From the first byte to the last. */
const LONGEST_MS = 15 * MINUTE_MS

type Bounds = { maxBytes: number; stalledMs?: number; longestMs?: number }

/** The server's own time for a request does not count for these connections. */
const uploading = new WeakSet<Socket>()

/** Whether a request on this connection is being read as it comes, within bounds of its own. */
export function isUploading(socket: Socket): boolean {
  return uploading.has(socket)
}

/** Adds routes whose bodies are not read before they run. */
export function inUploadScope(server: FastifyInstance, add: (scope: FastifyInstance) => void): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, _body, done) => done(null))
    add(scope)
  })
}

/** Errors: unsupported_media_type, unsupported_encoding, and those of readUpload. */
export async function* uploadOf(
  { raw, headers }: FastifyRequest,
  { streams = [], maxBytes = 0 }: Operation,
): AsyncGenerator<Uint8Array> {
  const isEmpty = headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0
  if (isEmpty) return
  const type = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? ''
  if (!streams.includes(type)) throw new AppError('unsupported_media_type', `Send ${streams.join(' or ')}.`)
  if (!['identity', undefined].includes(headers['content-encoding']))
    throw new AppError('unsupported_encoding', 'Send the plain body, without a Content-Encoding.')
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  uploading.add(raw.socket)
  try {
    yield* readUpload(raw, { maxBytes })
  } finally {
    uploading.delete(raw.socket)
  }
}

/** Errors: body_too_large; malformed when it stops, does not end, or its caller has gone. */
export async function* readUpload(
  body: Pick<IncomingMessage, 'iterator'>,
  { maxBytes, stalledMs = STALLED_MS, longestMs = LONGEST_MS }: Bounds,
): AsyncGenerator<Uint8Array> {
  const endsAt = performance.now() + longestMs
  // A refusal is still to be sent over the connection, which would be destroyed with the body.
  const chunks = body.iterator({ destroyOnReturn: false })
  for (let bytes = 0; ; ) {
    const waitMs = Math.max(0, Math.min(stalledMs, endsAt - performance.now()))
    const next = await inTime(chunks.next(), waitMs)
    if (next.done) return
    const chunk = next.value as Uint8Array
    bytes += chunk.length
    if (bytes > maxBytes) {
      await chunks.return?.()
      throw tooLarge(maxBytes)
    }
    yield chunk
  }
}

async function inTime<T>(chunk: Promise<T>, waitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(cut('The upload takes too long; it was given up.')), waitMs)
  })
  const came = chunk.catch((cause: unknown) => {
    throw cut('The upload was cut before its end.', cause)
  })
  return Promise.race([came, late]).finally(() => clearTimeout(timer))
}

function cut(text: string, cause?: unknown): AppError {
  return new AppError('malformed', text, { cause })
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('body_too_large', `An upload has at most ${maxBytes} bytes: send it in several.`)
}
