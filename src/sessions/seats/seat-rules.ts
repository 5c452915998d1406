// The rules that allocate seats, for logins against the seats of their subscription. Pure. A plan holds only once its rows
// are in the database, where each number belongs to one session.
import { type Instant, MINUTE_MS, SECOND_MS, waitLeftMs } from '../../clock.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import type { Profile } from '../../gateways/profile.ts'
import { type Denial, decideAccess, seatsOf } from '../../subscriptions/access.ts'
import type { LoginFacts } from '../authorization/login-facts-store.ts'
import type { Seat } from './seat-store.ts'

/** A seat is free again when its gateway has not reported the start of the session by then. */
export const SEAT_LEASE_MS = MINUTE_MS
/**
 * A caller cannot take over its own seat for so long after the login, unless the session has started. So many logins at once
 * from one address get only as many seats as there are. Gateways report the start within a second or two.
 */
export const FRESH_MS = 5 * SECOND_MS

export type SeatRequest = {
  gateway: Pick<ServedGateway, 'id' | 'host' | 'brandIds'> & {
    profile: Pick<Profile, 'disconnectsBy' | 'addressesStayWithLogin'>
  }
  protocols: ServedGateway['protocols']
  subscriptionId: number
  /** As read for this request; undefined: they are read with the seats. */
  facts: LoginFacts | undefined
  sessionKey: string | undefined
  /** Equal only for a repeat of the same login request. Undefined: it cannot be repeated. */
  requestKey: string | undefined
  caller: string
  /** The same caller under former encryption keys. */
  formerCallers: readonly string[]
  leaseUntil: Instant
  /** May other sessions lose their seats for it? */
  mayEvict: boolean
  /** The addresses of the session; none: it takes the address that the server assigns. */
  framedAddresses: readonly string[]
}

/** `name_not_here`: the gateway uses names as file names, and this one could point out of its folder. */
export type WhyRefused = Denial | 'not_served_here' | 'name_not_here'
export type Refused = { kind: 'refused'; why: WhyRefused }
export type Allowed = { kind: 'allowed'; protocolId: number; until: Instant | null }
export type TakenSeat = Omit<Allowed, 'kind'> & {
  kind: 'taken'
  seat: Seat
  /** False: the session has this seat already. */
  isNew: boolean
  /** Seats that must be freed for it. */
  instead: readonly Seat[]
}

/** What is known of a seat's session beyond the seat. */
export type SeatUse = {
  /** The live session; undefined: its start has not been reported. */
  sessionId: number | undefined
  /** How its gateway ends sessions; undefined: it cannot. */
  endedBy: Profile['disconnectsBy'] | undefined
}

type AccessAsk = {
  gateway: Pick<ServedGateway, 'brandIds'>
  protocols: readonly Pick<ServedGateway['protocols'][number], 'protocolId' | 'place'>[]
}

/**
 * Access by the first allowed protocol, with `openSessions` other sessions open; when none is allowed, the reason of the
 * first one.
 */
export function accessFor(
  { gateway, protocols }: AccessAsk,
  facts: LoginFacts | undefined,
  openSessions: number,
  now: Instant,
): Allowed | Refused {
  if (!facts) return refused('subscription_ended')
  const { brand, brandId, daysAhead, accountStatus, isEmailPending, subscription } = facts
  if (gateway.brandIds && !gateway.brandIds.has(brandId)) return refused('not_served_here')
  let why: Denial | undefined
  for (const { protocolId, place } of protocols) {
    const access = decideAccess({
      ...{ brand, daysAhead, accountStatus, isEmailPending, subscription, place, openSessions, now },
    })
    if (access.kind === 'allow') return { kind: 'allowed', protocolId, until: access.until }
    why ??= access.why
  }
  return refused(why ?? 'protocol_not_allowed')
}

export function refused(why: WhyRefused): Refused {
  return { kind: 'refused', why }
}

/** Sessions that a login may hold at once. */
export function limitOf({ subscription, brand }: LoginFacts): number {
  return seatsOf(subscription.limits, brand.default_sessions)
}

/** The seats of one subscription, which its logins take one after another. */
export type Seating = {
  readonly facts: LoginFacts | undefined
  /** Seats whose lease runs, with those that were taken in this plan. */
  held: readonly Seat[]
  /** Those that were taken in this plan. */
  taken: readonly Seat[]
}

/** What a plan knows beside the seats of one subscription. */
export type SeatRound = {
  useOf: (seat: Seat) => SeatUse | undefined
  /** Does a session of any login have this address? */
  isHeld: (address: string) => boolean
  now: Instant
}

/** `seating` changes only when a new seat is taken. */
export function takeSeat(round: SeatRound, seating: Seating, ask: SeatRequest): TakenSeat | Refused {
  const { now } = round
  const { facts, held } = seating
  const own = held.find((seat) => isOwn(seat, ask))
  if (own) {
    const access = accessFor(ask, facts, 0, now)
    return access.kind === 'refused'
      ? access
      : { ...access, kind: 'taken', seat: own, isNew: false, instead: NONE }
  }
  const access = accessFor(ask, facts, held.length, now)
  const inTheWay = held.find((seat) => isInTheWay(seat, ask))
  if (access.kind === 'allowed' && !inTheWay) return seated(round, seating, ask, access, NONE)
  if (access.kind === 'refused' && access.why !== 'no_seat_left') return access
  const instead = ask.mayEvict ? displaced(round, seating, ask, inTheWay) : NONE
  if (inTheWay && !instead.includes(inTheWay)) return refused('no_seat_left')
  const again = accessFor(ask, facts, held.length - instead.length, now)
  return again.kind === 'refused' ? again : seated(round, seating, ask, again, instead)
}

/** The caller has another session at this gateway. */
export function hasSuccessor({ held }: Seating, ask: SeatRequest): boolean {
  return held.some((seat) => isSameCaller(seat, ask) && !isOwn(seat, ask))
}

const NONE: readonly Seat[] = []

/** The gateway would assign the new session the address that this seat has. */
function isInTheWay(seat: Seat, { gateway }: SeatRequest): boolean {
  if (!gateway.profile.addressesStayWithLogin || seat.gatewayId !== gateway.id) return false
  return seat.framedAddress !== null
}

function seated(
  round: SeatRound,
  seating: Seating,
  ask: SeatRequest,
  access: Allowed,
  instead: readonly Seat[],
): TakenSeat {
  const { facts, held } = seating
  const others = instead.length === 0 ? held : held.filter((seat) => !instead.includes(seat))
  const seat: Seat = {
    subscriptionId: ask.subscriptionId,
    number: lowestFree(others),
    gatewayId: ask.gateway.id,
    sessionKey: ask.sessionKey ?? null,
    caller: ask.caller,
    framedAddress: facts?.dedicated ? addressFor(round, facts.dedicated, ask, others, instead) : null,
    takenAt: round.now,
    leaseUntil: ask.leaseUntil,
    requestKey: ask.requestKey ?? null,
  }
  seating.held = [...others, seat]
  seating.taken = [...seating.taken, seat]
  return { ...access, kind: 'taken', seat, isNew: true, instead }
}

/** The dedicated address of the login: only at its host, and in at most one session. */
function addressFor(
  { isHeld }: SeatRound,
  { address, host }: NonNullable<LoginFacts['dedicated']>,
  { gateway, framedAddresses }: SeatRequest,
  others: readonly Seat[],
  instead: readonly Seat[],
): string | null {
  if (host !== gateway.host) return null
  if (framedAddresses.length > 0 && !framedAddresses.includes(address)) return null
  const has = (seat: Seat) => seat.framedAddress === address
  if (others.some(has)) return null
  return instead.some(has) || !isHeld(address) ? address : null
}

/** Seats to free for one more session, the caller's own first; too few when it is not possible. */
function displaced(
  round: SeatRound,
  { facts, held, taken }: Seating,
  ask: SeatRequest,
  inTheWay: Seat | undefined,
): readonly Seat[] {
  if (!facts) return NONE
  const old = held.filter((seat) => !taken.includes(seat))
  const chosen = old
    .filter((seat) => isCallers(round, seat, ask))
    .sort((a, b) => Number(b === inTheWay) - Number(a === inTheWay) || a.leaseUntil - b.leaseUntil)
    .slice(0, 1)
  if (facts.rule === 'end_oldest') {
    const endable = old.filter((seat) => !chosen.includes(seat) && canBeEnded(round, held, seat, ask))
    chosen.push(...endable.sort((a, b) => a.takenAt - b.takenAt || a.number - b.number))
  }
  const tooMany = held.length + 1 - limitOf(facts)
  return chosen.slice(0, inTheWay ? Math.max(tooMany, 1) : tooMany)
}

/** A seat of this caller, from a crashed client or a session that is being replaced. The one with the earliest end is freed. */
function isCallers({ useOf, now }: SeatRound, seat: Seat, ask: SeatRequest): boolean {
  if (!isSameCaller(seat, ask)) return false
  return useOf(seat)?.sessionId !== undefined || waitLeftMs(seat.takenAt + FRESH_MS, now, FRESH_MS) === 0
}

/** An end by the login's name ends all its sessions at that gateway: there must be no other one, and not the new one. */
function canBeEnded(
  { useOf }: SeatRound,
  held: readonly Seat[],
  seat: Seat,
  { gateway }: SeatRequest,
): boolean {
  const use = useOf(seat)
  if (use?.sessionId === undefined || use.endedBy === undefined) return false
  if (use.endedBy === 'session') return true
  return seat.gatewayId !== gateway.id && held.filter((one) => one.gatewayId === seat.gatewayId).length === 1
}

/**
 * Whether the session of a freed seat must be ended. Where a gateway ends sessions by the login's name, the new one would
 * end as well.
 */
export function mustEnd(seat: Seat, use: SeatUse | undefined, ask: SeatRequest): boolean {
  if (use?.endedBy === undefined) return false
  return use.endedBy === 'session' || seat.gatewayId !== ask.gateway.id
}

/** The session's own, or taken by this very request at any process. */
function isOwn(seat: Seat, { gateway, sessionKey, requestKey }: SeatRequest): boolean {
  if (seat.gatewayId !== gateway.id) return false
  if (sessionKey !== undefined && seat.sessionKey === sessionKey) return true
  return requestKey !== undefined && seat.requestKey === requestKey
}

function isSameCaller(seat: Seat, { gateway, caller, formerCallers }: SeatRequest): boolean {
  if (seat.gatewayId !== gateway.id || caller === '') return false
  return seat.caller === caller || formerCallers.includes(seat.caller)
}

/** Never above the limit while fewer seats are held. */
function lowestFree(held: readonly Seat[]): number {
  if (held.length === 0) return 1
  const taken = new Set(held.map(({ number }) => number))
  let number = 1
  while (taken.has(number)) number++
  return number
}
