// What this process heard of each gateway lately: packets by minute, and its agent. An operator looks at it; nothing depends on it,
// and it is gone when the process ends.
import { type Clock, type Instant, MINUTE_MS } from '../clock.ts'
import { MAX_GATEWAYS } from './gateway.ts'
import {
  type Course,
  courseOf,
  type LoginRate,
  loginsOf,
  PAST_MINUTES,
  type PacketCount,
  type PastMinute,
  pastMinute,
} from './past-minutes.ts'

/** By kind and outcome. */
type Counts = Map<string, PacketCount>
/**
 * `first`: the minute in which it was first heard. `past`: the whole minutes in which it was heard, the newest last. `heardAt`: when the
 * last packet came that was understood.
 */
type Minutes = {
  minute: number
  first: number
  now: Counts
  before: Counts
  past: PastMinute[]
  last: LastPacket | undefined
  heardAt: Instant | undefined
}

export type { PacketCount } from './past-minutes.ts'
export type LastPacket = { at: Instant; kind: string; outcome: string; isUnderstood: boolean }
/** `version` null: it does not say. `spoolAgeMs`: of the oldest report in its last delivery; null: none was delivered. */
export type AgentContact = { at: Instant; version: string | null; spoolAgeMs: number | null }

export type GatewayActivity = ReturnType<typeof makeGatewayActivity>

/** Outcomes of packets that the server does not believe to be of the gateway, or cannot read. */
const NOT_UNDERSTOOD: ReadonlySet<string> = new Set([
  ...['malformed', 'unexpected_code', 'bad_handshake', 'bad_framing'],
  ...['bad_message_authenticator', 'no_message_authenticator', 'bad_accounting_authenticator'],
])

const NEVER: Course = { at: [], logins: [], kinds: [] }

/** Gateways are known by their names. */
export function makeGatewayActivity({ clock }: { clock: Clock }) {
  const packets = new Map<string, Minutes>()
  const agents = new Map<string, AgentContact>()

  function lastMinute(gateway: string): readonly PacketCount[] {
    return packets.has(gateway) ? [...minutesOf(gateway).before.values()] : []
  }

  function minutesOf(gateway: string): Minutes {
    const minute = Math.floor(clock.now() / MINUTE_MS)
    const known = packets.get(gateway) ?? newMinutes(minute)
    if (known.minute !== minute) {
      if (known.now.size > 0) known.past.push(pastMinute(known.minute, known.now.values()))
      known.past = known.past.filter((one) => one.minute >= minute - PAST_MINUTES)
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
      const [at, isUnderstood] = [clock.now(), !NOT_UNDERSTOOD.has(outcome)]
      minutes.last = { at, kind, outcome, isUnderstood }
      if (isUnderstood) minutes.heardAt = at
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
    /** When the last packet came that was understood: anyone can send others in its name. */
    heardAt: (gateway: string): Instant | undefined => packets.get(gateway)?.heardAt,
    logins: (gateway: string): LoginRate => loginsOf(lastMinute(gateway)),
    /** Of the last hour of whole minutes, since it was first heard. */
    course(gateway: string): Course {
      if (!packets.has(gateway)) return NEVER
      const minutes = minutesOf(gateway)
      return courseOf(minutes.past, minutes)
    },
    /** Of all gateways: by RADIUS, and by agents. */
    loginsOfLastMinute() {
      const all = [...packets.keys()].flatMap((gateway) => [...minutesOf(gateway).before.values()])
      return loginsOf(all)
    },
    /** Undefined: no agent of it has called. */
    agentOf: (gateway: string): AgentContact | undefined => agents.get(gateway),
  }
}

function newMinutes(minute: number): Minutes {
  return {
    minute,
    first: minute,
    now: new Map(),
    before: new Map(),
    past: [],
    last: undefined,
    heardAt: undefined,
  }
}
