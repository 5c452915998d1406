// How the listener goes away: it says so while it still takes connections, closes when nothing waits at its door, and
// gives everything that was taken its answer.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as Listener, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** While it is set, the server is not ready and each answer ends its connection. */
export type Presence = { isLeaving: boolean }

/** A connection that was taken may take so long for its first request; less when the whole stop may take less. */
const FIRST_REQUEST_MS = 5000
const SWEEP_INTERVAL_MS = 50
/** Closing comes right after a connection was taken: then the next one is least likely to be on its way. */
const LISTEN_MS = 50
const SHORT_TURN_MS = 0.25

/** Call before the server listens. The result stops it; `within` is how long that may take, milliseconds. */
export function makeStop(server: FastifyInstance, within: number): () => Promise<void> {
  const newcomers = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    newcomers.add(socket)
    socket.once('close', () => newcomers.delete(socket))
  })
  server.server.on('request', ({ socket }) => newcomers.delete(socket))
  return async () => {
    await emptyQueue(server.server, within / 2)
    // Not as HTTP does it, which first looks through all connections while new ones come; the sweep is for those.
    const closed = new Promise<void>((resolve) =>
      Listener.prototype.close.call(server.server, () => resolve()),
    )
    // Those that were being answered when the stop began, and did not learn that it is over.
    const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_INTERVAL_MS)
    const patience = setTimeout(
      () => {
        for (const socket of newcomers) socket.destroy()
      },
      Math.min(FIRST_REQUEST_MS, within / 2),
    )
    try {
      await Promise.all([closed, server.close()])
    } finally {
      clearInterval(sweep)
      clearTimeout(patience)
    }
  }
}

/**
 * The kernel resets what still waits in its queue when a listener closes. Resolves in a turn of the loop that took no
 * connection, and was so short that none is likely to have come since it looked: a turn that answers requests is longer.
 * `within`, milliseconds: the queue does not end where more come than can be answered.
 */
async function emptyQueue(server: Server, within: number): Promise<void> {
  const signal = AbortSignal.timeout(LISTEN_MS)
  await once(server, 'connection', { signal }).catch(() => undefined)
  await nextTurn() // the rest of the turn that took it
  let taken = false
  const seen = () => {
    taken = true
  }
  server.on('connection', seen)
  const begun = performance.now()
  let now = begun
  let turnMs: number
  do {
    taken = false
    await nextTurn()
    turnMs = performance.now() - now
    now += turnMs
  } while ((taken || turnMs > SHORT_TURN_MS) && now - begun < within)
  server.off('connection', seen)
}
