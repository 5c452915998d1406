// The SQL of the sessions of admins. Decides nothing.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { type AdminSession, HALF_MS, IDLE_MS, LIFE_MS } from './session.ts'

const COLUMNS = [
  ...(['id', 'admin_id as adminId', 'half', 'created_at as createdAt', 'seen_at as seenAt'] as const),
  ...(['step_up_at as stepUpAt', 'address'] as const),
] as const

type Row = Omit<AdminSession, 'isHalf'> & { half: 0 | 1 }

function toSession({ half, ...row }: Row): AdminSession {
  return { ...row, isHalf: half === 1 }
}

export async function insertSession(
  tx: Handle,
  { hash, ...row }: Omit<AdminSession, 'id' | 'seenAt'> & { hash: string },
): Promise<number> {
  const { id } = await tx
    .insertInto('admin_session')
    .values({
      ...{ admin_id: row.adminId, hash, half: row.isHalf ? 1 : 0, created_at: row.createdAt },
      ...{ seen_at: row.createdAt, step_up_at: row.stepUpAt, address: row.address },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Of more than `most` of one kind the oldest end. */
export async function trimSessions(
  tx: Handle,
  { adminId, isHalf }: Pick<AdminSession, 'adminId' | 'isHalf'>,
  most: number,
): Promise<void> {
  const kept = tx
    .selectFrom('admin_session')
    .select('id')
    .where('admin_id', '=', adminId)
    .where('half', '=', isHalf ? 1 : 0)
    .orderBy('id', 'desc')
    .limit(most)
  await tx
    .deleteFrom('admin_session')
    .where('admin_id', '=', adminId)
    .where('half', '=', isHalf ? 1 : 0)
    .where('id', 'not in', kept)
    .execute()
}

export async function findSessionByHash(db: Handle, hash: string): Promise<AdminSession | undefined> {
  const row = await db.selectFrom('admin_session').select(COLUMNS).where('hash', '=', hash).executeTakeFirst()
  return row && toSession(row)
}

/** Whole ones, newest first. */
export async function listSessions(db: Handle, adminId: number, limit: number): Promise<AdminSession[]> {
  const rows = await db
    .selectFrom('admin_session')
    .select(COLUMNS)
    .where('admin_id', '=', adminId)
    .where('half', '=', 0)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toSession)
}

export async function setSeen(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx.updateTable('admin_session').set({ seen_at: at }).where('id', '=', id).execute()
}

/** False: the session has ended. */
export async function setSteppedUp(tx: Handle, id: number, at: Instant): Promise<boolean> {
  const done = await tx
    .updateTable('admin_session')
    .set({ step_up_at: at })
    .where('id', '=', id)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** Uses a half session up; false: it has ended. */
export async function takeHalf(tx: Handle, id: number): Promise<boolean> {
  const done = await tx
    .deleteFrom('admin_session')
    .where('id', '=', id)
    .where('half', '=', 1)
    .executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}

/** Returns how many there were: one session of an admin, or all but `except`; half ones are not counted. */
export async function deleteSessions(
  tx: Handle,
  { adminId, id, except }: { adminId: number; id?: number | undefined; except?: number | undefined },
): Promise<number> {
  const rows = await tx
    .deleteFrom('admin_session')
    .where('admin_id', '=', adminId)
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? 0))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? 0))
    .returning('half')
    .execute()
  return rows.filter(({ half }) => half === 0).length
}

/** Deletes up to `limit` that have ended; returns how many. */
export async function purgeSessions(tx: Handle, now: Instant, limit: number): Promise<number> {
  const old = tx
    .selectFrom('admin_session')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('seen_at', '<', now - IDLE_MS),
        eb('created_at', '<', now - LIFE_MS),
        eb.and([eb('half', '=', 1), eb('created_at', '<', now - HALF_MS)]),
      ]),
    )
    .limit(limit)
  const done = await tx.deleteFrom('admin_session').where('id', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
