// Asks a gateway to end a session: Disconnect-Request and its answer (RFC 5176), sent again as RFC 5080 section 2.2.1 says.
// Each request has its own socket: strongSwan always repeats its old answer to the same port and identifier.
import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import { type Clock, SECOND_MS } from '../../clock.ts'
import type { Random } from '../../ids.ts'
import { attribute, findAttribute } from '../codec/attributes.ts'
import { type Attribute, decodePacket, type Packet } from '../codec/packet.ts'
import { checkReply, encodeSignedRequest, type RadiusSecret } from '../codec/signatures.ts'

/** `former`: the secret before a rotation, as long as it goes on. */
export type DisconnectTarget = {
  address: string
  port: number
  secret: RadiusSecret
  former?: RadiusSecret | undefined
}

/** `silent`: no answer signed with the secret came in all the time; `error` is the last error of the network. */
export type DisconnectAnswer =
  | { kind: 'ack' }
  | { kind: 'nak'; errorCause: number | undefined }
  | { kind: 'silent'; error: string | undefined }
  | { kind: 'stopped' }

/** Resolves after `ms`; rejects when `signal` is aborted before. Passed in, as time is. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>

/** RFC 5080 section 2.2.1: first wait, longest wait and total time. */
const FIRST_WAIT_MS = 2 * SECOND_MS
const LONGEST_WAIT_MS = 16 * SECOND_MS
const IN_ALL_MS = 30 * SECOND_MS
/** The same section: each wait is up to a tenth longer or shorter, so that many senders do not send in the same rhythm. */
const JITTER = 0.1

type Deps = { clock: Clock; random: Random; wait: Wait }

export type DisconnectClient = ReturnType<typeof makeDisconnectClient>

export function makeDisconnectClient({ clock, random, wait }: Deps) {
  let identifier = random.below(256)

  /**
   * Sends a request until its answer or the end of its time. `signal` ends it at once. A gateway discards a request of another
   * secret in silence, so after the first wait the former secret is tried beside the present one: the first answer counts.
   */
  async function ask(
    target: DisconnectTarget,
    session: readonly Attribute[],
    signal: AbortSignal,
  ): Promise<DisconnectAnswer> {
    const { former } = target
    if (!former) return askWith(target, session, signal)
    const over = new AbortController()
    const given = AbortSignal.any([signal, over.signal])
    const present = askWith(target, session, given)
    const before = wait(FIRST_WAIT_MS, given).then(
      () => askWith({ ...target, secret: former }, session, given),
      (): DisconnectAnswer => ({ kind: 'stopped' }),
    )
    try {
      return await Promise.any([present, before].map(mustBeAnswer)).catch(() => present)
    } finally {
      over.abort()
    }
  }

  async function askWith(
    { address, port, secret }: DisconnectTarget,
    session: readonly Attribute[],
    signal: AbortSignal,
  ): Promise<DisconnectAnswer> {
    identifier = (identifier + 1) % 256
    // The same packet each time, so that a gateway that received it before gives the same answer (RFC 5176 section 3).
    const timestamp = attribute('Event-Timestamp', Math.floor(clock.now() / SECOND_MS))
    const request = encodeSignedRequest('Disconnect-Request', identifier, [...session, timestamp], secret)
    const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
    const over = new AbortController()
    let lastError: string | undefined
    socket.on('error', (error) => {
      lastError = error.message
    })
    const answered = new Promise<DisconnectAnswer>((resolve) => {
      socket.on('message', (datagram) => {
        const answer = readAnswer(datagram, request, secret)
        if (answer) resolve(answer)
      })
    })
    try {
      await connect(socket, port, address)
      const given = AbortSignal.any([signal, over.signal])
      const unanswered = sendAgainAndAgain(socket, request.bytes, given).then(
        (): DisconnectAnswer => ({ kind: 'silent', error: lastError }),
        (): DisconnectAnswer => ({ kind: 'stopped' }),
      )
      return await Promise.race([answered, unanswered])
    } catch (error) {
      return { kind: 'silent', error: String(error) }
    } finally {
      over.abort()
      socket.close()
    }
  }

  async function sendAgainAndAgain(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
    for (const waitMs of retransmissionWaits(random)) {
      socket.send(bytes, () => undefined) // a network error also comes as an error of the socket
      await wait(waitMs, signal)
    }
  }

  return { ask }
}

async function mustBeAnswer(asking: Promise<DisconnectAnswer>): Promise<DisconnectAnswer> {
  const answer = await asking
  if (answer.kind === 'silent' || answer.kind === 'stopped') throw new Error(answer.kind)
  return answer
}

/** The wait after each sending, 30 s in all. */
export function* retransmissionWaits(random: Random): Generator<number> {
  let leftMs = IN_ALL_MS
  let waitMs = jittered(FIRST_WAIT_MS, random)
  while (leftMs > 0) {
    yield Math.min(waitMs, leftMs)
    leftMs -= waitMs
    waitMs += jittered(waitMs, random)
    if (waitMs > LONGEST_WAIT_MS) waitMs = jittered(LONGEST_WAIT_MS, random)
  }
}

const JITTER_STEPS = 1000

function jittered(ms: number, random: Random): number {
  const share = (random.below(2 * JITTER_STEPS + 1) - JITTER_STEPS) / JITTER_STEPS
  return ms + share * JITTER * ms
}

/** Undefined: this is no answer to the request that is signed with the secret, so keep waiting. */
function readAnswer(datagram: Buffer, request: Packet, secret: RadiusSecret): DisconnectAnswer | undefined {
  const reply = decodePacket(datagram)
  if (typeof reply === 'string' || checkReply(reply, request, secret) !== 'right') return undefined
  if (reply.code === 'Disconnect-ACK') return { kind: 'ack' }
  if (reply.code !== 'Disconnect-NAK') return undefined
  return { kind: 'nak', errorCause: findAttribute(reply, 'Error-Cause') }
}

/** Connected: the kernel admits answers only from this address and port, and reports when no program listens there. */
function connect(socket: Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.connect(port, address, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}
