// All pages for people, and the answer where there is no page.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { parseEmail } from '../../accounts/email.ts'
import type { App } from '../../app.ts'
import { html } from '../../html.ts'
import { publicPath } from '../request-target.ts'
import type { RouteContext, Unread } from '../route-context.ts'
import { makeFindLook } from './brand-look.ts'
import { addConfirmPages } from './confirm.ts'
import { addDocs, type Reference } from './docs.ts'
import { pageHeaders, renderPage } from './page.ts'
import { addResetPages } from './reset.ts'
import { troublePage } from './reset-pages.ts'

export function addPages(
  server: FastifyInstance,
  { app, addressOf }: RouteContext,
  references: readonly Reference[],
): void {
  const { publicUrl, docs } = app.config.http
  const findLook = makeFindLook(app)
  if (docs) addDocs(server, { publicUrl, references, findLook })
  const common = { addressOf, log: app.log, base: publicPath(publicUrl), findLook }
  addConfirmPages(server, { ...common, confirmations: app.confirmations })
  addResetPages(server, {
    ...common,
    resets: app.resets,
    onCompleted: async ({ brand, email }, address) => {
      const of = { kind: 'password' as const, brandId: brand.id, address, target: parseEmail(email).key }
      await app.attempts
        .vouch(of)
        .catch((err: unknown) => app.log.warn({ err }, 'after a reset the throttle could not be updated'))
    },
  })
}

export function sendNotFoundPage(reply: FastifyReply, { config }: Pick<App, 'config'>): FastifyReply {
  const page = {
    title: 'Nothing here',
    body: html`<h1>Nothing here</h1><p>This address names no page of this server.</p>${config.http.docs && html`<p><a href="/">What answers here</a></p>`}`,
  }
  return reply
    .code(404)
    .headers(pageHeaders())
    .send(renderPage(page, publicPath(config.http.publicUrl)))
}

/** For a request that HTTP forbids; `text` says why. */
export function sendRefusalPage(reply: FastifyReply, status: number, text: string): FastifyReply {
  const page = troublePage('This request cannot be read', text)
  return reply.code(status).headers(pageHeaders(page)).send(renderPage(page))
}

/** For an error that no page has answered: an unreadable request, or a bug. */
export function sendTroublePage(
  error: Unread,
  request: FastifyRequest,
  reply: FastifyReply,
  { log }: Pick<App, 'log'>,
): FastifyReply {
  const { statusCode: status = 500 } = error
  const isTheirs = status >= 400 && status < 500
  if (!isTheirs) log.error({ request: request.id, err: error }, 'internal error')
  const page = isTheirs
    ? troublePage('This request cannot be read', 'Go back to the page you came from and try again.')
    : troublePage('Something went wrong on our side', 'Try again in a few minutes.')
  return reply
    .code(isTheirs ? status : 500)
    .headers(pageHeaders(page))
    .send(renderPage(page))
}
