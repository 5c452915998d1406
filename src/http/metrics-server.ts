// The metrics listener: only GET /metrics, on its own address, so that it is never reachable through the port for apps.
// Knows nothing of brands.
import { once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from '../config/config.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics/metrics.ts'

// An import of node:http would load everything that it offers, such as an HTTP client: 50 ms of the start and 5 MiB.
const { createServer } = process.getBuiltinModule('node:http')

const MAX_CONNECTIONS = 16
const REQUEST_TIMEOUT_MS = 5000
const MAX_HEADER_BYTES = 8192

type Deps = { metrics: Pick<Metrics, 'text' | 'contentType' | 'watchProcess'>; log: Log }
export type MetricsServer = { url: string; close(): Promise<void> }

/**
 * Undefined when metrics are off, or when the default port is taken: a second server on this machine must still start.
 * Throws when a configured port cannot be opened.
 */
export async function startMetricsServer(
  config: Config['metrics'],
  { metrics, log }: Deps,
): Promise<MetricsServer | undefined> {
  if (!config) return undefined
  const server = makeServer({ metrics, log })
  try {
    server.listen(config.port, config.host)
    await once(server, 'listening')
  } catch (error) {
    const where = `${config.host}:${config.port}`
    if (config.explicit) throw new Error(`The metrics listener cannot use ${where}`, { cause: error })
    log.warn(
      { err: error },
      `no metrics: cannot listen on ${where}; set LATCHKEY_METRICS_PORT to a free port or to off`,
    )
    return undefined
  }
  const { address, port, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`,
    close: () => closeServer(server),
  }
}

function makeServer({ metrics, log }: Deps): Server {
  let watching: Promise<void> | undefined // metrics of the process itself, from the first scrape on
  let scrape: Promise<string> | undefined // shared by callers at the same time
  async function read(): Promise<string> {
    watching ??= metrics.watchProcess()
    await watching
    return metrics.text()
  }
  const server = createServer(
    {
      requestTimeout: REQUEST_TIMEOUT_MS,
      headersTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: REQUEST_TIMEOUT_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      connectionsCheckingInterval: REQUEST_TIMEOUT_MS,
    },
    async (request, response) => {
      const path = request.url?.split('?', 1)[0]
      if (path !== '/metrics') return answer(response, 404, 'only /metrics is served here\n')
      if (request.method !== 'GET') return answer(response.setHeader('Allow', 'GET'), 405, 'use GET\n')
      scrape ??= read().finally(() => {
        scrape = undefined
      })
      try {
        answer(response, 200, await scrape, metrics.contentType)
      } catch (error) {
        log.error({ err: error }, 'a scrape of the metrics failed')
        answer(response, 500, 'internal error\n')
      }
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  return server
}

function answer(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
): void {
  response.writeHead(status, { 'Content-Type': type }).end(body)
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
