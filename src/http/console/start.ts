// The routes of a link by which an admin begins. The token stands in the path, works once, and is in no log: the log has the
// pattern of the path. It is used up when the factors are chosen, not when the page is opened.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { MIN_PASSWORD_LENGTH } from '../../accounts/password-rule.ts'
import type { Start } from '../../admins/starting.ts'
import type { App } from '../../app.ts'
import { AppError } from '../../errors.ts'
import type { Fields } from '../body.ts'
import { SESSION_COOKIE, setCookie } from '../session-cookie.ts'
import { type ConsoleRequests, placeOf, textOf } from './session-requests.ts'
import type { Reader } from './sign-in-frame.ts'
import { jsonOf } from './sign-in-refusals.ts'
import { codesPage, deadStartPage, START, type StartProblem, startPage } from './start-pages.ts'

/** How the app lists the code until the person has a name. */
const UNNAMED = 'owner'
const PASSKEY_NAME = 'Passkey'

type Parts = { app: Pick<App, 'adminStarting'>; scope: FastifyInstance; requests: ConsoleRequests }

export function addStart({ app: { adminStarting }, scope, requests }: Parts): void {
  const { base, readerFor, readForm, send, call, addressOf } = requests

  scope.get(`${START}/:token`, async (request, reply) => show(request, reply, await readerFor(request), 200))

  scope.post(`${START}/:token`, async (request, reply) => {
    const form = await readForm(request)
    const factors = { password: textOf(form.password), code: textOf(form.code) }
    return finish(request, reply, form, factors)
  })

  scope.post(`${START}/:token/passkey-options`, { config: { json: true } }, async (request, reply) => {
    const { name } = await readForm(request)
    const options = await call(request, () =>
      adminStarting.passkeyOffer(tokenOf(request), placeOf(request), textOf(name)),
    )
    return reply.header('cache-control', 'no-store').send(options)
  })

  scope.post(`${START}/:token/passkey`, async (request, reply) => {
    const form = await readForm(request)
    const passkey = { ...placeOf(request), response: jsonOf(form.response) }
    return finish(request, reply, form, { passkey, passkeyName: PASSKEY_NAME })
  })

  async function finish(request: FastifyRequest, reply: FastifyReply, form: Fields, factors: Factors) {
    const reader = await readerFor(request, form)
    const start: Start = { ...factors, name: textOf(form.name), language: reader.language }
    try {
      const made = await call(request, () =>
        adminStarting.finish(tokenOf(request), start, addressOf(request)),
      )
      return send(reply, 200, codesPage(reader, made.recoveryCodes), [setCookie(SESSION_COOKIE, made.token)])
    } catch (error) {
      const problem = problemOf(error, reader, 'passkey' in factors)
      return show(request, reply, reader, 422, { typed: textOf(form.name), problem })
    }
  }

  /** Also of a link that does not work any more. */
  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    reader: Reader,
    status: number,
    more: { typed?: string; problem?: StartProblem } = {},
  ): Promise<FastifyReply> {
    const token = tokenOf(request)
    const link = await call(request, () => adminStarting.look(token))
    if (!link) return send(reply, 410, deadStartPage(reader))
    const totp = await adminStarting.totpOffer(token, link.name ?? UNNAMED)
    return send(reply, status, startPage(reader, { token, name: link.name, totp, ...more }, base))
  }
}

type Factors = { password: string; code: string } | Extract<Start, { passkey: unknown }>

function tokenOf({ params }: FastifyRequest): string {
  return (params as { token?: string }).token ?? ''
}

/** What the person can do about it; any other error is thrown again. The text of the core is English. */
function problemOf(error: unknown, { words }: Reader, isPasskey: boolean): StartProblem {
  if (!(error instanceof AppError)) throw error
  const { code, message } = error
  if (code === 'weak_password') return { field: 'password', text: words.badPassword(MIN_PASSWORD_LENGTH) }
  if (code === 'conflict' || (code === 'invalid_input' && message.startsWith('name')))
    return { field: 'name', text: words.badName }
  if (code === 'invalid_input')
    return isPasskey ? { field: 'form', text: words.passkeyFailed } : { field: 'code', text: words.wrongCode }
  if (code === 'reset_link_invalid') return { field: 'form', text: words.deadLink }
  throw error
}
