// Stands between gateways and the server and breaks the network: drops, repeats, delays and spoils packets. It knows the
// secret, and handles bytes by the RFC itself, not with the server's own code.
import { createHash } from 'node:crypto'
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

const HEADER_BYTES = 20
const AUTHENTICATOR_AT = 4
const MESSAGE_AUTHENTICATOR = 80
/** The OpenVPN plugin waits for answers to two of its attempts: losing both loses the login, whatever the server does. */
const MOST_LOSSES = 1
const MOST_FLOWS = 1000

export type Direction = {
  /** Share of packets that get lost. */
  drop?: number
  copies?: number
  delayMs?: number
  messageAuthenticator?: 'stripped' | 'spoiled'
}
export type Faults = { requests?: Direction; replies?: Direction }
export type Tally = { requests: number; replies: number; dropped: number }

export type Middle = {
  set(faults: Faults): void
  tally: Tally
  close(): void
}

const PORTS = [1812, 1813]

type Options = {
  /** The address where it listens, and from which it sends. */
  host: string
  /** The server. */
  to: string
  secret: string
  /** Gives numbers from 0 to 1. */
  random: () => number
}

export async function startMiddle({ host, to, secret, random }: Options): Promise<Middle> {
  let faults: Faults = {}
  const tally: Tally = { requests: 0, replies: 0, dropped: 0 }
  const losses = new Map<string, number>()
  const sockets: Socket[] = []

  for (const port of PORTS) await listen(port)

  function isLost(exchange: string, share = 0): boolean {
    const before = losses.get(exchange) ?? 0
    if (before >= MOST_LOSSES || random() >= share) return false
    losses.set(exchange, before + 1)
    tally.dropped++
    return true
  }

  /** One listener, and one socket to the server for each port of the gateway: identifiers stay unchanged. */
  async function listen(port: number): Promise<void> {
    const proxy = await bind(host, port)
    const flows = new Map<string, Promise<Flow>>()
    proxy.on('message', async (packet, from) => {
      if (packet.length < HEADER_BYTES) return
      tally.requests++
      const { requests = {} } = faults
      const exchange = `${port} ${packet[0]} ${packet[1]}`
      if (isLost(exchange, requests.drop)) return
      const key = `${from.address} ${from.port}`
      const opened = flows.get(key) ?? openFlow(proxy, from)
      if (flows.size < MOST_FLOWS) flows.set(key, opened)
      const flow = await opened
      flow.asked.set(packet[1] ?? 0, { authenticator: packet.subarray(4, HEADER_BYTES), exchange })
      const sent = requests.messageAuthenticator ? bend(packet, requests.messageAuthenticator) : packet
      deliver(requests, () => flow.socket.send(sent, port, to))
    })
  }

  async function openFlow(proxy: Socket, from: RemoteInfo): Promise<Flow> {
    const socket = await bind(host, 0)
    const asked: Flow['asked'] = new Map()
    socket.on('message', (packet) => {
      const request = asked.get(packet[1] ?? 0)
      if (!request) return
      tally.replies++
      const { replies = {} } = faults
      if (isLost(request.exchange, replies.drop)) return
      losses.delete(request.exchange)
      const how = replies.messageAuthenticator
      const sent = how ? signed(bend(packet, how), request.authenticator, secret) : packet
      deliver(replies, () => proxy.send(sent, from.port, from.address))
    })
    return { socket, asked }
  }

  function bind(at: string, port: number): Promise<Socket> {
    const socket = createSocket('udp4')
    socket.on('error', () => {}) // the server may be away
    sockets.push(socket)
    return new Promise((resolve) => socket.bind(port, at, () => resolve(socket)))
  }

  return {
    tally,
    set(next) {
      faults = next
      losses.clear()
    },
    close() {
      for (const socket of sockets) socket.close()
    },
  }
}

type Flow = { socket: Socket; asked: Map<number, { authenticator: Buffer; exchange: string }> }

function deliver({ copies = 1, delayMs = 0 }: Direction, send: () => void): void {
  const all = () => {
    for (let i = 0; i < copies; i++) send()
  }
  if (delayMs > 0) setTimeout(all, delayMs)
  else all()
}

/** The packet without its Message-Authenticator, or with one bit of it changed; its length is right again. */
function bend(packet: Buffer, how: 'stripped' | 'spoiled'): Buffer {
  const bent = Buffer.from(packet)
  let at = HEADER_BYTES
  while (at + 2 <= bent.length && bent[at] !== MESSAGE_AUTHENTICATOR) at += Math.max(bent[at + 1] ?? 2, 2)
  const length = bent[at + 1]
  if (length === undefined) return bent
  if (how === 'spoiled') {
    bent[at + 2] = (bent[at + 2] ?? 0) ^ 1
    return bent
  }
  const without = Buffer.concat([bent.subarray(0, at), bent.subarray(at + length)])
  without.writeUInt16BE(without.length, 2)
  return without
}

/** Response Authenticator of RFC 2865 section 3: MD5 over the reply, with that of the request in its place, and the secret. */
function signed(reply: Buffer, requestAuthenticator: Buffer, secret: string): Buffer {
  requestAuthenticator.copy(reply, AUTHENTICATOR_AT)
  createHash('md5').update(reply).update(secret).digest().copy(reply, AUTHENTICATOR_AT)
  return reply
}
