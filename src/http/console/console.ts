// The routes of the browser program of the console: its shell, its modules and libraries, and the colours of brands. Nothing is
// read before the first visitor asks.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { acceptedLanguage } from '../../languages/accepted.ts'
import { USUAL_LANGUAGE } from '../../languages/language.ts'
import { makeFindLook } from '../pages/brand-look.ts'
import { publicPath } from '../request-target.ts'
import type { RouteContext } from '../route-context.ts'
import { keptFile, sendFile } from './kept-file.ts'
import { readLibraries } from './libraries.ts'
import { ACCENT, lookSheet, USUAL_ACCENT } from './look.ts'
import { addMailPreview } from './mail-preview.ts'
import { readModules } from './modules.ts'
import { makeShell } from './shell.ts'

const NO_BRAND = 'Latchkey'

export function addConsole(server: FastifyInstance, { app }: RouteContext): void {
  const base = publicPath(app.config.http.publicUrl)
  const findLook = makeFindLook(app)
  const read = once(() => {
    const parts = { modules: readModules(), libraries: readLibraries(), base }
    return { ...parts, shell: makeShell(parts) }
  })

  const sendShell = async (request: FastifyRequest, reply: FastifyReply, path: string) => {
    const { shell } = read()
    const { brand = NO_BRAND, color = '' } = await findLook(request.headers.host)
    const digits = color.slice(1).toLowerCase()
    const accent = ACCENT.test(digits) ? digits : USUAL_ACCENT
    const language = acceptedLanguage(request.headers['accept-language']) ?? USUAL_LANGUAGE
    return reply
      .headers({ ...shell.headers, vary: 'accept-language' })
      .send(shell.render({ path, title: brand, accent, language }))
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
    if (!ACCENT.test(accent) || ending !== 'css') return sendNothing(reply)
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
