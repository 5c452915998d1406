// Links by which an admin begins: that of the first run makes the first owner, that of an invitation is for an admin who was added,
// or whose factors were taken away. A link is used up when its page is finished, not when it is opened.
import type { Clock } from '../clock.ts'
import { HOUR_MS, type Instant } from '../clock.ts'
import { dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError, invalidLink } from '../errors.ts'
import { isToken, newToken, type Random } from '../ids.ts'
import type { Passwords } from '../passwords.ts'
import { hashSecret, type KeyRing } from '../secrets.ts'
import { type Admin, adminNameKey, checkAdminPassword, checkedAdminName, checkedLanguage } from './admin.ts'
import { type AdminSessions, lockAdmins, type OpenedSession } from './admin-sessions.ts'
import { countAdmins, findAdmin, insertAdmin, setSignedIn, updateAdmin } from './admin-store.ts'
import type { FactorWriter, NewFactors } from './factor-writer.ts'
import { deleteLinks, findLink, purgeLinks, replaceLink, useLink } from './link-store.ts'
import { noteAdded, noteFactor, noteSignIn } from './notes.ts'
import type { PasskeyAnswer, Passkeys, Place } from './passkeys.ts'
import { offeredSecret, offerOf, stepOf, totpCode } from './totp.ts'

/** The operator sits before the screen that shows it. */
export const FIRST_RUN_MS = HOUR_MS
export const INVITED_MS = 24 * HOUR_MS

/** What the page of a link begins with. `name`: null at the first run, where the person chooses it. */
export type StartLink = { name: string | null }
/** A password with a code of the app that was offered, or a passkey. */
export type Start = {
  /** At the first run; an invited admin has one. */
  name?: string | undefined
  language?: string | null | undefined
} & ({ password: string; code: string } | { passkey: PasskeyAnswer; passkeyName: string })

/** `recoveryCodes`: not shown again. */
export type Started = OpenedSession & { recoveryCodes: string[] }

export type AdminStarting = ReturnType<typeof makeAdminStarting>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  keyRing: () => KeyRing
  passwords: Pick<Passwords, 'hash'>
  passkeys: () => Pick<Passkeys, 'offer' | 'register'>
  sessions: Pick<AdminSessions, 'actorOf' | 'open'>
  factorWriter: () => FactorWriter
}

export function makeAdminStarting(deps: Deps) {
  const { db, clock, random, keyRing, passwords, passkeys, sessions, factorWriter } = deps

  /** The path of a new link, which ends the former one. `adminId` null: the first run. */
  async function linkIn(tx: Handle, adminId: number | null, livesMs: number): Promise<string> {
    const token = newToken(random)
    const at = clock.now()
    await replaceLink(tx, { hash: hashSecret(token), adminId, at, expiresAt: at + livesMs })
    return `/console/start/${token}`
  }

  /** The path of the link that makes the first owner; undefined when there is an admin. It ends the former one. */
  async function beginFirstRun(): Promise<string | undefined> {
    if ((await countAdmins(db.read, undefined)) > 0) return undefined // the usual start writes nothing
    return db.write(async (tx) => {
      await lockAdmins(tx)
      return (await countAdmins(tx, undefined)) > 0 ? undefined : linkIn(tx, null, FIRST_RUN_MS)
    })
  }

  /** Undefined: unknown, used, or expired. */
  async function find(
    token: string,
  ): Promise<(StartLink & { hash: string; admin: Admin | undefined }) | undefined> {
    if (!isToken(token)) return undefined
    const hash = hashSecret(token)
    const link = await findLink(db.read, hash, clock.now())
    if (!link) return undefined
    if (link.adminId === null) return { hash, name: null, admin: undefined }
    const admin = await findAdmin(db.read, link.adminId)
    return admin && { hash, name: admin.name, admin }
  }

  async function get(token: string) {
    const link = await find(token)
    if (!link) throw invalidLink()
    return link
  }

  /** Does not use it up. Undefined: unknown, used, or expired. */
  async function look(token: string): Promise<StartLink | undefined> {
    const link = await find(token)
    return link && { name: link.name }
  }

  /** What the app is given: the same for each look. `name`: of the first run. Errors: reset_link_invalid, invalid_input. */
  async function totpOffer(token: string, name?: string) {
    const link = await get(token)
    return offerOf(offeredSecret(keyRing(), link.hash), link.name ?? checkedAdminName(name ?? ''))
  }

  /** Options of navigator.credentials.create. Errors: reset_link_invalid, invalid_input. */
  async function passkeyOffer(token: string, place: Place, name?: string) {
    const link = await get(token)
    const user = { name: link.name ?? checkedAdminName(name ?? ''), userId: userIdOf(link.hash) }
    return passkeys().offer(purposeOf(link.hash), place, user)
  }

  /**
   * Uses the link up: the admin has his factors, ten recovery codes and a session. Errors: reset_link_invalid; weak_password;
   * invalid_input when the name, the code or the passkey is wrong; conflict when another admin has the name; overloaded.
   */
  async function finish(token: string, start: Start, address: string): Promise<Started> {
    const link = await get(token)
    const name = link.name ?? checkedAdminName(start.name ?? '')
    const language = start.language === undefined ? undefined : checkedLanguage(start.language)
    const factors = await factorsOf(link.hash, { name, email: link.admin?.email ?? null }, start, address)
    return db.write(async (tx) => {
      await lockAdmins(tx)
      const at = clock.now()
      const used = await useLink(tx, link.hash, at)
      if (!used) throw invalidLink()
      const begun = used.adminId === null ? await addFirst(tx, name, at) : await findAdmin(tx, used.adminId)
      if (!begun) throw invalidLink()
      const actor = await sessions.actorOf(begun, address)
      if (used.adminId === null) await noteAdded(tx, { admin: begun, actor, at })
      if (language !== undefined) await updateAdmin(tx, { ...begun, language })
      const recoveryCodes = await factorWriter().replace(tx, begun.id, factors)
      await setSignedIn(tx, begun.id, dayIn('UTC', at))
      const admin = (await findAdmin(tx, begun.id)) ?? begun
      await noteFactor(tx, { admin, actor, at, action: 'admin.start', factor: 'all' })
      await noteSignIn(tx, { admin, actor, at, factor: 'link' })
      return { ...(await sessions.open(tx, admin, { actor, isHalf: false })), recoveryCodes }
    })
  }

  async function addFirst(tx: Handle, name: string, at: Instant): Promise<Admin | undefined> {
    if ((await countAdmins(tx, undefined)) > 0) return undefined
    const row = { name, nameKey: adminNameKey(name), role: 'owner' as const, brandId: null, email: null, at }
    const id = await insertAdmin(tx, row)
    return id === undefined ? undefined : findAdmin(tx, id)
  }

  async function factorsOf(
    hash: string,
    person: Pick<Admin, 'name' | 'email'>,
    start: Start,
    address: string,
  ): Promise<NewFactors> {
    if ('passkey' in start)
      return {
        passkey: { ...(await passkeys().register(purposeOf(hash), start.passkey)), name: start.passkeyName },
      }
    checkAdminPassword(start.password, person)
    const secret = offeredSecret(keyRing(), hash)
    const step = await stepOf(secret, totpCode(start.code) ?? '', clock.now())
    if (!step) throw wrongCode()
    return { passwordHash: await passwords.hash(start.password, address), totp: { secret, step: step.step } }
  }

  return {
    ...{ linkIn, endLinks: deleteLinks, beginFirstRun, look, totpOffer, passkeyOffer, finish },
    /** Deletes links that have expired, at most `limit`; returns how many. */
    purgeLinks: (limit: number): Promise<number> => db.write((tx) => purgeLinks(tx, clock.now(), limit)),
  }
}

const purposeOf = (hash: string) => `start by link ${hash}`

/** Of one that has no number yet; passkeys are found by their own ids. */
function userIdOf(hash: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.from(hash, 'hex'))
}

export function wrongCode(): AppError {
  return new AppError('invalid_input', 'code: this is not the code that the app shows now.')
}
