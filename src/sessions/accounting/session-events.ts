// Events of sessions that begin and end, for brands whose setting session_events is on. For others nothing is written, and
// reports read nothing more: the setting comes with the rules for keeping sessions.
import { sql } from 'kysely'
import type { KeptAddress } from '../../address-privacy.ts'
import type { Actor } from '../../audit/actor.ts'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import { happened, recordEvents } from '../../events/record.ts'
import { thingId } from '../../events/subjects.ts'
import type { SessionUpdate } from './fold-reports.ts'
import type { Session } from './session.ts'
import { type Restarted, restarted } from './session-store.ts'

/** Sessions in one statement. */
const BATCH = 512
/** As changeSettings stores it. */
const WANTED = sql<boolean>`brand.settings like '%"session_events":true%'`

type Named = Pick<Session, 'startedAt' | 'endedAt' | 'endCause' | 'octetsIn' | 'octetsOut' | 'seconds'> &
  Pick<Session, 'gatewayId' | 'username' | 'callerAddress' | 'framedAddress'> & {
    id: number
    brandId: number
    accountId: number
    subscriptionId: number
  }

/** Of the reports of a batch. `idOf`: of sessions that began with it. */
export async function recordSessions(
  tx: Handle,
  updates: readonly SessionUpdate[],
  { at, idOf }: { at: Instant; idOf(update: SessionUpdate): number | undefined },
): Promise<void> {
  const events = updates.flatMap((update) => {
    const { before, after, owner } = update
    const id = before?.id ?? idOf(update)
    if (!owner?.events || id === undefined) return []
    const session = { ...after, ...owner, id }
    const hasBegun = before === undefined
    const hasEnded = after.endedAt !== null && (before === undefined || before.endedAt === null)
    return [
      ...(hasBegun ? [toEvent('session.started', { ...session, endedAt: null, endCause: null }, at)] : []),
      ...(hasEnded ? [toEvent('session.ended', session, at)] : []),
    ]
  })
  if (events.length > 0) await recordEvents(tx, ...events)
}

/** Of sessions that the server ends itself, before it does. */
export async function recordEnds(
  tx: Handle,
  ids: readonly number[],
  { at, cause }: { at: Instant; cause: string },
): Promise<void> {
  const rows = await selectEventful(tx, ids)
  const events = rows.map((row) => toEvent('session.ended', { ...row, endedAt: at, endCause: cause }, at))
  if (events.length > 0) await recordEvents(tx, ...events)
}

/** The same for a gateway that has restarted; that no brand wants it is the usual answer, and costs a look at the brands. */
export async function recordRestarted(tx: Handle, which: Restarted, cause: string): Promise<void> {
  const wanting = tx.selectFrom('brand').select('id').where(WANTED).limit(1)
  if (!(await wanting.executeTakeFirst())) return
  const all = await restarted(tx, which).execute()
  for (let at = 0; at < all.length; at += BATCH)
    await recordEnds(
      tx,
      all.slice(at, at + BATCH).map(({ id }) => id),
      { at: which.at, cause },
    )
}

const selectEventful = precompileIn<Named, []>((db, ids) =>
  db
    .selectFrom('session as s')
    .innerJoin('brand', 'brand.id', 's.brand_id')
    .select(['s.id', 's.gateway_id as gatewayId', 's.username', 's.started_at as startedAt'])
    .select((eb) => eb.ref('s.brand_id').$notNull().as('brandId'))
    .select((eb) => eb.ref('s.account_id').$notNull().as('accountId'))
    .select((eb) => eb.ref('s.subscription_id').$notNull().as('subscriptionId'))
    .select(['s.ended_at as endedAt', 's.end_cause as endCause', 's.seconds'])
    .select(['s.octets_in as octetsIn', 's.octets_out as octetsOut'])
    .select(['s.caller_address as callerAddress', 's.framed_address as framedAddress'])
    .where('s.id', 'in', ids)
    .where('s.subscription_id', 'is not', null)
    .where(WANTED),
)

function toEvent(type: 'session.started' | 'session.ended', session: Named, at: Instant) {
  const { id, gatewayId, brandId, accountId, endedAt } = session
  const actor: Actor = { kind: 'gateway', gatewayId, kept: '' as KeptAddress }
  const data = {
    id: thingId('session', id),
    account_id: thingId('account', accountId),
    subscription_id: thingId('subscription', session.subscriptionId),
    vpn_username: session.username,
    gateway_id: thingId('gateway', gatewayId),
    started_at: new Date(session.startedAt).toISOString(),
    ended_at: endedAt === null ? null : new Date(endedAt).toISOString(),
    ...{ end_cause: session.endCause, octets_in: session.octetsIn, octets_out: session.octetsOut },
    seconds: session.seconds,
    ...{ caller_address: session.callerAddress, framed_address: session.framedAddress },
  }
  return { at, brandId, accountId, actor, event: happened(type, data.id, { session: data }) }
}
