// The pipeline of every packet, from any socket: which gateway sent it → is it signed → is it a repeat → is there capacity →
// work → answer. A packet that must get no answer ends in `discard`. The pipeline does not know what a login or a report
// means.
import { setTimeout as pause } from 'node:timers/promises'
import { makeShares } from '../../bounds/shares.ts'
import type { Clock, Instant } from '../../clock.ts'
import { isOverloaded, isUnavailable } from '../../errors.ts'
import type { GatewayDirectory, GatewaySnapshot } from '../../gateways/directory.ts'
import type { Log } from '../../log.ts'
import { decodePacket, type Packet } from '../codec/packet.ts'
import {
  bearsMessageAuthenticator,
  encodeReply,
  type ReplyCode,
  type SignatureCheck,
} from '../codec/signatures.ts'
import type { Peer } from '../transport/peer.ts'
import { makeIdentify } from './identify.ts'
import type { Discard, PacketKind, PacketOutcome, PacketStats } from './packet-stats.ts'
import { makeRejectDelay } from './reject-delay.ts'
import type { RememberedReply, ReplyCache } from './reply-cache.ts'
import type { GatewayRequest, RadiusAnswer } from './request.ts'
import { signedWith } from './signed-with.ts'

/**
 * Requests of one kind in work at once, by gateway: a fifth of a second of work at full speed. Further ones are dropped, and
 * repeated by the gateway. From `crowdedAt` on only two kinds are accepted: logins under way (RFC 5080 section 2.2.3), and
 * requests of gateways with few.
 */
export const IN_FLIGHT = { most: 4096, mostOfOne: 4096, crowdedAt: 3072, few: 64 }
/** From here on only gateways with few are served: a caller that begins EAP counts as under way, and any caller may begin. */
export const UNDER_WAY_UNTIL = 3584
/** Packets that wait until the list of gateways is read, by address. */
export const GATHERED = { most: 8192, mostOfOne: 8192, crowdedAt: 6144, few: 64 }
/**
 * A login's answer that is ready later than this is not sent: the OpenVPN plugin closes its socket after 2 s, and all
 * gateways repeat. The answer is kept, and the repeat gets it at once. A refusal instead would claim more than is known.
 */
export const ANSWER_WITHIN_MS = 900
const LOOK_AGAIN_MS = 10

export type WorkKind = 'login' | 'accounting'

/** `beganAt` is of the timer, which serves for measuring only. */
type Gathered = { sender: Peer; bytes: Buffer; receivedAt: Instant; beganAt: number }
type Arrived = GatewayRequest & Omit<Gathered, 'bytes'> & { key: string }
type Opened =
  | { kind: WorkKind | 'status'; request: Arrived }
  | { kind: PacketKind; why: Discard; gateway?: string }

type Deps = {
  directory: Pick<GatewayDirectory, 'load'>
  replies: ReplyCache
  tally: PacketStats
  clock: Clock
  log: Log
  answerLogin(request: GatewayRequest): Promise<RadiusAnswer>
  /** Whether the request continues a login that was begun before. */
  isUnderWay(request: GatewayRequest): boolean
  /** Undefined: the report cannot be recorded. */
  answerReport(request: GatewayRequest): Promise<RadiusAnswer | undefined>
  onAnswer(kind: WorkKind, durationMs: number): void
  /** A request was signed with the secret of before a rotation. */
  onFormerSecret(gatewayId: number): void
}

export type Pipeline = ReturnType<typeof makePipeline>

export function makePipeline(deps: Deps) {
  const { directory, replies, tally, clock, log } = deps
  const identify = makeIdentify()
  const refusals = makeRejectDelay()
  const inFlight = { login: makeShares<number>(IN_FLIGHT), accounting: makeShares<number>(IN_FLIGHT) }
  const gatheredShares = makeShares(GATHERED)
  let gathered: Gathered[] = []
  let lastList: GatewaySnapshot | undefined

  /** Handles the packets that came while the list of gateways was read. */
  async function handleGathered(): Promise<void> {
    const snapshot = await directory.load().catch((error: unknown) => {
      log.error({ err: error }, 'RADIUS: the list of gateways cannot be read')
      return undefined
    })
    lastList = snapshot ?? lastList
    const packets = gathered
    gathered = []
    for (const one of packets) {
      gatheredShares.giveBack(one.sender.address)
      try {
        if (snapshot) handle(snapshot, one)
        else tally.discard('unknown', 'failed', nameOf(one.sender))
      } catch (error) {
        log.error({ err: error, source: nameOf(one.sender) }, 'RADIUS: a packet could not be handled')
        tally.discard('unknown', 'failed', nameOf(one.sender))
      }
    }
  }

  function handle(snapshot: GatewaySnapshot, one: Gathered): void {
    const read = open(snapshot, one)
    if ('why' in read) {
      const { kind, why, gateway } = read
      tally.discard(kind, why, nameOf(one.sender), { gateway })
    } else if (read.kind === 'status') answerStatus(read.request)
    else if (!repeated(read.kind, read.request)) begin(read.kind, read.request)
  }

  /** The request, or the reason why it gets no answer. */
  function open(snapshot: GatewaySnapshot, { sender, bytes, receivedAt, beganAt }: Gathered): Opened {
    const { address, certificateNames } = sender
    if (!certificateNames && !snapshot.hasSource(address)) return { kind: 'unknown', why: 'unknown_client' }
    const packet = decodePacket(bytes)
    if (typeof packet === 'string') return { kind: 'unknown', why: 'malformed' }
    const kind = kindOf(packet, sender)
    if (!kind) return { kind: 'unknown', why: 'unexpected_code' }
    const found = identify(snapshot, sender, packet)
    if (typeof found === 'string') return { kind, why: found }
    const signed = signedWith(packet, found, receivedAt)
    if (typeof signed === 'string')
      return { kind, why: whyUnsigned(packet, signed), gateway: found.gateway.name }
    const { secret, isFormer } = signed
    const { gateway, protocols } = found
    if (isFormer) deps.onFormerSecret(gateway.id)
    const key = `${sender.key} ${packet.code} ${packet.identifier}`
    // Field by field: spreading an object for each packet would cost measurable time.
    const isUnsigned = !certificateNames && !bearsMessageAuthenticator(packet)
    const known = { gateway, protocols, secret, packet, address, isUnsigned }
    return { kind, request: { ...known, sender, key, receivedAt, beganAt } }
  }

  /** Whether it is a repeat: it then gets its answer again, or will get it. */
  function repeated(kind: WorkKind, { key, packet, sender, gateway }: Arrived): boolean {
    const seen = replies.find(key, packet.bytes)
    if (!seen) return false
    tally.count(kind, seen.reply ? 'repeated' : 'in_work', gateway.name)
    if (seen.reply) sender.send(seen.reply)
    return true
  }

  function begin(kind: WorkKind, request: Arrived): void {
    const { gateway, key, packet } = request
    if (isLate(kind, request)) silence(kind, request, 'too_late')
    else if (!takePlace(kind, request)) silence(kind, request, 'overloaded')
    else void work(kind, request, replies.begin(key, packet.bytes, gateway.id))
  }

  function takePlace(kind: WorkKind, request: Arrived): boolean {
    const [places, { id }] = [inFlight[kind], request.gateway]
    if (places.take(id)) return true
    return kind === 'login' && deps.isUnderWay(request) && places.take(id, UNDER_WAY_UNTIL)
  }

  /**
   * Never over TLS: no sender repeats a packet that surely arrived (RFC 6613 section 2.6.1). The answer to a report may be
   * late: it serves only to stop the repeats.
   */
  function isLate(kind: WorkKind, { receivedAt, sender }: Arrived): boolean {
    return kind === 'login' && !sender.certificateNames && clock.now() - receivedAt > ANSWER_WITHIN_MS
  }

  async function work(kind: WorkKind, request: Arrived, entry: RememberedReply): Promise<void> {
    tally.inFlight[kind]++
    try {
      const answer = await (kind === 'login' ? deps.answerLogin(request) : deps.answerReport(request))
      if (answer) finish(kind, request, entry, answer)
      else silence(kind, request, 'cannot_be_recorded')
    } catch (error) {
      const why = isUnavailable(error) ? 'unavailable' : isOverloaded(error) ? 'overloaded' : 'failed'
      if (why === 'failed')
        log.error({ err: error, gateway: request.gateway.name }, `RADIUS: a ${kind} failed`)
      silence(kind, request, why)
    } finally {
      tally.inFlight[kind]--
      inFlight[kind].giveBack(request.gateway.id)
      if (!entry.reply) replies.forget(request.key, entry)
    }
  }

  function finish(kind: WorkKind, request: Arrived, entry: RememberedReply, answer: RadiusAnswer): void {
    const { packet, secret, gateway, beganAt, sender } = request
    const reply = encodeReply(packet, answer.code, answer.attributes, secret)
    replies.finish(entry, reply)
    const tookMs = performance.now() - beganAt
    deps.onAnswer(kind, tookMs)
    const late = isLate(kind, request)
    const send = () => sender.send(reply)
    if (late || (answer.refuses && !refusals.add(gateway.id, tookMs, send))) {
      silence(kind, request, late ? 'too_late' : 'overloaded')
      return
    }
    if (!answer.refuses) send()
    tally.count(kind, OUTCOMES[answer.code] ?? 'answered', gateway.name)
  }

  function silence(kind: WorkKind, { sender, gateway }: Arrived, why: Discard): void {
    tally.discard(kind, why, nameOf(sender), { gateway: gateway.name })
  }

  /** Addresses can be forged: in a crowd, senders that were not in the last list of gateways are not queued. */
  function mayQueue({ address, certificateNames }: Peer): boolean {
    const isCrowded = gathered.length >= GATHERED.crowdedAt
    if (isCrowded && lastList && !certificateNames && !lastList.hasSource(address)) return false
    return gatheredShares.take(address)
  }

  /** RFC 5997: shows that the server is alive and counts no user; too cheap to be remembered. */
  function answerStatus({ packet, secret, sender, gateway }: Arrived): void {
    const code = sender.listens === 'accounting' ? 'Accounting-Response' : 'Access-Accept'
    tally.count('status', 'answered', gateway.name)
    sender.send(encodeReply(packet, code, [], secret))
  }

  return {
    receive(sender: Peer, bytes: Buffer): void {
      if (!mayQueue(sender)) {
        tally.discard('unknown', 'overloaded', nameOf(sender))
        return
      }
      gathered.push({ sender, bytes, receivedAt: clock.now(), beganAt: performance.now() })
      if (gathered.length === 1) void handleGathered()
    },
    /** Resolves when every received packet is answered. */
    async idle(): Promise<void> {
      while (gathered.length + tally.inFlight.login + tally.inFlight.accounting > 0)
        await pause(LOOK_AGAIN_MS)
      refusals.sendAll()
    },
  }
}

function nameOf({ certificateNames, address }: Peer): string {
  return certificateNames?.[0] ?? address
}

function kindOf({ code }: Packet, { listens }: Peer): WorkKind | 'status' | undefined {
  if (code === 'Status-Server') return 'status'
  if (code === 'Access-Request' && listens !== 'accounting') return 'login'
  if (code === 'Accounting-Request' && listens !== 'logins') return 'accounting'
  return undefined
}

function whyUnsigned({ code }: Packet, check: Exclude<SignatureCheck, 'right'>): Discard {
  if (check === 'unsigned') return 'no_message_authenticator'
  return code === 'Accounting-Request' ? 'bad_accounting_authenticator' : 'bad_message_authenticator'
}

const OUTCOMES: Partial<Record<ReplyCode, PacketOutcome>> = {
  'Access-Accept': 'accepted',
  'Access-Reject': 'rejected',
  'Access-Challenge': 'challenged',
  'Accounting-Response': 'answered',
}
