// The management API's own part of its OpenAPI document: keys, form of errors, and the possible errors of each call.

import { VERSION } from '../../../config/package.ts'
import { makeOpenApi, NO_ENVELOPE } from '../../openapi/openapi.ts'
import type { Described } from '../../openapi/openapi-document.ts'
import { needsInstallationKey, type Operation } from '../../operation.ts'
import type { Reference } from '../../pages/docs.ts'
import { SESSION_COOKIE } from '../../session-cookie.ts'
import { MANAGE_PREFIX, type ManageOperation } from '../manage-operation.ts'
import { operations } from '../operations.ts'
import { PROBLEM_TYPE } from '../problems.ts'
import { codeOf, describeError, errorsOf } from './error-docs.ts'
import { guide } from './guide.ts'
import { ownHeaders } from './headers.ts'
import { makeSamples } from './samples.ts'
import { TAGS } from './tags.ts'

const TITLE = 'Management API'
const SUMMARY = 'For shops, panels and scripts'

export const manageReference: Reference = {
  slug: 'api',
  title: TITLE,
  summary: SUMMARY,
  path: `${MANAGE_PREFIX}/`,
  alsoAt: `${MANAGE_PREFIX}/openapi.json`,
  makeDocument: (publicUrl) => makeOpenApi(describe(publicUrl)),
  makeSamples,
}

function describe(publicUrl: string): Described {
  return {
    info: {
      ...{ title: TITLE, summary: SUMMARY, version: VERSION },
      description: guide(publicUrl + MANAGE_PREFIX),
    },
    serverUrl: publicUrl,
    requestTypes: ['application/json'],
    errorType: PROBLEM_TYPE,
    input: 'apart',
    operations,
    tag: (operation) => asManage(operation).tag,
    tags: TAGS,
    routes: ({ routes = [] }) => routes,
    isLegacy: () => false,
    request: NO_ENVELOPE,
    answer: NO_ENVELOPE,
    callers: (operation) =>
      isOfPerson(operation)
        ? {
            summary: 'An admin, with:',
            credentials: [{ name: 'session in the console', text: 'its cookie' }],
          }
        : {
            summary: 'A program, with:',
            credentials: [{ name: 'management key', text: scopeText(asManage(operation)) }],
          },
    security: (operation) => [isOfPerson(operation) ? { console_session: [] } : { management_key: [] }],
    securitySchemes: {
      console_session: {
        ...{ type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
        description: 'A session in the console; it counts only for the pages of its own host',
      },
      management_key: { type: 'http', scheme: 'bearer', description: 'A management key, lk_manage_…' },
    },
    errorSchema: (errors) => ({
      type: 'object',
      properties: {
        type: { type: 'string', description: 'urn:latchkey:problem: and the code' },
        title: { type: 'string' },
        status: { type: 'integer', enum: [...new Set(errors.flatMap(({ statuses }) => statuses))] },
        code: { type: 'string', enum: [...new Set(errors.map(codeOf))], description: 'What went wrong' },
        detail: { type: 'string', minLength: 1, description: 'The same in words, for people' },
        instance: { type: 'string', description: 'urn:latchkey:request: and the X-Request-Id' },
        docs: { type: 'string' },
        differs: {
          type: 'array',
          items: { type: 'string' },
          description: 'With external_id_taken: the fields',
        },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              pointer: { type: 'string', description: 'A field of the body (RFC 6901)' },
              parameter: { type: 'string', description: 'A parameter of the query' },
              detail: { type: 'string' },
            },
            required: ['detail'],
          },
        },
      },
      required: ['type', 'title', 'status', 'code', 'detail'],
    }),
    errors: errorsOf,
    own: ownHeaders,
    elsewhere: [describeError('method_unknown')],
  }
}

function asManage(operation: Operation): ManageOperation {
  return operation as unknown as ManageOperation
}

function isOfPerson(operation: Operation): boolean {
  return asManage(operation).permission.person === true
}

function scopeText({ permission }: ManageOperation): string {
  const { scope } = permission
  const whose = needsInstallationKey(permission) ? ' of the installation' : ''
  return scope === undefined ? `any key${whose}` : `${whose} with the scope \`${scope}\``.trim()
}
