// The common part of all dialects' routes: every request under a dialect's prefix is answered in its envelope, also unknown
// paths, wrong verbs, broken bodies and bugs. Knows no dialect: each passes a Spoken.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { AppError, type ErrorCode } from '../errors.ts'
import { type ApiSurface, headerText, type RouteContext, TOO_LARGE, type Unread } from './api-surface.ts'
import { type Fields, type FormReading, MAX_BODY_BYTES, noFields, readFields } from './body.ts'
import { decodedBody } from './content-coding.ts'
import {
  type Operation,
  type Outcome,
  presumedBrand,
  type Reply,
  type Route,
  type Whose,
  type WireRequest,
} from './operation.ts'
import { sendReply } from './replies.ts'

/** The part of one dialect. `url` is the address of a request, or the pattern of a route. */
export type Spoken<O extends Operation, R extends WireRequest> = {
  /** Without a slash at the end. */
  prefixes: readonly string[]
  operations: readonly O[]
  routesOf(operation: O): readonly Route[]
  /** Errors: those of readBody. */
  read(operation: O, request: FastifyRequest, basics: Basics): Promise<R>
  /** Never throws. */
  run(app: App, operation: O, request: R): Promise<Outcome>
  /** For a request that `read` refused. */
  encodeUnread(error: AppError, brand: Whose, operation: O, url: string): Reply
  /** For a refusal before an operation has run. */
  encodeTransport(code: ErrorCode, url: string, text?: string): Reply
  encodeBug(requestId: string, url: string): Reply
  /** The name of a call's outcome in the log and the metrics; nothing secret. */
  outcomeOf(error: unknown, operation: O | undefined): string
}

/** The parts of a request that every dialect needs. */
export type Basics = Omit<WireRequest, 'fields' | 'authorization'>

type Matcher<O> = { operation: O; pattern: RegExp; verbs: readonly string[] }

export function addDialect<O extends Operation, R extends WireRequest>(
  server: FastifyInstance,
  context: RouteContext,
  spoken: Spoken<O, R>,
): ApiSurface {
  const { prefixes, operations, routesOf, encodeTransport, outcomeOf } = spoken
  const matchers = operations.flatMap((operation) => matchersOf(operation, routesOf(operation)))
  for (const operation of operations) addRoutes(server, operation, context, spoken)
  return {
    prefixes,
    refuseVerb(request, reply) {
      const path = request.url.split('?', 1)[0] ?? ''
      const here = matchers.filter(({ pattern }) => pattern.test(path))
      const operation = here[0]?.operation
      if (operation === undefined) return undefined
      const outcome = outcomeOf(new AppError('verb_not_allowed', ''), operation)
      context.note(request, { method: operation.name, outcome })
      reply.header('allow', [...new Set(here.flatMap((one) => one.verbs))].join(', '))
      return encodeTransport('verb_not_allowed', request.url)
    },
    refuseUnknown: (url) => encodeTransport('method_unknown', url),
    refuseUnread: (error, request) => refuseUnread(error, request, context, spoken),
    refuseBroken: (url, text) => encodeTransport('invalid_input', url, text),
  }
}

function addRoutes<O extends Operation, R extends WireRequest>(
  server: FastifyInstance,
  operation: O,
  context: RouteContext,
  spoken: Spoken<O, R>,
): void {
  const { routesOf, outcomeOf } = spoken
  for (const { method, path } of routesOf(operation)) {
    server.route({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      async handler(request, reply) {
        const { reply: answered, brand, error } = await answer(operation, request, context, spoken)
        context.note(request, { method: operation.name, outcome: outcomeOf(error, operation), brand })
        if (error && !(error instanceof AppError)) logBug(context, request, operation.name, error)
        return sendReply(reply, answered)
      },
    })
  }
}

async function answer<O extends Operation, R extends WireRequest>(
  operation: O,
  request: FastifyRequest,
  { app, addressOf }: RouteContext,
  { read, run, encodeUnread }: Spoken<O, R>,
): Promise<Outcome> {
  const host = request.headers.host ?? ''
  const idempotencyKey = headerText(request, 'idempotency-key')
  const basics = { id: request.id, host, address: addressOf(request), idempotencyKey }
  let wire: R
  try {
    wire = await read(operation, request, basics)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const reply = encodeUnread(error, await presumedBrand(app, host), operation, request.url)
    return { reply, brand: undefined, error }
  }
  return run(app, operation, wire)
}

/** Errors: invalid_input, unsupported_media_type, unsupported_encoding, body_too_large. */
export async function readBody({ body, headers }: FastifyRequest, reading?: FormReading): Promise<Fields> {
  if (!Buffer.isBuffer(body)) return noFields()
  const sent = await decodedBody(body, headers['content-encoding'], MAX_BODY_BYTES)
  return readFields(headers['content-type'], sent, reading)
}

/** The verbs of a path; HEAD is answered like GET. */
function matchersOf<O>(operation: O, routes: readonly Route[]): Matcher<O>[] {
  return routes.map(({ method, path }) => ({
    operation,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    verbs: method === 'GET' ? ['GET', 'HEAD'] : [method],
  }))
}

function refuseUnread<O extends Operation, R extends WireRequest>(
  error: Unread,
  request: FastifyRequest,
  context: RouteContext,
  { operations, routesOf, encodeTransport, encodeBug, outcomeOf }: Spoken<O, R>,
): Reply {
  const pattern = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}')
  const operation = operations.find((one) => routesOf(one).some(({ path }) => path === pattern))
  const method = operation?.name ?? 'unknown'
  const status = error.statusCode ?? 500
  const isTheirs = status >= 400 && status < 500
  const code = status === TOO_LARGE ? 'body_too_large' : 'invalid_input'
  const outcome = outcomeOf(isTheirs ? new AppError(code, '') : error, operation)
  context.note(request, { method, outcome })
  if (isTheirs) return encodeTransport(code, request.url)
  logBug(context, request, method, error)
  return encodeBug(request.id, request.url)
}

function logBug({ app }: RouteContext, request: FastifyRequest, method: string, err: unknown): void {
  app.log.error({ request: request.id, method, err }, 'internal error')
}
