// Webhooks: endpoints that are called for each event.
import { z } from 'zod'
import { thingId } from '../../../events/subjects.ts'
import { SIGNATURES } from '../../../webhooks/signature.ts'
import { type StreamCaller, signatureKindOf, type Webhook } from '../../../webhooks/webhook.ts'
import { DEFAULT_OVERLAP_HOURS, MAX_DESCRIPTION, MAX_OVERLAP_HOURS } from '../../../webhooks/webhooks.ts'
import type { EitherManager } from '../../operation.ts'
import { givenInstant, id, idOf, instant, instantText } from '../fields.ts'
import { mustMatch } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { streamOf } from './events.ts'

export const WEBHOOKS = `${MANAGE_PREFIX}/webhooks`
export const WEBHOOK = `${WEBHOOKS}/{webhook}`
export const TAG = 'Webhooks'
const MAX_URL_CHARS = 2000
const MAX_PATTERNS = 100

export const webhookPath = z.object({ webhook: idOf('webhook') })
const permission = { by: 'manage', scope: 'webhooks:write', level: 'either' } as const

const shape = z.object({
  id: id('webhook'),
  object: z.literal('webhook'),
  url: z.string(),
  types: z.array(z.string()),
  description: z.string(),
  enabled: z.boolean(),
  disabled_why: z
    .enum(['gone', 'failed'])
    .nullable()
    .meta({ description: 'gone: it answered 410; failed: an event failed to its last retry' }),
  failures: z.int().meta({ description: 'Calls in a row that failed' }),
  passed_sequence: z.int().meta({ description: 'The last event whose delivery was queued' }),
  signature: z.enum(SIGNATURES).meta({ description: 'v1: HMAC-SHA256; v1a: Ed25519' }),
  public_key: z.string().nullable().meta({ description: 'whpk_…: it verifies signatures v1a; null with v1' }),
  created_at: instant,
})
const withSecret = shape.extend({
  secret: z.string().meta({
    description:
      'It signs the calls by v1; it is not shown again. Empty with v1a: the private key stays here',
  }),
})

const example = {
  ...{ id: 'wh_1', object: 'webhook' as const, url: 'https://shop.example.com/hooks' },
  ...{ types: ['account.*'], description: 'shop', enabled: true, disabled_why: null },
  ...{ failures: 0, passed_sequence: 815, signature: 'v1' as const, public_key: null },
  created_at: '2026-11-21T12:00:00.000Z',
}
const exampleSecret = { ...example, secret: `whsec_${'MfKQ9r8GKYqrTwjUPD8I'.repeat(2)}LPZ=` }

const given = {
  url: z.string().min(1).max(MAX_URL_CHARS),
  types: z.array(z.string().min(1).max(100)).min(1).max(MAX_PATTERNS),
  description: z.string().max(MAX_DESCRIPTION),
}

/** Whose webhooks the call is about, and who calls. */
export function callerOf(who: EitherManager): StreamCaller {
  const { actor, once } = who
  return { stream: streamOf(who), actor, ...(once && { once }) }
}

export const listWebhooks = manageOperation({
  name: 'listWebhooks',
  tag: TAG,
  cli: 'webhook list',
  routes: [{ method: 'GET', path: WEBHOOKS }],
  summary: 'List webhooks',
  description: 'With a brand: its own; without one: those for the stream of the installation.',
  permission,
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  run: (app, who) => app.webhooks.list(streamOf(who)),
  encode: (all) => ({ data: all.map(shown), next: null }),
})

export const addWebhook = manageOperation({
  name: 'addWebhook',
  tag: TAG,
  cli: 'webhook add',
  routes: [{ method: 'POST', path: WEBHOOKS }],
  summary: 'Add a webhook',
  description:
    'From now on each event of these types is sent to the URL, signed by Standard Webhooks 1.0.0. The answer shows the secret, once; with v1a there is a public key instead.',
  permission: { ...permission, stepUp: true },
  writes: true,
  input: z.object({
    body: z.strictObject({
      url: given.url,
      types: given.types
        .optional()
        .meta({ description: 'Such as account.created, account.*; left out: all' }),
      description: given.description.optional(),
      signature: z.enum(SIGNATURES).default('v1').meta({
        description: 'v1: with a shared secret; v1a: with a private key that only this server has',
      }),
    }),
  }),
  status: 201,
  output: withSecret,
  errors: ['conflict'],
  example: {
    request: { body: { url: 'https://shop.example.com/hooks', types: ['account.*'] } },
    answer: exampleSecret,
  },
  run: (app, who, { body }) => app.webhooks.add(callerOf(who), body),
  encode: ({ webhook, secret }) => ({ ...shown(webhook), secret: secret ?? '' }),
})

export const getWebhook = manageOperation({
  name: 'getWebhook',
  tag: TAG,
  cli: 'webhook show',
  routes: [{ method: 'GET', path: WEBHOOK }],
  summary: 'Show a webhook',
  description: 'Never its secret.',
  permission,
  writes: false,
  input: z.object({ path: webhookPath }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { webhook: 'wh_1' } }, answer: example },
  run: (app, who, { path }) => app.webhooks.get(streamOf(who), path.webhook),
  encode: (webhook) => shown(webhook),
})

export const changeWebhook = manageOperation({
  name: 'changeWebhook',
  tag: TAG,
  cli: 'webhook set',
  routes: [{ method: 'PATCH', path: WEBHOOK }],
  summary: 'Change, disable or enable a webhook',
  description: 'Once it is enabled again, it also gets what happened meanwhile.',
  permission,
  writes: true,
  input: z.object({
    path: webhookPath,
    body: z.strictObject({ ...given, enabled: z.boolean() }).partial(),
  }),
  output: shape,
  errors: ['not_found', 'changed_meanwhile'],
  example: {
    request: { path: { webhook: 'wh_1' }, body: { enabled: false } },
    answer: { ...example, enabled: false },
  },
  run: (app, who, { path, body }, { ifMatch }) =>
    app.webhooks.set(callerOf(who), path.webhook, body, (now) => mustMatch(ifMatch, shown(now))),
  encode: (webhook) => shown(webhook),
})

export const removeWebhook = manageOperation({
  name: 'removeWebhook',
  tag: TAG,
  cli: 'webhook remove',
  routes: [{ method: 'DELETE', path: WEBHOOK }],
  summary: 'Remove a webhook',
  description: 'With its deliveries.',
  permission: { ...permission, stepUp: true },
  writes: true,
  input: z.object({ path: webhookPath }),
  status: 204,
  output: z.object({}),
  errors: ['not_found'],
  example: { request: { path: { webhook: 'wh_1' } }, answer: {} },
  run: (app, who, { path }) => app.webhooks.remove(callerOf(who), path.webhook),
  encode: () => ({}),
})

export const rotateWebhookSecret = manageOperation({
  name: 'rotateWebhookSecret',
  tag: TAG,
  cli: 'webhook rotate-secret',
  routes: [{ method: 'POST', path: `${WEBHOOK}/secret` }],
  summary: 'Give a webhook a new secret',
  description:
    'For overlap_hours calls are signed with both secrets. The answer shows the new one, once; with v1a the new public key.',
  permission: { ...permission, stepUp: true },
  writes: true,
  input: z.object({
    path: webhookPath,
    body: z.strictObject({
      overlap_hours: z.int().min(0).max(MAX_OVERLAP_HOURS).default(DEFAULT_OVERLAP_HOURS),
    }),
  }),
  output: withSecret,
  errors: ['not_found'],
  example: { request: { path: { webhook: 'wh_1' }, body: { overlap_hours: 24 } }, answer: exampleSecret },
  run: (app, who, { path, body: { overlap_hours: overlapHours } }) =>
    app.webhooks.rotateSecret(callerOf(who), path.webhook, { overlapHours }),
  encode: ({ webhook, secret }) => ({ ...shown(webhook), secret: secret ?? '' }),
})

export const testWebhook = manageOperation({
  name: 'testWebhook',
  tag: TAG,
  cli: 'webhook test',
  routes: [{ method: 'POST', path: `${WEBHOOK}/test` }],
  summary: 'Send a ping to a webhook',
  description: 'It is sent within a second; GET /webhooks/{webhook}/deliveries shows the answer.',
  permission,
  writes: true,
  input: z.object({ path: webhookPath }),
  status: 202,
  output: shape,
  errors: ['not_found', 'conflict'],
  example: { request: { path: { webhook: 'wh_1' } }, answer: example },
  run: (app, who, { path }) => app.webhooks.test(callerOf(who), path.webhook),
  encode: (webhook) => shown(webhook),
})

export const replayWebhook = manageOperation({
  name: 'replayWebhook',
  tag: TAG,
  cli: 'webhook replay',
  routes: [{ method: 'POST', path: `${WEBHOOK}/replay` }],
  summary: 'Send events again',
  description:
    'From behind the number `after`, or from the instant `since` on, as long as event_days keeps them: all of the types of the webhook, or only those whose delivery failed. The ids are the same.',
  permission,
  writes: true,
  input: z.object({
    path: webhookPath,
    body: z.strictObject({
      after: z.int().min(0).optional(),
      since: givenInstant.optional(),
      only_failed: z.boolean().default(false),
    }),
  }),
  status: 202,
  output: shape,
  errors: ['not_found', 'conflict'],
  example: { request: { path: { webhook: 'wh_1' }, body: { after: 814 } }, answer: example },
  run: (app, who, { path, body: { only_failed: onlyFailed, ...from } }) =>
    app.webhooks.replay(callerOf(who), path.webhook, { ...from, onlyFailed }),
  encode: (webhook) => shown(webhook),
})

function shown(webhook: Webhook) {
  const { url, types, description, enabled, failures } = webhook
  return {
    ...{ id: thingId('webhook', webhook.id), object: 'webhook' as const, url, types: [...types] },
    ...{ description, enabled, disabled_why: webhook.disabledWhy, failures },
    ...{ passed_sequence: webhook.passedSequence, signature: signatureKindOf(webhook) },
    ...{ public_key: webhook.publicKey, created_at: instantText(webhook.createdAt) },
  }
}
