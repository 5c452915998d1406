// Routes of the API documentation: `/`, /docs, the reference pages and the OpenAPI documents. Each is made at its first
// request in a brand's look, and then kept. Knows no dialect: each passes a Reference.
import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { OpenApi } from '../openapi/openapi-document.ts'
import { publicPath } from '../request-target.ts'
import type { BrandLook, FindLook } from './brand-look.ts'
import { homePage } from './home.ts'
import type { Introduction } from './introduction.ts'
import { landingPage } from './landing.ts'
import { type Page, pageHeaders, renderPage } from './page.ts'
import { referencePage } from './reference.ts'
import type { MakeSamples } from './reference-samples.ts'

/** Documents change only with the program; with an hour, an update would look broken. */
const MAX_AGE_S = 300
/** Looks of which a page is kept; a brand whose look changes has one more. */
const MAX_LOOKS = 50

export type Reference = {
  /** Names page and document: /docs/<slug>, /openapi/<slug>.json. */
  slug: string
  title: string
  summary: string
  path: string
  /** Where the document is served besides /openapi/<slug>.json. */
  alsoAt?: string
  /** Absent: the first page of the documentation only links to it. */
  introduction?: Introduction
  makeDocument(publicUrl: string): OpenApi
  /** Samples of its calls besides those for curl. Absent: none. */
  makeSamples?: MakeSamples
}

type Kept = { headers: Record<string, string>; body: string }

type Site = { publicUrl: string; references: readonly Reference[]; findLook: FindLook }

export function addDocs(server: FastifyInstance, { publicUrl, references, findLook }: Site): void {
  const offered = references.map((reference) => ({
    ...reference,
    docsPath: `/docs/${reference.slug}`,
    documentPath: `/openapi/${reference.slug}.json`,
  }))
  const base = publicPath(publicUrl)
  const keepPage = (path: string, make: (look: BrandLook) => Page) =>
    keep(server, path, findLook, (look) => asPage({ ...make(look), ...look }, base))
  keepPage('/', ({ brand }) => homePage(offered, publicUrl, brand))
  keepPage('/docs', () => landingPage(offered, publicUrl))
  for (const { slug, docsPath, documentPath, makeDocument, makeSamples, alsoAt } of offered) {
    let document: OpenApi | undefined
    const getDocument = () => {
      document ??= makeDocument(publicUrl)
      return document
    }
    const others = offered
      .filter((other) => other.slug !== slug)
      .map((other) => ({ href: other.docsPath, text: `${other.title} reference` }))
    keepPage(docsPath, () => referencePage(getDocument(), documentPath, others, makeSamples))
    for (const path of [documentPath, ...(alsoAt === undefined ? [] : [alsoAt])])
      keep(
        server,
        path,
        async () => ({}),
        () => asDocument(getDocument()),
      )
  }
}

function keep(
  server: FastifyInstance,
  path: string,
  findLook: FindLook,
  make: (look: BrandLook) => Kept,
): void {
  const kept = new Map<string, Kept>()
  server.get(path, async (request, reply) => {
    const look = await findLook(request.headers.host)
    const name = JSON.stringify(look)
    const made = kept.get(name) ?? make(look)
    if (kept.size >= MAX_LOOKS) kept.clear()
    kept.set(name, made)
    return send(request, reply, made)
  })
}

function asPage(page: Page, base: string): Kept {
  return keptOf(renderPage(page, base), pageHeaders(page))
}

function asDocument(document: OpenApi): Kept {
  return keptOf(JSON.stringify(document), {
    'content-type': 'application/json; charset=utf-8',
    'x-content-type-options': 'nosniff',
    // It has no secrets, and tools that read it are on other origins.
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
