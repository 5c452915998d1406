// The routes of the browser program of the console: its shell, its modules and libraries, and the colours of brands. Nothing is
// read before the first visitor asks.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { asCall } from '../../db/behalf.ts'
import { acceptedLanguage } from '../../languages/accepted.ts'
import { USUAL_LANGUAGE } from '../../languages/language.ts'
import { makeFindLook } from '../pages/brand-look.ts'
import { sendNotFoundPage } from '../pages/pages.ts'
import { publicPath } from '../request-target.ts'
import type { RouteContext } from '../route-context.ts'
import { cookieOf, isConsoleHost, SESSION_COOKIE } from '../session-cookie.ts'
import { keptFile, sendFile } from './kept-file.ts'
import { readLibraries } from './libraries.ts'
import { ACCENT, lookOf, lookSheet, USUAL_ACCENT } from './look.ts'
import { addMailPreview } from './mail-preview.ts'
import { readModules } from './modules.ts'
import { wantedOf } from './session-requests.ts'
import { makeShell } from './shell.ts'
import { withQuery } from './sign-in-frame.ts'
import { SIGN_IN } from './sign-in-pages.ts'

const NO_BRAND = 'Latchkey'

export function addConsole(server: FastifyInstance, { app }: RouteContext): void {
  const { consoleAt } = app.config.http
  if (consoleAt === null) return
  const base = publicPath(app.config.http.publicUrl)
  const findLook = makeFindLook(app)
  const read = once(() => {
    const parts = { modules: readModules(), libraries: readLibraries(), base }
    return { ...parts, shell: makeShell(parts) }
  })

  const sendShell = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    if (!isConsoleHost(consoleAt, request.headers.host ?? '')) return sendNotFoundPage(reply, app)
    if (!(await isSignedIn(request))) return sendToSignIn(request, reply)
    const { shell } = read()
    const { brand = NO_BRAND, color = '' } = await findLook(request.headers.host)
    const digits = color.slice(1).toLowerCase()
    const accent = ACCENT.test(digits) ? digits : USUAL_ACCENT
    const language = acceptedLanguage(request.headers['accept-language']) ?? USUAL_LANGUAGE
    return reply
      .headers({ ...shell.headers, vary: 'accept-language' })
      .send(shell.render({ path, title: brand, accent, language }))
  }
  /** A key counts for the calls of the program, so it opens the page as well. */
  async function isSignedIn({ id, headers }: FastifyRequest): Promise<boolean> {
    if (headers.authorization !== undefined) return true
    const token = cookieOf(headers.cookie, SESSION_COOKIE)
    return (
      token !== undefined && (await asCall(id, () => app.adminSessions.find(token, false, ''))) !== undefined
    )
  }

  function sendToSignIn({ url }: FastifyRequest, reply: FastifyReply): FastifyReply {
    const location = `${base}${withQuery(SIGN_IN, { to: wantedOf(url) })}`
    return reply.code(303).headers({ location, 'cache-control': 'no-store' }).send()
  }

  server.get('/console', (request, reply) => sendShell(request, reply, '/'))
  server.get<{ Params: { '*': string } }>('/console/*', (request, reply) =>
    sendShell(request, reply, request.params['*']),
  )
  for (const part of ['modules', 'libraries'] as const) {
    const prefix = part === 'modules' ? 'app' : 'lib'
    server.get<{ Params: { version: string; '*': string } }>(
      `/console/${prefix}/:version/*`,
      async (request, reply) => {
        const { version, '*': name } = request.params
        const file = version === read()[part].version ? read()[part].find(name) : undefined
        return file ? sendFile(file, request, reply) : sendNothing(reply)
      },
    )
  }
  addMailPreview(server, app.config.http.publicUrl)
  server.get<{ Params: { sheet: string } }>('/console/look/:sheet', async (request, reply) => {
    const [accent = '', ending] = request.params.sheet.split('.')
    if (!ACCENT.test(accent)) return sendNothing(reply)
    if (ending === 'json')
      return sendFile(keptFile(JSON.stringify(lookOf(accent)), 'application/json'), request, reply)
    if (ending !== 'css') return sendNothing(reply)
    return sendFile(keptFile(lookSheet(accent), 'text/css'), request, reply)
  })
}

/** A module of another version, or a name that was guessed. */
function sendNothing(reply: FastifyReply): FastifyReply {
  return reply
    .code(404)
    .headers({ 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' })
    .send('There is no such file in this version of the console.\n')
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
