// The routes of the gateway API: find the gateway by its token, run the call, always answer in JSON. Everything under the
// prefix is answered in its own form.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ServedGateway } from '../../gateways/directory.ts'
import { type ApiSurface, headerText, type RouteContext, TOO_LARGE, type Unread } from '../api-surface.ts'
import { MAX_BODY_BYTES, readFields, readQuery } from '../body.ts'
import { decodedBody } from '../content-coding.ts'
import { sendReply } from '../replies.ts'
import { accountingCall } from './accounting.ts'
import { makeAuthorize } from './authorize.ts'
import type { Call } from './call.ts'
import { makeOrdersCall, ordersDoneCall } from './disconnect-tasks.ts'
import { entitlementsCall } from './entitlements.ts'
import { ApiError, codeOf, encodeFailure, encodeRefusal } from './errors.ts'

export const GATEWAY_API_PREFIX = '/gateway/v1'
const TOKEN = /^Bearer (lk_agent_[0-9a-f]{40})$/i

export function addGatewayApi(server: FastifyInstance, context: RouteContext): ApiSurface {
  const calls = [makeAuthorize(), accountingCall, makeOrdersCall(), ordersDoneCall, entitlementsCall]
  const closing = new AbortController()
  // Waiting agents get their answer before the server waits for its connections to end.
  server.addHook('preClose', (done) => {
    closing.abort()
    done()
  })
  for (const call of calls) addRoute(server, call, context, closing.signal)
  return {
    prefixes: [GATEWAY_API_PREFIX],
    refuseUnknown: (url) => encodeUnknownPath(url, calls),
    refuseUnread: (error, request) => refuseUnread(error, request, context),
    refuseBroken: (_, text) => encodeRefusal('invalid_input', text),
  }
}

function addRoute(server: FastifyInstance, call: Call, context: RouteContext, closing: AbortSignal): void {
  server.route({
    method: call.method,
    url: GATEWAY_API_PREFIX + call.path,
    exposeHeadRoute: false, // a request for orders takes them
    ...(call.maxBytes === undefined ? {} : { bodyLimit: call.maxBytes }),
    handler: (request, reply) => answer(call, request, reply, context, closing),
  })
}

async function answer(
  call: Call,
  request: FastifyRequest,
  reply: FastifyReply,
  { app, addressOf, note }: RouteContext,
  closing: AbortSignal,
): Promise<FastifyReply> {
  const method = call.name
  try {
    const gateway = await gatewayOf(request, app.gatewayDirectory)
    const asking = { app, gateway, address: addressOf(request), signal: endOf(reply, closing) }
    const { body, outcome = 'success' } = await call.run(asking, await fieldsOf(call, request))
    note(request, { method, outcome })
    return sendReply(reply, { status: 200, body: JSON.stringify(body) })
  } catch (err) {
    const code = codeOf(err) ?? 'internal'
    note(request, { method, outcome: code })
    if (code === 'internal') app.log.error({ request: request.id, method, err }, 'internal error')
    if (code === 'bad_token') reply.header('www-authenticate', 'Bearer')
    return sendReply(reply, encodeFailure(err, request.id))
  }
}

/** Tokens are found by their hash, so no comparison reveals how much of one was right. Errors: bad_token. */
async function gatewayOf(
  request: FastifyRequest,
  directory: { findByAgentToken(token: string): Promise<ServedGateway | undefined> },
): Promise<ServedGateway> {
  const [, token] = TOKEN.exec(headerText(request, 'authorization') ?? '') ?? []
  const gateway = token === undefined ? undefined : await directory.findByAgentToken(token)
  if (gateway) return gateway
  throw new ApiError('bad_token', 'Send the token of a gateway: Authorization: Bearer lk_agent_…')
}

/** Errors: invalid_input, not_json, unsupported_encoding, body_too_large. */
async function fieldsOf(
  { method, maxBytes = MAX_BODY_BYTES }: Call,
  { body, headers, url }: FastifyRequest,
): Promise<unknown> {
  if (method === 'GET') return readQuery(url)
  const type = headers['content-type']
  if (type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json')
    throw new ApiError('not_json', 'Send JSON as application/json.')
  const sent = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
  return readFields(type, await decodedBody(sent, headers['content-encoding'], maxBytes))
}

/** Fires when the caller has gone or the server stops. */
function endOf({ raw }: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  return AbortSignal.any([gone.signal, closing])
}

function refuseUnread(error: Unread, request: FastifyRequest, { app, note }: RouteContext) {
  const status = error.statusCode ?? 500
  const method = 'gateway unread'
  if (status === TOO_LARGE) {
    note(request, { method, outcome: 'too_large' })
    return encodeRefusal('too_large', 'The body is too large.')
  }
  if (status >= 400 && status < 500) {
    note(request, { method, outcome: 'invalid_input' })
    return encodeRefusal('invalid_input', 'The request cannot be read.')
  }
  app.log.error({ request: request.id, method, err: error }, 'internal error')
  note(request, { method, outcome: 'internal' })
  return encodeFailure(error, request.id)
}

function encodeUnknownPath(url: string, calls: readonly Call[]) {
  const path = url.split('?', 1)[0] ?? ''
  const here = calls.find((call) => path === GATEWAY_API_PREFIX + call.path)
  return here
    ? encodeRefusal('wrong_verb', `Use ${here.method}.`)
    : encodeRefusal('not_found', `There is nothing at this path; see ${GATEWAY_API_PREFIX}/authorize.`)
}
