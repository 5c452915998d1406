// AMAPI's routes: POST /api/amapi/<Method>. Everything under this path answers in AMAPI's envelope, whatever happens.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode } from '../../errors.ts'
import { noFields, readFields } from '../body.ts'
import { type Doorway, headerText } from '../doorway.ts'
import {
  type Operation,
  type Outcome,
  presumedBrand,
  type Reply,
  runOperation,
  type WireRequest,
} from '../operation.ts'
import { amapi, encodeBug, encodeError } from './envelope.ts'
import { WIRE } from './errors.ts'
import { operations } from './operations.ts'

export const AMAPI_PREFIX = '/api/amapi/'

/** How long what comes after a refusal is read and thrown away. */
const SWALLOW_MS = 1000

const TEXTS: Partial<Record<ErrorCode, string>> = {
  method_unknown: `There is no such method. There are: ${operations.map((one) => one.name).join(', ')}.`,
  verb_not_allowed: 'Send a POST request.',
  body_too_large: 'The request body is too large.',
}

/** For what is refused before there is an application's answer. */
export function encodeTransportError(code: ErrorCode, text?: string): Reply {
  return encodeError(new AppError(code, text ?? TEXTS[code] ?? 'Bad request.'), undefined)
}

export function addAmapiRoutes(server: FastifyInstance, doorway: Doorway): void {
  server.register(
    async (scope) => {
      scope.removeAllContentTypeParsers()
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
      scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
        const outcome = refuse(error, request, doorway)
        if (outcome.reply.status === WIRE.body_too_large.status) swallowRest(request, reply)
        return send(reply, outcome.reply)
      })
      // In this scope, so that an unknown method is answered whatever the body's type is.
      scope.setNotFoundHandler((_request, reply) => send(reply, encodeTransportError('method_unknown')))
      // Before routing is acted on: a verb that the framework does not know, or wants a body with, is wrong all the same.
      scope.addHook('onRequest', async (request, reply) => {
        const method = request.method === 'POST' ? undefined : methodOf(request.url)
        if (method === undefined) return
        doorway.note(request, { method, outcome: String(WIRE.verb_not_allowed.code) })
        return send(reply.header('allow', 'POST'), encodeTransportError('verb_not_allowed'))
      })
      for (const operation of operations) {
        scope.post(`/${operation.name}`, (request, reply) => serve(operation, request, reply, doorway))
      }
    },
    { prefix: AMAPI_PREFIX.slice(0, -1) },
  )
}

/** The name of the operation that a path means. */
function methodOf(url: string): string | undefined {
  const name = url.split('?', 1)[0]?.slice(AMAPI_PREFIX.length)
  return operations.find((one) => one.name === name)?.name
}

async function serve(
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  doorway: Doorway,
): Promise<FastifyReply> {
  const wire = await readRequest(request, doorway)
  const outcome: Outcome =
    wire instanceof AppError
      ? { reply: await encodeUnread(wire, request, doorway), brand: undefined, error: wire }
      : await runOperation(doorway.app, amapi, operation, wire)
  doorway.note(request, { method: operation.name, outcome: outcomeOf(outcome.error), brand: outcome.brand })
  if (outcome.error && !(outcome.error instanceof AppError)) {
    doorway.app.log.error(
      { request: request.id, method: operation.name, err: outcome.error },
      'internal error',
    )
  }
  return send(reply, outcome.reply)
}

async function encodeUnread(error: AppError, request: FastifyRequest, { app }: Doorway): Promise<Reply> {
  return encodeError(error, await presumedBrand(app, request.headers.host ?? ''))
}

async function readRequest(request: FastifyRequest, { addressOf }: Doorway): Promise<WireRequest | AppError> {
  try {
    const body = request.body
    return {
      id: request.id,
      fields: Buffer.isBuffer(body) ? await readFields(request.headers['content-type'], body) : noFields(),
      host: request.headers.host ?? '',
      address: addressOf(request),
      authorization: request.headers.authorization,
      idempotencyKey: headerText(request, 'idempotency-key'),
    }
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** What the server itself threw before a route ran (size, length, broken body), or a bug. */
function refuse(
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  { app, note }: Doorway,
): Outcome {
  const method = request.routeOptions.url?.slice(AMAPI_PREFIX.length) ?? 'unknown'
  const status = error.statusCode ?? 500
  const isTheirs = status >= 400 && status < 500
  note(request, {
    method,
    outcome: isTheirs ? outcomeOf(new AppError('invalid_input', '')) : outcomeOf(error),
  })
  if (isTheirs) {
    const code = status === 413 ? 'body_too_large' : 'invalid_input'
    return { reply: encodeTransportError(code), brand: undefined, error }
  }
  app.log.error({ request: request.id, method, err: error }, 'internal error')
  return { reply: encodeBug(request.id, undefined), brand: undefined, error }
}

/** Closing while an upload still comes in would reset the connection and lose the answer on its way (RFC 9112, 9.6). */
function swallowRest({ raw }: FastifyRequest, reply: FastifyReply): void {
  reply.header('connection', 'keep-alive')
  raw.resume()
  setTimeout(() => raw.complete || raw.socket.destroy(), SWALLOW_MS).unref()
}

function outcomeOf(error: unknown): string {
  if (error === undefined) return 'success'
  return error instanceof AppError ? String(WIRE[error.code].code) : '1900'
}

function send(reply: FastifyReply, { status, body, retryAfterS, replayed }: Reply): FastifyReply {
  if (retryAfterS !== undefined) reply.header('retry-after', retryAfterS)
  if (replayed) reply.header('idempotent-replayed', 'true')
  return reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(body)
}
