// Counts the outcome of packets for the metrics, and logs those that get no answer. The log is bounded, so that neither a
// broken gateway nor a sender of rubbish can fill it.
import { type Clock, type Instant, MINUTE_MS } from '../../clock.ts'
import type { Log } from '../../log.ts'

export type PacketKind = 'login' | 'accounting' | 'status' | 'connection' | 'unknown'

/** Why a packet got no answer. */
export type Discard =
  | 'unknown_client'
  | 'ambiguous_client'
  | 'malformed'
  | 'unexpected_code'
  | 'bad_message_authenticator'
  | 'no_message_authenticator'
  | 'bad_accounting_authenticator'
  | 'cannot_be_recorded'
  | 'overloaded'
  | 'unavailable'
  | 'too_late'
  | 'failed'
  | 'send_failed'
  | 'bad_handshake'
  | 'bad_framing'

export type Outcome = Discard | 'accepted' | 'rejected' | 'challenged' | 'answered' | 'repeated' | 'in_work'

/** One line for each source and reason in this time. */
const LINE_EVERY_MS = MINUTE_MS
/** Lines of all sources together in that time: one bound for identified gateways, and one for all other senders. */
const MAX_LINES = 60

/** `certificate`: its names, as an unknown sender wrote them. */
type About = { gateway?: string | undefined; certificate?: string; cause?: string }

export type PacketStats = ReturnType<typeof makePacketStats>

export function makePacketStats({ clock, log }: { clock: Clock; log: Log }) {
  const counts = new Map<PacketKind, Map<Outcome, number>>()
  const inFlight = { login: 0, accounting: 0 }
  const said = { gateways: new Set<string>(), strangers: new Set<string>() }
  let unsaid = 0
  let windowBeganAt: Instant = clock.now()

  function count(kind: PacketKind, outcome: Outcome): void {
    const own = counts.get(kind) ?? new Map<Outcome, number>()
    own.set(outcome, (own.get(outcome) ?? 0) + 1)
    counts.set(kind, own)
  }

  function turnWindow(now: Instant): void {
    if (now - windowBeganAt < LINE_EVERY_MS && now >= windowBeganAt) return
    if (unsaid > 0) log.warn({ packets: unsaid }, 'RADIUS: more packets were discarded without a line')
    windowBeganAt = now
    unsaid = 0
    said.gateways.clear()
    said.strangers.clear()
  }

  return {
    count,
    inFlight,
    /** `source`: the address or the certificate of the sender. */
    discard(kind: PacketKind, why: Discard, source: string, more: About = {}): void {
      count(kind, why)
      turnWindow(clock.now())
      const key = `${why} ${source}`
      const lines = more.gateway === undefined ? said.strangers : said.gateways
      if (lines.has(key) || lines.size >= MAX_LINES) {
        unsaid++
        return
      }
      lines.add(key)
      log.warn({ kind, why, source, ...more }, 'RADIUS: discarded')
    },
    read: () => ({
      packets: [...counts].flatMap(([kind, own]) =>
        [...own].map(([outcome, packets]) => ({ kind, outcome, packets })),
      ),
      inFlight: { ...inFlight },
    }),
  }
}
