// The routes of a dialect: every request under its prefixes is answered in its form, also unknown paths, wrong verbs, broken
// bodies and bugs. Knows no dialect.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode } from '../errors.ts'
import type { Dialect, Reply } from './dialect.ts'
import type { Operation, Route } from './operation.ts'
import { sendReply, swallowRest } from './replies.ts'
import { headerText, type RouteContext, TOO_LARGE, UNSUPPORTED_TYPE, type Unread } from './route-context.ts'
import { type OperationOutcome, presumedBrand, runOperation } from './run-operation.ts'
import { inUploadScope, uploadOf } from './upload.ts'

/** How the server answers where no route of the dialect has run. Nothing here throws. */
export type DialectRoutes = ReturnType<typeof addDialect>

type Matcher = { operation: Operation; pattern: RegExp; verbs: readonly string[] }

/** For operations that do not wait. */
const NO_SIGNAL = new AbortController().signal

export function addDialect(server: FastifyInstance, context: RouteContext, dialect: Dialect) {
  const closing = new AbortController()
  // Waiting callers get their answer before the server waits for its connections to end.
  server.addHook('preClose', (done) => {
    closing.abort()
    done()
  })
  for (const operation of dialect.operations) {
    const add = (scope: FastifyInstance) => addRoutes(scope, operation, context, dialect, closing.signal)
    if (operation.streams) inUploadScope(server, add)
    else add(server)
  }
  const matchers = dialect.operations.flatMap((operation) =>
    matchersOf(operation, dialect.routesOf(operation)),
  )
  const refuse = (code: ErrorCode, url: string, text = '', operation: Operation | undefined = undefined) =>
    dialect.encodeError(new AppError(code, text), undefined, { operation, path: pathOf(url) })
  return {
    prefixes: dialect.prefixes,
    /** Refuses a wrong verb, before the body is read; undefined when there is no such path. */
    refuseVerb(request: FastifyRequest): Reply | undefined {
      const here = matchers.filter(({ pattern }) => pattern.test(pathOf(request.url)))
      const operation = here[0]?.operation
      if (operation === undefined) return undefined
      const reply = refuse('verb_not_allowed', request.url, '', operation)
      context.note(request, { method: labelOf(operation), outcome: reply.outcome })
      const allow = [...new Set(here.flatMap((one) => one.verbs))].join(', ')
      return { ...reply, headers: { ...reply.headers, allow } }
    },
    refuseUnknown: (url: string) => refuse('method_unknown', url),
    refuseUnread(error: Unread, request: FastifyRequest): Reply {
      const pattern = request.routeOptions.url?.replace(/:(\w+)/g, '{$1}')
      const operation = dialect.operations.find((one) =>
        dialect.routesOf(one).some(({ path }) => path === pattern),
      )
      const reply = isTheirs(error)
        ? refuse(codeOf(error), request.url, '', operation)
        : dialect.encodeBug(request.id, undefined, { operation, path: pathOf(request.url) })
      const method = operation ? labelOf(operation) : 'unknown'
      context.note(request, { method, outcome: reply.outcome })
      if (!isTheirs(error)) logBug(context, request, method, error)
      return reply
    },
    /** For bytes that are no HTTP; `url` is the readable part of the address. */
    refuseBroken: (url: string, text: string, status: number) => ({
      ...dialect.encodeError(new AppError('invalid_input', text), undefined, {
        ...{ operation: undefined, path: pathOf(url), status },
      }),
      status,
    }),
  }
}

function addRoutes(
  server: FastifyInstance,
  operation: Operation,
  context: RouteContext,
  dialect: Dialect,
  closing: AbortSignal,
): void {
  const { maxBytes, waits = false } = operation
  for (const { method, path } of dialect.routesOf(operation)) {
    server.route({
      method,
      url: path.replace(/\{(\w+)\}/g, ':$1'),
      exposeHeadRoute: method === 'GET' && !waits,
      ...(maxBytes !== undefined && { bodyLimit: maxBytes }),
      async handler(request, reply) {
        const signal = waits ? endOf(reply, closing) : NO_SIGNAL
        const { reply: answered, brand, bug } = await answer(operation, request, signal, context, dialect)
        context.note(request, { method: labelOf(operation), outcome: answered.outcome, brand })
        if (operation.streams && !request.raw.complete) swallowRest(request, reply)
        if (bug !== undefined) logBug(context, request, labelOf(operation), bug)
        return sendReply(reply, answered)
      },
    })
  }
}

async function answer(
  operation: Operation,
  request: FastifyRequest,
  signal: AbortSignal,
  { app, addressOf }: RouteContext,
  dialect: Dialect,
): Promise<OperationOutcome> {
  const host = request.headers.host ?? ''
  const path = pathOf(request.url)
  const idempotencyKey = headerText(request, 'idempotency-key')
  const basics = {
    ...{ id: request.id, host, path, address: addressOf(request), idempotencyKey, signal },
    ...(operation.streams && { upload: uploadOf(request, operation) }),
  }
  let read: Awaited<ReturnType<Dialect['read']>>
  try {
    read = await dialect.read(operation, request, basics)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const reply = dialect.encodeError(error, await presumedBrand(app, dialect, host), { operation, path })
    return { reply, brand: undefined }
  }
  return runOperation({ app, dialect, operation, request: read })
}

function labelOf({ name, label = name }: Operation): string {
  return label
}

/** The verbs of a path; HEAD is answered like GET. */
function matchersOf(operation: Operation, routes: readonly Route[]): Matcher[] {
  return routes.map(({ method, path }) => ({
    operation,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`),
    verbs: method === 'GET' && !operation.waits ? ['GET', 'HEAD'] : [method],
  }))
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}

function codeOf({ statusCode }: Unread): ErrorCode {
  if (statusCode === TOO_LARGE) return 'body_too_large'
  return statusCode === UNSUPPORTED_TYPE ? 'unsupported_media_type' : 'invalid_input'
}

function isTheirs({ statusCode = 500 }: Unread): boolean {
  return statusCode >= 400 && statusCode < 500
}

/** Fires when the caller has gone or the server stops. */
function endOf({ raw }: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, closing])
}

function logBug({ app }: RouteContext, request: FastifyRequest, method: string, err: unknown): void {
  app.log.error({ request: request.id, method, err }, 'internal error')
}
