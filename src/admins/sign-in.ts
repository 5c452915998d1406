// The sign-in of admins in two steps: the password opens a half session, which is good for the second step alone; a code makes a
// whole one of it, with a new token. A passkey does both at once. No answer says which part was wrong.
import type { Clock } from '../clock.ts'
import { dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import { sameText } from '../secrets.ts'
import { type Admin, adminNameKey, hasWayIn } from './admin.ts'
import { type AdminSessions, lockAdmins, type OpenedSession, type SignedInAdmin } from './admin-sessions.ts'
import { findAdmin, findAdminNamed, findSecrets, setSignedIn } from './admin-store.ts'
import { listRecords } from './factor-store.ts'
import type { FailedSignIns } from './failed-sign-ins.ts'
import { noteSignIn } from './notes.ts'
import { MAX_PASSKEYS, type PasskeyAnswer, type Passkeys, type Place } from './passkeys.ts'
import { type Factor, type Proofs, wrongSignIn } from './proofs.ts'
import { setSteppedUp, takeHalf } from './session-store.ts'

const PURPOSE = 'sign-in'
const stepUpPurpose = ({ session }: SignedInAdmin) => `step-up of session ${session.id}`

export type AdminSignIn = ReturnType<typeof makeAdminSignIn>
/** What proves once more that the person is there. */
export type StepUp = { password: string } | { code: string } | { passkey: PasskeyAnswer }

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  proofs: Proofs
  passkeys: Pick<Passkeys, 'askFor'>
  sessions: Pick<AdminSessions, 'actorOf' | 'open' | 'find'>
  failedSignIns: Pick<FailedSignIns, 'note'>
}

export function makeAdminSignIn({ db, clock, proofs, passkeys, sessions, failedSignIns }: Deps) {
  /** The first step; gives a half session. Errors: not_authenticated, too_many_failures, overloaded. */
  async function withPassword(
    typed: { name: string; password: string },
    address: string,
  ): Promise<OpenedSession> {
    const nameKey = adminNameKey(typed.name)
    const found = await findAdminNamed(db.read, nameKey)
    const hash = found && hasWayIn(found.admin) ? found.secrets.passwordHash : undefined
    const isRight = await proofs.password(nameKey, hash, { typed: typed.password, address })
    if (!found) throw wrongSignIn()
    if (!isRight) throw await failed(found.admin, 'password', address)
    const actor = await sessions.actorOf(found.admin, address)
    return mustBeOpened(async (tx) => {
      const secrets = await findSecrets(tx, found.admin.id)
      return sameText(secrets?.passwordHash ?? '', hash ?? '')
        ? sessions.open(tx, found.admin, { actor, isHalf: true })
        : undefined
    })
  }

  /**
   * The second step, by a code of the app or a recovery code. Errors: not_authenticated, too_many_failures, overloaded.
   */
  async function withCode(half: string, code: string, address: string): Promise<OpenedSession> {
    const before = await sessions.find(half, true, address)
    if (!before) throw wrongSignIn()
    const { admin, session, actor } = before
    const factor = await proofs.code(admin.id, code, address)
    if (!factor) throw await failed(admin, 'code', address)
    return mustBeOpened(async (tx) => {
      // Ended when the password, the factors or the role were changed meanwhile.
      return (await takeHalf(tx, session.id)) ? openWhole(tx, admin.id, actor, factor) : undefined
    })
  }

  async function openWhole(
    tx: Handle,
    adminId: number,
    actor: SignedInAdmin['actor'],
    factor: Factor,
  ): Promise<OpenedSession | undefined> {
    const admin = await findAdmin(tx, adminId)
    if (!admin) return undefined
    await setSignedIn(tx, admin.id, dayIn('UTC', clock.now()))
    await noteSignIn(tx, { admin, actor, at: clock.now(), factor })
    return sessions.open(tx, admin, { actor, isHalf: false })
  }

  /** Options of navigator.credentials.get for a browser that has not said who signs in. */
  const passkeyOptions = (place: Place) => passkeys.askFor(PURPOSE, place)

  /** Both steps at once. Errors: not_authenticated, too_many_failures, overloaded. */
  async function withPasskey(answer: PasskeyAnswer, address: string): Promise<OpenedSession> {
    const proof = await proofs.passkey(PURPOSE, answer, address)
    const admin = await findAdmin(db.read, proof.adminId)
    if (!admin) throw wrongSignIn()
    const actor = await sessions.actorOf(admin, address)
    return mustBeOpened(async (tx) =>
      (await proof.take(tx)) ? openWhole(tx, admin.id, actor, 'passkey') : undefined,
    )
  }

  /** `work` gives none: what it stands on has ended meanwhile. Errors: not_authenticated. */
  async function mustBeOpened(
    work: (tx: Handle) => Promise<OpenedSession | undefined>,
  ): Promise<OpenedSession> {
    const opened = await db.write(async (tx) => {
      await lockAdmins(tx)
      return work(tx)
    })
    if (!opened) throw wrongSignIn()
    return opened
  }

  async function failed(admin: Admin, step: 'password' | 'code', address: string) {
    failedSignIns.note(admin, step, await sessions.actorOf(admin, address))
    return wrongSignIn()
  }

  /** Of the passkeys of this admin. */
  async function stepUpOptions(who: SignedInAdmin, place: Place) {
    return passkeys.askFor(stepUpPurpose(who), place, await listRecords(db.read, who.admin.id, MAX_PASSKEYS))
  }

  /**
   * Proves a factor in a session again; a recovery code is none here. Errors: not_authenticated, too_many_failures,
   * overloaded.
   */
  async function stepUp(who: SignedInAdmin, by: StepUp, address: string): Promise<void> {
    const { admin, session } = who
    const take = await provedBy(who, by, address)
    const isDone = await db.write(
      async (tx) => (await take(tx)) && (await setSteppedUp(tx, session.id, clock.now())),
    )
    if (!isDone) throw await failed(admin, 'code', address)
  }

  async function provedBy(
    who: SignedInAdmin,
    by: StepUp,
    address: string,
  ): Promise<(tx: Handle) => Promise<boolean>> {
    const { admin } = who
    if ('passkey' in by) {
      const proof = await proofs.passkey(stepUpPurpose(who), by.passkey, address)
      return async (tx) => proof.adminId === admin.id && (await proof.take(tx))
    }
    if ('code' in by) {
      const isRight = await proofs.totp(admin.id, by.code.replace(/\s/g, ''), address)
      return async () => isRight
    }
    const secrets = await findSecrets(db.read, admin.id)
    const typed = { typed: by.password, address }
    const isRight = await proofs.password(adminNameKey(admin.name), secrets?.passwordHash, typed)
    return async () => isRight
  }

  return { withPassword, withCode, passkeyOptions, withPasskey, stepUpOptions, stepUp }
}
