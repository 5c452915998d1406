// AMAPI's routes: POST /api/amapi/<Method>, and the reading of such a request.
import type { FastifyInstance } from 'fastify'
import { AppError, type ErrorCode } from '../../errors.ts'
import type { ApiSurface, RouteContext } from '../api-surface.ts'
import { addDialect, readBody, type Spoken } from '../dialect-routes.ts'
import { type Operation, runOperation, type WireRequest } from '../operation.ts'
import { amapi, encodeBug, encodeError } from './envelope.ts'
import { INTERNAL, WIRE } from './errors.ts'
import { operations } from './operations.ts'

export const AMAPI_PREFIX = '/api/amapi/'

const TEXTS: Partial<Record<ErrorCode, string>> = {
  method_unknown: `There is no such method. There are: ${operations.map((one) => one.name).join(', ')}.`,
  verb_not_allowed: 'Send a POST request.',
  body_too_large: 'The request body is too large.',
}

export function addAmapiRoutes(server: FastifyInstance, context: RouteContext): ApiSurface {
  return addDialect(server, context, spoken)
}

const spoken: Spoken<Operation, WireRequest> = {
  prefixes: [AMAPI_PREFIX.slice(0, -1)],
  operations,
  routesOf: ({ name }) => [{ method: 'POST', path: AMAPI_PREFIX + name }],
  async read(_, request, basics) {
    return { ...basics, fields: await readBody(request), authorization: request.headers.authorization }
  },
  run: (app, operation, request) => runOperation(app, amapi, operation, request),
  encodeUnread: (error, brand) => encodeError(error, brand),
  encodeTransport: (code, _, text) =>
    encodeError(new AppError(code, text ?? TEXTS[code] ?? 'Bad request.'), undefined),
  encodeBug: (requestId) => encodeBug(requestId, undefined),
  outcomeOf(error) {
    if (error === undefined) return 'success'
    return String(error instanceof AppError ? WIRE[error.code].code : INTERNAL.code)
  },
}
