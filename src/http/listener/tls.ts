// TLS of the HTTP listener, for installations without a proxy: HTTP/1.1 over TLS 1.2 or 1.3.
import type { Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { TLSSocket } from 'node:tls'
import type { FastifyServerFactory } from 'fastify'
import type { App } from '../../app.ts'
import { watchTlsFiles } from '../../config/tls-files.ts'

const MIN_VERSION = 'TLSv1.2'
/** Any host can open a connection. A stop waits for open handshakes, so it allows them half of its own time. */
const HANDSHAKE_TIMEOUT_MS = 5000

export type HttpTls = { factory: FastifyServerFactory; stop(): void }

/** Undefined without certificate files. Throws TlsFileError when they cannot be used. */
export function openTls({ config, log }: Pick<App, 'config' | 'log'>): HttpTls | undefined {
  const { tls } = config.http
  if (!tls) return undefined
  const handshakeTimeout = Math.min(HANDSHAKE_TIMEOUT_MS, config.stopTimeoutMs / 2)
  const { createServer } = process.getBuiltinModule('node:https') // most servers are without TLS
  let server: SecureServer | undefined
  const watch = watchTlsFiles({
    ...{ what: 'HTTPS', paths: tls, log },
    use: (renewed) => server?.setSecureContext({ ...renewed, minVersion: MIN_VERSION }),
  })
  /** Fastify sets none of its own limits on a server that it did not make. */
  const factory: FastifyServerFactory = (handler, { http, keepAliveTimeout, requestTimeout, ...rest }) => {
    const made = createServer(
      { ...(http as object), ...watch.files, minVersion: MIN_VERSION, handshakeTimeout },
      handler,
    )
    made.keepAliveTimeout = Number(keepAliveTimeout)
    made.requestTimeout = Number(requestTimeout)
    made.maxRequestsPerSocket = Number(rest.maxRequestsPerSocket)
    // Without a handshake there is no request to be refused.
    made.removeAllListeners('tlsClientError')
    made.on('tlsClientError', (_error: Error, socket: TLSSocket) => socket.destroy())
    server = made
    return made as unknown as Server
  }
  return { factory, stop: watch.stop }
}
