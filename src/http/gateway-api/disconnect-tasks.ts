// GET orders: the sessions that the agent must end, sent as soon as there are any. POST orders/done: the outcomes.
import { z } from 'zod'
import type { DisconnectOutcome } from '../../sessions/disconnects/disconnect-queue.ts'
import { keptText } from '../../text.ts'
import { operation } from '../operation.ts'
import { plainNumber } from '../request-parts.ts'
import { count, GATEWAY_API_PREFIX } from './fields.ts'

/** Proxies close a silent connection after a minute at the earliest. */
const MAX_WAIT_S = 30
const MAX_DONE = 100

export const orders = operation({
  name: 'orders',
  label: 'gateway orders',
  routes: [{ method: 'GET', path: `${GATEWAY_API_PREFIX}/orders` }],
  summary: 'Get the sessions that must end',
  description:
    'Answered as soon as there are any, or with none after the time to wait. An order that is not answered for by ordersDone comes again after some seconds.',
  permission: { by: 'gateway' },
  writes: false,
  waits: true,
  input: z.object({
    query: z.object({
      wait: plainNumber(0, MAX_WAIT_S)
        .default(0)
        .meta({ description: 'How long to wait for orders, seconds' }),
    }),
  }),
  output: z.object({
    orders: z.array(
      z.object({
        id: z.int(),
        attempt: z.int().meta({ description: 'The number of this try, from 1' }),
        session: z.string().meta({ description: 'The key of the session' }),
        why: z.string().meta({ description: 'The reason, such as `subscription_suspended`' }),
      }),
    ),
  }),
  errors: ['rate_limited'],
  example: {
    request: { query: { wait: 25 } },
    answer: { orders: [{ id: 5, attempt: 1, session: '1f2e3d4c-a1', why: 'subscription_suspended' }] },
  },
  run: (app, { gateway }, { query }, { signal }) =>
    app.disconnects.waitForOrders(gateway, signal, Math.max(1, query.wait * 1000)),
  encode: (orders) => ({
    orders: orders.map(({ id, attempt, sessionKey, why }) => ({
      ...{ id, attempt, session: keptText(sessionKey) ?? sessionKey, why },
    })),
  }),
})

const OUTCOMES = {
  ended: { kind: 'done' },
  gone: { kind: 'gone' },
  elsewhere: { kind: 'again', reason: 'this agent does not know the session' },
  later: { kind: 'again', reason: 'the agent could not reach OpenVPN' },
} as const satisfies Record<string, DisconnectOutcome>

export const ordersDone = operation({
  name: 'ordersDone',
  label: 'gateway orders done',
  routes: [{ method: 'POST', path: `${GATEWAY_API_PREFIX}/orders/done` }],
  summary: 'Report what became of orders',
  description:
    '`ended`; `gone`: there is no such session any more; `elsewhere`: another agent of this gateway has it; `later`: it cannot be done now. Orders of other gateways are ignored.',
  permission: { by: 'gateway' },
  writes: false,
  input: z.object({
    body: z.object({
      orders: z
        .array(
          z.object({ id: count, attempt: count, result: z.enum(['ended', 'gone', 'elsewhere', 'later']) }),
        )
        .max(MAX_DONE)
        .meta({ description: `At most ${MAX_DONE}` }),
    }),
  }),
  output: z.object({}),
  errors: [],
  example: { request: { body: { orders: [{ id: 5, attempt: 1, result: 'ended' }] } }, answer: {} },
  run: (app, { gateway }, { body }) =>
    app.disconnects.finishFor(
      gateway.id,
      body.orders.map(({ id, attempt, result }) => ({ id, attempt, outcome: OUTCOMES[result] })),
    ),
  encode: () => ({}),
})
