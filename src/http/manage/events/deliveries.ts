// Deliveries of webhooks: list, look at one, send one again.
import { z } from 'zod'
import { eventBody } from '../../../events/event-body.ts'
import { thingId } from '../../../events/subjects.ts'
import { FIXED_HEADERS } from '../../../webhooks/post.ts'
import { namingHeaders } from '../../../webhooks/signature.ts'
import { type Delivery, MOST_ATTEMPTS } from '../../../webhooks/webhook.ts'
import { id, idOf, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageByNumber, pageText, readListPage } from '../pages.ts'
import { streamOf } from './events.ts'
import { callerOf, TAG, WEBHOOK, webhookPath } from './webhooks.ts'

const DELIVERY = `${MANAGE_PREFIX}/deliveries/{delivery}`
const STATUSES = ['waiting', 'done', 'failed'] as const
const deliveryPath = z.object({ delivery: idOf('delivery') })
const permission = { by: 'manage', scope: 'webhooks:write', level: 'either' } as const

const shape = z.object({
  id: id('delivery'),
  object: z.literal('delivery'),
  webhook_id: id('webhook'),
  event_id: id('event'),
  type: z.string(),
  sequence: z.int(),
  status: z.enum(STATUSES),
  attempt: z.int().meta({ description: 'Attempts that ended, since it was last begun' }),
  attempt_limit: z.int().meta({ description: 'Attempts until it is given up' }),
  attempts: z.array(
    z.object({
      at: instant,
      status: z.int().meta({ description: 'Of the answer; 0: there was none' }),
      ms: z.int(),
      error: z.string(),
    }),
  ),
  next_attempt_at: instant.nullable(),
  answer: z.string().meta({ description: 'The first 1 kB of the last answer' }),
  created_at: instant,
  finished_at: instant.nullable(),
})

const withRequest = shape.extend({
  request: z
    .object({
      ...{ url: z.string(), headers: z.record(z.string(), z.string()) },
      body: z.record(z.string(), z.unknown()).meta({ description: 'The event' }),
    })
    .nullable()
    .meta({ description: 'The last call, without its signature; null: there was none' }),
})

const example = {
  ...{ id: 'dlv_7', object: 'delivery' as const, webhook_id: 'wh_1', event_id: 'evt_4711' },
  ...{ type: 'account.created', sequence: 815, status: 'waiting' as const, answer: 'try later' },
  ...{ attempt: 1, attempt_limit: MOST_ATTEMPTS },
  attempts: [{ at: '2026-11-21T12:00:00.000Z', status: 503, ms: 41, error: '' }],
  ...{
    next_attempt_at: '2026-11-21T12:00:05.000Z',
    created_at: '2026-11-21T12:00:00.000Z',
    finished_at: null,
  },
}

const exampleRequest = {
  url: 'https://shop.example.com/hooks',
  headers: { ...FIXED_HEADERS, 'webhook-id': 'evt_4711', 'webhook-timestamp': '1795262400' },
  body: { id: 'evt_4711', type: 'account.created', data: {} },
}

export const listDeliveries = manageOperation({
  name: 'listDeliveries',
  tag: TAG,
  cli: 'webhook deliveries',
  routes: [{ method: 'GET', path: `${WEBHOOK}/deliveries` }],
  summary: 'List the deliveries of a webhook',
  description: 'The newest first. Those that were done are kept for a day.',
  permission,
  writes: false,
  input: z.object({
    path: webhookPath,
    query: z.strictObject({ status: z.enum(STATUSES).optional(), ...PAGE }),
  }),
  output: listOf(shape),
  errors: ['not_found', 'cursor_invalid'],
  example: { request: { path: { webhook: 'wh_1' } }, answer: { data: [example], next: null } },
  async run(app, who, { path: { webhook }, query }) {
    await app.webhooks.get(streamOf(who), webhook)
    const list = `deliveries ${webhook}`
    return readListPage<Delivery, number>({ app, list, brand: who.brand }, query, (order) =>
      pageByNumber(order, {
        read: (most, before) => app.webhooks.listDeliveries(webhook, { before, status: query.status }, most),
        numberOf: (row) => row.id,
      }),
    )
  },
  encode: (page) => pageText(page, shown),
})

export const getDelivery = manageOperation({
  name: 'getDelivery',
  tag: TAG,
  cli: 'webhook deliveries',
  routes: [{ method: 'GET', path: DELIVERY }],
  summary: 'Show a delivery',
  description: 'With its attempts, the last call, and the beginning of its answer.',
  permission,
  writes: false,
  input: z.object({ path: deliveryPath }),
  output: withRequest,
  errors: ['not_found'],
  example: { request: { path: { delivery: 'dlv_7' } }, answer: { ...example, request: exampleRequest } },
  async run(app, who, { path }) {
    const stream = streamOf(who)
    const delivery = await app.webhooks.getDelivery(stream, path.delivery)
    const webhook = await app.webhooks.get(stream, delivery.webhookId)
    return { delivery, webhook, event: await app.feed.find(stream, delivery.eventId) }
  },
  encode: ({ delivery, webhook: { url }, event }, { brand }) => {
    const at = delivery.log.at(-1)?.at
    if (!event || at === undefined) return { ...shown(delivery), request: null }
    const body = eventBody(event, brand?.name ?? null)
    const headers = { ...FIXED_HEADERS, ...namingHeaders({ id: body.id, at }) }
    return { ...shown(delivery), request: { url, headers, body } }
  },
})

export const retryDelivery = manageOperation({
  name: 'retryDelivery',
  tag: TAG,
  cli: 'webhook retry',
  routes: [{ method: 'POST', path: `${DELIVERY}/retry` }],
  summary: 'Send a delivery again',
  description: 'At once, with its retries from the beginning.',
  permission,
  writes: true,
  input: z.object({ path: deliveryPath }),
  status: 202,
  output: z.object({ id: id('delivery'), object: z.literal('delivery'), status: z.literal('waiting') }),
  errors: ['not_found', 'conflict'],
  example: {
    request: { path: { delivery: 'dlv_7' } },
    answer: { id: 'dlv_7', object: 'delivery', status: 'waiting' },
  },
  run: (app, who, { path }) => app.webhooks.retry(callerOf(who), path.delivery),
  encode: (number) => ({
    id: thingId('delivery', number),
    object: 'delivery' as const,
    status: 'waiting' as const,
  }),
})

function shown(delivery: Delivery) {
  const { type, sequence, status, attempts, log, answer } = delivery
  return {
    ...{ id: thingId('delivery', delivery.id), object: 'delivery' as const, type, sequence, status, answer },
    webhook_id: thingId('webhook', delivery.webhookId),
    event_id: thingId('event', delivery.eventId),
    ...{ attempt: attempts, attempt_limit: MOST_ATTEMPTS },
    attempts: log.map(({ at, ...entry }) => ({ at: instantText(at), ...entry })),
    next_attempt_at: instantText(delivery.nextAttemptAt),
    created_at: instantText(delivery.createdAt),
    finished_at: instantText(delivery.finishedAt),
  }
}
