// Events: the feed of a stream, one event, and the types that there are.
import { z } from 'zod'
import { AppError } from '../../../errors.ts'
import { CATALOGUE, EVENT_TYPES } from '../../../events/catalogue.ts'
import { type EventBody, eventBody } from '../../../events/event-body.ts'
import { LONGEST_WAIT_S, MOST_LISTED } from '../../../events/feed.ts'
import { INSTALLATION } from '../../../events/record.ts'
import type { EitherManager } from '../../operation.ts'
import { plainNumber } from '../../request-parts.ts'
import { anyObject, brandName, id, idOf, instant } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const EVENTS = `${MANAGE_PREFIX}/events`
const TAG = 'Events'
const USUAL_LIMIT = 100
const MAX_TYPES_CHARS = 2000

const shape = z.object({
  id: id('event'),
  object: z.literal('event'),
  type: z.string(),
  timestamp: instant,
  sequence: z.int().meta({ description: 'Its number in the stream, without gaps' }),
  brand: brandName.nullable().meta({ description: 'Null: of the installation' }),
  data: anyObject.meta({ description: 'As GET /event-types describes it for the type' }),
  actor: z.object({ kind: z.string(), id: z.string() }),
  request_id: z.string().nullable(),
})

const example = {
  ...{ id: 'evt_4711', object: 'event' as const, type: 'account.resumed' },
  ...{ timestamp: '2026-11-21T12:00:00.000Z', sequence: 815, brand: 'main' },
  ...{ data: CATALOGUE['account.resumed'].example, actor: { kind: 'operator', id: 'ada' }, request_id: null },
}

/** The stream of the brand that is named, or that of the installation. */
export function streamOf({ brand }: EitherManager): number {
  return brand?.id ?? INSTALLATION
}

/** Names of types and patterns in a query, separated by commas. */
const typesText = z
  .string()
  .min(1)
  .max(MAX_TYPES_CHARS)
  .transform((text) => text.split(','))
  .meta({ description: 'Such as account.created,subscription.*; left out: all' })

export const listEvents = manageOperation({
  name: 'listEvents',
  tag: TAG,
  cli: 'events',
  routes: [{ method: 'GET', path: EVENTS }],
  summary: 'Read events',
  description:
    'The oldest first, behind the number `after`. Go on with `next`; an empty page with a larger `next` passed over other types. With `wait` an empty page is answered after so many seconds only, or at once when there is an event. With a brand: its stream; without one: that of the installation.',
  permission: { by: 'manage', scope: 'events:read', level: 'either' },
  writes: false,
  waits: true,
  input: z.object({
    query: z.strictObject({
      after: plainNumber(0, Number.MAX_SAFE_INTEGER).default(0),
      types: typesText.optional(),
      limit: plainNumber(1, MOST_LISTED).default(USUAL_LIMIT),
      wait: plainNumber(0, LONGEST_WAIT_S).default(0).meta({ description: 'Seconds' }),
    }),
  }),
  output: z.object({
    data: z.array(shape),
    next: z.int().meta({ description: 'The `after` of the next call' }),
  }),
  errors: ['overloaded'],
  example: { request: { query: { after: 814 } }, answer: { data: [example], next: 815 } },
  run: (app, who, { query: { wait: waitS, ...query } }, { signal }) =>
    app.feed.list({ stream: streamOf(who), waitS, signal, ...query }),
  encode: ({ events, next }, { brand }) => ({
    data: events.map((event) => shown(eventBody(event, brand?.name ?? null))),
    next,
  }),
})

export const getEvent = manageOperation({
  name: 'getEvent',
  tag: TAG,
  cli: 'events',
  routes: [{ method: 'GET', path: `${EVENTS}/{event}` }],
  summary: 'Show an event',
  description: 'As long as the brand setting event_days keeps it.',
  permission: { by: 'manage', scope: 'events:read', level: 'either' },
  writes: false,
  input: z.object({ path: z.object({ event: idOf('event') }) }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { event: 'evt_4711' } }, answer: example },
  async run(app, who, { path }) {
    const event = await app.feed.find(streamOf(who), path.event)
    if (event) return event
    throw new AppError('not_found', 'There is no such event, or it was erased.')
  },
  encode: (event, { brand }) => shown(eventBody(event, brand?.name ?? null)),
})

export const listEventTypes = manageOperation({
  name: 'listEventTypes',
  tag: TAG,
  cli: 'none: docs/events.md has the table',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/event-types` }],
  summary: 'List the types of events',
  description: 'Each with the JSON Schema of its `data` and an example.',
  permission: { by: 'manage', scope: 'events:read', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    data: z.array(
      z.object({
        object: z.literal('event_type'),
        type: z.string(),
        scope: z.enum(['brand', 'installation', 'either']),
        description: z.string(),
        schema: anyObject,
        example: anyObject,
      }),
    ),
    next: z.null(),
  }),
  errors: [],
  example: { request: {}, answer: { data: [described('account.resumed')], next: null } },
  run: async () => EVENT_TYPES.map(described),
  encode: (data) => ({ data, next: null }),
})

function described(type: (typeof EVENT_TYPES)[number]) {
  const { scope, text: description, data, example } = CATALOGUE[type]
  const { $schema: _, ...schema } = z.toJSONSchema(data)
  return { object: 'event_type' as const, type, scope, description, schema, example }
}

function shown(event: EventBody) {
  return { ...event, object: 'event' as const, data: event.data as Record<string, unknown> }
}
