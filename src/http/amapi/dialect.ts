// The dialect AMAPI: POST /api/amapi/<Method>, its callers, and the form of its calls and answers.
import type { z } from 'zod'
import { subscriberOf } from '../../address.ts'
import type { App } from '../../app.ts'
import { type Caller, isTrusted } from '../../brands/brand.ts'
import type { PresentedCredentials, SignedIn } from '../../credentials/credentials.ts'
import { AppError, tooManyFailures } from '../../errors.ts'
import { type Fields, readBody } from '../body.ts'
import { type Dialect, type ErrorBrand, type Reply, UNKNOWN_BRAND, type WireRequest } from '../dialect.ts'
import { needsSignIn, type Operation } from '../operation.ts'
import { type ErrorMode, INTERNAL, WIRE, wireError, wireStatus } from './errors.ts'
import { operations } from './operations.ts'
import { bearerOf, notAuthenticated, readBearer } from './unusable-credentials.ts'

type Identified = Caller & { blockedForS: number; presented: PresentedCredentials }

export const AMAPI_PREFIX = '/api/amapi/'
const MAX_API_KEY_LENGTH = 200
const UNKNOWN_METHOD = `There is no such method. There are: ${operations.map((one) => one.name).join(', ')}.`

export const amapi: Dialect<Identified> = {
  name: 'amapi',
  prefixes: [AMAPI_PREFIX.slice(0, -1)],
  operations,
  errors: WIRE,
  routesOf: ({ name }) => [{ method: 'POST', path: AMAPI_PREFIX + name }],
  async read(_, request, basics) {
    const { authorization, 'accept-language': accepts } = request.headers
    return { ...basics, fields: await readBody(request), authorization, accepts }
  },
  namedBy: ({ fields }) => textOf(fields, 'apikey')?.slice(0, MAX_API_KEY_LENGTH),
  claimedBy,
  keyFields: ['apikey', 'secret_key'],
  identify,
  authenticate,
  decode,
  encodeSuccess: (output) => JSON.stringify({ status: 'success', ...output }),
  encodeError,
  encodeBug,
}

/**
 * The e-mail address of the caller. For a new account it is the source instead: devices change their address within a
 * network.
 */
function claimedBy({ permission }: Operation, { fields, address }: WireRequest): string {
  if (needsSignIn(permission)) return textOf(fields, 'email')?.trim().toLowerCase() ?? ''
  return subscriberOf(address)
}

async function identify(app: App, operation: Operation, request: WireRequest): Promise<Identified> {
  const { fields, host, address, authorization } = request
  const apiKey = textOf(fields, 'apikey')
  if (apiKey === undefined) throw missing(operation.input, fields, 'apikey')
  const bearer = bearerOf(authorization)
  const presented = {
    apiKey: apiKey.slice(0, MAX_API_KEY_LENGTH),
    host,
    address,
    secret: textOf(fields, 'secret_key'),
    bearer,
    // Where anyone may call, `password` belongs to a new account and is no credential.
    password: operation.permission.by === 'anyone' ? undefined : textOf(fields, 'password'),
  }
  return { ...(await app.credentials.identify(presented)), presented, accepts: request.accepts }
}

async function authenticate(
  app: App,
  { permission, input }: Operation,
  { fields, authorization }: WireRequest,
  identified: Identified,
): Promise<SignedIn | Caller> {
  const { presented, blockedForS, brand, actor, accepts } = identified
  if (!needsSignIn(permission)) {
    // A server with a wrong key must not count as an app, and fail only at its second customer.
    if (!isTrusted(actor) && presented.secret !== undefined) throw wrongSecret(blockedForS)
    return { brand, actor, accepts }
  }
  const email = textOf(fields, 'email')?.trim()
  if (!email) throw missing(input, fields, 'email')
  if (isTrusted(actor)) return app.credentials.signIn(identified, presented, { email, ...permission })
  if (permission.by === 'trusted') {
    if (blockedForS > 0) throw tooManyFailures(blockedForS)
    throw new AppError(
      'trusted_origin_needed',
      `Send secret_key from your server, or call from an address on the allow list. This call came from ${presented.address}.`,
    )
  }
  const { bearer, mistake } = readBearer(permission.tokenKind, presented, fields, authorization)
  if (bearer === undefined && presented.password === undefined) {
    throw presented.secret === undefined ? notAuthenticated(mistake) : wrongSecret(blockedForS)
  }
  return app.credentials.signIn(identified, { ...presented, bearer }, { email, ...permission })
}

function wrongSecret(blockedForS: number): AppError {
  if (blockedForS > 0) return tooManyFailures(blockedForS)
  return notAuthenticated('This secret_key is not one of the brand. Correct it, or leave it out.')
}

/** Errors: invalid_input, with the names of all missing fields, or of the first malformed one. */
function decode({ input }: Operation, { fields }: WireRequest): Record<string, unknown> {
  const result = input.safeParse(fields)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = String(issue?.path[0] ?? 'body')
  // Blank counts as absent; every other scalar is text.
  if (issue && isMissing(issue)) throw missing(input, fields, name)
  const why = issue?.code === 'too_big' ? `may have at most ${issue.maximum} characters` : issue?.message
  const readable = why === undefined || why.startsWith('Invalid') ? 'must be text' : why
  throw new AppError('invalid_input', `Bad parameter ${name}: it ${readable}.`)
}

/** The refusal of a required parameter that is no text; other missing parameters are named with it. */
function missing(input: Operation['input'], fields: Fields, name: string): AppError {
  const isAbsent = (value: unknown) => value === undefined || value === null || typeof value !== 'object'
  if (!isAbsent(fields[name])) return new AppError('invalid_input', `Bad parameter ${name}: it must be text.`)
  const issues = input.safeParse(fields).error?.issues ?? []
  const others = issues
    .filter(isMissing)
    .map((issue) => String(issue.path[0]))
    .filter((other) => isAbsent(fields[other]))
  const names = [...new Set([name, ...others])]
  const last = names.pop()
  const named = names.length === 0 ? `parameter ${last}` : `parameters ${names.join(', ')} and ${last}`
  return new AppError('invalid_input', `Missing ${named}.`)
}

/** `params`: for rules about several fields; see needsOneOf. */
function isMissing(issue: z.core.$ZodIssue): boolean {
  if (issue.code === 'custom') return issue.params?.missing === true
  return issue.code === 'invalid_type' && issue.expected === 'string'
}

/** A credential or name as text; undefined when it is absent, empty or no scalar. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function encodeError(error: AppError, brand: ErrorBrand): Reply {
  const { code, text } = wireError(error)
  return {
    status: wireStatus(error.code, modeOf(brand)),
    body: envelope(code, error.code === 'method_unknown' ? UNKNOWN_METHOD : text),
    outcome: String(code),
    retryAfterS: error.retryAfterS,
  }
}

/** The answer has only the request id, under which the log has the error. */
function encodeBug(requestId: string, brand: ErrorBrand): Reply {
  const { code, status } = INTERNAL
  const body = envelope(code, `Internal error. Request id: ${requestId}`)
  return { status: modeOf(brand) === 'http' ? status : 200, body, outcome: String(code) }
}

function modeOf(brand: ErrorBrand): ErrorMode {
  if (brand === UNKNOWN_BRAND) return 'http'
  return brand?.settings.error_status ?? 'envelope'
}

function envelope(code: number, message: string): string {
  return JSON.stringify({ status: 'error', code, message })
}
