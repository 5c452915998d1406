// SQL of old sessions and seats under the name of a new session. A gateway gives a name again only when its old session has
// ended.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { compilable, precompileMany } from '../../db/many-rows.ts'
import { padded } from '../../db/padded.ts'
import { freeSeats, type HeldName } from '../seats/seat-lease-store.ts'
import type { Concluded } from './session.ts'
import { lives, type SessionName } from './session-store.ts'

/** A live session, or a seat (then without a session id). */
export type NameHolder = SessionName & { sessionId: number | null; subscriptionId: number | null }

export async function listNameHolders(tx: Handle, names: readonly SessionName[]): Promise<NameHolder[]> {
  return select(
    tx,
    names.map(({ sessionKey, gatewayId }) => [sessionKey, gatewayId]),
  )
}

const select = precompileMany<NameHolder>(['text', 'bigint'], (db, { v }) =>
  compilable(
    db,
    sql`with v as (select * from ${v})
      select v.column1 as "sessionKey", v.column2 as "gatewayId", s.id as "sessionId",
          s.subscription_id as "subscriptionId"
        from v join session as s on s.session_key = v.column1 and s.gateway_id = v.column2 and ${lives('s')}
      union all
      select v.column1, v.column2, s.id, s.subscription_id
        from v join session as s on s.told_key = v.column1 and ${lives('s')} and s.gateway_id + 0 = v.column2
      union all
      select v.column1, v.column2, null, seat.subscription_id
        from v join seat on seat.session_key = v.column1 and seat.gateway_id = v.column2`,
  ),
)

/** In the order of accounting, sessions before seats, so that neither waits for the other. */
export async function endSessionsUnder(
  tx: Handle,
  holders: readonly NameHolder[],
  at: Instant,
): Promise<void> {
  const cause: Concluded = 'replaced'
  const ids = holders.flatMap(({ sessionId }) => sessionId ?? [])
  if (ids.length === 0) return
  const live = tx
    .selectFrom('session')
    .select('id')
    .where('id', 'in', padded(ids))
    .where('ended_at', 'is', null)
    .orderBy('id')
    .forUpdate()
  await tx
    .updateTable('session')
    .set({ ended_at: at, end_cause: cause, stale_at: null })
    .where('id', 'in', live)
    .execute()
}

export async function freeSeatsUnder(tx: Handle, holders: readonly NameHolder[]): Promise<void> {
  await freeSeats(
    tx,
    holders.flatMap(({ subscriptionId, ...name }): HeldName[] =>
      subscriptionId === null ? [] : [{ ...name, subscriptionId }],
    ),
  )
}
