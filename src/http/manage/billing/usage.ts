// Traffic by account, day, gateway and protocol; totals by month; and who is online now.
import { z } from 'zod'
import { HOUR_MS } from '../../../clock.ts'
import { addDays, dayIn } from '../../../day.ts'
import { AppError } from '../../../errors.ts'
import { lookUpProtocol } from '../../../locations/catalogue-lookup.ts'
import type { Usage, UsagePart } from '../../../sessions/accounting/usage.ts'
import { SAMPLES_KEPT_MS } from '../../../sessions/inspection/online-samples.ts'
import {
  MOST_TRAFFIC_DAYS,
  TRAFFIC_PARTS,
  type TrafficPart,
  type TrafficTotal,
} from '../../../sessions/inspection/traffic.ts'
import { brandName, givenDay, idOf, instant, instantText } from '../fields.ts'
import { gatewayIdOf } from '../gateway-filter.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

/** Of a span without a first day. */
export const USUAL_DAYS = 30

export const usageSums = {
  sessions: z.int(),
  bytes_in: z.int().meta({ description: 'From customers' }),
  bytes_out: z.int().meta({ description: 'To customers' }),
  seconds: z.int(),
}

export function sumsText({ sessions, octetsIn, octetsOut, seconds }: Usage) {
  return { sessions, bytes_in: octetsIn, bytes_out: octetsOut, seconds }
}

export const listUsage = manageOperation({
  name: 'listUsage',
  tag: 'Usage',
  cli: 'usage',
  csv: true,
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage` }],
  summary: 'Sum up traffic',
  description: `By month, day, brand, gateway or protocol, repeated for several; without \`by\` one sum. The usual span is the last ${USUAL_DAYS} days, the longest ${MOST_TRAFFIC_DAYS} days. Days are in UTC. What no protocol was reported of, or was counted before traffic was kept by protocol, has the protocol null. \`GET /usage/accounts\` has it by account.`,
  permission: { by: 'manage', scope: 'usage:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      by: z
        .union([z.enum(TRAFFIC_PARTS), z.array(z.enum(TRAFFIC_PARTS)).max(TRAFFIC_PARTS.length)])
        .optional()
        .meta({ description: 'month, day, brand, gateway, protocol' }),
      from: givenDay.optional(),
      to: givenDay.optional().meta({ description: 'Included; left out: today' }),
      gateway: z.string().max(63).optional(),
      account: idOf('account').optional().meta({ description: 'By day, gateway and protocol only' }),
    }),
  }),
  output: z.object({
    data: z.array(
      z.object({
        month: z.string().optional(),
        day: z.iso.date().optional(),
        brand: brandName.nullable().optional(),
        gateway: z.string().nullable().optional().meta({ description: 'Null: it was removed' }),
        protocol: z.string().nullable().optional().meta({ description: 'Its slug; null: it is not known' }),
        ...usageSums,
      }),
    ),
    next: z.null(),
  }),
  errors: ['not_found'],
  example: {
    request: { query: { by: 'month', from: '2026-11-01' } },
    answer: {
      data: [{ month: '2026-11', sessions: 17, bytes_in: 1_200_000, bytes_out: 34_000_000, seconds: 61_200 }],
      next: null,
    },
  },
  async run(app, { brand }, { query: { by = [], from, to, gateway, account } }) {
    const toOn = to ?? dayIn('UTC', app.clock.now())
    const gatewayId = await gatewayIdOf(app, brand, gateway)
    const filter = { fromOn: from ?? addDays(toOn, 1 - USUAL_DAYS), toOn, brandId: brand?.id, gatewayId }
    const parts = [by].flat()
    const totals: readonly TrafficTotal[] =
      account === undefined
        ? await app.traffic.totals(filter, parts)
        : await app.sessions.usage({ ...filter, accountId: account }, ofAccount(parts))
    const gateways = new Map((await app.gateways.list()).map(({ id, name }) => [id, name]))
    const { protocols } = await app.locations.catalogue()
    const slugs = new Map(protocols.map(({ id, slug }) => [id, slug]))
    return { totals, gateways, slugs, names: await app.brands.names() }
  },
  encode: ({ totals, gateways, slugs, names }) => ({
    data: totals.map(({ month, day, brandId, gatewayId, protocolId, ...sums }) => ({
      ...(month !== undefined && { month }),
      ...(day !== undefined && { day }),
      ...(brandId !== undefined && { brand: brandId === null ? null : (names.get(brandId) ?? null) }),
      ...(gatewayId !== undefined && { gateway: gateways.get(gatewayId) ?? null }),
      ...(protocolId !== undefined && { protocol: slugs.get(protocolId) ?? null }),
      ...sumsText(sums),
    })),
    next: null,
  }),
})

/** Errors: invalid_input. */
function ofAccount(parts: readonly TrafficPart[]): UsagePart[] {
  return parts.map((part) => {
    if (part !== 'month' && part !== 'brand') return part
    throw new AppError(
      'invalid_input',
      `The traffic of an account is summed up by day, gateway and protocol, not by ${part}.`,
    )
  })
}

export const showOnline = manageOperation({
  name: 'showOnline',
  tag: 'Usage',
  cli: 'online',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage/live` }],
  summary: 'Count live sessions',
  description: 'Now, by gateway and protocol, the busiest first.',
  permission: { by: 'manage', scope: 'usage:read', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    sessions: z.int(),
    data: z.array(
      z.object({
        brand: brandName.nullable(),
        gateway: z.string().nullable(),
        protocol: z.string().nullable(),
        sessions: z.int(),
      }),
    ),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      sessions: 17,
      data: [{ brand: 'main', gateway: 'de1', protocol: 'ikev2', sessions: 17 }],
      next: null,
    },
  },
  run: async (app, { brand }) => ({
    counts: await app.online.count({ brandId: brand?.id }),
    names: await app.brands.names(),
  }),
  encode: ({ counts, names }) => ({
    sessions: counts.reduce((sum, one) => sum + one.sessions, 0),
    data: counts.map(({ brandId, gateway, protocol, sessions }) => ({
      brand: brandId === null ? null : (names.get(brandId) ?? null),
      ...{ gateway, protocol, sessions },
    })),
    next: null,
  }),
})

export const showOnlineHistory = manageOperation({
  name: 'showOnlineHistory',
  tag: 'Usage',
  cli: 'online',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage/live/history` }],
  summary: `Show how many sessions were live in the last ${SAMPLES_KEPT_MS / HOUR_MS} hours`,
  description:
    'A number every five minutes, the oldest first. A sample that no server took is missing. In a sample with more than 1000 combinations of brand, gateway and protocol the smallest are counted for their brand only.',
  permission: { by: 'manage', scope: 'usage:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      gateway: z.string().max(63).optional(),
      protocol: z.string().max(63).optional().meta({ description: 'Its slug' }),
    }),
  }),
  output: z.object({ data: z.array(z.object({ at: instant, sessions: z.int() })), next: z.null() }),
  errors: ['not_found'],
  example: {
    request: { query: { gateway: 'de1' } },
    answer: { data: [{ at: '2026-11-21T12:00:00.000Z', sessions: 17 }], next: null },
  },
  async run(app, { brand }, { query: { gateway, protocol } }) {
    const gatewayId = await gatewayIdOf(app, brand, gateway)
    const protocolId =
      protocol === undefined ? undefined : lookUpProtocol(await app.locations.catalogue(), protocol).id
    return app.onlineSamples.history({ brandId: brand?.id, gatewayId, protocolId })
  },
  encode: (points) => ({
    data: points.map(({ at, sessions }) => ({ at: instantText(at), sessions })),
    next: null,
  }),
})
