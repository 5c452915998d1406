// Sends changed requests of all gateways over UDP: in small bursts, each followed by a request whose answer shows that the
// server has read them, and never with more under way than a server must be able to hold.

import { encode, MESSAGE_AUTHENTICATOR, STATUS_SERVER, seal } from '../parts/radius-wire.ts'
import type { Chance } from '../parts/seeded-random.ts'
import { judgeAnswer } from './fuzz-judge.ts'
import { type Lane, openLane, openSilentLane, type Ports, type ReportFault } from './fuzz-lanes.ts'
import { expectedOf, type Listens } from './fuzz-oracle.ts'
import type { Bender, Bent } from './fuzz-requests.ts'
import type { FuzzGateway } from './fuzz-world.ts'

/** Fewer than a socket's default buffer holds. */
const BURST = 160
/** About a full batch of the server's: more would only wait longer. */
const MOST_AWAITED = 300
const LANES = 12
const REPEATED_SHARE = 0.03
const BARRIER_TRY_MS = 500
const BARRIER_TRIES = 40
const LAST_WAIT_MS = 10_000
const LOOK_AGAIN_MS = 5
const HUGE_BYTES = 20_000

export type FuzzTotals = { sent: number; silence: number; answer: number; either: number; repeats: number }
type Options = {
  gateways: readonly FuzzGateway[]
  ports: Ports
  bend: Bender
  chance: Chance
  reportFault: ReportFault
}
type Mouth = { gateway: FuzzGateway; lanes: Lane[]; silent: Awaited<ReturnType<typeof openSilentLane>> }

export async function openFuzz({ gateways, ports, bend, chance, reportFault }: Options) {
  const mouths: Mouth[] = []
  for (const gateway of gateways) mouths.push(await openMouth(gateway, ports, reportFault))
  const [first] = mouths
  if (!first) throw new Error('no gateways')
  const barrier = await openLane(first.gateway.address, first.gateway.place, ports, reportFault)
  const totals: FuzzTotals = { sent: 0, silence: 0, answer: 0, either: 0, repeats: 0 }
  const lanes = mouths.flatMap((mouth) => mouth.lanes)
  const awaited = () => lanes.reduce((sum, lane) => sum + lane.awaited(), 0)

  function sendOne(): number {
    const { gateway, lanes: own, silent } = mouths[chance.below(mouths.length)] ?? (first as Mouth)
    const lane = own[chance.below(own.length)]
    const identifier = lane?.freeIdentifier()
    if (!lane || identifier === undefined) return 0
    const bent = bend(gateway, identifier)
    const { bytes, listens } = bent
    const expected = expectedOf(bytes, { ...gateway.place, listens })
    if (expected === 'silence') silent.sendOnly(bytes, listens)
    else if (lane.open.has(bytes[1] ?? 0)) return 0
    else ask(lane, gateway, bent, expected)
    totals[expected]++
    totals.sent++
    return bytes.length
  }

  function ask(lane: Lane, gateway: FuzzGateway, bent: Bent, expected: 'answer' | 'either'): void {
    const { bytes, listens } = bent
    const judge = (reply: Buffer) => {
      const fault = judgeAnswer(bent, reply, { ...gateway.place, listens }, gateway)
      if (!fault && expected === 'answer' && chance.happens(REPEATED_SHARE))
        repeat(lane, bytes, listens, reply)
      return fault
    }
    lane.ask({ bytes, listens, expected, judge, again: undefined })
  }

  /** RFC 5080 section 2.2.2: a repeat gets the same answer; a wrongly signed copy in between changes nothing. */
  function repeat(lane: Lane, bytes: Buffer, listens: Listens, reply: Buffer): void {
    setImmediate(() => {
      if (lane.open.has(bytes[1] ?? 0)) return
      totals.repeats++
      const spoiled = Buffer.from(bytes)
      spoiled.writeUInt8((spoiled.at(-1) ?? 0) ^ 1, spoiled.length - 1)
      if (expectedOf(spoiled, { ...lane.place, listens }) === 'silence') lane.sendOnly(spoiled, listens)
      lane.ask({ bytes, listens, expected: 'answer', judge: () => undefined, again: reply })
    })
  }

  /** Resolves when the server has read all earlier packets. */
  async function settle(): Promise<void> {
    await Promise.all(
      (['logins', 'accounting'] as const).map((listens) => askStatus(barrier, listens, chance)),
    )
    for (const lane of lanes) lane.sweep()
    while (awaited() > MOST_AWAITED) {
      await pause()
      for (const lane of lanes) lane.sweep()
    }
  }

  return {
    totals,
    /** Sends until `count` packets have been sent in all. */
    async sendUpTo(count: number): Promise<void> {
      while (totals.sent < count) {
        for (let i = 0; i < BURST && totals.sent < count; i++) if (sendOne() > HUGE_BYTES) break
        await settle()
      }
    },
    /** Waits for the missing answers. */
    async finish(): Promise<void> {
      const patientUntil = performance.now() + LAST_WAIT_MS
      while (awaited() > 0 && performance.now() < patientUntil) {
        await pause()
        for (const lane of lanes) lane.sweep()
      }
    },
    resent: () => lanes.reduce((sum, lane) => sum + lane.repeats(), 0),
    close(): void {
      for (const { lanes: own, silent } of mouths) {
        for (const lane of own) lane.close()
        silent.close()
      }
      barrier.close()
    },
  }
}

async function openMouth(gateway: FuzzGateway, ports: Ports, reportFault: ReportFault): Promise<Mouth> {
  const { address, place } = gateway
  const lanes: Lane[] = []
  while (lanes.length < LANES) lanes.push(await openLane(address, place, ports, reportFault))
  return { gateway, lanes, silent: await openSilentLane(address, place, ports, reportFault) }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS))
}

/** Throws when the server does not answer. */
async function askStatus(lane: Lane, listens: Listens, chance: Chance): Promise<void> {
  const signature = { type: MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) }
  for (let tried = 1; tried <= BARRIER_TRIES; tried++) {
    const identifier = lane.freeIdentifier() ?? 0
    const bytes = seal(encode(STATUS_SERVER, identifier, chance.bytes(16), [signature]), lane.place.secret)
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const timer = setTimeout(() => resolve(false), BARRIER_TRY_MS)
    const judge = () => {
      resolve(true)
      return undefined
    }
    lane.ask({ bytes, listens, expected: 'either', judge, again: undefined })
    const isAnswered = await promise
    clearTimeout(timer)
    if (isAnswered) return
    lane.sweep()
  }
  throw new Error(`the server does not answer at its port of ${listens}`)
}
