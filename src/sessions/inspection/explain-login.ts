// Explains for each gateway why a login would be admitted or refused now, for an operator who looks for the cause of a
// problem.
import { REFUSAL_ACTION } from '../../audit/audit.ts'
import { brandTime } from '../../brands/brand.ts'
import type { Clock, Instant } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { mayUseName } from '../../gateways/profile.ts'
import type { SessionLimitRule } from '../../plans/plan.ts'
import { prepaidDay } from '../../subscriptions/prepaid-subscription.ts'
import { statusOf } from '../../subscriptions/records.ts'
import { findLogins, type LoginFacts, readLoginFacts } from '../authorization/login-facts-store.ts'
import { listRefusals, readRefusal } from '../login/login-store.ts'
import {
  type Allowed,
  accessFor,
  limitOf,
  type Refused,
  refused,
  type WhyRefused,
} from '../seats/seat-rules.ts'
import { listSeats, type Seat } from '../seats/seat-store.ts'
import { listSessionViews, type SessionView } from './listing-store.ts'

export type Explanation = {
  username: string
  subscriptionId: number
  accountId: number
  brandId: number
  accountStatus: LoginFacts['accountStatus']
  status: string
  dueOn: string
  /** The day of UTC by the clock of a sandbox brand; undefined: of a live brand. */
  brandToday: string | undefined
  limit: number
  atLimit: SessionLimitRule
  dedicated: { address: string; host: string } | undefined
  seats: ExplainedSeat[]
  gateways: ExplainedGateway[]
  /** Newest first; at most MOST_REFUSALS. Only one refusal of each gateway and reason is noted in a minute. */
  refusals: { at: Instant; gateway: string; why: string }[]
}

export type ExplainedSeat = {
  number: number
  gateway: string
  /** Null: the gateway has not reported it yet. */
  sessionKey: string | null
  /** Null: the gateway has not reported its start yet. */
  sessionId: number | null
  /** The outcome of the last order to end it. */
  disconnect: SessionView['disconnect']
  framedAddress: string | null
  takenAt: Instant
  leaseUntil: Instant
}

export type ExplainedGateway = {
  gateway: string
  /** ISO 3166-1 alpha-2; '' when the catalogue has it no more. */
  country: string
  answer: 'admitted' | WhyRefused
  /** Protocols for which it would be admitted. */
  protocols: string[]
  /** Each protocol of the gateway. */
  byProtocol: { protocol: string; answer: 'admitted' | WhyRefused }[]
}

export const MOST_REFUSALS = 20
/** More sessions than a login may hold. Beyond them are only sessions without a seat. */
const MOST_SESSIONS = 1000

export function makeExplainLogin({ db, clock }: { db: Pick<Database, 'read'>; clock: Clock }) {
  /** Undefined when there is no such login. A login without a free seat can still be admitted for a caller that has a seat. */
  async function explain(name: string, gateways: readonly ServedGateway[]): Promise<Explanation | undefined> {
    const login = (await findLogins(db.read, [name]))(name)
    return login && explained(login, gateways)
  }

  /** The same of a subscription, which may have ended; undefined when there is none of this number. */
  async function explainSubscription(
    { subscriptionId, username }: { subscriptionId: number; username: string },
    gateways: readonly ServedGateway[],
  ): Promise<Explanation | undefined> {
    const facts = (await readLoginFacts(db.read, [subscriptionId])).get(subscriptionId)
    return facts && explained({ username, facts }, gateways)
  }

  async function explained(
    { username, facts }: { username: string; facts: LoginFacts },
    gateways: readonly ServedGateway[],
  ): Promise<Explanation> {
    const now = clock.now()
    const { subscriptionId, accountId, brandId, subscription, accountStatus, rule, dedicated } = facts
    const nameOf = (id: number) => gateways.find((one) => one.id === id)?.name ?? `gateway ${id}`
    const seats = await listLiveSeats(subscriptionId, nameOf, now)
    return {
      ...{ username, subscriptionId, accountId, brandId, accountStatus, dedicated, seats },
      ...{ status: statusOf(subscription, brandTime(facts, now)), dueOn: subscription.dueOn },
      brandToday: facts.daysAhead === null ? undefined : prepaidDay(brandTime(facts, now)),
      ...{ limit: limitOf(facts), atLimit: rule },
      gateways: gateways.map((gateway) => {
        const mayUse = mayUseName(gateway.profile, username)
        return answerOf(gateway, (protocols) =>
          mayUse ? accessFor({ gateway, protocols }, facts, seats.length, now) : refused('name_not_here'),
        )
      }),
      refusals: await lastRefusals(accountId, subscriptionId),
    }
  }

  async function listLiveSeats(
    subscriptionId: number,
    nameOf: (gatewayId: number) => string,
    now: Instant,
  ): Promise<ExplainedSeat[]> {
    const [seats, sessions] = await Promise.all([
      listSeats(db.read, [subscriptionId]),
      listSessionViews(db.read, { subscriptionId, live: true }, MOST_SESSIONS),
    ])
    const sessionOf = (seat: Seat) =>
      sessions.find((one) => one.gatewayId === seat.gatewayId && one.sessionKey === seat.sessionKey)
    return seats
      .filter(({ leaseUntil }) => leaseUntil > now)
      .sort((a, b) => a.number - b.number)
      .map((seat) => {
        const { number, gatewayId, sessionKey, framedAddress, takenAt, leaseUntil } = seat
        const session = sessionOf(seat)
        return {
          ...{ number, sessionKey, framedAddress, takenAt, leaseUntil },
          gateway: nameOf(gatewayId),
          sessionId: session?.id ?? null,
          disconnect: session?.disconnect ?? null,
        }
      })
  }

  async function lastRefusals(accountId: number, subscriptionId: number) {
    const rows = await listRefusals(db.read, {
      ...{
        accountId,
        target: `subscription:${subscriptionId}`,
        action: REFUSAL_ACTION,
        limit: MOST_REFUSALS,
      },
    })
    return rows.map((row) => ({ at: row.at, ...readRefusal(row) }))
  }

  return { explain, explainSubscription }
}

function answerOf(
  gateway: ServedGateway,
  ask: (protocols: ServedGateway['protocols']) => Allowed | Refused,
): ExplainedGateway {
  const byProtocol = gateway.protocols.map((one) => ({ protocol: one.slug, answer: wordOf(ask([one])) }))
  return {
    ...{
      gateway: gateway.name,
      country: gateway.country,
      answer: wordOf(ask(gateway.protocols)),
      byProtocol,
    },
    protocols: byProtocol.filter(({ answer }) => answer === 'admitted').map(({ protocol }) => protocol),
  }
}

function wordOf(access: Allowed | Refused): ExplainedGateway['answer'] {
  return access.kind === 'allowed' ? 'admitted' : access.why
}
