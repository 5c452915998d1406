// What this process heard of each gateway lately: packets by minute, and its agent. An operator looks at it; nothing depends on it,
// and it is gone when the process ends.
import { type Clock, type Instant, MINUTE_MS } from '../clock.ts'
import { MAX_GATEWAYS } from './gateway.ts'

/** By kind and outcome. */
type Counts = Map<string, PacketCount>
type Minutes = { minute: number; now: Counts; before: Counts; last: LastPacket | undefined }

export type PacketCount = { kind: string; outcome: string; packets: number }
export type LastPacket = { at: Instant; kind: string; outcome: string }
/** Logins of the last whole minute that were let in, and that were refused. */
export type LoginRate = { accepted: number; refused: number }
/** `version` null: it does not say. `spoolAgeMs`: of the oldest report in its last delivery; null: none was delivered. */
export type AgentContact = { at: Instant; version: string | null; spoolAgeMs: number | null }

export type GatewayActivity = ReturnType<typeof makeGatewayActivity>

/** Kind and outcome of a login that was decided. */
const ACCEPTED = ['login accepted', 'authorize allowed']
const REFUSED = ['login rejected', 'authorize refused']

function countOf(counts: readonly PacketCount[], names: readonly string[]): number {
  const fitting = counts.filter(({ kind, outcome }) => names.includes(`${kind} ${outcome}`))
  return fitting.reduce((sum, { packets }) => sum + packets, 0)
}

function loginsOf(counts: readonly PacketCount[]): LoginRate {
  return { accepted: countOf(counts, ACCEPTED), refused: countOf(counts, REFUSED) }
}

/** Gateways are known by their names. */
export function makeGatewayActivity({ clock }: { clock: Clock }) {
  const packets = new Map<string, Minutes>()
  const agents = new Map<string, AgentContact>()

  function lastMinute(gateway: string): readonly PacketCount[] {
    return packets.has(gateway) ? [...minutesOf(gateway).before.values()] : []
  }

  function minutesOf(gateway: string): Minutes {
    const minute = Math.floor(clock.now() / MINUTE_MS)
    const known = packets.get(gateway) ?? { minute, now: new Map(), before: new Map(), last: undefined }
    if (known.minute !== minute) {
      known.before = known.minute === minute - 1 ? known.now : new Map()
      known.now = new Map()
      known.minute = minute
    }
    if (packets.size >= MAX_GATEWAYS && !packets.has(gateway)) packets.clear()
    packets.set(gateway, known)
    return known
  }

  function contact(gateway: string, change: Partial<AgentContact>): void {
    if (agents.size >= MAX_GATEWAYS && !agents.has(gateway)) agents.clear()
    const before = agents.get(gateway) ?? { version: null, spoolAgeMs: null }
    agents.set(gateway, { ...before, ...change, at: clock.now() })
  }

  return {
    packet(gateway: string, kind: string, outcome: string): void {
      const minutes = minutesOf(gateway)
      minutes.last = { at: clock.now(), kind, outcome }
      const { now } = minutes
      const key = `${kind} ${outcome}`
      const count = now.get(key)
      if (count) count.packets++
      else now.set(key, { kind, outcome, packets: 1 })
    },
    agentCalled: (gateway: string, version: string | null) => contact(gateway, { version }),
    agentDelivered: (gateway: string, spoolAgeMs: number) => contact(gateway, { spoolAgeMs }),
    /** Packets of the last whole minute. */
    lastMinute,
    /** Undefined: none was heard. */
    lastPacket: (gateway: string): LastPacket | undefined => packets.get(gateway)?.last,
    logins: (gateway: string): LoginRate => loginsOf(lastMinute(gateway)),
    /** Of all gateways: by RADIUS, and by agents. */
    loginsOfLastMinute() {
      const all = [...packets.keys()].flatMap((gateway) => [...minutesOf(gateway).before.values()])
      return loginsOf(all)
    },
    /** Undefined: no agent of it has called. */
    agentOf: (gateway: string): AgentContact | undefined => agents.get(gateway),
  }
}
