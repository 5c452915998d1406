// What the routes of the sign-in share: which requests they take at all, how bodies are read, and what is sent when something is
// wrong. A form of another site is refused before anything is read of it, so none signs a person in or out.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { SignedInAdmin } from '../../admins/admin-sessions.ts'
import { asCall } from '../../db/behalf.ts'
import { AppError } from '../../errors.ts'
import { chooseLanguage } from '../../languages/choice.ts'
import { isLanguage } from '../../languages/language.ts'
import { type Fields, readBody } from '../body.ts'
import type { Arrival, Reply } from '../dialect.ts'
import { makeFindLook } from '../pages/brand-look.ts'
import { type Page, pageHeaders, renderPage } from '../pages/page.ts'
import { sendNotFoundPage } from '../pages/pages.ts'
import { sendReply } from '../replies.ts'
import { publicPath } from '../request-target.ts'
import type { RouteContext, Unread } from '../route-context.ts'
import { cookieOf, isConsoleHost, isSafeConnection, mayUseCookie, SESSION_COOKIE } from '../session-cookie.ts'
import { type Reader, readerOf } from './sign-in-frame.ts'
import { foreignPage, troublePage, unsafePage } from './sign-in-trouble.ts'

const READING = ['GET', 'HEAD']
/** Longer ones are no page of ours. */
const MAX_WANTED_CHARS = 500
/** A page below /console, with its query. */
const WANTED = /^\/console(?:[/?][\w\-./~%?&=+:@,]*)?$/

export type ConsoleRequests = ReturnType<typeof makeRequests>

export const HOME = '/console'

/** How the API says a refusal, for scripts: a problem (RFC 9457). */
export type EncodeProblem = (error: AppError, brand: undefined, at: Arrival<never>) => Reply

export function makeRequests({ app, addressOf, note }: RouteContext, encodeProblem: EncodeProblem) {
  const { publicUrl, consoleAt } = app.config.http
  const base = publicPath(publicUrl)
  const findLook = makeFindLook(app)

  /** For whom a page is. `form`: of the request; `admin`: once it is known. */
  async function readerFor(
    request: FastifyRequest,
    form: Fields = {},
    admin?: { language: string | null },
  ): Promise<Reader> {
    const asked = form.lang ?? queryOf(request).lang
    const chosen = isLanguage(asked) ? asked : undefined
    const own = isLanguage(admin?.language) ? admin.language : null
    const language = chooseLanguage({
      ...{ chosen, accepts: request.headers['accept-language'] },
      account: { language: own, country: '' },
    })
    return readerOf(language, chosen, await findLook(request.headers.host))
  }

  function send(
    reply: FastifyReply,
    status: number,
    page: Page,
    cookies: readonly string[] = [],
  ): FastifyReply {
    note(reply.request, {
      method: routeOf(reply.request),
      outcome: status < 400 ? 'success' : String(status),
    })
    // Without its origin in the Referer a form would send no Origin either.
    const headers = { ...pageHeaders(page), 'referrer-policy': 'same-origin' }
    if (cookies.length > 0) reply.header('set-cookie', cookies)
    return reply.code(status).headers(headers).send(renderPage(page, base))
  }

  /** `path`: of the server, with its query. */
  function redirect(reply: FastifyReply, path: string, cookies: readonly string[] = []): FastifyReply {
    note(reply.request, { method: routeOf(reply.request), outcome: 'success' })
    if (cookies.length > 0) reply.header('set-cookie', cookies)
    return reply
      .code(303)
      .headers({ location: base + path, 'cache-control': 'no-store' })
      .send()
  }

  function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
    const answer = encodeProblem(asProblem(error), undefined, {
      operation: undefined,
      path: routeOf(request),
      requestId: request.id,
    })
    note(request, { method: routeOf(request), outcome: answer.outcome })
    return sendReply(reply, answer)
  }

  async function refuseForeign(
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> {
    const { method, headers } = request
    if (!isConsoleHost(consoleAt, headers.host ?? '')) return sendNotFoundPage(reply, app)
    const isSafe = isSafeConnection(headers)
    if (READING.includes(method) ? isSafe : mayUseCookie(method, headers, publicUrl)) return undefined
    if (isForScripts(request))
      return sendProblem(
        request,
        reply,
        new AppError('not_same_origin', 'Only pages of this host may ask this.'),
      )
    const reader = await readerFor(request)
    return send(reply, 403, isSafe ? foreignPage(reader) : unsafePage(reader, localUrl()))
  }

  /** Where a browser of the same machine finds the console. */
  function localUrl(): string {
    const { tls, port } = app.config.http
    return `${tls ? 'https' : 'http'}://localhost:${port}${base}/console`
  }

  async function sendTrouble(
    error: Unread,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply> {
    const status = statusOf(error)
    if (status === 500) app.log.error({ request: request.id, err: error }, 'a page of the sign-in failed')
    if (isForScripts(request) && error instanceof AppError) return sendProblem(request, reply, error)
    if (status === 503) reply.header('retry-after', '60')
    const { words, ...reader } = await readerFor(request)
    const text = status === 503 ? words.busy : status === 500 ? words.failed : words.unreadable
    return send(reply, status, troublePage({ ...reader, words }, text))
  }

  return {
    ...{ base, readerFor, send, redirect, sendProblem, refuseForeign, sendTrouble, addressOf },
    /** The admin of the request's session. */
    async signedIn(request: FastifyRequest): Promise<SignedInAdmin | undefined> {
      const token = cookieOf(request.headers.cookie, SESSION_COOKIE)
      if (token === undefined) return undefined
      return asCall(request.id, () => app.adminSessions.identify(token, addressOf(request)))
    },
    readForm: (request: FastifyRequest): Promise<Fields> => readBody(request),
    /** Under the request's id. */
    call: <T>(request: FastifyRequest, work: () => Promise<T>): Promise<T> => asCall(request.id, work),
  }
}

/** Only what a page of the console may be: never another host. */
export function wantedOf(value: unknown): string | undefined {
  return typeof value === 'string' &&
    value.length <= MAX_WANTED_CHARS &&
    WANTED.test(value) &&
    !value.includes('//')
    ? value
    : undefined
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function queryOf({ query }: FastifyRequest): Readonly<Record<string, unknown>> {
  return query as Record<string, unknown>
}

/** With a code that the API has. */
function asProblem(error: AppError): AppError {
  const { code, message, retryAfterS = 0 } = error
  if (code === 'too_many_failures') return new AppError('rate_limited', message, { retryAfterS })
  return code === 'reset_link_invalid' ? new AppError('not_found', message) : error
}

/** Of a request that was allowed: what passkeys are bound to. */
export function placeOf({ headers }: FastifyRequest): { origin: string } {
  return { origin: headers.origin ?? '' }
}

function isForScripts({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { json?: boolean }).json === true
}

/** The pattern of the path, never the path: it may hold a token. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'unknown'
}

function statusOf(error: Unread): number {
  if (error instanceof AppError) {
    if (error.code === 'overloaded' || error.code === 'unavailable') return 503
    return ['invalid_input', 'unsupported_media_type', 'unsupported_encoding'].includes(error.code)
      ? 400
      : 500
  }
  const { statusCode: status = 500 } = error
  return status >= 400 && status < 500 ? status : 500
}
