// Why a subscription is let in or refused, gateway by gateway.
import { z } from 'zod'
import type { Instant } from '../../../clock.ts'
import { thingId } from '../../../events/subjects.ts'
import { type Explanation, MOST_REFUSALS } from '../../../sessions/inspection/explain-login.ts'
import { id, idOf, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { orderText } from '../sessions.ts'

const SUBSCRIPTION = `${MANAGE_PREFIX}/subscriptions/{subscription}`
const path = z.object({ subscription: idOf('subscription') })

const endOrder = z.object({
  ...{ status: z.string(), why: z.string(), result: z.string().nullable() },
  ...{ ordered_at: instant, finished_at: instant.nullable() },
})

const shape = z.object({
  object: z.literal('access'),
  subscription_id: id('subscription'),
  account_id: id('account'),
  vpn_username: z.string(),
  account_status: z.enum(['active', 'suspended', 'closed']),
  status: z.string(),
  due_on: z.iso.date(),
  sandbox_today: z.iso.date().nullable().meta({ description: 'The day by the clock of a sandbox brand' }),
  sessions: z.object({
    held: z.int(),
    most: z.int(),
    at_limit: z.string().meta({ description: 'refuse_newest or end_oldest' }),
  }),
  dedicated_address: z.object({ address: z.string(), host: z.string() }).nullable(),
  seats: z.array(
    z.object({
      number: z.int(),
      gateway: z.string(),
      session_id: id('session').nullable().meta({ description: 'Null: its start was not reported yet' }),
      framed_address: z.string().nullable(),
      taken_at: instant,
      lease_until: instant,
      end_order: endOrder.nullable().meta({ description: 'The last order to end it' }),
    }),
  ),
  gateways: z.array(
    z.object({
      gateway: z.string(),
      country: z.string().nullable().meta({ description: 'ISO 3166-1 alpha-2' }),
      answer: z.string().meta({
        description:
          '`admitted`, or why not: such as account_suspended, subscription_expired, country_not_allowed, no_seat_left',
      }),
      protocols: z.array(z.string()).meta({ description: 'Those by which it would be let in' }),
      by_protocol: z
        .array(z.object({ protocol: z.string(), answer: z.string() }))
        .meta({ description: 'The answer for each protocol of the gateway' }),
    }),
  ),
  refusals: z.array(
    z.object({
      at: instant,
      gateway: z.string().nullable().meta({ description: 'Null: it does not serve this brand' }),
      why: z.string(),
    }),
  ),
})

export const explainAccess = manageOperation({
  name: 'explainAccess',
  tag: 'Subscriptions',
  cli: 'session explain',
  routes: [{ method: 'GET', path: `${SUBSCRIPTION}/access` }],
  summary: 'Explain why a subscription is let in or refused',
  description: `Asked now, as each gateway that serves the brand would ask; with the sessions that hold a place, and the last ${MOST_REFUSALS} refusals. Of refusals at one gateway for one reason one is noted in a minute.`,
  permission: { by: 'manage', scope: 'sessions:read', level: 'brand' },
  writes: false,
  input: z.object({ path }),
  output: shape,
  errors: ['subscription_not_found'],
  example: {
    request: { path: { subscription: 'sub_4711' } },
    answer: {
      ...{ object: 'access', subscription_id: 'sub_4711', account_id: 'acc_4711' },
      ...{ vpn_username: 'vpn7k2m9q4xw3hd6', account_status: 'active', status: 'active' },
      ...{ due_on: '2026-12-21', sandbox_today: null, dedicated_address: null, seats: [] },
      sessions: { held: 0, most: 3, at_limit: 'refuse_newest' },
      gateways: [
        {
          ...{ gateway: 'de1', country: 'DE', answer: 'admitted', protocols: ['openvpn-udp'] },
          by_protocol: [{ protocol: 'openvpn-udp', answer: 'admitted' }],
        },
        {
          ...{ gateway: 'us1', country: 'US', answer: 'country_not_allowed', protocols: [] },
          by_protocol: [{ protocol: 'ikev2', answer: 'country_not_allowed' }],
        },
      ],
      refusals: [{ at: '2026-11-21T12:00:00.000Z', gateway: 'us1', why: 'country_not_allowed' }],
    },
  },
  async run(app, { brand }, { path }) {
    const login = await app.listing.subscription(brand.id, path.subscription)
    const all = (await app.gatewayDirectory.load()).list()
    const gateways = all.filter(({ brandIds }) => brandIds?.has(brand.id) ?? true)
    const explanation = await app.explaining.explainSubscription(login, gateways)
    if (!explanation) throw new Error(`subscription ${path.subscription} has no login`)
    return { explanation, names: new Set(gateways.map(({ name }) => name)) }
  },
  encode: ({ explanation, names }) => shown(explanation, names),
})

/** `names`: of gateways that the brand may know. */
function shown(explanation: Explanation, names: ReadonlySet<string>) {
  const { seats, gateways, refusals, dedicated } = explanation
  return {
    ...{ object: 'access' as const, vpn_username: explanation.username },
    subscription_id: thingId('subscription', explanation.subscriptionId),
    account_id: thingId('account', explanation.accountId),
    ...{ account_status: explanation.accountStatus, status: explanation.status, due_on: explanation.dueOn },
    sandbox_today: explanation.brandToday ?? null,
    sessions: { held: seats.length, most: explanation.limit, at_limit: explanation.atLimit },
    dedicated_address: dedicated ? { address: dedicated.address, host: dedicated.host } : null,
    seats: seats.map(({ number, gateway, sessionId, framedAddress, takenAt, leaseUntil, disconnect }) => ({
      ...{ number, gateway, session_id: idText('session', sessionId), framed_address: framedAddress },
      ...{ taken_at: instantText(takenAt), lease_until: instantText(leaseUntil) },
      end_order: disconnect && orderText(disconnect),
    })),
    gateways: gateways.map(({ country, byProtocol, ...one }) => ({
      ...{ ...one, country: country || null, by_protocol: byProtocol },
    })),
    refusals: refusalsText(refusals, names),
  }
}

/** `names`: of gateways that the brand may know. */
export function refusalsText(
  refusals: readonly { at: Instant; gateway: string; why: string }[],
  names: ReadonlySet<string>,
) {
  return refusals.map(({ at, gateway, why }) => ({
    ...{ at: instantText(at), gateway: names.has(gateway) ? gateway : null, why },
  }))
}
