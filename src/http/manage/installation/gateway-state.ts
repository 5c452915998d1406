// What an operator looks up about a gateway: the lines of its configuration, and how it is.
import { z } from 'zod'
import type { FormerKey } from '../../../gateways/gateway.ts'
import { PAST_MINUTES } from '../../../gateways/past-minutes.ts'
import { getProfile } from '../../../gateways/profile.ts'
import { listeningText, setupText } from '../../../gateways/setup.ts'
import { instant, instantText } from '../fields.ts'
import { manageOperation } from '../manage-operation.ts'
import { GATEWAY, GATEWAY_TAG, gatewayPath } from './gateway-shown.ts'

const permission = { by: 'manage', scope: 'gateways:read', level: 'installation' } as const

export const showGatewayConfiguration = manageOperation({
  name: 'showGatewayConfiguration',
  tag: GATEWAY_TAG,
  cli: 'gateway show',
  routes: [{ method: 'GET', path: `${GATEWAY}/configuration` }],
  summary: 'Show the lines of the configuration of a gateway',
  description: 'As when it was added, but with a word in the place of its secret, which is not shown again.',
  permission,
  writes: false,
  input: z.object({ path: gatewayPath }),
  output: z.object({
    id: z.string(),
    object: z.literal('gateway_configuration'),
    server: z.string().meta({ description: 'Where it finds this server, or what is to be set before' }),
    lines: z.string().nullable().meta({ description: 'Null: nothing is known of what asks there' }),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' } },
    answer: {
      ...{ id: 'de1', object: 'gateway_configuration', server: 'The server listens for its RADIUS on …' },
      lines: 'strongSwan, in strongswan.d/charon/eap-radius.conf …',
    },
  },
  async run(app, _caller, { path }) {
    const gateway = await app.gateways.get(path.gateway)
    const setup = { gateway, config: app.config, signingKeys: app.entitlements.publicKeys }
    return { gateway, server: listeningText(setup), lines: setupText(setup) }
  },
  encode: ({ gateway, server, lines }) => ({
    ...{ id: gateway.name, object: 'gateway_configuration' as const, server, lines: lines || null },
  }),
})

const agent = z.object({
  heard_at: instant,
  version: z.string().nullable(),
  spool_age_s: z.number().nullable().meta({
    description: 'How old the oldest report of its last delivery was: how long the server was away for it',
  }),
})

const former = z.object({
  ends_at: instant,
  last_used_at: instant.nullable().meta({
    description: 'When the gateway last used it, about a minute late; null: not since it was replaced',
  }),
})

function formerOf(all: readonly FormerKey[], kind: FormerKey['kind']) {
  const found = all.find((one) => one.kind === kind)
  return found ? { ends_at: instantText(found.until), last_used_at: instantText(found.usedAt) } : null
}

export const showGatewayHealth = manageOperation({
  name: 'showGatewayHealth',
  tag: GATEWAY_TAG,
  cli: 'none: a process keeps in memory what it hears, and no other sees it; status and doctor show the rest',
  routes: [{ method: 'GET', path: `${GATEWAY}/health` }],
  summary: 'Show how a gateway is',
  description:
    'Packets and the agent are what the process that answers heard since it started; of several processes each knows its own. The rest is from the database. Null: this gateway does not say.',
  permission,
  writes: false,
  input: z.object({ path: gatewayPath }),
  output: z.object({
    id: z.string(),
    object: z.literal('gateway_health'),
    live_sessions: z.int(),
    last_heard_at: instant.nullable().meta({ description: 'The last report or login of a session' }),
    went_silent: z.boolean().meta({ description: 'Its last session was given up, as no report came' }),
    clock_ahead_s: z.number().nullable().meta({
      description: 'How far its clock seems to be ahead of ours, by what it said of the newest sessions',
    }),
    open_orders: z.int().meta({ description: 'Orders to end sessions that it has not carried out' }),
    oldest_order_at: instant.nullable(),
    packets: z
      .array(z.object({ kind: z.string(), outcome: z.string(), per_minute: z.int() }))
      .meta({ description: 'Of the last whole minute; of an agent the kind is the call' }),
    course: z
      .object({
        from: instant
          .nullable()
          .meta({ description: 'When the first of these minutes began; null: there is none' }),
        kinds: z.array(z.object({ kind: z.string(), per_minute: z.array(z.int()) })),
      })
      .meta({
        description: `Packets of each of the last ${PAST_MINUTES} whole minutes, or since it was first heard, the newest last`,
      }),
    former_secret: former.nullable().meta({ description: 'Null: only the present one counts' }),
    former_agent_token: former.nullable(),
    agent: agent.nullable().meta({ description: 'Null: no agent of it has called this process' }),
  }),
  errors: ['not_found'],
  example: {
    request: { path: { gateway: 'de1' } },
    answer: {
      ...{
        id: 'de1',
        object: 'gateway_health',
        live_sessions: 17,
        last_heard_at: '2026-11-21T12:00:00.000Z',
      },
      ...{ went_silent: false, clock_ahead_s: 0.2, open_orders: 0, oldest_order_at: null },
      packets: [{ kind: 'login', outcome: 'accepted', per_minute: 12 }],
      course: { from: '2026-11-21T11:58:00.000Z', kinds: [{ kind: 'login', per_minute: [9, 12] }] },
      former_secret: { ends_at: '2026-11-22T12:00:00.000Z', last_used_at: '2026-11-21T11:59:00.000Z' },
      ...{ former_agent_token: null, agent: null },
    },
  },
  async run(app, _caller, { path }) {
    const { id, name, profile } = await app.gateways.get(path.gateway)
    const reading = (await app.readings.gateways()).find((one) => one.gateway === name)
    const clocks = await app.readings.gatewayClocks()
    return {
      ...{ name, reading, orders: await app.readings.orders(id) },
      aheadMs: clocks.find((one) => one.gateway === name)?.aheadMs,
      formers: await app.gateways.formerKeys(name),
      packets: app.gatewayActivity.lastMinute(name),
      course: app.gatewayActivity.course(name),
      agent: getProfile(profile).asksBy === 'agent' ? app.gatewayActivity.agentOf(name) : undefined,
    }
  },
  encode: ({ name, reading, orders, aheadMs, formers, packets, course, agent }) => ({
    ...{ id: name, object: 'gateway_health' as const, live_sessions: reading?.live ?? 0 },
    last_heard_at: instantText(reading?.lastContactAt ?? null),
    went_silent: reading?.wentSilent ?? false,
    clock_ahead_s: aheadMs === undefined ? null : aheadMs / 1000,
    ...{ open_orders: orders.open, oldest_order_at: instantText(orders.oldestAt) },
    packets: packets.map(({ packets: per_minute, ...count }) => ({ ...count, per_minute })),
    course: {
      from: instantText(course.at[0] ?? null),
      kinds: course.kinds.map(({ kind, packets: per_minute }) => ({ kind, per_minute })),
    },
    former_secret: formerOf(formers, 'secret'),
    former_agent_token: formerOf(formers, 'token'),
    agent: agent
      ? {
          ...{ heard_at: instantText(agent.at), version: agent.version },
          spool_age_s: agent.spoolAgeMs === null ? null : agent.spoolAgeMs / 1000,
        }
      : null,
  }),
})
