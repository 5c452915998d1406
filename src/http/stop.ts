// How the listener goes away: it says so while it still takes connections, closes when nothing waits at its door, and
// gives everything that was taken its answer.
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'

/** While it is set, the server is not ready and each answer ends its connection. */
export type Presence = { isLeaving: boolean }

/** A connection that was taken may take so long for its first request; less when the whole stop may take less. */
const FIRST_REQUEST_MS = 5000
const SWEEP_INTERVAL_MS = 50
/** Closing comes right after a connection was taken: then the next one is least likely to be on its way. */
const LISTEN_MS = 50
/** A queue that does not end: as many as may wait in the kernel, and as many again. */
const MAX_TURNS = 2048

/** Call before the server listens. The result stops it; `within` is how long that may take, milliseconds. */
export function makeStop(server: FastifyInstance, within: number): () => Promise<void> {
  const newcomers = new Set<Socket>()
  server.server.on('connection', (socket: Socket) => {
    newcomers.add(socket)
    socket.once('close', () => newcomers.delete(socket))
  })
  server.server.on('request', ({ socket }) => newcomers.delete(socket))
  return async () => {
    await emptyQueue(server.server)
    const closed = new Promise<void>((resolve) => server.server.close(() => resolve()))
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
 * The kernel resets what still waits in its queue when a listener closes: resolves in a turn of the loop that found it
 * empty. The first turn may be the rest of one that took a connection, and a turn may take only one.
 */
async function emptyQueue(server: Server): Promise<void> {
  const signal = AbortSignal.timeout(LISTEN_MS)
  await once(server, 'connection', { signal }).catch(() => undefined)
  let quiet = 0
  const seen = () => {
    quiet = 0
  }
  server.on('connection', seen)
  for (let turns = 0; quiet < 2 && turns < MAX_TURNS; turns++) {
    quiet++
    await nextTurn()
  }
  server.off('connection', seen)
}
