// Changed requests in streams of RADIUS over TLS: cut anywhere, and sometimes with a wrong length, after which the rest
// cannot be judged. Answers come only to requests that may have one; a correct stream is answered to its end.
import { connect, type TLSSocket } from 'node:tls'
import {
  ACCESS_ACCEPT,
  attributesOf,
  encode,
  MESSAGE_AUTHENTICATOR,
  replyFault,
  STATUS_SERVER,
  seal,
} from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'
import { judgeAnswer } from './fuzz-judge.ts'
import type { ReportFault } from './fuzz-lanes.ts'
import { expectedOf, type Place, packetIn } from './fuzz-oracle.ts'
import type { Asking, Bender, Bent } from './fuzz-requests.ts'

/** RFC 6614 section 2.3. */
export const TLS_SECRET = 'radsec'
const PLACE: Place = { listens: 'both', policy: 'legacy', secret: TLS_SECRET }
const FRAMES = 100
const LAST_IDENTIFIER = 255
const END_TIMEOUT_MS = 5000
/** The share of broken requests, which may end their stream: most streams are read to their end. */
const UNSOUND_KEPT = 0.01

export type StreamOptions = {
  port: number
  identity: { key: string; cert: string; ca: string }
  asking: Asking
  bend: Bender
  chance: Chance
  reportFault: ReportFault
}
type Frame = Bent & { isSound: boolean }
/** `cut`: closed by the server, as it may, or never answered to the end. */
export type StreamTotals = { streams: number; packets: number; answers: number; cut: number }

/** Sends this many packets, connection after connection. */
export async function sendStreams(
  packets: number,
  options: StreamOptions,
  totals: StreamTotals,
): Promise<void> {
  while (totals.packets < packets) {
    const frames = makeFrames(options)
    await sendStream(frames, options, totals)
    totals.streams++
    totals.packets += frames.length
  }
}

function makeFrames({ asking, bend, chance }: StreamOptions): Frame[] {
  const frames: Frame[] = []
  while (frames.length < FRAMES) {
    const bent = bend(asking, frames.length)
    const packet = packetIn(bent.bytes)
    const isWhole = packet !== undefined && packet.length === bent.bytes.length
    const isSound = isWhole && attributesOf(packet) !== undefined && isKnownCode(packet)
    if (!isSound && !chance.happens(UNSOUND_KEPT)) continue
    if (isSound && (bent.bytes[1] ?? 0) !== frames.length) continue // each identifier is used by one request here
    frames.push({ ...bent, isSound })
  }
  return frames
}

function isKnownCode(packet: Buffer): boolean {
  return packet[0] === 1 || packet[0] === 4 || packet[0] === STATUS_SERVER
}

async function sendStream(frames: Frame[], options: StreamOptions, totals: StreamTotals): Promise<void> {
  const { port, identity, chance } = options
  const socket = connect({ port, host: '127.0.0.1', ...identity, checkServerIdentity: () => undefined })
  const stream = listen(socket, frames, options, totals)
  const bytes = Buffer.concat([...frames.map((frame) => frame.bytes), lastWord(chance)])
  for (let at = 0; at < bytes.length && !socket.destroyed; ) {
    const length = 1 + chance.below(chance.pick([3, 60, 3000]))
    socket.write(bytes.subarray(at, at + length))
    at += length
    if (chance.happens(0.2)) await new Promise((resolve) => setImmediate(resolve))
  }
  // After a wrong length the server waits for more.
  if (frames.some(({ isSound }) => !isSound)) socket.end()
  await stream.ended
  socket.destroy()
}

/** A Status-Server, to check whether all packets before it were read. */
function lastWord(chance: Chance): Buffer {
  const signature = { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) }
  return seal(encode(STATUS_SERVER, LAST_IDENTIFIER, chance.bytes(16), [signature]), TLS_SECRET)
}

function listen(
  socket: TLSSocket,
  frames: Frame[],
  { asking, reportFault }: StreamOptions,
  totals: StreamTotals,
) {
  const brokenAt = frames.findIndex(({ isSound }) => !isSound)
  const isSound = brokenAt === -1
  const waiting = new Set(isSound ? frames.flatMap((frame, at) => (mustAnswer(frame) ? [at] : [])) : [])
  let held = Buffer.alloc(0)
  let isLastHeard = false
  let isFinished = false
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(finish, END_TIMEOUT_MS)

  function finish(): void {
    if (isFinished) return
    isFinished = true
    clearTimeout(timer)
    const missing = [...waiting].map((at) => frames[at]?.bytes ?? Buffer.alloc(0))
    if (isSound && (!isLastHeard || missing.length > 0))
      reportFault('a sound stream over TLS is answered to its end', missing[0] ?? Buffer.alloc(0), {
        ...{ missing: missing.length, isLastHeard },
      })
    if (!isLastHeard) totals.cut++
    resolve()
  }

  function take(reply: Buffer): void {
    totals.answers++
    const identifier = reply[1] ?? 0
    const frame = frames[identifier]
    waiting.delete(identifier)
    if (identifier === LAST_IDENTIFIER) isLastHeard = reply[0] === ACCESS_ACCEPT || reply[0] === 5
    else if (frame && (isSound || identifier < brokenAt)) judge(frame, reply)
    if (isLastHeard && waiting.size === 0) finish()
  }

  function judge(frame: Frame, reply: Buffer): void {
    const { bytes } = frame
    const fault =
      expectedOf(bytes, PLACE) === 'silence'
        ? 'there must be none'
        : (replyFault(reply, bytes, TLS_SECRET) ?? judgeAnswer(frame, reply, PLACE, asking))
    if (fault) reportFault(`an answer over TLS is right: ${fault}`, bytes, { answer: reply.toString('hex') })
  }

  socket.on('data', (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    while (held.length >= 4 && held.length >= held.readUInt16BE(2)) {
      const length = Math.max(held.readUInt16BE(2), 4)
      take(held.subarray(0, length))
      held = held.subarray(length)
    }
  })
  socket.on('error', () => {}) // a stream that is cut
  socket.on('close', finish)
  return { ended }
}

function mustAnswer({ bytes }: Frame): boolean {
  return expectedOf(bytes, PLACE) === 'answer'
}
