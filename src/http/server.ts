// The HTTP server: limits, timeouts, request ids, the log line of each request. Routes come from the dialects and pages;
// this file does not know what they mean. listener/ opens it.
import { createCipheriv } from 'node:crypto'
import type { Socket } from 'node:net'
import Fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifyServerFactory,
} from 'fastify'
import type { App } from '../app.ts'
import { HOUR_MS } from '../clock.ts'
import { AMAPI_PREFIX, amapi } from './amapi/dialect.ts'
import { amapiReference } from './amapi/docs/openapi.ts'
import { MAX_BODY_BYTES } from './body.ts'
import { makeBrokenHttp } from './broken-http.ts'
import { addConsole } from './console/console.ts'
import { addSessionPages } from './console/session-pages.ts'
import { addCrossOrigin } from './cross-origin.ts'
import { addDialect } from './dialect-routes.ts'
import { gatewayApi } from './gateway-api/dialect.ts'
import { gatewayApiReference } from './gateway-api/docs/openapi.ts'
import { addHealthRoutes } from './health.ts'
import type { Presence } from './listener/stop.ts'
import { manage } from './manage/dialect.ts'
import { manageReference } from './manage/docs/openapi.ts'
import { encodeError } from './manage/problems.ts'
import { addExportDownload } from './manage/work/export-download.ts'
import { findOddity, hostOfTarget, type Oddity } from './odd-requests.ts'
import { addPages, sendNotFoundPage, sendRefusalPage, sendTroublePage } from './pages/pages.ts'
import { sendReply, swallowRest, unchangingHeaders } from './replies.ts'
import { isBelow, isNear, plainTarget, publicPath, withoutBase } from './request-target.ts'
import { headerText, type Notes, type RouteContext, TOO_LARGE, type Unread } from './route-context.ts'
import { makeWithShown } from './shown-address.ts'
import { makeSourceAddress } from './source-address.ts'
import { isUploading } from './upload.ts'
import { vam } from './vam/dialect.ts'
import { vamReference } from './vam/docs/openapi.ts'

const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 30_000
const KEEP_ALIVE_MS = 65_000
const CHECK_CONNECTIONS_MS = 2_000
const MAX_HEADER_BYTES = 16 * 1024
const MAX_REQUESTS_PER_SOCKET = 10_000
const BLOCK_BYTES = 16
/** Ids made at once: a call of the cipher costs more than its work. */
const IDS_AT_ONCE = 64

const USUAL_TYPES = ['application/x-www-form-urlencoded', 'application/json']
const PAGE_PREFIXES = ['/docs', '/openapi', '/reset', '/confirm', '/console', '/exports', '/health']

/** `factory`: makes the listener; plain HTTP without it. */
type Listening = { presence: Presence; factory?: FastifyServerFactory | undefined }
const ALONE: Listening = { presence: { isLeaving: false } }

/** The server without a listener, for the process and for tests. */
export function buildServer(app: App, { presence, factory }: Listening = ALONE): FastifyInstance {
  const base = publicPath(app.config.http.publicUrl)
  const own: string[] = [...PAGE_PREFIXES]
  const nextId = makeRequestIds(app)
  const server: FastifyInstance = Fastify({
    ...{ logger: false, ...(factory && { serverFactory: factory }) },
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxRequestsPerSocket: MAX_REQUESTS_PER_SOCKET,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // an accepted request is answered, then its connection is closed
    genReqId: nextId,
    rewriteUrl: ({ url = '/' }) => withoutBase(plainTarget(url), base, own),
    http: {
      requireHostHeader: false, // refused below, in the envelope of its path
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CHECK_CONNECTIONS_MS,
    },
    clientErrorHandler(error, socket) {
      if (error.code !== 'ERR_HTTP_REQUEST_TIMEOUT' || !isUploading(socket)) broken.onError(error, socket)
    },
    // No route has a schema of Fastify (dialects have their own), so its two compilers, 100 files, are not loaded.
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    // A path that cannot be decoded is an unknown one.
    frameworkErrors: (_error, request, reply) => sendUnknown(request, reply),
  })
  server.removeAllContentTypeParsers()
  // One parser for every type. Under its own name a usual type is found without being parsed first.
  server.addContentTypeParser(['*', ...USUAL_TYPES], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  const { lastOn, ...context } = { app, ...watchRequests(server, app) }
  // Runs before every hook that reads a request or finds its API.
  server.addHook('onRequest', (request, reply, done) => {
    const host = hostOfTarget(request.originalUrl)
    if (host !== undefined) request.raw.headers.host = host
    const oddity = findOddity(request.raw)
    if (oddity) refuseOdd(oddity, request, reply)
    else done()
  })
  addCrossOrigin(server, { brands: app.brands, brandOf: context.brandOf, prefix: AMAPI_PREFIX })
  endConnections(server, presence)
  addHealthRoutes(server, app, presence)
  addPages(server, context, [amapiReference, vamReference, gatewayApiReference, manageReference])
  addFiles(server, context)
  const [fallback, ...others] = addDialects(server, context)
  const dialects = [fallback, ...others]
  own.push(...dialects.flatMap(({ prefixes }) => prefixes))
  // Here and not in a scope for each API: Fastify makes 70 routes for every scope that answers unknown paths.
  const having = (fits: typeof isNear, url: string) =>
    dialects.find(({ prefixes }) => prefixes.some((one) => fits(one, url)))
  const dialectOf = (url: string) => having(isBelow, url) ?? having(isNear, url)
  const answering = (request: FastifyRequest) =>
    dialectOf(request.url) ?? (mayReadPages(request) ? undefined : fallback)
  const named = (url: string) => dialectOf(url) ?? fallback
  const broken = makeBrokenHttp({ ...context, nextId, lastOn, dialectOf: named })
  server.server.on('connect', broken.onConnect)
  server.server.on('checkExpectation', (request, response) =>
    server.server.emit('request', request, response),
  )
  const refuseOdd = (
    { status, text, endsConnection }: Oddity,
    request: FastifyRequest,
    reply: FastifyReply,
  ) => {
    context.note(request, { method: request.routeOptions.url ?? 'unknown', outcome: String(status) })
    if (endsConnection) reply.header('connection', 'close')
    const dialect = answering(request)
    return dialect
      ? sendReply(reply, dialect.refuseBroken(request.url, text, status))
      : sendRefusalPage(reply, status, text)
  }
  const sendUnknown = (request: FastifyRequest, reply: FastifyReply) => {
    const dialect = answering(request)
    return dialect ? sendReply(reply, dialect.refuseUnknown(request.url)) : sendNotFoundPage(reply, app)
  }
  // Runs before the route: a verb that the framework does not know, or for which it wants a body, is refused as a wrong verb
  // too.
  server.addHook('onRequest', (request, reply, done) => {
    const refused = request.is404 ? dialectOf(request.url)?.refuseVerb(request) : undefined
    if (refused) sendReply(reply, refused)
    else done()
  })
  server.setNotFoundHandler(sendUnknown)
  server.setErrorHandler((error: Unread, request, reply) => {
    if (error.statusCode === TOO_LARGE) swallowRest(request, reply)
    const dialect = answering(request)
    return dialect
      ? sendReply(reply, dialect.refuseUnread(error, request))
      : sendTroublePage(error, request, reply, app)
  })
  return server
}

/** What no dialect answers, and is no page for developers or end users. */
function addFiles(server: FastifyInstance, context: RouteContext): void {
  addSessionPages(server, context, encodeError)
  addConsole(server, context)
  addExportDownload(server, context)
}

/** The first answers what belongs to none. */
function addDialects(server: FastifyInstance, context: RouteContext) {
  return [
    addDialect(server, context, amapi),
    addDialect(server, context, vam),
    addDialect(server, context, gatewayApi),
    addDialect(server, context, manage),
  ] as const
}

/** A request that asks for no page comes from a program, which reads no pages. */
function mayReadPages({ method, headers: { accept = '' } }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD' || accept.includes('text/html')
}

function noSchemas(): never {
  throw new Error('Routes of this server have no schemas of Fastify.')
}

/**
 * A count, encrypted under a key of this process. It is one block, so no two are equal, and strangers who see two of them do
 * not learn how many requests came in between. Ids of other processes differ like random numbers of 128 bits.
 */
function makeRequestIds({ random }: Pick<App, 'random'>): () => string {
  const cipher = createCipheriv('aes-128-ecb', random.bytes(BLOCK_BYTES), null).setAutoPadding(false)
  const blocks = Buffer.alloc(BLOCK_BYTES * IDS_AT_ONCE)
  const digits = 2 * BLOCK_BYTES
  let count = 0
  let made = ''
  return () => {
    const at = count % IDS_AT_ONCE
    if (at === 0) {
      for (let n = 0; n < IDS_AT_ONCE; n++) blocks.writeUIntBE(count + n, n * BLOCK_BYTES, 6)
      made = cipher.update(blocks).toString('hex')
    }
    count++
    return made.slice(at * digits, (at + 1) * digits)
  }
}

function watchRequests(server: FastifyInstance, { brands, clock, config, log, metrics }: App) {
  const withShown = makeWithShown({ brands })
  const notes = new WeakMap<object, Notes>()
  const always = unchangingHeaders(config.http)
  let warnedAt = Number.NEGATIVE_INFINITY
  const sourceAddress = makeSourceAddress(config.http.trustedProxies, (peer) => {
    if (Math.abs(clock.now() - warnedAt) < HOUR_MS) return
    warnedAt = clock.now()
    const remedy = 'its X-Forwarded-For counts once LATCHKEY_TRUSTED_PROXIES names it'
    withShown(peer, undefined, (shown) => log.warn({ peer: shown }, `a proxy is not believed: ${remedy}`))
  })
  const addressOf = (request: FastifyRequest) =>
    sourceAddress(request.socket.remoteAddress, headerText(request, 'x-forwarded-for'))
  const last = new WeakMap<Socket, FastifyReply>()
  const record = (request: FastifyRequest, reply: FastifyReply, tookMs: number) => {
    const status = reply.raw.writableFinished ? reply.statusCode : undefined
    // The route's pattern, not the address: an address may hold a secret.
    const { method, outcome, brand } = notes.get(request.raw) ?? {
      method: request.routeOptions.url ?? 'unknown',
      outcome: String(status ?? 'gone'), // the caller was gone before there was an answer
    }
    const durationMs = Math.round(tookMs * 1000) / 1000
    metrics.request(method, outcome, durationMs)
    const verb = request.method
    const about = { request: request.id, verb, method, outcome, status, brand: brand?.name }
    withShown(addressOf(request), brand, (address) => log.info({ ...about, address, durationMs }, 'request'))
  }
  // Hooks with a callback: a promise for each hook of every request would cost measurable time.
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(always).header('x-request-id', request.id)
    last.set(request.socket, reply)
    // After the answer, or when its caller has gone.
    const beganAt = performance.now()
    reply.raw.once('close', () => record(request, reply, performance.now() - beganAt))
    done()
  })
  return {
    addressOf,
    withShown,
    lastOn(socket: Socket) {
      const reply = last.get(socket)
      return reply && { reply, isDecided: reply.sent || notes.has(reply.request.raw) }
    },
    brandOf: (request: FastifyRequest) => notes.get(request.raw)?.brand?.name,
    note: (request: FastifyRequest, left: Notes) => {
      notes.set(request.raw, left)
    },
  }
}

/** While the server is leaving, answers make callers come back by a new connection, and so to another server. */
function endConnections(server: FastifyInstance, presence: Presence): void {
  // The address of a client that has gone is known only to a socket that was asked for it before.
  for (const accepted of ['connection', 'secureConnection'])
    server.server.on(accepted, (socket: Socket) => void socket.remoteAddress)
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (presence.isLeaving && !reply.hasHeader('connection')) reply.header('connection', 'close')
    done(null, payload)
  })
}
