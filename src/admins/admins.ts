// Use cases over the admins of an installation: those who add, change and remove them are other admins, programs with a management
// key, and operators at the command line.
import type { Actor } from '../audit/actor.ts'
import type { Clock } from '../clock.ts'
import type { Scope } from '../credentials/manage-keys/scope.ts'
import type { Asked, Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import {
  type Admin,
  adminNameKey,
  checkedAdminEmail,
  checkedAdminName,
  isRunningOwner,
  levelOf,
  noAdmin,
} from './admin.ts'
import { type AdminSessions, lockAdmins } from './admin-sessions.ts'
import {
  type AdminOwner,
  countAdmins,
  deleteFactors,
  findAdmin,
  findAdminNamed,
  hasRunningOwner,
  insertAdmin,
  listAdmins,
  listNames,
  markRemoved,
  updateAdmin,
} from './admin-store.ts'
import { noteAdded, noteChanged, noteFactor, noteRemoved } from './notes.ts'
import { checkedRole, mustHoldRole } from './roles.ts'
import type { AdminSession } from './session.ts'
import { deleteSessions } from './session-store.ts'
import { type AdminStarting, INVITED_MS } from './starting.ts'

/** Of the installation, and of each brand. */
export const MAX_ADMINS = 200

/** Who changes admins. */
export type AdminChanger = {
  actor: Actor
  /** Whose admins it may see and change: of one brand, of the installation (null), or all. */
  owner: AdminOwner
  /** Its own scopes: it neither grants nor touches a role with others. Absent: an operator at the command line, who may all. */
  scopes?: readonly Scope[] | undefined
}
export type NewAdminInput = { name: string; role: string; brandId: number | null; email?: string | null }
export type AdminChange = {
  role?: string | undefined
  brandId?: number | null | undefined
  email?: string | null | undefined
}
/** `path`: of the link by which the admin begins; it is not shown again. */
export type InvitedAdmin = { admin: Admin; path: string; expiresAt: number }

export type Admins = ReturnType<typeof makeAdmins>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  starting: Pick<AdminStarting, 'linkIn' | 'endLinks'>
  sessions: Pick<AdminSessions, 'list' | 'end'>
}

export function makeAdmins({ db, clock, starting, sessions }: Deps) {
  /** By name. */
  const list = (owner: AdminOwner): Promise<Admin[]> => listAdmins(db.read, owner, MAX_LISTED)

  /** Errors: not_found, also for an admin of another owner. */
  async function get(owner: AdminOwner, id: number, handle: Handle = db.read): Promise<Admin> {
    const admin = await findAdmin(handle, id)
    if (!admin || (owner !== undefined && admin.brandId !== owner)) throw noAdmin()
    return admin
  }

  /** Errors: not_found. */
  async function getNamed(name: string): Promise<Admin> {
    const found = await findAdminNamed(db.read, adminNameKey(name))
    if (found) return found.admin
    throw new AppError('not_found', `There is no admin named "${name}".`)
  }

  /** Names by number, of those who were removed, too. */
  async function namesOf(
    ids: readonly number[],
    handle: Handle = db.read,
  ): Promise<ReadonlyMap<number, string>> {
    const rows = ids.length === 0 ? [] : await listNames(handle, [...new Set(ids)])
    return new Map(rows.map(({ id, name }) => [id, name]))
  }

  /** Errors: invalid_input, invalid_email, scope_missing, conflict. */
  async function add(by: AdminChanger, input: NewAdminInput, once?: IdempotencyHook): Promise<InvitedAdmin> {
    const [name, role] = [checkedAdminName(input.name), checkedRole(input.role)]
    const { brandId } = input
    const email = checkedAdminEmail(input.email ?? null)
    if (by.owner !== undefined && by.owner !== brandId) throw noAdmin()
    mustHoldRole(by.scopes, role, levelOf({ brandId }))
    return db.write(async (tx) => {
      await lockAdmins(tx)
      if ((await countAdmins(tx, brandId)) >= MAX_ADMINS)
        throw new AppError('conflict', `There are ${MAX_ADMINS} admins; remove one first.`)
      const at = clock.now()
      const id = await insertAdmin(tx, { name, nameKey: adminNameKey(name), role, brandId, email, at })
      if (id === undefined) throw new AppError('conflict', `There is an admin named "${name}" already.`)
      const admin = await get(undefined, id, tx)
      await noteAdded(tx, { admin, actor: by.actor, at })
      await starting.endLinks(tx, null) // there is an admin now: the link of the first run makes no other
      return invited(tx, admin)
    }, once)
  }

  async function invited(tx: Handle, admin: Admin): Promise<InvitedAdmin> {
    const path = await starting.linkIn(tx, admin.id, INVITED_MS)
    return { admin, path, expiresAt: clock.now() + INVITED_MS }
  }

  /** One transaction over an admin whom the caller may change. Errors: not_found, scope_missing. */
  async function change<T>(
    by: AdminChanger,
    id: number,
    work: (tx: Handle, admin: Admin) => Promise<T>,
    { once, mustBe }: Asked<Admin> = {},
  ): Promise<T> {
    return db.write(async (tx) => {
      await lockAdmins(tx)
      const admin = await get(by.owner, id, tx)
      mustHoldRole(by.scopes, admin.role, levelOf(admin))
      await mustBe?.(admin, tx)
      return work(tx, admin)
    }, once)
  }

  /**
   * Role, brand and e-mail. Another role or brand ends the sessions. Errors: not_found, invalid_input, invalid_email,
   * scope_missing, conflict when no owner would be left.
   */
  async function set(by: AdminChanger, id: number, input: AdminChange, asked?: Asked<Admin>): Promise<Admin> {
    const email = input.email === undefined ? undefined : checkedAdminEmail(input.email)
    const role = input.role === undefined ? undefined : checkedRole(input.role)
    const work = async (tx: Handle, before: Admin): Promise<Admin> => {
      const { brandId = before.brandId } = input
      const admin = { ...before, brandId, role: role ?? before.role }
      admin.email = email === undefined ? before.email : email
      if (by.owner !== undefined && brandId !== by.owner) throw noAdmin()
      mustHoldRole(by.scopes, admin.role, levelOf(admin))
      await updateAdmin(tx, admin)
      await mustLeaveOwner(tx, before)
      if (admin.role !== before.role || brandId !== before.brandId) await deleteSessions(tx, { adminId: id })
      await noteChanged(tx, { admin, before, actor: by.actor, at: clock.now() })
      return admin
    }
    return change(by, id, work, asked)
  }

  /** Ends his sessions; his name is free again. Errors: not_found, scope_missing, conflict when no owner would be left. */
  async function remove(by: AdminChanger, id: number, once?: IdempotencyHook): Promise<Admin> {
    const work = async (tx: Handle, admin: Admin): Promise<Admin> => {
      const at = clock.now()
      await endAccess(tx, id)
      await markRemoved(tx, id, at)
      await mustLeaveOwner(tx, admin)
      await noteRemoved(tx, { admin, actor: by.actor, at })
      return { ...admin, removedAt: at }
    }
    return change(by, id, work, { once })
  }

  /**
   * Takes all factors away, ends the sessions, and gives a link to set new ones. Errors: not_found, scope_missing; conflict when
   * no other owner can sign in, except at the command line, where the link is for the operator of the machine.
   */
  async function resetFactors(by: AdminChanger, id: number, once?: IdempotencyHook): Promise<InvitedAdmin> {
    const work = async (tx: Handle, before: Admin): Promise<InvitedAdmin> => {
      await endAccess(tx, id)
      if (by.scopes) await mustLeaveOwner(tx, before)
      const admin = await get(undefined, id, tx)
      const noted = { admin, actor: by.actor, at: clock.now() }
      await noteFactor(tx, { ...noted, action: 'admin.reset_factors', factor: 'all' })
      return invited(tx, admin)
    }
    return change(by, id, work, { once })
  }

  async function endAccess(tx: Handle, id: number): Promise<void> {
    await deleteSessions(tx, { adminId: id })
    await deleteFactors(tx, id)
    await starting.endLinks(tx, id)
  }

  /** Errors: conflict when `before` was an owner who could sign in to the installation, and there is none any more. */
  async function mustLeaveOwner(tx: Handle, before: Admin): Promise<void> {
    if (!isRunningOwner(before) || (await hasRunningOwner(tx))) return
    throw new AppError('conflict', 'This is the last owner who can sign in: make another one first.')
  }

  /** Newest first. Errors: not_found. */
  async function listSessions(owner: AdminOwner, id: number): Promise<AdminSession[]> {
    return sessions.list((await get(owner, id)).id)
  }

  /** One session, or all; returns how many. Errors: not_found, scope_missing. */
  async function endSessions(
    by: AdminChanger,
    { id, sessionId }: { id: number; sessionId?: number | undefined },
    once?: IdempotencyHook,
  ): Promise<number> {
    return change(by, id, (tx, admin) => sessions.end(tx, admin, { id: sessionId }, by.actor), { once })
  }

  return {
    list,
    /** Undefined: there is none, or he was removed. */
    find: (id: number): Promise<Admin | undefined> => findAdmin(db.read, id),
    ...{ get, getNamed, namesOf, add, set, remove, resetFactors, listSessions, endSessions },
  }
}

/** Of all owners. */
const MAX_LISTED = 1000
