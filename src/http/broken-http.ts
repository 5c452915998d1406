// The answer to bytes that Node's parser refuses: in the form of an API, with an id and a log line as any other. Then the
// connection is closed.
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyReply } from 'fastify'
import type { DialectRoutes } from './dialect-routes.ts'
import { contentTypeOf, unchangingHeaders } from './replies.ts'
import { plainTarget } from './request-target.ts'
import type { RouteContext } from './route-context.ts'

export type BrokenError = Error & { code?: string; reason?: string; rawPacket?: unknown }

type Deps = Pick<RouteContext, 'app' | 'note' | 'withShown'> & {
  nextId(): string
  /** The last request on this connection that came whole, or at least with its head. */
  lastOn(socket: Socket): { reply: FastifyReply; isDecided: boolean } | undefined
  dialectOf(url: string): Pick<DialectRoutes, 'refuseBroken'>
}

type Refusal = { status: string; text: string; url: string; id: string }

export function makeBrokenHttp({ app, note, withShown, nextId, lastOn, dialectOf }: Deps) {
  const always = Object.entries(unchangingHeaders(app.config.http))

  function refuse(socket: Socket, { status, text, url, id }: Refusal): void {
    const reply = dialectOf(url).refuseBroken(url, text, Number.parseInt(status, 10))
    const body = String(reply.body) // never a stream
    const head = [
      `HTTP/1.1 ${status}`,
      ...(status.startsWith('405') ? ['Allow: GET, HEAD, POST'] : []),
      `Content-Type: ${contentTypeOf(reply.type)}`,
      'Connection: close',
      `X-Request-Id: ${id}`,
      ...always.map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${Buffer.byteLength(body)}`,
    ]
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
  }

  /** For a connection on which no request has begun that would be logged. */
  function refuseUnbegun(socket: Socket, refusal: Omit<Refusal, 'id'>): void {
    const id = nextId()
    const status = Number.parseInt(refusal.status, 10)
    const fields = { method: 'unknown', outcome: String(status), status }
    app.metrics.request(fields.method, fields.outcome, 0)
    withShown(socket.remoteAddress, undefined, (address) =>
      app.log.info({ request: id, ...fields, address }, 'request'),
    )
    refuse(socket, { ...refusal, id })
  }

  return {
    onError(error: BrokenError, socket: Socket): void {
      if (!socket.writable) {
        socket.destroy()
        return
      }
      const { reply, isDecided = false } = lastOn(socket) ?? {}
      const isInside = reply !== undefined && !reply.request.raw.complete
      // The broken bytes follow an answered request: its answer is the last one on this connection.
      if (reply && (isInside ? isDecided : !reply.raw.writableFinished)) {
        endAfter(reply, socket)
        return
      }
      const status = statusOf(error)
      const text = error.reason ? `${status}: ${error.reason}.` : `${status}.`
      if (!isInside) {
        refuseUnbegun(socket, { status, text: hintOf(error) ?? text, url: urlIn(error) })
        return
      }
      const { id, url, routeOptions } = reply.request
      note(reply.request, {
        method: routeOptions.url ?? 'unknown',
        outcome: String(Number.parseInt(status, 10)),
      })
      refuse(socket, { status, text, url, id })
    },
    onConnect({ url = '' }: IncomingMessage, socket: Socket): void {
      socket.on('error', () => socket.destroy())
      const text = 'This server is no proxy: CONNECT is not taken.'
      refuseUnbegun(socket, { status: '405 Method Not Allowed', text, url })
    },
  }
}

function endAfter({ raw }: FastifyReply, socket: Socket): void {
  if (raw.writableFinished) return void socket.end()
  raw.shouldKeepAlive = false
  raw.once('finish', () => socket.end())
}

function statusOf({ code }: BrokenError): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request'
}

function hintOf({ code }: BrokenError): string | undefined {
  return code === 'HPE_PAUSED_H2_UPGRADE' ? 'HTTP/2 is not spoken here: send HTTP/1.1.' : undefined
}

/** The address in the bytes that came last, if they have one. */
function urlIn({ rawPacket }: BrokenError): string {
  const begin = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1') : ''
  return plainTarget(/^[A-Z]+ (\S*)/i.exec(begin)?.[1] ?? '')
}
