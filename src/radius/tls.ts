// RADIUS over TLS (RFC 6614): a gateway is who its certificate says. Frames, bounds and names; what is in a packet is not
// known here.
import type { AddressInfo } from 'node:net'
import { createServer, type PeerCertificate, type Server, type TLSSocket } from 'node:tls'
import { normalizeAddress } from '../address.ts'
import { makeFrames } from './frames.ts'
import type { Listener, Receive } from './sender.ts'
import type { TlsFiles } from './tls-files.ts'

/** Gateways hold one or two each, for long. */
const MAX_CONNECTIONS = 512
/** A stop waits for those that are shaking hands. */
const HANDSHAKE_TIMEOUT_MS = 5000
/** Gateways that are alive report on sessions or send Status-Server more often; they come back when they need us. */
const IDLE_TIMEOUT_MS = 15 * 60_000
/** Answers that a peer does not fetch; beyond it the line is cut. */
const MAX_UNSENT_BYTES = 256 * 1024

const OLDEST = { minVersion: 'TLSv1.2' } as const

type Options = {
  host: string
  port: number
  files: TlsFiles
  receive: Receive
  /** Whether a certificate with these names is a gateway's. Asked once a connection, and again for each packet. */
  isKnown: (names: readonly string[]) => Promise<boolean>
  onRefused: (
    why: 'bad_handshake' | 'bad_framing' | 'unknown_client',
    source: string,
    detail?: string,
  ) => void
}

/** `renew`: for lines to come; those that are open stay. */
export type TlsListener = Listener & { renew(files: TlsFiles): void }

/** Rejects when the address cannot be had. */
export async function openTls(options: Options): Promise<TlsListener> {
  const { host, port, files, receive, isKnown, onRefused } = options
  const sockets = new Set<TLSSocket>()
  let isReceiving = true
  let connections = 0
  const server = createServer({
    ...{ ...files, ...OLDEST, requestCert: true, rejectUnauthorized: true },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  })
  server.maxConnections = MAX_CONNECTIONS
  server.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    onRefused('bad_handshake', addressOf(socket), error.code ?? error.message)
    socket.destroy()
  })
  server.on('secureConnection', (socket) => {
    if (!isReceiving) return void socket.destroy() // it was shaking hands when the end began
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    serveConnection(socket, {
      id: ++connections,
      isReceiving: () => isReceiving,
      receive,
      isKnown,
      onRefused,
    })
  })
  await listen(server, port, host)
  const own = server.address() as AddressInfo
  return {
    host: own.address,
    port: own.port,
    renew: (renewed) => server.setSecureContext({ ...renewed, ...OLDEST }),
    stopReceiving() {
      isReceiving = false
    },
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      for (const socket of sockets) socket.destroySoon()
      await closed
    },
  }
}

type Connection = Pick<Options, 'receive' | 'isKnown' | 'onRefused'> & {
  id: number
  isReceiving: () => boolean
}

function serveConnection(socket: TLSSocket, connection: Connection): void {
  const { id, isReceiving, receive, isKnown, onRefused } = connection
  const address = addressOf(socket)
  const certificateNames = namesOf(socket.getPeerCertificate())
  const refuse = (why: Parameters<Options['onRefused']>[0]) => {
    onRefused(why, address, certificateNames.join(' '))
    socket.destroy()
  }
  const send = (reply: Buffer) => {
    if (!socket.writable) return
    socket.write(reply)
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy()
  }
  const sender = { address, key: `tls ${id}`, listens: 'both', certificateNames, send } as const
  const frames = makeFrames()
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy())
  socket.setNoDelay()
  socket.on('error', () => socket.destroy()) // a line that breaks is a gateway that comes back
  socket.on('data', (chunk: Buffer) => {
    if (!isReceiving()) return
    const packets = frames.take(chunk)
    if (packets) for (const packet of packets) receive(sender, packet)
    else refuse('bad_framing')
  })
  isKnown(certificateNames).then(
    (known) => known || refuse('unknown_client'),
    () => socket.destroy(),
  )
}

/** Common name and DNS names. */
export function namesOf({ subject, subjectaltname = '' }: PeerCertificate): string[] {
  const common: string | string[] | undefined = subject?.CN
  // Node quotes names that hold a comma or a quote: no host name does.
  const alternative = subjectaltname.split(', ').flatMap((part) => /^DNS:([^"]+)$/.exec(part)?.[1] ?? [])
  return [...new Set([...(common === undefined ? [] : [common].flat()), ...alternative])]
}

function addressOf(socket: { remoteAddress?: string | undefined }): string {
  return normalizeAddress(socket.remoteAddress ?? '') ?? 'unknown'
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}
