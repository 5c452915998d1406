// VAM's routes: several paths, verbs and versions for each operation, and the reading of a request (VAM contract section 1).
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { type ApiSurface, headerText, type RouteContext } from '../api-surface.ts'
import { type Fields, noFields, readQuery } from '../body.ts'
import { addDialect, type Basics, readBody, type Spoken } from '../dialect-routes.ts'
import { NESTED } from '../nested-form.ts'
import { runOperation } from '../operation.ts'
import { encodeBug, encodeError, vamDialect } from './envelope.ts'
import { INTERNAL, wireError } from './errors.ts'
import { operations } from './operations.ts'
import type { VamOperation, VamRequest } from './vam-operation.ts'

/** Every path under these belongs to VAM. */
const PREFIXES = ['/vam', '/vap', '/auth', '/inventory', '/speedtest', '/ca']
const TOKEN_FIELD = 'X-AccessToken'

export function addVamRoutes(server: FastifyInstance, context: RouteContext): ApiSurface {
  return addDialect(server, context, spoken)
}

const spoken: Spoken<VamOperation, VamRequest> = {
  prefixes: PREFIXES,
  operations,
  routesOf: ({ routes }) => routes,
  read,
  run: (app, operation, request) => runOperation(app, vamDialect(operation, request), operation, request),
  encodeUnread: (error, brand, operation, url) => encodeError(error, brand, pathOf(url), operation),
  encodeTransport: (code, url, text = 'The request cannot be read.') =>
    encodeError(new AppError(code, text), undefined, pathOf(url)),
  encodeBug: (_, url) => encodeBug(undefined, pathOf(url)),
  outcomeOf,
}

async function read(operation: VamOperation, request: FastifyRequest, basics: Basics): Promise<VamRequest> {
  const inHeader = headerText(request, 'x-accesstoken')
  const query = queryOf(request)
  // The token may be in the unreadable query, so the caller is not known yet; "no token" would make clients refresh in a
  // loop.
  if (query instanceof AppError && !inHeader) throw query
  return {
    ...basics,
    path: request.routeOptions.url ?? pathOf(request.url),
    ...(await readWhole(operation, request, query)),
    accessToken: inHeader || (query instanceof AppError ? undefined : textOf(query[TOKEN_FIELD])),
    // The token is proof, but not part of a request's identity: a repeat may have a newer token.
    authorization: undefined,
  }
}

function queryOf({ url }: FastifyRequest): Fields | AppError {
  try {
    return readQuery(url, NESTED)
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

/** An unreadable request is refused once the caller is known, because then the brand's error mode is known too. */
async function readWhole(
  operation: VamOperation,
  request: FastifyRequest,
  query: Fields | AppError,
): Promise<Pick<VamRequest, 'fields' | 'unread'>> {
  try {
    return { fields: { ...(await readGiven(operation, request, query)), ...(request.params as Fields) } }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { fields: noFields(), unread: error }
  }
}

/** Fields of the body come before those of the query, where the query counts. */
async function readGiven(
  operation: VamOperation,
  request: FastifyRequest,
  query: Fields | AppError,
): Promise<Fields> {
  const { method } = request
  const given = await readBody(request, NESTED)
  if (!operation.readsQuery && method !== 'GET' && method !== 'HEAD') return given
  if (query instanceof AppError) throw query
  const { [TOKEN_FIELD]: _, ...asked } = query
  return { ...asked, ...given }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}

function outcomeOf(error: unknown, operation: VamOperation | undefined): string {
  if (error === undefined) return 'success'
  const errors = operation ?? { failure: INTERNAL }
  return String(error instanceof AppError ? wireError(error, errors).code : errors.failure.code)
}
