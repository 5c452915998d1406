// The gateway API's own part of its OpenAPI document: token, form of errors, and the possible errors of each call.

import { VERSION } from '../../../config/package.ts'
import { closed } from '../../openapi/json-schema.ts'
import { makeOpenApi, NO_ENVELOPE } from '../../openapi/openapi.ts'
import type { Described } from '../../openapi/openapi-document.ts'
import type { Reference } from '../../pages/docs.ts'
import { GATEWAY_API_PREFIX } from '../fields.ts'
import { operations } from '../operations.ts'
import { codeOf, describeError, errorsOf } from './error-docs.ts'
import { guide } from './guide.ts'

const TITLE = 'Gateway API'
const SUMMARY = 'For agents beside VPN gateways'

export const gatewayApiReference: Reference = {
  slug: 'gateway',
  title: TITLE,
  summary: SUMMARY,
  path: `${GATEWAY_API_PREFIX}/`,
  makeDocument: (publicUrl) => makeOpenApi(describe(publicUrl)),
}

function describe(publicUrl: string): Described {
  return {
    info: {
      ...{ title: TITLE, summary: SUMMARY, version: VERSION },
      description: guide(publicUrl + GATEWAY_API_PREFIX),
    },
    serverUrl: publicUrl,
    requestTypes: ['application/json'],
    input: 'apart',
    operations,
    tag: () => 'Sessions',
    tags: { Sessions: 'Logins, reports of sessions, and orders to end them.' },
    routes: ({ routes = [] }) => routes,
    isLegacy: () => false,
    request: NO_ENVELOPE,
    answer: NO_ENVELOPE,
    callers: () => ({
      summary: 'The agent of a gateway, with:',
      credentials: [{ name: 'agent token', text: 'of the gateway, as `Authorization: Bearer …`' }],
    }),
    security: () => [{ agent_token: [] }],
    securitySchemes: {
      agent_token: { type: 'http', scheme: 'bearer', description: 'The token of one gateway' },
    },
    errorSchema: (errors) =>
      closed({
        error: closed({
          code: { type: 'string', enum: [...new Set(errors.map(codeOf))], description: 'What went wrong' },
          message: { type: 'string', minLength: 1, description: 'The same in words, for people' },
        }),
      }),
    errors: errorsOf,
    elsewhere: [describeError('method_unknown')],
  }
}
