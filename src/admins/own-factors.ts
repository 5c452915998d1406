// What an admin does with his own factors while he is signed in. The caller has seen to it that a factor was proved in the session
// lately (isSteppedUp).

import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import { hashSecret, type KeyRing } from '../secrets.ts'
import { type Admin, checkAdminPassword, checkedLanguage, checkedLine, hasWayIn, noAdmin } from './admin.ts'
import { entryOf, lockAdmins, type Self, type SignedInAdmin } from './admin-sessions.ts'
import { findAdmin, findSecrets, updateAdmin, updateAdminPassword, updateTotp } from './admin-store.ts'
import { deletePasskey, listPasskeys, listRecords, type Passkey, renamePasskey } from './factor-store.ts'
import type { FactorWriter } from './factor-writer.ts'
import { type ChangedFactor, noteChanged, noteFactor } from './notes.ts'
import { MAX_PASSKEYS, type PasskeyAnswer, type Passkeys, type Place } from './passkeys.ts'
import { deleteSessions } from './session-store.ts'
import { wrongCode } from './starting.ts'
import { offeredSecret, offerOf, stepOf, totpCode } from './totp.ts'

export type { Passkey } from './factor-store.ts'
export type OwnFactors = ReturnType<typeof makeOwnFactors>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  keyRing: KeyRing
  passwords: Pick<Passwords, 'hash'>
  passkeys: Pick<Passkeys, 'offer' | 'register'>
  factorWriter: FactorWriter
}

export function makeOwnFactors({ db, clock, keyRing, passwords, passkeys, factorWriter }: Deps) {
  /** What there is; the factors themselves are never shown. */
  async function list({ admin: { id } }: SignedInAdmin): Promise<{ admin: Admin; passkeys: Passkey[] }> {
    const [admin, known] = await Promise.all([
      findAdmin(db.read, id),
      listPasskeys(db.read, id, MAX_PASSKEYS),
    ])
    if (!admin) throw noAdmin()
    return { admin, passkeys: known }
  }

  /** One transaction, after which the admin can still sign in. Errors: conflict. */
  async function change<T>(
    { admin: { id }, actor, once }: Self,
    what: { action: string; factor: ChangedFactor },
    work: (tx: Handle) => Promise<T>,
  ): Promise<T> {
    return db.write(async (tx) => {
      await lockAdmins(tx)
      if (!(await findAdmin(tx, id))) throw noAdmin()
      const result = await work(tx)
      const admin = await findAdmin(tx, id)
      if (!admin || !hasWayIn(admin))
        throw new AppError('conflict', 'This is the last way to sign in: add another first.')
      await noteFactor(tx, { admin, actor, at: clock.now(), ...what })
      return result
    }, once)
  }

  /** Ends the other sessions. Errors: weak_password, conflict, overloaded. */
  async function setPassword(who: Self, password: string): Promise<void> {
    const { admin, session, actor } = who
    checkAdminPassword(password, admin)
    const hash = await passwords.hash(password, actor.address)
    await change(who, { action: 'admin.set_password', factor: 'password' }, async (tx) => {
      await updateAdminPassword(tx, admin.id, hash)
      await deleteSessions(tx, { adminId: admin.id, except: session.id })
    })
  }

  /** A new secret for the app; it counts once setTotp confirms it. */
  async function totpOffer(who: SignedInAdmin) {
    return offerOf(await offered(who), who.admin.name)
  }

  /** Another one after each change. */
  async function offered({ admin, session }: SignedInAdmin): Promise<string> {
    const now = (await findSecrets(db.read, admin.id))?.sealedTotp ?? ''
    return offeredSecret(keyRing, `session ${session.id} ${hashSecret(now)}`)
  }

  /** In place of the former app. Errors: invalid_input when the code is not of the offered secret; conflict. */
  async function setTotp(who: Self, code: string): Promise<void> {
    const secret = await offered(who)
    const step = await stepOf(secret, totpCode(code) ?? '', clock.now())
    if (!step) throw wrongCode()
    await change(who, { action: 'admin.set_totp', factor: 'totp' }, (tx) =>
      factorWriter.setTotp(tx, who.admin.id, { secret, step: step.step }),
    )
  }

  /** Errors: conflict when it is the last way in. */
  function removeTotp(who: Self): Promise<void> {
    return change(who, { action: 'admin.remove_totp', factor: 'totp' }, (tx) =>
      updateTotp(tx, who.admin.id, { sealed: '', step: null }),
    )
  }

  /** Options of navigator.credentials.create. */
  async function passkeyOffer(who: SignedInAdmin, place: Place) {
    const { id, name } = who.admin
    const known = await listRecords(db.read, id, MAX_PASSKEYS)
    const userId = Uint8Array.from(Buffer.from(hashSecret(`admin ${id}`), 'hex'))
    return passkeys.offer(purposeOf(who), place, { name, userId, known })
  }

  /** Its number. Errors: invalid_input, conflict. */
  async function addPasskey(who: Self, name: string, answer: PasskeyAnswer): Promise<number> {
    const made = { ...(await passkeys.register(purposeOf(who), answer)), name }
    return change(who, { action: 'admin.add_passkey', factor: 'passkey' }, (tx) =>
      factorWriter.addPasskey(tx, who.admin.id, made),
    )
  }

  /** Errors: not_found, invalid_input. */
  async function setPasskeyName({ admin, actor, once }: Self, id: number, name: string): Promise<void> {
    const text = checkedLine(name, 'the name of a passkey')
    await db.write(async (tx) => {
      if (!(await renamePasskey(tx, { id, adminId: admin.id, name: text }))) throw noPasskey()
      const entry = { ...entryOf(admin, actor, clock.now()), after: { passkey: id, name: text } }
      await writeAudit(tx, { ...entry, action: 'admin.rename_passkey' })
    }, once)
  }

  /** Errors: not_found; conflict when it is the last way in. */
  function removePasskey(who: Self, id: number): Promise<void> {
    return change(who, { action: 'admin.remove_passkey', factor: 'passkey' }, async (tx) => {
      if (!(await deletePasskey(tx, { id, adminId: who.admin.id }))) throw noPasskey()
    })
  }

  /** Ten new ones; the former ones count no longer. Not shown again. */
  function newRecoveryCodes(who: Self): Promise<string[]> {
    return change(who, { action: 'admin.new_recovery_codes', factor: 'recovery_codes' }, (tx) =>
      factorWriter.newCodes(tx, who.admin.id),
    )
  }

  /** Null: as the browser asks. Errors: invalid_input. */
  async function setLanguage({ admin: { id }, actor, once }: Self, wanted: string | null): Promise<Admin> {
    const language = checkedLanguage(wanted)
    return db.write(async (tx) => {
      await lockAdmins(tx)
      const before = await findAdmin(tx, id)
      if (!before) throw noAdmin()
      const admin = { ...before, language }
      if (before.language === language) return admin
      await updateAdmin(tx, admin)
      await noteChanged(tx, { admin, before, actor, at: clock.now() })
      return admin
    }, once)
  }

  return {
    ...{ list, setPassword, totpOffer, setTotp, removeTotp, passkeyOffer, addPasskey, setPasskeyName },
    ...{ removePasskey, newRecoveryCodes, setLanguage },
  }
}

const purposeOf = ({ session }: SignedInAdmin) => `new passkey in session ${session.id}`

function noPasskey(): AppError {
  return new AppError('not_found', 'There is no such passkey.')
}
