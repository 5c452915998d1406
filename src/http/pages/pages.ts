// All pages for people, and what is shown where there is none.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { html } from '../../html.ts'
import type { Doorway } from '../doorway.ts'
import { addDocs, type Reference } from './docs.ts'
import { pageHeaders, renderPage } from './page.ts'
import { addResetPages } from './reset.ts'

export function addPages(
  server: FastifyInstance,
  { app, addressOf }: Doorway,
  references: readonly Reference[],
): void {
  addDocs(server, app.config.http.publicUrl, references)
  addResetPages(server, { resets: app.resets, addressOf, log: app.log })
}

export function sendNotFoundPage(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const page = renderPage({
    title: 'Nothing here',
    body: html`<h1>Nothing here</h1><p>This address names no page of this server.</p><p><a href="/">What answers here</a></p>`,
  })
  return reply.code(404).headers(pageHeaders()).send(page)
}
