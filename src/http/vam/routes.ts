// VAM's routes: several paths, verbs and versions an operation, and how a request is read (VAM contract section 1).
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

/** Everything under these is VAM's. */
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
  // With a token that could stand in the query nobody is known yet; "no token" would send clients round and round.
  if (query instanceof AppError && !inHeader) throw query
  return {
    ...basics,
    path: request.routeOptions.url ?? pathOf(request.url),
    ...(await readWhole(operation, request, query)),
    accessToken: inHeader || (query instanceof AppError ? undefined : textOf(query[TOKEN_FIELD])),
    // Proof, but not part of what makes two requests the same: a repeat may come with a newer token.
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

/** What cannot be read is refused when the caller is known, and with it how the brand wants refusals written. */
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

/** The body's fields before those of the query, where that counts. */
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
