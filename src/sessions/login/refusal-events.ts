// Events of logins that get no session, or take that of another one. Pure but for the row of a mark.
import type { Actor } from '../../audit/actor.ts'
import type { BrandSettings } from '../../brands/settings.ts'
import { HOUR_MS, type Instant } from '../../clock.ts'
import { recordLockedOut } from '../../credentials/locked-out.ts'
import type { Blocked } from '../../credentials/throttle-ledger.ts'
import type { Handle } from '../../db/database.ts'
import { happened, recordEvents, recordOnce } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { ServedGateway } from '../../gateways/directory.ts'
import { seatsOf } from '../../subscriptions/access.ts'
import { decodeLimits } from '../../subscriptions/limits.ts'
import type { findRefusedLogin } from './login-store.ts'

export type RefusedLogin = NonNullable<Awaited<ReturnType<typeof findRefusedLogin>>>

/** Refusals like this one that had no event of their own, with this one, and when the first of them was. */
export type Folded = { count: number; firstAt: Instant }

type About = Folded & {
  gateway: Pick<ServedGateway, 'id' | 'name'>
  /** `replaced`: it was let in, and another of its sessions ends for it. */
  why: string
  kept: string
  at: Instant
  actor: Actor
  blocked?: Blocked | undefined
}

export async function recordRefusal(
  tx: Handle,
  login: RefusedLogin,
  settings: Readonly<BrandSettings>,
  about: About,
): Promise<void> {
  const { why, at, actor, blocked } = about
  if (blocked) {
    const { accountId: id, brandId, email, status, testUser, language } = login
    const account = { id, brandId, email, status, testUser: testUser === 1, language }
    await recordLockedOut(tx, { account, door: 'vpn', blocked, at, actor })
  }
  if (!settings.session_events) return
  if (why !== 'replaced') await recordEvents(tx, refused(login, about))
  if (why === 'replaced' || why === 'no_seat_left') await recordLimit(tx, login, settings, about)
}

function refused(login: RefusedLogin, { gateway, why, kept, at, actor, count, firstAt }: About) {
  const names = namesOf(login)
  const event = happened('login.refused', names.subscription_id, {
    ...{ ...names, why, gateway: gatewayOf(gateway), caller_address: kept || null },
    ...{ count, first_at: new Date(firstAt).toISOString(), last_at: new Date(at).toISOString() },
  })
  return { at, brandId: login.brandId, accountId: login.accountId, actor, event }
}

/** At most one an hour for each login. */
async function recordLimit(
  tx: Handle,
  login: RefusedLogin,
  settings: Readonly<BrandSettings>,
  { gateway, why, at, actor }: About,
): Promise<void> {
  const { brandId, accountId, subscriptionId } = login
  const names = namesOf(login)
  const event = happened('login.session_limit_reached', names.subscription_id, {
    ...{ ...names, gateway: gatewayOf(gateway) },
    limit: seatsOf(decodeLimits(login.limits), settings.default_sessions),
    rule: why === 'replaced' ? 'end_oldest' : 'refuse_newest',
  })
  await recordOnce(
    tx,
    { subject: subscriptionId, pauseMs: HOUR_MS },
    { at, brandId, accountId, actor, event },
  )
}

function namesOf({ accountId, subscriptionId }: RefusedLogin) {
  return {
    account_id: thingId('account', accountId),
    subscription_id: thingId('subscription', subscriptionId),
  }
}

function gatewayOf({ id, name }: About['gateway']) {
  return { id: thingId('gateway', id), name }
}
