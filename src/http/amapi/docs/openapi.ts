// AMAPI's own part of its OpenAPI document: credentials, envelope, and the possible errors of each kind of call.
import { VERSION } from '../../../config/package.ts'
import type { ErrorCode } from '../../../errors.ts'
import { makeOpenApi } from '../../openapi/openapi.ts'
import type { Callers, Described, DescribedError, Envelope, Schema } from '../../openapi/openapi-document.ts'
import { needsSignIn, type Operation, type Permission } from '../../operation.ts'
import type { Reference } from '../../pages/docs.ts'
import { AMAPI_PREFIX } from '../dialect.ts'
import { operations } from '../operations.ts'
import { BROKEN_HTTP, describeError, INTERNAL_ERROR } from './error-docs.ts'
import { guide } from './guide.ts'
import { introduction } from './introduction.ts'

export const amapiReference: Reference = {
  slug: 'amapi',
  title: 'AMAPI',
  summary: 'Account Management API',
  path: AMAPI_PREFIX,
  introduction,
  makeDocument: (publicUrl) => makeOpenApi(describe(publicUrl)),
}

function describe(publicUrl: string): Described {
  return {
    info: {
      title: 'AMAPI',
      summary: 'Account Management API',
      version: VERSION,
      description: guide(publicUrl + AMAPI_PREFIX),
    },
    serverUrl: publicUrl,
    requestTypes: ['application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'],
    input: 'together',
    operations,
    tag: ({ name }) => TAGS.find(([pattern]) => pattern.test(name))?.[1] ?? 'Accounts',
    tags: TAG_TEXTS,
    routes: ({ name }) => [{ method: 'POST', path: AMAPI_PREFIX + name }],
    isLegacy: () => false,
    request: REQUEST,
    answer: ANSWER,
    callers: ({ permission }) => callersOf(permission),
    security: ({ permission }) => securityOf(permission),
    securitySchemes: {
      short_token: { type: 'http', scheme: 'bearer', description: 'A short token' },
      long_token: { type: 'http', scheme: 'bearer', description: 'A long token; for TokenRefresh only' },
    },
    errorSchema: (errors) => errorSchema([...new Set(errors.map(({ answer }) => answer.code))]),
    errors: errorsOf,
    elsewhere: [describeError('method_unknown'), BROKEN_HTTP],
  }
}

const TAG_TEXTS = {
  Accounts: 'Accounts of customers: add, show, change and close them.',
  Aliases: 'Further e-mails with passwords of their own that sign in to an account.',
  Products: 'What an account has bought: buy, upgrade and cancel it.',
  Access: 'Tokens with which an app acts for an account.',
}

/** By a part of the name. */
const TAGS: readonly (readonly [RegExp, string])[] = [
  [/Alias/, 'Aliases'],
  [/Product|CancelRequest/, 'Products'],
  [/Token/, 'Access'],
]

const REQUEST: Envelope = {
  schema: (own) => ({
    ...own,
    properties: {
      apikey: { type: 'string', description: 'The API key of the brand' },
      ...own.properties,
      secret_key: {
        type: 'string',
        description:
          'The secret key of the brand; one of the credentials. From your servers only, never from an app',
      },
    },
    required: ['apikey', ...(own.required ?? [])],
  }),
  example: (own) => ({ apikey: '<your API key>', ...own }),
}

const ANSWER: Envelope = {
  schema: (own) => ({
    ...own,
    properties: { status: { type: 'string', const: 'success' }, ...own.properties },
    required: ['status', ...(own.required ?? [])],
    additionalProperties: false,
  }),
  example: (own) => ({ status: 'success', ...own }),
}

function errorSchema(codes: readonly unknown[]): Schema {
  return {
    type: 'object',
    properties: {
      status: { type: 'string', const: 'error' },
      code: {
        type: 'integer',
        enum: codes,
        description: 'What went wrong; codes never change their meaning',
      },
      message: { type: 'string', minLength: 1, description: 'The same in words, for people' },
    },
    required: ['status', 'code', 'message'],
    additionalProperties: false,
  }
}

const SECRET = { name: 'secret key', text: 'of the brand, as `secret_key` in the body' }
const ALLOWED = { name: 'address', text: "a call from one on the brand's allow list" }

function callersOf(permission: Permission): Callers {
  if (!needsSignIn(permission)) {
    return {
      summary: 'Anyone with an API key. These make it a trusted call, without a rate limit:',
      credentials: [SECRET, ALLOWED],
    }
  }
  if (permission.by === 'trusted') {
    return { summary: 'Trusted callers only, by one of:', credentials: [SECRET, ALLOWED] }
  }
  const { holder, tokenOf } = WHOSE[permission.audience]
  return {
    summary: 'Needs one of:',
    credentials: [
      { name: 'password', text: `of the ${holder}, as \`password\` in the body` },
      { name: `${permission.tokenKind} token`, text: `of the ${tokenOf}, as \`Authorization: Bearer …\`` },
      SECRET,
      ALLOWED,
    ],
  }
}

const WHOSE = {
  owner: { holder: 'account', tokenOf: 'account' },
  owner_or_alias: { holder: 'account, or of the alias that `email` names', tokenOf: 'account or that alias' },
  alias_or_its_owner: {
    holder: 'alias, or of the account it belongs to',
    tokenOf: 'alias, or of the account it belongs to',
  },
}

/** OpenAPI has no security scheme for fields of a body, so the empty requirement stands for them; see x-callers. */
function securityOf(permission: Permission): ReturnType<Described['security']> {
  return permission.by === 'signed_in' ? [{ [`${permission.tokenKind}_token`]: [] }, {}] : [{}]
}

const EVERY_CALL: readonly ErrorCode[] = [
  'invalid_input',
  'unsupported_media_type',
  'verb_not_allowed',
  'body_too_large',
  'unsupported_encoding',
  'bad_api_key',
  'brand_suspended',
  'overloaded',
  'unavailable',
]

/** All possible answers to a call, by rising code. */
function errorsOf({ permission, errors }: Operation): readonly DescribedError[] {
  const names = new Set([...EVERY_CALL, ...errorsOfSigningIn(permission), ...errors])
  return [...[...names].map(describeError), INTERNAL_ERROR].sort(
    (a, b) => Number(a.answer.code) - Number(b.answer.code),
  )
}

function errorsOfSigningIn(permission: Permission): readonly ErrorCode[] {
  if (!needsSignIn(permission)) return []
  const toTrusted = permission.audience === 'alias_or_its_owner' ? 'alias_not_found' : 'account_not_found'
  const always = ['invalid_email', toTrusted, 'account_not_active', 'too_many_failures'] as const
  return permission.by === 'trusted' ? always : [...always, 'not_authenticated', 'token_expired']
}
