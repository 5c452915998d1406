// Traffic by account, day and gateway; totals by month; and who is online now.
import { z } from 'zod'
import { addDays, dayIn } from '../../../day.ts'
import { MOST_TRAFFIC_DAYS, TRAFFIC_PARTS } from '../../../sessions/inspection/traffic.ts'
import { brandNames } from '../audit.ts'
import { brandName, givenDay } from '../fields.ts'
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

export const listUsage = manageOperation({
  name: 'listUsage',
  tag: 'Usage',
  cli: 'usage',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/usage` }],
  summary: 'Sum up traffic',
  description: `By month, day, brand or gateway, repeated for several; without \`by\` one sum. The usual span is the last ${USUAL_DAYS} days, the longest ${MOST_TRAFFIC_DAYS} days. Days are in UTC.`,
  permission: { by: 'manage', scope: 'usage:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      by: z
        .union([z.enum(TRAFFIC_PARTS), z.array(z.enum(TRAFFIC_PARTS)).max(TRAFFIC_PARTS.length)])
        .optional()
        .meta({ description: 'month, day, brand, gateway' }),
      from: givenDay.optional(),
      to: givenDay.optional().meta({ description: 'Included; left out: today' }),
      gateway: z.string().max(63).optional(),
    }),
  }),
  output: z.object({
    data: z.array(
      z.object({
        month: z.string().optional(),
        day: z.iso.date().optional(),
        brand: brandName.nullable().optional(),
        gateway: z.string().nullable().optional().meta({ description: 'Null: it was removed' }),
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
  async run(app, { brand }, { query: { by = [], from, to, gateway } }) {
    const toOn = to ?? dayIn('UTC', app.clock.now())
    const gatewayId = await gatewayIdOf(app, brand, gateway)
    const filter = { fromOn: from ?? addDays(toOn, 1 - USUAL_DAYS), toOn, brandId: brand?.id, gatewayId }
    const totals = await app.traffic.totals(filter, [by].flat())
    const gateways = new Map((await app.gateways.list()).map(({ id, name }) => [id, name]))
    return { totals, gateways, names: await brandNames(app) }
  },
  encode: ({ totals, gateways, names }) => ({
    data: totals.map(({ month, day, brandId, gatewayId, sessions, octetsIn, octetsOut, seconds }) => ({
      ...(month !== undefined && { month }),
      ...(day !== undefined && { day }),
      ...(brandId !== undefined && { brand: brandId === null ? null : (names.get(brandId) ?? null) }),
      ...(gatewayId !== undefined && { gateway: gateways.get(gatewayId) ?? null }),
      ...{ sessions, bytes_in: octetsIn, bytes_out: octetsOut, seconds },
    })),
    next: null,
  }),
})

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
    names: await brandNames(app),
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
