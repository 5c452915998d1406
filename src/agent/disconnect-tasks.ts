// Orders to end sessions: asks the server for them all the time, carries them out at once, and reports the outcome of each.
import type { Log } from '../log.ts'
import type { Backoff } from './backoff.ts'
import { type DisconnectTask, ORDERS_WAIT_S, type OrderDone, type Server } from './server.ts'

type Deps = {
  server: Pick<Server, 'orders' | 'ordersDone'>
  backoff: Backoff
  log: Log
  signal: AbortSignal
  /** Never throws. */
  carryOut(order: DisconnectTask): Promise<OrderDone['result']>
  onReachable: () => void
}

/** Runs until the signal. The server sends an order again when its outcome was lost. */
export async function followDisconnectTasks(deps: Deps): Promise<void> {
  const { server, backoff, log, signal, onReachable } = deps
  let isAway = false
  // The first call is answered at once: it shows whether the server is reachable.
  for (let waitS = 0; !signal.aborted; ) {
    try {
      const { orders } = await server.orders(waitS)
      if (isAway || waitS === 0) log.info('the server is there')
      isAway = false
      waitS = ORDERS_WAIT_S
      backoff.end()
      onReachable()
      if (orders.length > 0) await carryOutAll(orders, deps)
    } catch (err) {
      if (signal.aborted) return
      if (!isAway) log.warn({ err }, 'the server cannot be asked for orders; tunnels stay as they are')
      isAway = true
      await backoff.wait()
    }
  }
}

async function carryOutAll(
  orders: readonly DisconnectTask[],
  { server, log, carryOut }: Deps,
): Promise<void> {
  const done = await Promise.all(
    orders.map(async (order): Promise<OrderDone> => {
      const result = await carryOut(order)
      log.info({ session: order.session, why: order.why, result }, 'order to end a session')
      return { id: order.id, attempt: order.attempt, result }
    }),
  )
  await server.ordersDone(done)
}
