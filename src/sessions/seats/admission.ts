// Admission: may this login connect at this gateway now, and with which seat? The one rule (decideAccess) is asked with what
// is committed, and the transaction that takes the seats of many logins is one message. A login that loses a seat to another
// asks again inside a transaction. A change that forbids access meanwhile is found when the session starts (reconcile.ts).
import { Failed, makeBatches } from '../../bounds/batches.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Attempts, NewSource } from '../../credentials/attempts.ts'
import type { SingleUse, SingleUses } from '../../credentials/single-uses.ts'
import type { Database, Handle } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { mayUseName, type Profile } from '../../gateways/profile.ts'
import type { LoginFacts } from '../authorization/login-facts-store.ts'
import type { Disconnects } from '../disconnects/disconnects.ts'
import type { ClassMark } from '../login/class-mark.ts'
import type { ClientFingerprint } from '../login/client-fingerprint.ts'
import type { RefusalLog } from '../login/refusal-log.ts'
import { needsNoWrite, planSeats, type SeatOutcome, settled, takeSeats, writePlan } from './allocate.ts'
import {
  type Allowed,
  accessFor,
  type Refused,
  refused,
  SEAT_LEASE_MS,
  type SeatRequest,
  type TakenSeat,
} from './seat-rules.ts'
import { purgeSeats } from './seat-store.ts'

export type { Refused, WhyRefused } from './seat-rules.ts'

export type AdmissionRequest = {
  gateway: ServedGateway
  /** The protocols of the gateway that the login may mean. Access to one of them is enough; the first allowed one is recorded. */
  protocols: ServedGateway['protocols']
  login: { subscriptionId: number; username: string }
  /** As read for this request; undefined: they are read again. */
  facts?: LoginFacts | undefined
  /** Written in the same transaction as the seat, also when the login is refused one. */
  newSource?: NewSource | undefined
  /** Undefined: the gateway reports it only with the start of the session. */
  sessionKey: string | undefined
  callerAddress: string | undefined
  /** Equal only for a repeat of the same request. Undefined: it cannot be repeated. */
  requestKey?: string | undefined
  /** What the login uses up: written in the same transaction as the seat. */
  uses?: SingleUse | undefined
}

export type Admitted = {
  kind: 'admitted'
  protocolId: number
  /** The login's dedicated address, when it belongs to this gateway's host and no other session has it. */
  framedAddress: string | undefined
  /** When the session must end; null: no end is known today. */
  until: Instant | null
  /** The Class that names the login (class-mark.ts); undefined: this gateway would misread it. */
  classText: string | undefined
}

/** A session that its gateway reports, but that has no seat. */
export type SeatlessSession = {
  gateway: ServedGateway
  /** Undefined: any protocol of the gateway. */
  protocolId: number | undefined
  subscriptionId: number
  sessionKey: string
  callerAddress: string | undefined
  framedAddresses: readonly string[]
  leaseUntil: Instant
}

/**
 * `succeeded`: its caller has logged in again at this gateway, and the gateway ends sessions by the login's name only.
 * Ending this session would end the new one as well, so leave it alone. `lost`: another transaction was quicker. Ask again
 * in a new transaction, as one that holds seats must not wait for lower ones.
 */
export type Reseated = { kind: 'seated' } | { kind: 'succeeded' } | { kind: 'lost' } | Refused

export type Admission = ReturnType<typeof makeAdmission>

/** Logins of one transaction: more would make the others wait longer than a batch saves. */
const BATCH = { mostAtOnce: 256, mostWaiting: 10_000 }
/** A round is lost when another login takes the seat first, so many are lost only where hundreds want the same seats. */
const MOST_ROUNDS = 12

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  disconnects: Pick<Disconnects, 'queue'>
  fingerprint: ClientFingerprint
  classMark: Pick<ClassMark, 'make'>
  refusals: Pick<RefusalLog, 'note' | 'noteReplaced'>
  attempts: Pick<Attempts, 'noteSources'>
  /** Called for each login that got a seat. */
  onAdmitted?: (() => void) | undefined
  singleUses: Pick<SingleUses, 'note'>
}
type Decided = Exclude<SeatOutcome, { kind: 'lost' }>
type Answer = Admitted | Refused

const NO_ADDRESSES: readonly string[] = []

export function makeAdmission(deps: Deps) {
  const { db, clock, disconnects, fingerprint, classMark, refusals, attempts, singleUses } = deps
  const bounds = { ...BATCH, holderOf: ({ gateway }: AdmissionRequest) => gateway.id }
  const admissions = makeBatches<AdmissionRequest, Answer>(admitAll, bounds)
  const queueEnds = (tx: Handle, ids: readonly number[]) =>
    ids.length === 0 ? Promise.resolve() : disconnects.queue(tx, ids, 'replaced')

  async function admitAll(asks: readonly AdmissionRequest[]): Promise<(Answer | Failed)[]> {
    const decided: Decided[] = []
    let open = asks.map((_, at) => at)
    for (let round = 1; round <= MOST_ROUNDS && open.length > 0; round++) {
      const left = open.flatMap((at) => asks[at] ?? [])
      const outcomes = await (round === 1 ? takeFirst(left) : takeAgain(left))
      open = open.filter((at, place) => {
        const outcome = outcomes[place]
        if (!outcome || outcome.kind === 'lost') return true
        decided[at] = outcome
        return false
      })
    }
    return asks.map((ask, at) => toAnswer(decided[at], ask))
  }

  function toAnswer(outcome: Decided | undefined, ask: AdmissionRequest): Answer | Failed {
    if (!outcome) return new Failed(overloaded())
    if (outcome.kind === 'succeeded') throw new Error('a login was given the outcome of a successor')
    if (outcome.kind === 'refused') return noted(ask, outcome)
    deps.onAdmitted?.()
    if (hasReplacedOther(outcome)) refusals.noteReplaced(ask.gateway, ask.login.username)
    return toAdmitted(outcome, ask.gateway.profile)
  }

  function toAdmitted({ protocolId, until, seat }: TakenSeat, profile: Profile | undefined): Admitted {
    const framedAddress = seat.framedAddress ?? undefined
    const { gatewayId, subscriptionId } = seat
    const classText = profile?.returnsClass ? classMark.make(gatewayId, subscriptionId) : undefined
    return { kind: 'admitted', protocolId, framedAddress, until, classText }
  }

  /** By what is committed, read before the transaction: a change meanwhile shows in a number that is lost. */
  async function takeFirst(asks: readonly AdmissionRequest[]): Promise<SeatOutcome[]> {
    const now = clock.now()
    const round = { now, again: false, queueEnds }
    const plan = await planSeats(db.read, asks.map(requestAt(now)), round)
    const sources = asks.flatMap(({ newSource }) => newSource ?? [])
    if (sources.length === 0 && needsNoWrite(plan, now)) return settled(plan, new Set())
    const { lost } = await db.write(async (tx) => {
      await singleUses.note(
        tx,
        asks.flatMap(({ uses }) => uses ?? []),
      )
      await attempts.noteSources(tx, sources) // in the order of attempts.ts: counters first
      return writePlan(tx, plan, round)
    })
    return settled(plan, await lost)
  }

  function takeAgain(asks: readonly AdmissionRequest[]): Promise<SeatOutcome[]> {
    const now = clock.now()
    const again = asks.map(({ facts: _, ...ask }) => requestAt(now)(ask))
    return db.write((tx) => takeSeats(tx, again, { now, again: true, queueEnds }))
  }

  function requestAt(now: Instant): (ask: AdmissionRequest) => SeatRequest {
    return ({ gateway, protocols, login, facts, sessionKey, requestKey, callerAddress }) => {
      const { subscriptionId } = login
      const caller = fingerprint(callerAddress)
      const leaseUntil = now + SEAT_LEASE_MS
      return {
        gateway,
        protocols,
        subscriptionId,
        facts,
        sessionKey,
        requestKey,
        caller,
        formerCallers: fingerprint.former(callerAddress),
        leaseUntil,
        mayEvict: true,
        framedAddresses: NO_ADDRESSES,
      }
    }
  }

  function toSeatless(session: SeatlessSession): SeatRequest {
    const { gateway, protocolId, subscriptionId, sessionKey, callerAddress, framedAddresses, leaseUntil } =
      session
    const spoken = gateway.protocols.filter(
      (one) => protocolId === undefined || one.protocolId === protocolId,
    )
    const caller = fingerprint(callerAddress)
    const formerCallers = fingerprint.former(callerAddress)
    const ask = { gateway, protocols: spoken, subscriptionId, sessionKey, caller, framedAddresses }
    return { ...ask, formerCallers, facts: undefined, requestKey: undefined, mayEvict: false, leaseUntil }
  }

  async function reseat(
    tx: Handle,
    sessions: readonly SeatlessSession[],
    again: boolean,
  ): Promise<Reseated[]> {
    const outcomes = await takeSeats(tx, sessions.map(toSeatless), { now: clock.now(), again, queueEnds })
    return outcomes.map((outcome) => (outcome.kind === 'taken' ? { kind: 'seated' } : outcome))
  }

  function mayUse({ gateway, login }: AdmissionRequest): boolean {
    return mayUseName(gateway.profile, login.username)
  }

  /** Notes a refusal. */
  function noted<T extends { kind: string }>(ask: AdmissionRequest, answer: T | Refused): T | Refused {
    if (answer.kind === 'refused' && 'why' in answer)
      refusals.note({ ...ask, username: ask.login.username, why: answer.why })
    return answer
  }

  function notHere(ask: AdmissionRequest): Refused {
    return noted(ask, refused('name_not_here'))
  }

  return {
    /**
     * Decides everything except the seat: for methods that confirm the login's success before they ask for admission. A
     * refusal is noted.
     */
    preview(ask: AdmissionRequest & { facts: LoginFacts }): Allowed | Refused {
      return mayUse(ask) ? noted(ask, accessFor(ask, ask.facts, 0, clock.now())) : notHere(ask)
    },

    /** Takes a seat for SEAT_LEASE_MS, or gives the reason of the refusal, which is noted. Errors: AppError overloaded. */
    admit: (ask: AdmissionRequest): Promise<Admitted | Refused> =>
      mayUse(ask) ? admissions.add(ask) : Promise.resolve(notHere(ask)),

    /** What an earlier sending of the same request was given; undefined when it has no seat any more. */
    async again(ask: AdmissionRequest): Promise<Admitted | undefined> {
      const now = clock.now()
      const plan = await planSeats(db.read, [requestAt(now)(ask)], { now, again: false })
      const [outcome] = plan.outcomes
      if (outcome?.kind !== 'taken' || outcome.isNew) return undefined
      if (outcome.seat.requestKey !== ask.requestKey) return undefined // of another request of the same session
      return toAdmitted(outcome, ask.gateway.profile)
    },

    /**
     * A free seat for each session, in their order, or the reason why there is none; no other session loses a seat for it.
     * `again`: they have lost a seat before.
     */
    reseat,

    /** Deletes seats whose lease has run out, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> => db.write((tx) => purgeSeats(tx, clock.now(), limit)),
  }
}

/** Another caller loses its seat: by the rule `end_oldest`. */
function hasReplacedOther(outcome: SeatOutcome): boolean {
  if (outcome.kind !== 'taken') return false
  return outcome.instead.some(({ caller }) => caller !== outcome.seat.caller)
}

function overloaded(): AppError {
  return new AppError('overloaded', 'Too many want the same seats at once.', { retryAfterS: 1 })
}
