// A connection through the HTTP proxy of the operator (CONNECT, RFC 9110 section 9.3.6). The proxy looks up the name, so only it can
// refuse an address that must not be called.
import http from 'node:http'
import https from 'node:https'
import { isIP, type Socket } from 'node:net'
import { addAbortSignal } from 'node:stream'
import { connect } from 'node:tls'

const DEFAULT_PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443 }

type How = { signal: AbortSignal; ca?: string | undefined }

/**
 * A connection to the host of `target`, encrypted to it where its protocol is HTTPS. `proxy`: http://proxy:3128 or https://, also with
 * a user name and password. Rejects when it does not answer 2xx, and when the host does not prove its name.
 */
export async function openTunnel(proxy: string, target: URL, how: How): Promise<Socket> {
  const socket = addAbortSignal(how.signal, await connectThrough(proxy, target, how))
  return target.protocol === 'https:' ? encrypted(socket, target, how) : socket
}

function encrypted(socket: Socket, { hostname }: URL, { ca }: How): Promise<Socket> {
  const servername = isIP(hostname) === 0 ? { servername: hostname } : {}
  return new Promise((resolve, reject) => {
    const secure = connect({ socket, ...servername, ...(ca !== undefined && { ca }) }, () => resolve(secure))
    secure.on('error', reject)
  })
}

function connectThrough(proxy: string, target: URL, { signal, ca }: How): Promise<Socket> {
  const { protocol, hostname, port, username, password } = new URL(proxy)
  const authority = `${target.hostname}:${target.port || DEFAULT_PORTS[target.protocol]}`
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const options = {
    ...{ host: hostname.replace(/^\[|\]$/g, ''), port: port || DEFAULT_PORTS[protocol] },
    ...{ method: 'CONNECT', path: authority, agent: false, signal, ...(ca !== undefined && { ca }) },
    headers: {
      host: authority,
      ...(username !== '' && {
        'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}`,
      }),
    },
  }
  return new Promise((resolve, reject) => {
    const request = protocol === 'https:' ? https.request(options) : http.request(options)
    request.on('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket)
      socket.destroy()
      reject(new Error(`the proxy answered ${statusCode}`))
    })
    request.on('response', ({ statusCode }) => {
      request.destroy()
      reject(new Error(`the proxy answered ${statusCode}`))
    })
    request.on('error', reject)
    request.end()
  })
}
