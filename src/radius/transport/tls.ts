// RADIUS over TLS (RFC 6614): the certificate identifies the gateway. Frames, bounds and names; the content of packets is
// not known here.

import { constants } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { createServer, type PeerCertificate, type TLSSocket } from 'node:tls'
import { normalizeAddress } from '../../address.ts'
import { makeAddressShares, makeShares } from '../../bounds/shares.ts'
import { isSameRevocation, type TlsFiles } from '../../config/tls-files.ts'
import { makeFrames } from '../codec/stream-framing.ts'
import type { Listener, Receive } from './peer.ts'

/** Connections that have not shown a certificate yet; any host can open one. */
export const HANDSHAKES = { most: 128, mostOfOne: 8, crowdedAt: 96, few: 1 }
/** By certificate. Gateways hold one or two each, for a long time. */
const CONNECTIONS = { most: 512, mostOfOne: 32, crowdedAt: 384, few: 2 }
/** A stop waits for open handshakes. */
const HANDSHAKE_TIMEOUT_MS = 5000
/** A live gateway reports sessions or sends Status-Server more often, and reconnects when it needs the server. */
const IDLE_TIMEOUT_MS = 15 * 60_000
/** Answers that a peer does not read; beyond it the connection is closed. */
const MAX_UNSENT_BYTES = 256 * 1024
const MAX_SHOWN_CHARS = 200

// No tickets: a connection resumed with an old one would not be checked against the present CA and revocation list.
const RULES = { minVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET } as const

type WhyRefused = 'bad_handshake' | 'bad_framing' | 'unknown_client' | 'overloaded'
type Options = {
  host: string
  port: number
  files: TlsFiles
  receive: Receive
  /** Whether a certificate with these names belongs to a gateway. Asked once for each connection, and again for each packet. */
  isKnown: (names: readonly string[]) => Promise<boolean>
  onRefused: (why: WhyRefused, source: string, about?: { certificate?: string; cause?: string }) => void
}

/** `renew`: for new connections. Open ones stay, unless the revocation list has changed: it may name one of them. */
export type TlsListener = Listener & { renew(files: TlsFiles): void }

/** Rejects when the address cannot be opened. */
export async function openTls(options: Options): Promise<TlsListener> {
  const { host, port, receive, isKnown, onRefused } = options
  let { files } = options
  const sockets = new Set<TLSSocket>()
  const shares = makeShares(CONNECTIONS)
  let isReceiving = true
  let connections = 0
  // An unauthorized peer is refused below, where its certificate can be named.
  const tls = createServer({
    ...{ ...files, ...RULES, requestCert: true, rejectUnauthorized: false },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
  })
  const shaking = makeShaking((socket) => tls.emit('connection', socket), onRefused)
  const server = createTcpServer(shaking.begin)
  tls.on('tlsClientError', (error: Error & { code?: string }, socket) => {
    onRefused('bad_handshake', addressOf(socket), { cause: error.code ?? error.message })
    socket.destroy()
  })
  tls.on('secureConnection', (socket) => {
    socket.on('error', () => socket.destroy()) // a broken connection: the gateway connects again
    shaking.end(socket)
    if (!isReceiving) return void socket.destroy() // the stop began during the handshake
    const certificateNames = namesOf(socket.getPeerCertificate())
    const holder = certificateNames.join(' ')
    const refuse = (why: WhyRefused, cause?: string) => {
      const certificate = holder.slice(0, MAX_SHOWN_CHARS)
      onRefused(why, addressOf(socket), { certificate, ...(cause === undefined ? {} : { cause }) })
      socket.destroy()
    }
    if (!socket.authorized) return refuse('bad_handshake', String(socket.authorizationError))
    if (!shares.take(holder)) return refuse('overloaded')
    sockets.add(socket)
    socket.once('close', () => {
      sockets.delete(socket)
      shares.giveBack(holder)
    })
    const id = ++connections
    serveConnection(socket, {
      ...{ id, certificateNames, refuse, receive, isKnown },
      isReceiving: () => isReceiving,
    })
  })
  server.listen(port, host)
  await once(server, 'listening')
  const own = server.address() as AddressInfo
  return {
    host: own.address,
    port: own.port,
    renew(renewed) {
      tls.setSecureContext({ ...renewed, ...RULES })
      const isSame = isSameRevocation(files, renewed)
      files = renewed
      if (!isSame) for (const socket of sockets) socket.destroySoon()
    },
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

/** Bounds the handshakes; calls `shake` with the accepted sockets. */
function makeShaking(shake: (socket: Socket) => void, onRefused: Options['onRefused']) {
  const shares = makeAddressShares(HANDSHAKES)
  const places = new Map<string, () => void>() // by source, as TLS wraps the socket in another one
  const keyOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`

  return {
    begin(socket: Socket): void {
      const address = addressOf(socket)
      const giveBack = shares.take(address)
      if (!giveBack) {
        onRefused('overloaded', address)
        return void socket.destroy()
      }
      const key = keyOf(socket)
      places.set(key, giveBack)
      socket.once('close', () => {
        giveBack()
        if (places.get(key) === giveBack) places.delete(key)
      })
      shake(socket)
    },
    end(socket: Socket): void {
      places.get(keyOf(socket))?.()
    },
  }
}

type Connection = Pick<Options, 'receive' | 'isKnown'> & {
  id: number
  certificateNames: string[]
  refuse: (why: WhyRefused) => void
  isReceiving: () => boolean
}

function serveConnection(socket: TLSSocket, connection: Connection): void {
  const { id, certificateNames, refuse, isReceiving, receive, isKnown } = connection
  const address = addressOf(socket)
  const send = (reply: Buffer) => {
    if (!socket.writable) return
    socket.write(reply)
    if (socket.writableLength > MAX_UNSENT_BYTES) socket.destroy()
  }
  const sender = { address, key: `tls ${id}`, listens: 'both', certificateNames, send } as const
  const frames = makeFrames()
  socket.setTimeout(IDLE_TIMEOUT_MS, () => socket.destroy())
  socket.setNoDelay()
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
  // Node quotes names with a comma or a quote: no host name has one.
  const alternative = subjectaltname.split(', ').flatMap((part) => /^DNS:([^"]+)$/.exec(part)?.[1] ?? [])
  return [...new Set([...(common === undefined ? [] : [common].flat()), ...alternative])]
}

function addressOf(socket: { remoteAddress?: string | undefined }): string {
  return normalizeAddress(socket.remoteAddress ?? '') ?? 'unknown'
}
