// The pages of other origins that may read AMAPI's answers in a browser: those that the called brand lists. Never with
// credentials of the browser. VAM and the gateway API are left out, since no page may hold their secrets.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'

const ALLOWED = {
  'access-control-allow-methods': 'POST',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key',
  'access-control-max-age': '600',
}
const EXPOSED = 'X-Request-Id, Retry-After, Idempotent-Replayed'

type Deps = {
  brands: Pick<App['brands'], 'listsOrigin'>
  /** The brand that a request has named, once it is known. */
  brandOf(request: FastifyRequest): string | undefined
  prefix: string
}

export function addCrossOrigin(server: FastifyInstance, { brands, brandOf, prefix }: Deps): void {
  /** When the database fails, no origin is allowed, and the answer about the failure is still sent. */
  async function isListed(request: FastifyRequest): Promise<boolean> {
    const { origin = '', host = '' } = request.headers
    return brands.listsOrigin(origin, host, brandOf(request)).catch(() => false)
  }

  server.addHook('onRequest', (request, reply, done) => {
    const isPreflight = request.method === 'OPTIONS' && 'access-control-request-method' in request.headers
    if (!isPreflight || request.headers.origin === undefined || !request.url.startsWith(prefix)) return done()
    isListed(request).then((listed) => {
      if (listed) reply.code(204).headers(ALLOWED).send()
      else done()
    }, done)
  })
  server.addHook('onSend', (request, reply, payload, done) => {
    const { origin } = request.headers
    if (origin === undefined || !request.url.startsWith(prefix)) return done(null, payload)
    reply.header('vary', 'Origin') // answers are never cached, so other answers need no Vary
    isListed(request).then((listed) => {
      if (listed) {
        reply.header('access-control-allow-origin', origin)
        reply.header('access-control-expose-headers', EXPOSED)
      }
      done(null, payload)
    }, done)
  })
}
