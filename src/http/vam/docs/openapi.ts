// VAM's own part of its OpenAPI document: access token, envelope, and the possible errors of each kind of call.

import { VERSION } from '../../../config/package.ts'
import { closed } from '../../openapi/json-schema.ts'
import { makeOpenApi } from '../../openapi/openapi.ts'
import type { Callers, Described, Envelope, Schema } from '../../openapi/openapi-document.ts'
import type { Reference } from '../../pages/docs.ts'
import { isLegacy } from '../errors.ts'
import { operations } from '../operations.ts'
import type { VamOperation } from '../vam-operation.ts'
import { codeOf, errorsOf, UNKNOWN_PATH } from './error-docs.ts'
import { guide } from './guide.ts'
import { introduction } from './introduction.ts'

export const vamReference: Reference = {
  slug: 'vam',
  title: 'VAM',
  summary: 'VPN Account Management',
  path: '/',
  introduction,
  makeDocument: (publicUrl) => makeOpenApi(describe(publicUrl)),
}

function describe(publicUrl: string): Described {
  return {
    info: {
      title: 'VAM',
      summary: 'VPN Account Management',
      version: VERSION,
      description: guide(publicUrl),
    },
    serverUrl: publicUrl,
    requestTypes: ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'],
    input: 'together',
    operations,
    tag: ({ routes }: VamOperation) => TAGS[routes[0]?.path.split('/')[1] ?? ''] ?? 'Accounts',
    tags: TAG_TEXTS,
    routes: ({ routes }: VamOperation) => routes,
    isLegacy,
    request: { schema: (own) => own, example: (own) => own },
    answer: ANSWER,
    callers: callersOf,
    security: (operation: VamOperation) => (getsToken(operation) ? [{}] : BY_TOKEN),
    securitySchemes: {
      access_token: {
        type: 'apiKey',
        in: 'header',
        name: 'X-AccessToken',
        description: 'From accessToken; it lives an hour',
      },
      access_token_in_query: {
        type: 'apiKey',
        in: 'query',
        name: 'X-AccessToken',
        description: 'The same in the query, for callers that cannot send headers',
      },
    },
    errorSchema: (errors) =>
      envelopeSchema(
        { type: 'integer', enum: [...new Set(errors.map(codeOf))], description: 'What went wrong' },
        { type: 'string', minLength: 1 },
        { type: 'object', properties: {}, additionalProperties: false, description: 'Always empty' },
      ),
    errors: errorsOf,
    elsewhere: [UNKNOWN_PATH],
  }
}

/** By the first part of a path. */
const TAGS: Readonly<Record<string, string>> = {
  ...{ auth: 'Access', inventory: 'Inventory', speedtest: 'Servers', ca: 'Sessions' },
}

const TAG_TEXTS = {
  Accounts: 'Accounts that are paid by days: create, show, change and end them.',
  Access: 'Tokens for calls, and checks of logins.',
  Inventory: 'Countries, cities, protocols and the hosts for them.',
  Servers: 'Servers for a speed test.',
  Sessions: 'The certificate of the VPN servers.',
}

const BY_TOKEN = [{ access_token: [] }, { access_token_in_query: [] }]

const ANSWER: Envelope = {
  schema: (own, { success, bodyField }: VamOperation) =>
    envelopeSchema(
      { type: 'integer', const: 1 },
      { type: 'string', const: success },
      bodyField === undefined ? own : (own.properties?.[bodyField] ?? {}),
    ),
  example: (own, { success, bodyField }: VamOperation) => ({
    header: { code: 1, response_code: 1, message: success },
    body: bodyField === undefined ? own : own[bodyField],
  }),
}

function envelopeSchema(code: Schema, message: Schema, body: Schema): Schema {
  return closed({ header: closed({ code, response_code: code, message }), body })
}

/** A call that fetches a token cannot send one. */
function getsToken({ identify }: VamOperation): boolean {
  return identify !== undefined
}

function callersOf(operation: VamOperation): Callers {
  if (!getsToken(operation)) {
    return {
      summary: 'Your own servers, with an access token:',
      credentials: [
        { name: 'access token', text: 'as the header `X-AccessToken`, or in the query under the same name' },
      ],
    }
  }
  return {
    summary: 'Your own servers, with one of:',
    credentials: [
      { name: 'secret key', text: 'of the brand, as `secretKey`; never in an app' },
      { name: 'refresh token', text: 'of an earlier answer, as `refreshToken`' },
    ],
  }
}
