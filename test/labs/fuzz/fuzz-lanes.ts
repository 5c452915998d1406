// The sockets of the fuzz lab. Packets that must get no answer are sent from sockets on which nothing may ever arrive. The
// others use lanes that know each request under way by its identifier, repeat it as gateways do, and judge its answer.
import { createSocket, type Socket } from 'node:dgram'
import { isReplyTo, replyFault } from '../parts/radius-wire.ts'
import type { Expected, Listens, Place } from './fuzz-oracle.ts'

export type Ports = Record<Listens, number>
export type Open = {
  bytes: Buffer
  listens: Listens
  expected: Expected
  /** Further checks of the answer; returns its fault. */
  judge(reply: Buffer): string | undefined
  sentAt: number
  tries: number
  /** The answer that a repeat must get again, byte for byte. */
  again: Buffer | undefined
}
export type ReportFault = (sentence: string, bytes: Buffer, about: Record<string, unknown>) => void

const SERVER = '127.0.0.1'
const IDENTIFIERS = 256
const SILENT_REMEMBERED = 4096
/** Gateways repeat after two seconds; a packet may be lost in a full buffer even here. */
const REPEAT_AFTER_MS = 1500
const MOST_TRIES = 4
const MOST_BEFORE = 8
/** An optional answer is not awaited for longer. */
const EITHER_WAIT_MS = 2000

export type Lane = Awaited<ReturnType<typeof openLane>>

/** Requests of one gateway that may or must be answered. */
export async function openLane(
  address: string,
  place: Omit<Place, 'listens'>,
  ports: Ports,
  reportFault: ReportFault,
) {
  const open = new Map<number, Open>()
  /** Earlier requests, by identifier, the last one first: an answer may come late, or twice when its request was repeated. */
  const before = new Map<number, Buffer[]>()
  let turn = 0
  let repeated = 0
  let awaited = 0
  const socket = await bind(address)
  socket.on('message', (reply) => receive(reply))

  function receive(reply: Buffer): void {
    const one = open.get(reply[1] ?? 0)
    if (!one || !isReplyTo(reply, one.bytes, place.secret)) {
      const isLate = before.get(reply[1] ?? 0)?.some((bytes) => isReplyTo(reply, bytes, place.secret))
      if (!isLate)
        reportFault('an answer is one to what was asked', one?.bytes ?? reply, {
          ...to,
          answer: reply.toString('hex'),
        })
      return
    }
    const fault = replyFault(reply, one.bytes, place.secret) ?? differs(one, reply) ?? one.judge(reply)
    if (fault)
      reportFault(`an answer is right: ${fault}`, one.bytes, { ...about(one), answer: reply.toString('hex') })
    close(one)
  }

  function close(one: Open): void {
    const identifier = one.bytes[1] ?? 0
    open.delete(identifier)
    if (one.expected === 'answer') awaited--
    before.set(identifier, [one.bytes, ...(before.get(identifier) ?? [])].slice(0, MOST_BEFORE))
  }

  const to = { from: address, policy: place.policy }
  const about = ({ listens }: Open) => ({ ...to, to: listens })
  const send = ({ bytes, listens }: Open) => void socket.send(bytes, ports[listens], SERVER)

  return {
    place,
    address,
    open,
    repeats: () => repeated,
    /** The number of requests under way that must be answered. */
    awaited: () => awaited,
    /** An identifier of no request under way; undefined: all are in use. */
    freeIdentifier(): number | undefined {
      for (let i = 0; i < IDENTIFIERS; i++) {
        turn = (turn + 1) % IDENTIFIERS
        if (!open.has(turn)) return turn
      }
      return undefined
    },
    ask(one: Pick<Open, 'bytes' | 'listens' | 'expected' | 'judge' | 'again'>): void {
      const entry = { ...one, sentAt: performance.now(), tries: 1 }
      open.set(one.bytes[1] ?? 0, entry)
      if (one.expected === 'answer') awaited++
      send(entry)
    },
    /** Sends bytes that must get no answer. */
    sendOnly: (bytes: Buffer, listens: Listens) => void socket.send(bytes, ports[listens], SERVER),
    /** Repeats requests that should have an answer, gives up those that need none. */
    sweep(): void {
      const now = performance.now()
      for (const one of [...open.values()]) {
        const waitedMs = now - one.sentAt
        if (one.expected !== 'answer') {
          if (waitedMs > EITHER_WAIT_MS) close(one)
        } else if (waitedMs > REPEAT_AFTER_MS * one.tries) {
          if (one.tries < MOST_TRIES) {
            one.tries++
            repeated++
            send(one)
          } else {
            close(one)
            reportFault('what must be answered is answered', one.bytes, about(one))
          }
        }
      }
    },
    close: () => socket.close(),
  }
}

function differs({ again }: Open, reply: Buffer): string | undefined {
  return again && !again.equals(reply) ? 'a repeat gets the same bytes (RFC 5080 section 2.2.2)' : undefined
}

/** Requests from one address that must get no answer. */
export async function openSilentLane(
  address: string,
  place: Omit<Place, 'listens'>,
  ports: Ports,
  reportFault: ReportFault,
) {
  const sent: { bytes: Buffer; listens: Listens }[] = []
  let at = 0
  const socket = await bind(address)
  socket.on('message', (reply) => {
    const candidates = sent.filter(({ bytes }) => bytes.length >= 20 && bytes[1] === reply[1])
    const asked = candidates.find(({ bytes }) => isReplyTo(reply, bytes, place.secret)) ?? candidates[0]
    const about = { from: address, to: asked?.listens, policy: place.policy, answer: reply.toString('hex') }
    reportFault('there is silence where the RFC says silence', asked?.bytes ?? Buffer.alloc(0), about)
  })
  return {
    sendOnly(bytes: Buffer, listens: Listens): void {
      sent[at] = { bytes, listens }
      at = (at + 1) % SILENT_REMEMBERED
      socket.send(bytes, ports[listens], SERVER)
    },
    close: () => socket.close(),
  }
}

function bind(address: string): Promise<Socket> {
  // Addresses only: a name look-up would take longer than sending.
  const socket = createSocket({ type: 'udp4', lookup: (host, _, found) => found(null, host, 4) })
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(0, address, () => {
      socket.off('error', reject)
      socket.on('error', () => {}) // a datagram that is too long for the interface
      resolve(socket)
    })
  })
}
