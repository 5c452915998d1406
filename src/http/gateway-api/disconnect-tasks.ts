// GET orders: the sessions that the agent must end, sent as soon as there are any. POST orders/done: the outcomes.
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import type { DisconnectOutcome } from '../../sessions/disconnects/disconnect-queue.ts'
import { keptText } from '../../text.ts'
import { makeCall } from './call.ts'
import { count } from './fields.ts'

/** Proxies close a silent connection after a minute at the earliest. */
const MAX_WAIT_S = 30
/** An agent has one open wait; further ones belong to connections that it has lost. */
export const MAX_WAITS = 8
const MAX_DONE = 100

/** One for each server, as it counts the waiting calls. */
export function makeOrdersCall() {
  const waits = new Map<number, number>() // by gateway

  return makeCall({
    name: 'gateway orders',
    method: 'GET',
    path: '/orders',
    input: z.object({ wait: z.coerce.number().int().min(0).max(MAX_WAIT_S).default(0) }),
    async work({ app, gateway, signal }, { wait }) {
      const others = waits.get(gateway.id) ?? 0
      if (others >= MAX_WAITS)
        throw new AppError('rate_limited', `${gateway.name} waits for orders ${MAX_WAITS} times already.`, {
          retryAfterS: 1,
        })
      waits.set(gateway.id, others + 1)
      try {
        const orders = await app.disconnects.waitForOrders(gateway.id, signal, Math.max(1, wait * 1000))
        const told = orders.map(({ id, attempt, sessionKey, why }) => ({
          id,
          attempt,
          session: keptText(sessionKey) ?? sessionKey,
          why,
        }))
        return { body: { orders: told } }
      } finally {
        const left = (waits.get(gateway.id) ?? 1) - 1
        if (left > 0) waits.set(gateway.id, left)
        else waits.delete(gateway.id)
      }
    },
  })
}

const OUTCOMES = {
  ended: { kind: 'done' },
  gone: { kind: 'gone' },
  elsewhere: { kind: 'again', reason: 'this agent does not know the session' },
  later: { kind: 'again', reason: 'the agent could not reach OpenVPN' },
} as const satisfies Record<string, DisconnectOutcome>

export const ordersDoneCall = makeCall({
  name: 'gateway orders done',
  method: 'POST',
  path: '/orders/done',
  input: z.object({
    orders: z
      .array(z.object({ id: count, attempt: count, result: z.enum(['ended', 'gone', 'elsewhere', 'later']) }))
      .max(MAX_DONE),
  }),
  async work({ app, gateway }, { orders }) {
    const finished = orders.map(({ id, attempt, result }) => ({ id, attempt, outcome: OUTCOMES[result] }))
    await app.disconnects.finishFor(gateway.id, finished)
    return { body: {} }
  },
})
