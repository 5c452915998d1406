// One round that allocates seats: reads all facts, plans, writes. The plan may be made before the transaction that writes it:
// the row of a seat decides. A login that loses a number or an address gets `lost`, and asks again in a transaction that
// sees what the other one wrote.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { getProfile } from '../../gateways/profile.ts'
import {
  endSessionsUnder,
  freeSeatsUnder,
  listNameHolders,
  type NameHolder,
} from '../accounting/session-name-store.ts'
import type { SessionName } from '../accounting/session-store.ts'
import { type LoginFacts, readLoginFacts } from '../authorization/login-facts-store.ts'
import {
  hasSuccessor,
  limitOf,
  mustEnd,
  type Refused,
  SEAT_LEASE_MS,
  type Seating,
  type SeatRequest,
  type SeatUse,
  type TakenSeat,
  takeSeat,
} from './seat-rules.ts'
import {
  deleteExpired,
  deleteExpiredOfAddresses,
  deleteSeat,
  extendLease,
  insertSeats,
  listSeatSessions,
  listSeats,
  listSeatsOfAddresses,
  lockSeats,
  type Seat,
} from './seat-store.ts'

export type SeatOutcome = TakenSeat | Refused | { kind: 'succeeded' } | { kind: 'lost' }

export type Round = {
  now: Instant
  /** Not the first round: the lost seat may have been lost by its address. */
  again: boolean
  queueEnds: (tx: Handle, sessionIds: readonly number[]) => Promise<void>
}

/** What is to be written for the requests, and the outcome of each once that is on disk, unless its seat is lost. */
export type SeatPlan = {
  outcomes: readonly SeatOutcome[]
  /** Old sessions and seats under the names of the new ones. */
  left: readonly NameHolder[]
  /** Subscriptions that have seats whose lease has run out. */
  expired: readonly number[]
  /** Sessions that lose their seats and must end. */
  ends: readonly number[]
}

/** One outcome for each request, in their order: first come, first served. Reads and writes in this transaction. */
export async function takeSeats(
  tx: Handle,
  asks: readonly SeatRequest[],
  round: Round,
): Promise<SeatOutcome[]> {
  const plan = await planSeats(tx, asks, round)
  const { lost } = await writePlan(tx, plan, round)
  return settled(plan, await lost)
}

/** The plan by what `db` shows; a request with `facts` is judged by these. */
export async function planSeats(
  db: Handle,
  asks: readonly SeatRequest[],
  round: Pick<Round, 'now' | 'again'>,
): Promise<SeatPlan> {
  const { now } = round
  const ids = [...new Set(asks.map(({ subscriptionId }) => subscriptionId))]
  const [factsById, seats, holders] = await Promise.all([
    factsOf(db, asks),
    listSeats(db, ids),
    listNameHolders(db, asks.flatMap(newName)),
  ])
  const isExpired = ({ leaseUntil }: Seat) => leaseUntil <= now
  const live = Map.groupBy(
    seats.filter((seat) => !isExpired(seat)),
    ({ subscriptionId }) => subscriptionId,
  )
  const uses = await readUses(db, scarce(asks, factsById, live))
  const held = round.again ? await readHeld(db, factsById, now) : new Set<string>()
  const outcomes = makePlan(asks, { factsById, live, uses, held, now })
  return {
    outcomes,
    left: holders.length === 0 ? [] : leftOf(asks, outcomes, holders),
    expired: [...new Set(seats.filter(isExpired).map(({ subscriptionId }) => subscriptionId))],
    ends: endsOf(asks, outcomes, uses),
  }
}

/** Whether nothing is to be written. */
export function needsNoWrite({ outcomes, left, expired }: SeatPlan, now: Instant): boolean {
  if (left.length + expired.length > 0) return false
  return outcomes.every((one) => one.kind !== 'taken' || (!one.isNew && !endsSoon(one.seat, now)))
}

/** Sends all that is to be written. `lost`: seats that another transaction has taken; the unit of work does not wait for it. */
export async function writePlan(
  tx: Handle,
  { outcomes, left, expired, ends }: SeatPlan,
  { now, queueEnds }: Round,
): Promise<{ lost: Promise<ReadonlySet<Seat>> }> {
  if (left.length > 0) await endSessionsUnder(tx, left, now)
  await lockSeats(tx, toLock({ outcomes, left, expired }, now))
  if (left.length > 0) await freeSeatsUnder(tx, left)
  if (expired.length > 0) await deleteExpired(tx, expired, now)
  const lost = write(tx, outcomes, now)
  lost.catch(() => undefined) // the unit of work fails as well
  if (ends.length > 0) await queueEnds(tx, ends)
  return { lost }
}

/** The outcomes, when these seats were lost. */
export function settled({ outcomes }: SeatPlan, lost: ReadonlySet<Seat>): SeatOutcome[] {
  return outcomes.map((one) => (one.kind === 'taken' && lost.has(one.seat) ? { kind: 'lost' } : one))
}

async function factsOf(db: Handle, asks: readonly SeatRequest[]): Promise<Map<number, LoginFacts>> {
  const unread = asks.flatMap(({ facts, subscriptionId }) => (facts ? [] : subscriptionId))
  const read = await readLoginFacts(db, [...new Set(unread)])
  const given = asks.flatMap(({ facts, subscriptionId }) => (facts ? [[subscriptionId, facts] as const] : []))
  return new Map([...given, ...read])
}

/** A login has the name that its gateway gives the new session. A report has the name of a session that exists already. */
function newName({ gateway, sessionKey, mayEvict }: SeatRequest): SessionName[] {
  return mayEvict && sessionKey !== undefined ? [{ gatewayId: gateway.id, sessionKey }] : []
}

function leftOf(
  asks: readonly SeatRequest[],
  outcomes: readonly SeatOutcome[],
  holders: readonly NameHolder[],
): NameHolder[] {
  return asks.flatMap((ask, at) => (outcomes[at]?.kind === 'taken' ? leftUnderName(ask, holders) : []))
}

/**
 * Sessions and seats of other logins under the name of an admitted login: its gateway gives a name again only when the old
 * session has ended.
 */
function leftUnderName(ask: SeatRequest, holders: readonly NameHolder[]): NameHolder[] {
  return newName(ask).flatMap(({ gatewayId, sessionKey }) =>
    holders.filter(
      (one) =>
        one.gatewayId === gatewayId &&
        one.sessionKey === sessionKey &&
        one.subscriptionId !== ask.subscriptionId,
    ),
  )
}

type Known = {
  factsById: ReadonlyMap<number, LoginFacts>
  live: ReadonlyMap<number, readonly Seat[]>
  uses: ReadonlyMap<string, SeatUse>
  held: ReadonlySet<string>
  now: Instant
}

function makePlan(asks: readonly SeatRequest[], { factsById, live, uses, held, now }: Known): SeatOutcome[] {
  const seatings = new Map<number, Seating>()
  const round = {
    useOf: (seat: Seat) => uses.get(nameOf(seat)),
    isHeld: (address: string) => held.has(address),
    now,
  }
  return asks.map((ask) => {
    const { subscriptionId: id } = ask
    const seating = seatings.get(id) ?? { facts: factsById.get(id), held: live.get(id) ?? [], taken: [] }
    seatings.set(id, seating)
    const result = takeSeat(round, seating, ask)
    const left = result.kind === 'refused' && result.why === 'no_seat_left' && !ask.mayEvict
    const endedByName = ask.gateway.profile.disconnectsBy === 'login'
    return left && endedByName && hasSuccessor(seating, ask) ? { kind: 'succeeded' } : result
  })
}

/** Subscriptions whose seats must be locked: all that are concerned, or none where seats are only added. */
function toLock({ outcomes, left, expired }: Omit<SeatPlan, 'ends'>, now: Instant): number[] {
  const taken = outcomes.filter((one) => one.kind === 'taken')
  const isChange = ({ isNew, instead, seat }: TakenSeat) =>
    instead.length > 0 || (!isNew && endsSoon(seat, now))
  if (left.length + expired.length === 0 && !taken.some(isChange)) return []
  const seats = [...left, ...taken.flatMap(({ instead, seat }) => [...instead, seat])]
  return [...new Set([...expired, ...seats.flatMap(({ subscriptionId }) => subscriptionId ?? [])])]
}

/** Returns the seats that another transaction has taken meanwhile. */
async function write(tx: Handle, plan: readonly SeatOutcome[], now: Instant): Promise<ReadonlySet<Seat>> {
  const taken = plan.filter((one) => one.kind === 'taken')
  const wanted = new Set(taken.filter(({ isNew }) => isNew).map(({ seat }) => seat))
  const had = taken.map(({ seat }) => seat).filter((seat) => !wanted.has(seat))
  const freed = new Set(taken.flatMap(({ instead }) => instead))
  const prolonged = had.filter((seat) => endsSoon(seat, now))
  const changes = inOrder([...freed, ...prolonged]).map((seat) =>
    freed.has(seat) ? deleteSeat(tx, seat) : prolong(tx, seat, now),
  )
  const ordered = inOrder([...wanted])
  const [got] = await Promise.all([insertSeats(tx, ordered), ...changes]) // sent after the seats that are freed for it
  const names = new Set(got.map(nameOf))
  return new Set(ordered.filter((seat) => !names.has(nameOf(seat))))
}

function endsSoon({ leaseUntil }: Seat, now: Instant): boolean {
  return leaseUntil < now + SEAT_LEASE_MS / 2
}

/** Always in this order, so that two transactions do not wait for each other. */
function inOrder(seats: readonly Seat[]): Seat[] {
  return seats.toSorted((a, b) => a.subscriptionId - b.subscriptionId || a.number - b.number)
}

function prolong(tx: Handle, seat: Seat, now: Instant): Promise<void> {
  return extendLease(tx, seat, now + SEAT_LEASE_MS)
}

/** Sessions that lost their seats to these requests and must end. */
function endsOf(
  asks: readonly SeatRequest[],
  plan: readonly SeatOutcome[],
  uses: ReadonlyMap<string, SeatUse>,
): number[] {
  return plan.flatMap((one, at) => {
    const ask = asks[at]
    if (one.kind !== 'taken' || !ask) return []
    return one.instead.flatMap((seat) => {
      const use = uses.get(nameOf(seat))
      return use?.sessionId !== undefined && mustEnd(seat, use, ask) ? [use.sessionId] : []
    })
  })
}

/** Subscriptions that have fewer free seats than are requested: a session may have to end. */
function scarce(
  asks: readonly SeatRequest[],
  factsById: ReadonlyMap<number, LoginFacts>,
  live: ReadonlyMap<number, readonly Seat[]>,
): number[] {
  if (live.size === 0) return []
  const wanted = new Map<number, number>()
  for (const { subscriptionId, mayEvict } of asks)
    if (mayEvict) wanted.set(subscriptionId, (wanted.get(subscriptionId) ?? 0) + 1)
  return [...wanted].flatMap(([id, count]) => {
    const [facts, held] = [factsById.get(id), live.get(id)?.length ?? 0]
    return facts && held > 0 && held + count > limitOf(facts) ? [id] : []
  })
}

async function readUses(tx: Handle, subscriptionIds: readonly number[]): Promise<Map<string, SeatUse>> {
  const rows = await listSeatSessions(tx, subscriptionIds)
  return new Map(
    rows.map((row) => {
      const { sessionId, profile, disconnect } = row
      const ends = profile !== null && disconnect !== null && disconnect !== 'none'
      const endedBy = ends ? getProfile(profile).disconnectsBy : undefined
      return [nameOf(row), { sessionId: sessionId ?? undefined, endedBy }]
    }),
  )
}

/** The dedicated addresses of these logins that live sessions of any login use. */
async function readHeld(
  tx: Handle,
  factsById: ReadonlyMap<number, LoginFacts>,
  now: Instant,
): Promise<Set<string>> {
  const addresses = [...factsById.values()].flatMap(({ dedicated }) => dedicated?.address ?? [])
  await deleteExpiredOfAddresses(tx, addresses, now)
  const seats = await listSeatsOfAddresses(tx, addresses)
  return new Set(seats.flatMap(({ framedAddress }) => framedAddress ?? []))
}

function nameOf({ subscriptionId, number }: Pick<Seat, 'subscriptionId' | 'number'>): string {
  return `${subscriptionId} ${number}`
}
