// How VAM reads calls and writes answers: the Dialect that the runner of operations calls, for one request. Every answer is
// `{"header":{"code","response_code","message"},"body":{…}}`; the body of a refusal is empty, never missing.
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../body.ts'
import { type Dialect, NOBODY_KNOWS, type Reply, type Whose } from '../operation.ts'
import { type ErrorMode, INTERNAL, isTransport, showsStatus, type WireErrors, wireError } from './errors.ts'
import { refusalOf } from './fields.ts'
import type { VamOperation, VamRequest } from './vam-operation.ts'

const OK = 200
const MAX_NAMED_CHARS = 200
const SUCCESS = 1
/** For refusals before an operation is known. */
const NO_OPERATION: WireErrors = { failure: INTERNAL }

export function vamDialect(operation: VamOperation, request: VamRequest): Dialect<Caller> {
  return {
    name: 'vam',
    namedBy: () => namedBy(request),
    // All its callers are the brand's own systems.
    claimedBy: () => '',
    async identify(app) {
      if (!operation.identify) return byAccessToken(app, request)
      mustBeRead(request)
      return operation.identify(app, request)
    },
    authenticate: async (_app, _operation, _request, identified) => identified,
    decode(_, fields) {
      mustBeRead(request)
      return decode(operation, fields)
    },
    encodeSuccess: (output) =>
      envelope(SUCCESS, operation.success, operation.bodyField ? output[operation.bodyField] : output),
    encodeError: (error, brand) => encodeError(error, brand, request.path, operation),
    encodeBug: (_, brand) => encodeBug(brand, request.path, operation),
  }
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

/** Errors: the one of the first wrong field; mostly invalid_input. */
export function decode({ input }: Pick<VamOperation, 'input'>, fields: Fields): Record<string, unknown> {
  const result = input.safeParse(fields)
  if (result.success) return result.data
  throw refusalOf(result.error)
}

export function encodeError(
  error: AppError,
  brand: Whose,
  path: string,
  errors: WireErrors = NO_OPERATION,
): Reply {
  const { code, status, text } = wireError(error, errors)
  const isShown = isTransport(error.code) || showsStatus(modeOf(brand), path)
  return { status: isShown ? status : OK, body: envelope(code, text, {}), retryAfterS: error.retryAfterS }
}

/** A bug of the server, of which nothing is shown. The log has it under the id in the header X-Request-Id. */
export function encodeBug(brand: Whose, path: string, { failure }: WireErrors = NO_OPERATION): Reply {
  const status = showsStatus(modeOf(brand), path) ? INTERNAL.status : OK
  return { status, body: envelope(failure.code, failure.text, {}) }
}

function modeOf(brand: Whose): ErrorMode {
  if (brand === NOBODY_KNOWS) return 'http'
  return brand?.settings.vam_error_status ?? 'auto'
}

function envelope(code: number, message: string, body: unknown): string {
  return JSON.stringify({ header: { code, response_code: code, message }, body })
}
