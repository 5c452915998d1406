// The dialect VAM: its paths, the reading of a request (VAM contract section 1), its callers, and the form of its answers.
// Every answer is `{"header":{"code","response_code","message"},"body":{…}}`; the body of a refusal is empty, never missing.
import type { FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'
import { type Fields, noFields, readBody, readQuery } from '../body.ts'
import {
  type Arrival,
  type Dialect,
  type ErrorBrand,
  type Reply,
  type RequestBasics,
  UNKNOWN_BRAND,
} from '../dialect.ts'
import { headerText } from '../route-context.ts'
import { type ErrorMode, INTERNAL, isTransport, showsStatus, WIRE, wireError } from './errors.ts'
import { decode } from './fields.ts'
import { NESTED } from './nested-form.ts'
import { operations } from './operations.ts'
import type { VamOperation, VamRequest } from './vam-operation.ts'

const OK = 200
const MAX_NAMED_CHARS = 200
const SUCCESS = 1
const TOKEN_FIELD = 'X-AccessToken'

export const vam: Dialect<Caller, VamOperation, VamRequest> = {
  name: 'vam',
  prefixes: ['/vam', '/vap', '/auth', '/inventory', '/speedtest', '/ca'],
  operations,
  errors: WIRE,
  routesOf: ({ routes }) => routes,
  read,
  namedBy,
  async identify(app, operation, request) {
    if (!operation.identify) return byAccessToken(app, request)
    mustBeRead(request)
    return operation.identify(app, request)
  },
  decode(operation, request) {
    mustBeRead(request)
    return decode(operation, request.fields)
  },
  encodeSuccess: (output, { success, bodyField }) =>
    envelope(SUCCESS, success, bodyField === undefined ? output : output[bodyField]),
  encodeError,
  encodeBug,
}

async function read(
  operation: VamOperation,
  request: FastifyRequest,
  basics: RequestBasics,
): Promise<VamRequest> {
  const inHeader = headerText(request, 'x-accesstoken')
  const query = queryOf(request)
  // The token may be in the unreadable query, so the caller is not known yet; "no token" would make clients refresh in a
  // loop.
  if (query instanceof AppError && !inHeader) throw query
  return {
    ...basics,
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
  const given = await readBody(request, { reading: NESTED })
  if (!operation.readsQuery && method !== 'GET' && method !== 'HEAD') return given
  if (query instanceof AppError) throw query
  const { [TOKEN_FIELD]: _, ...asked } = query
  return { ...asked, ...given }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** The operation decides which one counts; a call sends one of them. */
function namedBy({ accessToken, fields }: VamRequest): string | undefined {
  const given = [accessToken, fields.secretKey, fields.refreshToken]
  return given.find((one): one is string => typeof one === 'string' && one !== '')?.slice(0, MAX_NAMED_CHARS)
}

/** The brand's own system that a token was given to. Errors: access_token_missing, access_token_invalid. */
async function byAccessToken(app: App, { accessToken, address, host }: VamRequest): Promise<Caller> {
  if (!accessToken) throw new AppError('access_token_missing', 'There is no access token.')
  return app.brandSystems.byAccessToken(accessToken, { address, host })
}

/** Errors: invalid_input, unsupported_media_type. */
function mustBeRead({ unread }: VamRequest): void {
  if (unread) throw unread
}

function encodeError(error: AppError, brand: ErrorBrand, { operation, path }: Arrival<VamOperation>): Reply {
  const { code, status, text } = wireError(error, operation)
  const isShown = isTransport(error.code) || showsStatus(modeOf(brand), path)
  return {
    ...{ status: isShown ? status : OK, body: envelope(code, text, {}), outcome: String(code) },
    retryAfterS: error.retryAfterS,
  }
}

/** Nothing is shown. The log has the error under the id in the header X-Request-Id. */
function encodeBug(_: string, brand: ErrorBrand, { operation, path }: Arrival<VamOperation>): Reply {
  const status = showsStatus(modeOf(brand), path) ? INTERNAL.status : OK
  const { code, text } = operation?.failure ?? INTERNAL
  return { status, body: envelope(code, text, {}), outcome: String(code) }
}

function modeOf(brand: ErrorBrand): ErrorMode {
  if (brand === UNKNOWN_BRAND) return 'http'
  return brand?.settings.vam_error_status ?? 'auto'
}

function envelope(code: number, message: string, body: unknown): string {
  return JSON.stringify({ header: { code, response_code: code, message }, body })
}
