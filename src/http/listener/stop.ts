// The stop of the listener: it announces the stop while it still accepts connections, closes when no connection waits in its
// queue, and answers every accepted request.
import { once } from 'node:events'
import type { Server } from 'node:http'
import { Server as Listener, type Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** While it is set, the server is not ready and each answer ends its connection. */
export type Presence = { isLeaving: boolean }

/** The time that an accepted connection has for its first request; less when the whole stop may take less. */
const FIRST_REQUEST_MS = 5000
const SWEEP_INTERVAL_MS = 50
/** The listener closes right after it accepted a connection: then the next one is least likely to be on its way. */
const LISTEN_MS = 50
const SHORT_TURN_MS = 0.25

/** Call before the server listens. The result stops it; `within` is how long that may take, milliseconds. */
export function makeStop(server: FastifyInstance, within: number): () => Promise<void> {
  const newcomers = new Set<Socket>()
  // Over TLS a request comes on the socket that the handshake has made; the handshake has a limit of its own.
  const accepted = 'setSecureContext' in server.server ? 'secureConnection' : 'connection'
  server.server.on(accepted, (socket: Socket) => {
    newcomers.add(socket)
    socket.once('close', () => newcomers.delete(socket))
  })
  server.server.on('request', ({ socket }) => newcomers.delete(socket))
  return async () => {
    await emptyQueue(server.server, within / 2)
    // Not HTTP's own close, which first checks all connections while new ones come; the sweep does that.
    const closed = new Promise<void>((resolve) =>
      Listener.prototype.close.call(server.server, () => resolve()),
    )
    // Closes connections whose answer was under way when the stop began, and which did not learn of the stop.
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
 * The kernel resets connections that still wait in its queue when a listener closes. Resolves in a turn of the event loop
 * that accepted no connection and was so short that none is likely to have come meanwhile: a turn that answers requests is
 * longer. `within`, milliseconds: the queue never empties when more connections come than can be answered.
 */
async function emptyQueue(server: Server, within: number): Promise<void> {
  const signal = AbortSignal.timeout(LISTEN_MS)
  await once(server, 'connection', { signal }).catch(() => undefined)
  await nextTurn() // the rest of the turn that accepted it
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
