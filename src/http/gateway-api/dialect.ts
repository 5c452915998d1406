// The gateway API: what `latchkey agent openvpn` speaks, and any other agent beside a gateway may. JSON over HTTPS, with one
// bearer token for each gateway: the token says which gateway it is.
import type { App } from '../../app.ts'
import { AppError, type ErrorCode } from '../../errors.ts'
import { type Arrival, type Dialect, describedRow, type Reply, type WireRequest } from '../dialect.ts'
import type { GatewayCaller, Operation } from '../operation.ts'
import { decodeParts, type Parts, readParts } from '../request-parts.ts'
import { INTERNAL, WIRE } from './errors.ts'
import { GATEWAY_API_PREFIX } from './fields.ts'
import { operations } from './operations.ts'

const TOKEN = /^Bearer (lk_agent_[0-9a-f]{40})$/i

/** As src/agent names itself. */
const AGENT = /^latchkey-agent\/([\w.+-]{1,40})$/

type AgentRequest = WireRequest &
  Parts & {
    userAgent: string | undefined
    /** Set when the gateway is known: counts the answer. */
    count?: (outcome: string) => void
  }

export const gatewayApi: Dialect<GatewayCaller, (typeof operations)[number], AgentRequest> = {
  name: 'gateway',
  prefixes: [GATEWAY_API_PREFIX],
  operations,
  errors: WIRE,
  routesOf: ({ routes = [] }) => routes,
  async read(operation, request, basics) {
    const { authorization, 'user-agent': userAgent } = request.headers
    return { ...basics, authorization, userAgent, ...(await readParts(operation, request)) }
  },
  identify,
  decode: decodeParts,
  encodeSuccess: (output) => JSON.stringify(output),
  encodeError,
  encodeBug(requestId) {
    const text = `An internal error; the server's log has it under ${requestId}.`
    return { ...refusal(INTERNAL, text), outcome: INTERNAL.code }
  },
  finish(reply, _, { count }) {
    count?.(reply.outcome)
    return reply
  },
}

/** Tokens are found by their hash, so no comparison reveals how much of one was right. Errors: not_authenticated. */
async function identify(app: App, { name }: Operation, request: AgentRequest): Promise<GatewayCaller> {
  const [, token] = TOKEN.exec(request.authorization ?? '') ?? []
  const found = token === undefined ? undefined : await app.gatewayDirectory.findByAgentToken(token)
  if (found) {
    const { gateway, until } = found
    if (until !== null) app.gateways.formerUse.note(gateway.id, 'token')
    const [, version = null] = AGENT.exec(request.userAgent ?? '') ?? []
    app.gatewayActivity.agentCalled(gateway.name, version)
    request.count = (outcome) => app.gatewayActivity.packet(gateway.name, name, outcome)
    return { gateway }
  }
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
