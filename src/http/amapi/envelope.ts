// How AMAPI reads calls and writes answers: the Dialect that the runner of operations asks.
import type { App } from '../../app.ts'
import { type Brand, type Caller, isTrusted } from '../../brands/brand.ts'
import type { Presented, SignedIn } from '../../credentials/credentials.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../body.ts'
import { type Dialect, needsSignIn, type Operation, type Reply, type WireRequest } from '../operation.ts'
import { INTERNAL, WIRE, wireMessage, wireStatus } from './errors.ts'

type Identified = Caller & { blockedForS: number; presented: Presented }

const MAX_API_KEY_LENGTH = 200

export const amapi: Dialect<Identified> = {
  identify,
  authenticate,
  decode,
  encodeSuccess,
  encodeError,
  encodeBug,
}

async function identify(app: App, operation: Operation, request: WireRequest): Promise<Identified> {
  const { fields, host, address, authorization } = request
  const apiKey = textOf(fields, 'apikey')
  if (apiKey === undefined) throw noText(fields, 'apikey')
  const bearer = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  const presented = {
    apiKey: apiKey.slice(0, MAX_API_KEY_LENGTH),
    host,
    address,
    secret: textOf(fields, 'secret_key'),
    bearer,
    // Where anyone may call, `password` is a new account's and no credential.
    password: operation.permission.by === 'anyone' ? undefined : textOf(fields, 'password'),
  }
  return { ...(await app.credentials.identify(presented)), presented }
}

async function authenticate(
  app: App,
  { permission }: Operation,
  { fields }: WireRequest,
  identified: Identified,
): Promise<SignedIn> {
  if (!needsSignIn(permission)) throw new Error('nobody signs in here')
  const email = textOf(fields, 'email')?.trim()
  if (!email) throw noText(fields, 'email')
  const { address } = identified.presented
  if (permission.by === 'trusted' && !isTrusted(identified.actor)) {
    if (identified.blockedForS > 0) throw tooManyFailures(identified.blockedForS)
    throw new AppError(
      'trusted_origin_needed',
      `Send secret_key from your server, or call from an address on the allow list. This call came from ${address}.`,
    )
  }
  return app.credentials.signIn(identified, identified.presented, { email, ...permission })
}

function tooManyFailures(retryAfterS: number): AppError {
  return new AppError('too_many_failures', `Too many failed attempts. Try again in ${retryAfterS} s.`, {
    retryAfterS,
  })
}

/** Errors: invalid_input, naming the first field that is missing or malformed. */
function decode(operation: Operation, fields: Fields): Record<string, unknown> {
  const result = operation.input.safeParse(fields)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const name = String(issue?.path[0] ?? 'body')
  // Blank counts as absent, and every other scalar is text.
  if (issue?.code === 'invalid_type' && issue.expected === 'string') throw noText(fields, name)
  const why = issue?.code === 'too_big' ? `may have at most ${issue.maximum} characters` : issue?.message
  const readable = why === undefined || why.startsWith('Invalid') ? 'must be text' : why
  throw new AppError('invalid_input', `Bad parameter ${name}: it ${readable}.`)
}

/** What is wrong with a parameter that is needed and is no text. */
function noText(fields: Fields, name: string): AppError {
  const value = fields[name]
  const isMissing = value === undefined || value === null || typeof value !== 'object'
  return new AppError(
    'invalid_input',
    isMissing ? `Missing parameter ${name}.` : `Bad parameter ${name}: it must be text.`,
  )
}

/** A credential or name as text; undefined when absent, empty or no scalar. */
function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function encodeSuccess(output: Record<string, unknown>): string {
  return JSON.stringify({ status: 'success', ...output })
}

export function encodeError(error: AppError, brand: Brand | undefined): Reply {
  const mode = brand?.settings.error_status ?? 'envelope'
  return {
    status: wireStatus(error.code, mode),
    body: envelope(WIRE[error.code].code, wireMessage(error)),
    retryAfterS: error.retryAfterS,
  }
}

/** A bug of ours; nothing of it is shown but the id under which the log has it. */
export function encodeBug(requestId: string, brand: Brand | undefined): Reply {
  const status = brand?.settings.error_status === 'http' ? INTERNAL.status : 200
  return { status, body: envelope(INTERNAL.code, `Internal error. Request id: ${requestId}`) }
}

function envelope(code: number, message: string): string {
  return JSON.stringify({ status: 'error', code, message })
}
