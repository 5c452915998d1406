// Opens the HTTP server on its address, with TLS when certificate files are given, and stops it in good order.
import type { App } from '../../app.ts'
import { connectionsLeft, makeDropTeller } from '../../file-handles.ts'
import { buildServer } from '../server.ts'
import { shareConnections } from './connections.ts'
import { makeStop, type Presence } from './stop.ts'
import { openTls } from './tls.ts'

/** Connections at once, if the process may have so many handles; the next one is closed. */
const MAX_CONNECTIONS = 10_000

export type RunningServer = {
  url: string
  /** From now on the server is not ready, and its answers end their connections; it still accepts new ones. */
  leave(): void
  close(): Promise<void>
}

/** Listens on the configured address. Rejects when it cannot be opened, or when the certificate files cannot be used. */
export async function startServer(app: App): Promise<RunningServer> {
  const presence: Presence = { isLeaving: false }
  const { host, port, trustedProxies } = app.config.http
  const tls = openTls(app)
  try {
    const server = buildServer(app, { presence, factory: tls?.factory })
    const stop = makeStop(server, app.config.stopTimeoutMs)
    const most = connectionsLeft(MAX_CONNECTIONS)
    shareConnections(server.server, { most, trustedProxies, onDrop: makeDropTeller(app.log, most) })
    const url = await server.listen({ host, port, backlog: 1024 })
    const leave = () => {
      presence.isLeaving = true
    }
    const close = () => {
      leave()
      tls?.stop()
      return stop()
    }
    return { url: tls ? url.replace(/^http:/, 'https:') : url, leave, close }
  } catch (error) {
    tls?.stop()
    throw error
  }
}
