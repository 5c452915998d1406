// What the pages behind mailed links share: how their forms are read, and what is sent when something goes wrong. No CSRF token:
// a forged request would need the link's token, and who has that needs no forgery. Guessing is hopeless (256 random bits), so
// attempts are not counted.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError, type ErrorCode } from '../../errors.ts'
import { type Fields, noFields, readFields } from '../body.ts'
import { decodedBody } from '../content-coding.ts'
import type { FindLook } from './brand-look.ts'
import { type Reading, strangerReading } from './language-choice.ts'
import { type Page, pageHeaders, renderPage } from './page.ts'
import { troublePage } from './reset-pages.ts'
import type { PageTexts } from './texts/texts.ts'

/** Space for two passwords of the greatest length with every character percent-encoded. */
const MAX_BODY_BYTES = 16 * 1024
const MAX_TOKEN_CHARS = 200

type Of = {
  log: { error(fields: object, message: string): void }
  findLook: FindLook
  /** What is as it was when the server has failed. */
  unchanged: (texts: PageTexts) => string
}

/** The routes that `add` makes, with parsers and an error page of their own. */
export function addFormPages(
  server: FastifyInstance,
  { log, findLook, unchanged }: Of,
  add: (scope: FastifyInstance) => void,
): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser<Buffer>(
      'application/x-www-form-urlencoded',
      { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
      ({ headers }: FastifyRequest, body: Buffer) =>
        decodedBody(body, headers['content-encoding'], MAX_BODY_BYTES),
    )
    scope.setErrorHandler(async (err, request, reply) => {
      const status = troubleStatus(err)
      if (status === 500) log.error({ err, request: request.id }, 'the page behind a link failed')
      const { reading } = await strangerReading(request, findLook)
      return sendTrouble(status, reply, reading, unchanged)
    })
    add(scope)
  })
}

export async function readForm({ body, headers }: FastifyRequest): Promise<Fields> {
  return Buffer.isBuffer(body) ? readFields(headers['content-type'], body) : noFields()
}

/** '' when it is none. */
export function tokenOf(value: unknown): string {
  return typeof value === 'string' && value.length <= MAX_TOKEN_CHARS ? value : ''
}

export function tokenInQuery({ query }: FastifyRequest): string {
  return tokenOf((query as Record<string, unknown>).token)
}

export function sendPage(reply: FastifyReply, status: number, page: Page, base = ''): FastifyReply {
  const headers = { ...pageHeaders(page), ...(status === 503 && { 'retry-after': '60' }) }
  return reply.code(status).headers(headers).send(renderPage(page, base))
}

/** Of refusals that a page may meet. */
export const STATUS: Partial<Record<ErrorCode, number>> = {
  overloaded: 503,
  unavailable: 503,
  invalid_input: 400,
  body_too_large: 413,
  unsupported_encoding: 415,
}

function troubleStatus(err: unknown): number {
  if (err instanceof AppError) return STATUS[err.code] ?? 500
  const status = (err as { statusCode?: unknown }).statusCode
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

function sendTrouble(
  status: number,
  reply: FastifyReply,
  { language, texts }: Reading,
  unchanged: Of['unchanged'],
): FastifyReply {
  const { away, failed, unreadable } = texts
  const { heading, advice } = status === 503 ? away : status === 500 ? failed : unreadable
  const space = language === 'zh' ? '' : ' '
  const whole = status === 500 ? `${unchanged(texts)}${space}${advice}` : advice
  return sendPage(reply, status, troublePage(heading, whole, language))
}
