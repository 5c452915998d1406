// Routes of what tells about the APIs: `/`, /docs, the reference pages and the OpenAPI documents. Each is made when it is
// first asked for and then kept. Knows no dialect: each hands in a Reference.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OpenApi } from '../openapi-document.ts'
import { publicPath } from '../request-target.ts'
import { homePage } from './home.ts'
import type { Introduction } from './introduction.ts'
import { landingPage } from './landing.ts'
import { type Page, pageHeaders, renderPage } from './page.ts'
import { referencePage } from './reference.ts'

/** Documents change with the program only; an hour would make an update look broken. */
const MAX_AGE_S = 300

export type Reference = {
  /** Names page and document: /docs/<slug>, /openapi/<slug>.json. */
  slug: string
  title: string
  summary: string
  path: string
  introduction: Introduction
  makeDocument(publicUrl: string): OpenApi
}

type Kept = { headers: Record<string, string>; body: string }

export function addDocs(server: FastifyInstance, publicUrl: string, references: readonly Reference[]): void {
  const offered = references.map((reference) => ({
    ...reference,
    docsPath: `/docs/${reference.slug}`,
    documentPath: `/openapi/${reference.slug}.json`,
  }))
  const base = publicPath(publicUrl)
  keep(server, '/', () => asPage(homePage(offered, publicUrl), base))
  keep(server, '/docs', () => asPage(landingPage(offered, publicUrl), base))
  for (const { slug, docsPath, documentPath, makeDocument } of offered) {
    let document: OpenApi | undefined
    const getDocument = () => {
      document ??= makeDocument(publicUrl)
      return document
    }
    const others = offered
      .filter((other) => other.slug !== slug)
      .map((other) => ({ href: other.docsPath, text: `${other.title} reference` }))
    keep(server, docsPath, () => asPage(referencePage(getDocument(), documentPath, others), base))
    keep(server, documentPath, () => asDocument(getDocument()))
  }
}

function keep(server: FastifyInstance, path: string, make: () => Kept): void {
  let kept: Kept | undefined
  server.get(path, (request, reply) => {
    kept ??= make()
    return send(request, reply, kept)
  })
}

function asPage(page: Page, base: string): Kept {
  return keptOf(renderPage(page, base), pageHeaders(page))
}

function asDocument(document: OpenApi): Kept {
  return keptOf(JSON.stringify(document), {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    // Nothing in it is secret, and tools that read it live on other origins.
    'access-control-allow-origin': '*',
  })
}

function keptOf(body: string, headers: Record<string, string>): Kept {
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
  return { body, headers: { ...headers, 'cache-control': `public, max-age=${MAX_AGE_S}`, etag } }
}

function send(request: FastifyRequest, reply: FastifyReply, { headers, body }: Kept): FastifyReply {
  reply.headers(headers)
  const known = request.headers['if-none-match']?.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return known?.includes(headers.etag ?? '') ? reply.code(304).send() : reply.send(body)
}
