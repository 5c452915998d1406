// What an operator looks up about a webhook: how its endpoint is, and how much a replay would send again.
import { z } from 'zod'
import { MOST_COUNTED } from '../../../bounds/pages.ts'
import { thingId } from '../../../events/subjects.ts'
import { JUDGED_HOURS, MOST_JUDGED } from '../../../webhooks/health.ts'
import { plainNumber } from '../../request-parts.ts'
import { flag, givenInstant, id, instant, instantText } from '../fields.ts'
import { manageOperation } from '../manage-operation.ts'
import { streamOf } from './events.ts'
import { TAG, WEBHOOK, webhookPath } from './webhooks.ts'

const permission = { by: 'manage', scope: 'webhooks:write', level: 'either' } as const

export const showWebhookHealth = manageOperation({
  name: 'showWebhookHealth',
  tag: TAG,
  cli: 'none: webhook deliveries shows each delivery with its answers',
  routes: [{ method: 'GET', path: `${WEBHOOK}/health` }],
  summary: 'Show how the endpoint of a webhook is',
  description: `Of the deliveries of the last ${JUDGED_HOURS} hours, at most the newest ${MOST_JUDGED}, and of those that wait.`,
  permission,
  writes: false,
  input: z.object({ path: webhookPath }),
  output: z.object({
    id: id('webhook'),
    object: z.literal('webhook_health'),
    delivered: z.int(),
    retrying: z.int().meta({ description: 'An attempt failed, and another one follows' }),
    failed: z.int().meta({ description: 'Given up' }),
    median_ms: z.int().nullable().meta({ description: 'Until the answer; null: there was none' }),
    waiting: z.int().meta({ description: `Deliveries that are not over, counted up to ${MOST_COUNTED}` }),
    oldest_waiting_at: instant.nullable(),
    behind: z.int().meta({
      description: 'Events of all types that were not looked at for it yet, such as while it is disabled',
    }),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { webhook: 'wh_1' } },
    answer: {
      ...{ id: 'wh_1', object: 'webhook_health', delivered: 815, retrying: 2, failed: 0, median_ms: 41 },
      ...{ waiting: 2, oldest_waiting_at: '2026-11-21T12:00:00.000Z', behind: 0 },
    },
  },
  async run(app, who, { path }) {
    const webhook = await app.webhooks.get(streamOf(who), path.webhook)
    return { id: webhook.id, ...(await app.webhooks.health(webhook)) }
  },
  encode: ({ id: number, medianMs, oldestAt, ...counts }) => ({
    ...{ id: thingId('webhook', number), object: 'webhook_health' as const, ...counts },
    ...{ median_ms: medianMs, oldest_waiting_at: instantText(oldestAt) },
  }),
})

export const previewReplay = manageOperation({
  name: 'previewReplay',
  tag: TAG,
  cli: 'none: webhook replay may be given again, since receivers notice repeats by their ids',
  routes: [{ method: 'GET', path: `${WEBHOOK}/replay` }],
  summary: 'Show how many events a replay would send again',
  description:
    'With the same `after` or `since`, and `only_failed`; with neither of the first two from the oldest event on. Nothing is sent.',
  permission,
  writes: false,
  input: z.object({
    path: webhookPath,
    query: z.strictObject({
      after: plainNumber(0, Number.MAX_SAFE_INTEGER).optional(),
      since: givenInstant.optional(),
      only_failed: flag.default(false),
    }),
  }),
  output: z.object({
    id: id('webhook'),
    object: z.literal('webhook_replay'),
    count: z.int(),
    count_capped: z.boolean().meta({ description: 'There are more than `count`' }),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { webhook: 'wh_1' }, query: { after: 814 } },
    answer: { id: 'wh_1', object: 'webhook_replay', count: 1, count_capped: false },
  },
  async run(app, who, { path, query: { only_failed: onlyFailed, after, since } }) {
    const from = since === undefined ? { after: after ?? 0 } : { after, since }
    const webhook = await app.webhooks.get(streamOf(who), path.webhook)
    return { id: webhook.id, ...(await app.webhooks.countReplay(webhook, { ...from, onlyFailed })) }
  },
  encode: ({ id: number, count, isCapped }) => ({
    ...{ id: thingId('webhook', number), object: 'webhook_replay' as const },
    ...{ count, count_capped: isCapped },
  }),
})
