// The routes of the sign-in: a name and a password open a half session, the second step makes a whole one of it, with another
// cookie; a passkey does both at once. The answer never says which part was wrong.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../app.ts'
import type { Fields } from '../body.ts'
import { cookieOf, dropCookie, SESSION_COOKIE, STEP_COOKIE, setCookie } from '../session-cookie.ts'
import { type ConsoleRequests, HOME, placeOf, queryOf, textOf, wantedOf } from './session-requests.ts'
import { type Reader, withQuery } from './sign-in-frame.ts'
import {
  FACTOR,
  factorPage,
  LOST,
  lostPage,
  PASSKEY,
  PASSKEY_OPTIONS,
  SIGN_IN,
  signInPage,
} from './sign-in-pages.ts'
import { jsonOf, problemOf } from './sign-in-refusals.ts'

type Parts = {
  app: Pick<App, 'adminSignIn' | 'adminSessions'>
  scope: FastifyInstance
  requests: ConsoleRequests
}

/** Name and password, or what to do without the device. */
export function addFirstStep({ app, scope, requests }: Parts): void {
  const { readerFor, readForm, send, redirect, call, addressOf, signedIn } = requests

  scope.get(SIGN_IN, async (request, reply) => {
    const { to, out } = queryOf(request)
    if (await signedIn(request)) return redirect(reply, wantedOf(to) ?? HOME)
    const reader = await readerFor(request)
    const notice = out === undefined ? {} : { notice: reader.words.signedOut }
    return send(reply, 200, signInPage(reader, { to: wantedOf(to), ...notice }, requests.base))
  })

  scope.post(SIGN_IN, async (request, reply) => {
    const form = await readForm(request)
    const reader = await readerFor(request, form)
    const typed = { name: textOf(form.name), password: textOf(form.password) }
    try {
      const opened = await call(request, () => app.adminSignIn.withPassword(typed, addressOf(request)))
      const next = withQuery(FACTOR, { lang: reader.chosen, to: wantedOf(form.to) })
      return redirect(reply, next, [setCookie(STEP_COOKIE, opened.token)])
    } catch (error) {
      const { status, text } = problemOf(error, reader, reader.words.wrongPassword)
      return sendAgain({ requests, reply, reader, form }, status, text)
    }
  })

  scope.get(LOST, async (request, reply) =>
    send(reply, 200, lostPage(await readerFor(request), { to: wantedOf(queryOf(request).to) })),
  )
}

/** A code of the app, or a recovery code. */
export function addSecondStep({ app, scope, requests }: Parts): void {
  const { readerFor, readForm, send, redirect, call, addressOf } = requests

  scope.get(FACTOR, async (request, reply) => {
    const { to, with: kind } = queryOf(request)
    const half = await halfOf(request)
    if (!half) return redirect(reply, withQuery(SIGN_IN, { to: wantedOf(to) }))
    const reader = await readerFor(request, {}, half.admin)
    return send(reply, 200, factorPage(reader, { to: wantedOf(to), isRecovery: kind === 'recovery' }))
  })

  scope.post(FACTOR, async (request, reply) => {
    const form = await readForm(request)
    const half = await halfOf(request)
    const reader = await readerFor(request, form, half?.admin)
    if (!half) return sendAgain({ requests, reply, reader, form }, 401, reader.words.tooLate)
    const isRecovery = form.with === 'recovery'
    try {
      const code = textOf(form.code)
      const opened = await call(request, () => app.adminSignIn.withCode(half.token, code, addressOf(request)))
      const cookies = [setCookie(SESSION_COOKIE, opened.token), dropCookie(STEP_COOKIE)]
      return redirect(reply, wantedOf(form.to) ?? HOME, cookies)
    } catch (error) {
      const wrong = isRecovery ? reader.words.wrongRecoveryCode : reader.words.wrongCode
      const { status, text } = problemOf(error, reader, wrong)
      return send(reply, status, factorPage(reader, { to: wantedOf(form.to), isRecovery, problem: text }))
    }
  })

  async function halfOf(request: FastifyRequest) {
    const token = cookieOf(request.headers.cookie, STEP_COOKIE)
    if (token === undefined) return undefined
    const found = await call(request, () => app.adminSessions.find(token, true, addressOf(request)))
    return found && { token, admin: found.admin }
  }
}

/** Both steps at once. */
export function addPasskeySignIn({ app, scope, requests }: Parts): void {
  const { readerFor, readForm, redirect, call, addressOf } = requests

  scope.post(PASSKEY_OPTIONS, { config: { json: true } }, async (request, reply) => {
    const options = await call(request, () => app.adminSignIn.passkeyOptions(placeOf(request)))
    return reply.header('cache-control', 'no-store').send(options)
  })

  scope.post(PASSKEY, async (request, reply) => {
    const form = await readForm(request)
    const reader = await readerFor(request, form)
    try {
      const answer = { ...placeOf(request), response: jsonOf(form.response) }
      const opened = await call(request, () => app.adminSignIn.withPasskey(answer, addressOf(request)))
      return redirect(reply, wantedOf(form.to) ?? HOME, [setCookie(SESSION_COOKIE, opened.token)])
    } catch (error) {
      const { status, text } = problemOf(error, reader, reader.words.passkeyFailed)
      return sendAgain({ requests, reply, reader, form }, status, text)
    }
  })
}

export function addSignOut({ app, scope, requests }: Parts): void {
  const { readForm, redirect, call, signedIn } = requests

  scope.post('/console/sign-out', async (request, reply) => {
    const { lang } = await readForm(request)
    const found = await signedIn(request)
    if (found) await call(request, () => app.adminSessions.signOut(found))
    const next = withQuery(SIGN_IN, { out: '1', lang: typeof lang === 'string' ? lang : undefined })
    return redirect(reply, next, [dropCookie(SESSION_COOKIE), dropCookie(STEP_COOKIE)])
  })
}

type Again = { requests: ConsoleRequests; reply: FastifyReply; reader: Reader; form: Fields }

/** The first page again, with the reason. */
function sendAgain({ requests, reply, reader, form }: Again, status: number, problem: string): FastifyReply {
  const page = signInPage(reader, { to: wantedOf(form.to), name: textOf(form.name), problem }, requests.base)
  return requests.send(reply, status, page)
}
