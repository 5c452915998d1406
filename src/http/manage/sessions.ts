// Sessions: list, look at one, end one or many.
import { z } from 'zod'
import type { App } from '../../app.ts'
import { AppError } from '../../errors.ts'
import { thingId } from '../../events/subjects.ts'
import { lookUpProtocol } from '../../locations/catalogue-lookup.ts'
import { MOST_LOOKED, type SessionView } from '../../sessions/inspection/sessions.ts'
import type { EitherManager } from '../operation.ts'
import { brandName, givenInstant, id, idOf, idText, instant, instantText, word } from './fields.ts'
import { gatewayIdOf } from './gateway-filter.ts'
import { MANAGE_PREFIX, manageOperation } from './manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from './pages.ts'

const SESSIONS = `${MANAGE_PREFIX}/sessions`
const TAG = 'Sessions'
/** Sessions that one call ends. */
const MOST_ENDED = 1000

const shape = z.object({
  id: id('session'),
  object: z.literal('session'),
  brand: brandName.nullable().meta({ description: 'Null, as the next two: of an unknown login' }),
  account_id: id('account').nullable(),
  subscription_id: id('subscription').nullable(),
  vpn_username: z.string(),
  gateway: z.string().nullable().meta({ description: 'Null: it was removed' }),
  gateway_country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2' }),
  protocol: z.string().nullable(),
  caller_address: z.string().nullable().meta({ description: 'As far as the brand keeps addresses' }),
  framed_address: z.string().nullable().meta({ description: 'In the tunnel' }),
  started_at: instant,
  seen_at: instant.meta({ description: 'The last report' }),
  ended_at: instant.nullable().meta({ description: 'Null: it is live' }),
  end_cause: z.string().nullable(),
  bytes_in: z.int().meta({ description: 'From the customer' }),
  bytes_out: z.int().meta({ description: 'To the customer' }),
  seconds: z.int(),
  end_order: z
    .object({
      status: z.enum(['queued', 'done', 'gone', 'failed']),
      why: z.string(),
      result: z.string().nullable(),
      ordered_at: instant,
      finished_at: instant.nullable().meta({ description: 'Of the answer of the gateway; null: it waits' }),
    })
    .nullable()
    .meta({ description: 'The last order to end it' }),
})
const seat = z
  .object({
    number: z.int().nullable().meta({ description: 'Null: it holds no place' }),
    most: z.int().meta({ description: 'Sessions that its login may hold at once' }),
  })
  .nullable()
  .meta({ description: 'Null: it has ended, or is of an unknown login' })
const listed = shape.extend({ seat })

const example = {
  ...{
    id: 'ses_99',
    object: 'session' as const,
    brand: 'main',
    account_id: 'acc_4711',
    subscription_id: 'sub_4711',
  },
  ...{
    vpn_username: 'vpn7k2m9q4xw3hd6',
    gateway: 'de1',
    gateway_country: 'DE',
    protocol: 'openvpn-udp',
    caller_address: '203.0.113.7',
  },
  ...{
    framed_address: '10.8.0.2',
    started_at: '2026-11-21T12:00:00.000Z',
    seen_at: '2026-11-21T12:10:00.000Z',
  },
  ...{ ended_at: null, end_cause: null, bytes_in: 1200, bytes_out: 3400, seconds: 600, end_order: null },
}

const QUEUED = {
  ...{ status: 'queued' as const, why: 'operator', result: null },
  ...{ ordered_at: '2026-11-21T12:10:00.000Z', finished_at: null },
}

const filters = {
  state: z.enum(['live', 'ended', 'all']).default('all'),
  account: idOf('account').optional(),
  subscription: idOf('subscription').optional(),
  vpn_username: word.optional(),
  gateway: word.optional().meta({ description: 'The name of a gateway' }),
}
const moreFilters = {
  protocol: word.optional().meta({ description: 'The slug of a protocol' }),
  started_from: givenInstant.optional(),
  started_before: givenInstant.optional(),
}
type Filters = z.output<z.ZodObject<typeof filters>> & Partial<z.output<z.ZodObject<typeof moreFilters>>>

export const listSessions = manageOperation({
  name: 'listSessions',
  tag: TAG,
  cli: 'session list',
  routes: [{ method: 'GET', path: SESSIONS }],
  summary: 'List sessions',
  description: `The newest first. Without a brand: of all brands, and of unknown logins. A page looks at ${MOST_LOOKED} sessions at most, so it may have fewer than \`limit\`, or none, while \`next\` says that there are more.`,
  permission: { by: 'manage', scope: 'sessions:read', level: 'either' },
  writes: false,
  input: z.object({ query: z.strictObject({ ...filters, ...moreFilters, ...PAGE }) }),
  output: listOf(listed),
  errors: ['cursor_invalid', 'not_found'],
  example: {
    request: { query: { state: 'live' } },
    answer: { data: [{ ...example, seat: { number: 1, most: 3 } }], next: null },
  },
  async run(app, { brand }, { query }) {
    const filter = await filterOf(app, brand, query)
    const page = await readListPage<SessionView, number>({ app, list: 'sessions', brand }, query, (order) =>
      app.sessions.page(filter, order),
    )
    return { ...page, seats: await app.sessions.seats(page.rows) }
  },
  encode: (page) => pageText(page, (row) => ({ ...shownSession(row), seat: page.seats.get(row.id) ?? null })),
})

export const getSession = manageOperation({
  name: 'getSession',
  tag: TAG,
  cli: 'session show',
  routes: [{ method: 'GET', path: `${SESSIONS}/{session}` }],
  summary: 'Show a session',
  description: 'With the state of the last order to end it.',
  permission: { by: 'manage', scope: 'sessions:read', level: 'either' },
  writes: false,
  input: z.object({ path: z.object({ session: idOf('session') }) }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { session: 'ses_99' } }, answer: example },
  run: (app, caller, { path: { session } }) => findOf(app, caller, session),
  encode: shownSession,
})

export const endSession = manageOperation({
  name: 'endSession',
  tag: TAG,
  cli: 'session end',
  routes: [{ method: 'POST', path: `${SESSIONS}/{session}/end` }],
  summary: 'End a session',
  description:
    'Queues an order to its gateway, and answers before it is carried out: `end_order` of the session shows its state. A login that may still connect may come back.',
  permission: { by: 'manage', scope: 'sessions:end', level: 'either' },
  writes: true,
  input: z.object({ path: z.object({ session: idOf('session') }) }),
  status: 202,
  output: shape,
  errors: ['not_found', 'conflict'],
  example: {
    request: { path: { session: 'ses_99' } },
    answer: { ...example, end_order: QUEUED },
  },
  async run(app, caller, { path: { session } }) {
    const { endedAt } = await findOf(app, caller, session)
    if (endedAt !== null)
      throw new AppError('conflict', `The session ${thingId('session', session)} has ended already.`)
    return app.ending.end([session], caller.actor, caller.once)
  },
  encode: ([ended]) => {
    if (!ended) throw new Error('no session was ended')
    return shownSession(ended)
  },
})

export const endSessions = manageOperation({
  name: 'endSessions',
  tag: TAG,
  cli: 'session end',
  routes: [{ method: 'POST', path: `${SESSIONS}/end` }],
  summary: 'End the live sessions of an account, a subscription, a login or a gateway',
  description: `At least one filter; at most ${MOST_ENDED} sessions, the newest first. \`dry_run\` only counts them.`,
  permission: { by: 'manage', scope: 'sessions:end', level: 'either' },
  writes: false, // a repeat leaves out the sessions whose end is ordered
  input: z.object({
    body: z
      .strictObject({
        account: filters.account,
        subscription: filters.subscription,
        vpn_username: filters.vpn_username,
        gateway: filters.gateway,
        dry_run: z.boolean().default(false),
      })
      .refine(
        ({ dry_run: _, ...chosen }) => Object.values(chosen).some((one) => one !== undefined),
        'name an account, a subscription, a login or a gateway',
      ),
  }),
  status: 202,
  output: z.object({
    count: z.int().meta({ description: 'Sessions whose end was ordered, or with dry_run would be' }),
    dry_run: z.boolean(),
    more: z.boolean().meta({ description: `There are more than ${MOST_ENDED}: call again` }),
  }),
  errors: ['not_found'],
  example: {
    request: { body: { gateway: 'de1', dry_run: true } },
    answer: { count: 17, dry_run: true, more: false },
  },
  async run(app, { brand, actor }, { body: { dry_run: isDry, ...chosen } }) {
    const filter = await filterOf(app, brand, { state: 'live', ...chosen })
    const found = await app.sessions.list(filter, MOST_ENDED)
    const open = found.filter(({ disconnect }) => disconnect?.status !== 'queued')
    if (!isDry && open.length > 0)
      await app.ending.end(
        open.map(({ id }) => id),
        actor,
      )
    return { count: open.length, dry_run: isDry, more: found.length === MOST_ENDED }
  },
  encode: (answer) => answer,
})

/** Errors: not_found for a gateway, and invalid_input for a protocol, that there is not. */
async function filterOf(app: App, brand: EitherManager['brand'], { state, ...chosen }: Filters) {
  const { account: accountId, subscription: subscriptionId, vpn_username: username, gateway } = chosen
  const { protocol, started_from: startedFrom, started_before: startedBefore } = chosen
  return {
    ...(brand && { brandId: brand.id }),
    ...{ accountId, subscriptionId, username, startedFrom, startedBefore },
    protocolId:
      protocol === undefined ? undefined : lookUpProtocol(await app.locations.catalogue(), protocol).id,
    gatewayId: await gatewayIdOf(app, brand, gateway),
    live: state === 'all' ? undefined : state === 'live',
  }
}

/** A session of another brand does not exist. Errors: not_found. */
async function findOf(app: App, { brand }: EitherManager, number: number): Promise<SessionView> {
  const session = await app.sessions.find(number)
  if (session && (brand === undefined || session.brandId === brand.id)) return session
  throw new AppError('not_found', `There is no session ${thingId('session', number)}.`)
}

function shownSession(session: SessionView) {
  const { startedAt, seenAt, endedAt, octetsIn, octetsOut, disconnect } = session
  return {
    ...{ id: thingId('session', session.id), object: 'session' as const, brand: session.brand },
    account_id: idText('account', session.accountId),
    subscription_id: idText('subscription', session.subscriptionId),
    ...{ vpn_username: session.username, gateway: session.gateway, protocol: session.protocol },
    gateway_country: session.gatewayCountry,
    ...{ caller_address: session.callerAddress, framed_address: session.framedAddress },
    ...{ started_at: instantText(startedAt), seen_at: instantText(seenAt), ended_at: instantText(endedAt) },
    ...{ end_cause: session.endCause, bytes_in: octetsIn, bytes_out: octetsOut, seconds: session.seconds },
    end_order: disconnect && orderText(disconnect),
  }
}

export function orderText({
  status,
  why,
  result,
  orderedAt,
  finishedAt,
}: NonNullable<SessionView['disconnect']>) {
  return { status, why, result, ordered_at: instantText(orderedAt), finished_at: instantText(finishedAt) }
}
