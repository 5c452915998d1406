// The HTML of a mail as a page for the frame of the console's preview: with the styles that mails have and the console's own CSP
// forbids, and without scripts, links and the rights of the console. Who may see it is decided by the call of the API that makes it.
import type { FastifyInstance, FastifyRequest } from 'fastify'

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox",
  'x-frame-options': 'SAMEORIGIN',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex',
  'cache-control': 'no-store',
}
/** Of the request, for the call: who asks, from where, and whether a page of this server does. */
const PASSED = ['authorization', 'cookie', 'host', 'sec-fetch-site', 'x-forwarded-for'] as const

type Asked = FastifyRequest<{ Params: { template: string }; Querystring: Record<string, unknown> }>

export function addMailPreview(server: FastifyInstance, publicUrl: string): void {
  const { origin } = new URL(publicUrl)
  server.get('/console/mail-preview/:template', async (request: Asked, reply) => {
    const { brand, language } = request.query
    const answer = await server.inject({
      method: 'POST',
      url: `/api/v1/mail-templates/${encodeURIComponent(request.params.template)}/preview`,
      remoteAddress: request.socket.remoteAddress ?? '',
      headers: { ...passed(request), origin, ...(typeof brand === 'string' && { 'latchkey-brand': brand }) },
      payload: typeof language === 'string' ? { language } : {},
    })
    const { html, detail } = answer.json<{ html?: string; detail?: string }>()
    return reply
      .code(answer.statusCode)
      .headers({ ...HEADERS, 'content-type': `text/${html === undefined ? 'plain' : 'html'}; charset=utf-8` })
      .send(html ?? detail ?? '')
  })
}

function passed({ headers }: FastifyRequest): Record<string, string> {
  const given = PASSED.flatMap((name) => {
    const value = headers[name]
    return typeof value === 'string' ? [[name, value]] : []
  })
  return Object.fromEntries(given)
}
