// Sessions of admins in browsers: opened by the sign-in, found by the cookie of each call, ended by their admin or by another.
import { fromAddress } from '../address-privacy.ts'
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Brands } from '../brands/brands.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { raiseRevision } from '../db/revision.ts'
import { AppError } from '../errors.ts'
import { isToken, newToken, type Random } from '../ids.ts'
import { hashSecret } from '../secrets.ts'
import type { Admin } from './admin.ts'
import { findAdmin } from './admin-store.ts'
import { type AdminSession, isLiveSession, isTouchDue, MOST_SESSIONS } from './session.ts'
import {
  deleteSessions,
  findSessionByHash,
  insertSession,
  listSessions,
  purgeSessions,
  setSeen,
  trimSessions,
} from './session-store.ts'

/** An admin who is signed in, as use cases get him. */
export type SignedInAdmin = { admin: Admin; session: AdminSession; actor: Extract<Actor, { kind: 'admin' }> }
/** The same, who changes something of himself. */
export type Self = SignedInAdmin & { once?: IdempotencyHook | undefined }
/** `token`: for the cookie; it is not stored. */
export type OpenedSession = SignedInAdmin & { token: string }

export type AdminSessions = ReturnType<typeof makeAdminSessions>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  brands: Pick<Brands, 'findById'>
}

export function makeAdminSessions({ db, clock, random, brands }: Deps) {
  /** The admin as the audit trail names him. Without a brand no rule says how much of the address may be kept: nothing is. */
  async function actorOf(
    admin: Pick<Admin, 'id' | 'brandId'>,
    address: string,
  ): Promise<SignedInAdmin['actor']> {
    const brand = admin.brandId === null ? undefined : await brands.findById(admin.brandId)
    const from = fromAddress(address, brand?.settings.session_addresses ?? 'none')
    return { kind: 'admin', adminId: admin.id, ...from }
  }

  /** In the transaction of the sign-in, under lockAdmins. */
  async function open(
    tx: Handle,
    admin: Admin,
    { actor, isHalf }: { actor: SignedInAdmin['actor']; isHalf: boolean },
  ): Promise<OpenedSession> {
    const token = newToken(random)
    const at = clock.now()
    const row = {
      adminId: admin.id,
      isHalf,
      createdAt: at,
      stepUpAt: isHalf ? null : at,
      address: actor.kept,
    }
    const id = await insertSession(tx, { ...row, hash: hashSecret(token) })
    await trimSessions(tx, row, MOST_SESSIONS)
    return { token, admin, actor, session: { ...row, id, seenAt: at } }
  }

  /** The session with this token, whole or half, and its admin. */
  async function find(token: string, isHalf: boolean, address: string): Promise<SignedInAdmin | undefined> {
    if (!isToken(token)) return undefined
    const session = await findSessionByHash(db.read, hashSecret(token))
    if (session?.isHalf !== isHalf || !isLiveSession(session, clock.now())) return undefined
    const admin = await findAdmin(db.read, session.adminId)
    return admin && { admin, session, actor: await actorOf(admin, address) }
  }

  /** Who calls with this cookie, whose session goes on by it. */
  async function identify(token: string, address: string): Promise<SignedInAdmin | undefined> {
    const found = await find(token, false, address)
    const now = clock.now()
    if (!found || !isTouchDue(found.session, now)) return found
    await db.write((tx) => setSeen(tx, found.session.id, now))
    return { ...found, session: { ...found.session, seenAt: now } }
  }

  /** Ends the session of the call. */
  async function signOut({ admin, session, actor }: SignedInAdmin): Promise<void> {
    await db.write(async (tx) => {
      if ((await deleteSessions(tx, { adminId: admin.id, id: session.id })) === 0) return
      await writeAudit(tx, { ...entryOf(admin, actor, clock.now()), action: 'admin.sign_out' })
    })
  }

  /** Newest first; at most MOST_SESSIONS. */
  async function list(adminId: number): Promise<AdminSession[]> {
    const now = clock.now()
    return (await listSessions(db.read, adminId, MOST_SESSIONS)).filter((one) => isLiveSession(one, now))
  }

  /** One session of an admin, or all but `except`; returns how many. Errors: not_found when there is no such session. */
  async function end(
    tx: Handle,
    admin: Admin,
    { id, except }: { id?: number | undefined; except?: number | undefined },
    actor: Actor,
  ): Promise<number> {
    const ended = await deleteSessions(tx, { adminId: admin.id, id, except })
    if (id !== undefined && ended === 0) throw new AppError('not_found', 'There is no such session.')
    if (ended > 0)
      await writeAudit(tx, {
        ...{ ...entryOf(admin, actor, clock.now()), action: 'admin.end_sessions' },
        after: { ended },
      })
    return ended
  }

  /** One of one's own, or all but that of the call; returns how many. Errors: not_found. */
  async function endOwn({ admin, session, actor, once }: Self, id?: number): Promise<number> {
    const which = id === undefined ? { except: session.id } : { id }
    return db.write((tx) => end(tx, admin, which, actor), once)
  }

  return {
    ...{ actorOf, open, find, identify, signOut, list, end, endOwn },
    /** Deletes what has ended, at most `limit`; returns how many. */
    purge: (limit: number): Promise<number> => db.write((tx) => purgeSessions(tx, clock.now(), limit)),
  }
}

/** First in the transaction of a change: of two changes of admins at once the second waits, and sees what the first did. */
export async function lockAdmins(tx: Handle): Promise<void> {
  await raiseRevision(tx, 'admins')
}

/** Of a row of the audit trail. */
export function entryOf({ id, brandId }: Pick<Admin, 'id' | 'brandId'>, actor: Actor, at: number) {
  return { at, brandId, actor, target: `admin:${id}` }
}
