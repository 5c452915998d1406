// Counts the outcome of packets for the metrics, and logs those that get no answer. The log is bounded, so that neither a
// broken gateway nor a sender of rubbish can fill it.
import { makeOnceAMinute } from '../../bounds/once-a-minute.ts'
import type { Clock } from '../../clock.ts'
import type { GatewayActivity } from '../../gateways/activity.ts'
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

export type PacketOutcome =
  | Discard
  | 'accepted'
  | 'rejected'
  | 'challenged'
  | 'answered'
  | 'repeated'
  | 'in_work'

/** Lines in a minute, one for each source and reason: one bound for identified gateways, and one for all other senders. */
const MAX_LINES = 60

/** `certificate`: its names, as an unknown sender wrote them. */
type About = { gateway?: string | undefined; certificate?: string; cause?: string }

export type PacketStats = ReturnType<typeof makePacketStats>

type Deps = { clock: Clock; log: Log; gatewayActivity?: Pick<GatewayActivity, 'packet'> }

export function makePacketStats({ clock, log, gatewayActivity }: Deps) {
  const counts = new Map<PacketKind, Map<PacketOutcome, number>>()
  const inFlight = { login: 0, accounting: 0 }
  const lines = { gateways: makeLines(), strangers: makeLines() }

  function makeLines() {
    return makeOnceAMinute({
      clock,
      most: MAX_LINES,
      onLeftOut: ({ repeats, beyond }) =>
        log.warn({ packets: repeats + beyond }, 'RADIUS: more packets were discarded without a line'),
    })
  }

  /** `gateway`: its name, once the packet is known to be its. */
  function count(kind: PacketKind, outcome: PacketOutcome, gateway?: string): void {
    if (gateway !== undefined) gatewayActivity?.packet(gateway, kind, outcome)
    const own = counts.get(kind) ?? new Map<PacketOutcome, number>()
    own.set(outcome, (own.get(outcome) ?? 0) + 1)
    counts.set(kind, own)
  }

  return {
    count,
    inFlight,
    /** `source`: the address or the certificate of the sender. */
    discard(kind: PacketKind, why: Discard, source: string, more: About = {}): void {
      count(kind, why, more.gateway)
      const own = more.gateway === undefined ? lines.strangers : lines.gateways
      if (own.isFirst(`${why} ${source}`)) log.warn({ kind, why, source, ...more }, 'RADIUS: discarded')
    },
    read: () => ({
      packets: [...counts].flatMap(([kind, own]) =>
        [...own].map(([outcome, packets]) => ({ kind, outcome, packets })),
      ),
      inFlight: { ...inFlight },
    }),
  }
}
