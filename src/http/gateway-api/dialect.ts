// The gateway API: what `latchkey agent openvpn` speaks, and any other agent beside a gateway may. JSON over HTTPS, with one
// bearer token for each gateway: the token says which gateway it is.
import type { App } from '../../app.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import { type Arrival, type Dialect, describedRow, type Reply, type WireRequest } from '../dialect.ts'
import type { GatewayCaller } from '../operation.ts'
import { decodeParts, type Parts, readParts } from '../request-parts.ts'
import { INTERNAL, WIRE } from './errors.ts'
import { GATEWAY_API_PREFIX } from './fields.ts'
import { operations } from './operations.ts'

const TOKEN = /^Bearer (lk_agent_[0-9a-f]{40})$/i

export const gatewayApi: Dialect<GatewayCaller, (typeof operations)[number], WireRequest & Parts> = {
  name: 'gateway',
  prefixes: [GATEWAY_API_PREFIX],
  operations,
  errors: WIRE,
  routesOf: ({ routes = [] }) => routes,
  async read(operation, request, basics) {
    const { authorization } = request.headers
    return { ...basics, authorization, ...(await readParts(operation, request)) }
  },
  identify,
  decode: decodeParts,
  encodeSuccess: (output) => JSON.stringify(output),
  encodeError,
  encodeBug(requestId) {
    const text = `An internal error; the server's log has it under ${requestId}.`
    return { ...refusal(INTERNAL, text), outcome: INTERNAL.code }
  },
}

/** Tokens are found by their hash, so no comparison reveals how much of one was right. Errors: not_authenticated. */
async function identify(app: App, _: unknown, { authorization }: WireRequest): Promise<GatewayCaller> {
  const [, token] = TOKEN.exec(authorization ?? '') ?? []
  const gateway = token === undefined ? undefined : await app.gatewayDirectory.findByAgentToken(token)
  if (gateway) return { gateway }
  throw new AppError('not_authenticated', 'Send the token of a gateway: Authorization: Bearer lk_agent_…')
}

function encodeError(error: AppError, _: unknown, at: Arrival): Reply {
  const wire = describedRow<string>(WIRE, error)
  return {
    ...refusal(wire, wire.text || wordsFor(error.code, at)),
    outcome: wire.code,
    retryAfterS: error.retryAfterS,
    ...(error.code === 'not_authenticated' && { headers: { 'www-authenticate': 'Bearer' } }),
  }
}

/** For refusals before an operation has run. */
function wordsFor(code: ErrorCode, { operation }: Arrival): string {
  if (code === 'verb_not_allowed') return `Use ${operation?.routes?.[0]?.method ?? 'another verb'}.`
  if (code === 'method_unknown') return `There is nothing at this path; see ${GATEWAY_API_PREFIX}/authorize.`
  return code === 'body_too_large' ? 'The body is too large.' : 'The request cannot be read.'
}

function refusal({ code, status }: { code: string; status: number }, message: string) {
  return { status, body: JSON.stringify({ error: { code, message } }) }
}
