// Proofs of an admin: whether a password, a code or a passkey is right. Each kind is throttled by itself, by source and by
// target apart, so that a stranger who tries a name does not keep its owner out.

import type { Clock } from '../clock.ts'
import type { Attempts, CredentialKind } from '../credentials/attempts.ts'
import { dayIn } from '../day.ts'
import type { Database, Handle } from '../db/database.ts'
import { AppError, tooManyFailures } from '../errors.ts'
import type { Passwords } from '../passwords.ts'
import type { Vault } from '../secrets.ts'
import type { AdminSecrets } from './admin-store.ts'
import { findSecrets, useStep } from './admin-store.ts'
import type { Challenges } from './challenges.ts'
import { findRecord, setPasskeyUsed, useCode } from './factor-store.ts'
import type { PasskeyAnswer, Passkeys } from './passkeys.ts'
import { recoveryHash } from './recovery-codes.ts'
import { stepOf, totpCode } from './totp.ts'

/** What makes a session whole. */
export type Factor = 'totp' | 'passkey' | 'recovery_code'

/** `take` uses it up, in the transaction that follows; false: it was used meanwhile. */
export type PasskeyProof = { adminId: number; take(tx: Handle): Promise<boolean> }

export type Proofs = ReturnType<typeof makeProofs>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  vault: () => Vault
  passwords: Pick<Passwords, 'verify'>
  attempts: Pick<Attempts, 'attempt'>
  challenges: Pick<Challenges, 'take'>
  passkeys: Pick<Passkeys, 'named' | 'verify'>
}

export function makeProofs({ db, clock, vault, passwords, attempts, challenges, passkeys }: Deps) {
  /** Errors: too_many_failures, overloaded. */
  async function judge(
    of: { kind: CredentialKind; target: string; address: string; tried?: string },
    check: () => Promise<boolean>,
  ): Promise<boolean> {
    const result = await attempts.attempt({ brandId: 0, ...of }, check)
    if (result.kind === 'blocked') throw tooManyFailures(result.retryAfterS)
    return result.kind === 'right'
  }

  /** Without a hash it takes as long and says no. `nameKey`: what was typed as a name. Errors: too_many_failures, overloaded. */
  function password(
    nameKey: string,
    hash: string | null | undefined,
    { typed, address }: { typed: string; address: string },
  ): Promise<boolean> {
    return judge({ kind: 'admin_password', target: nameKey, address, tried: typed }, () =>
      passwords.verify(hash ?? undefined, typed, address),
    )
  }

  /** A code of the app, or a recovery code, which is used up. Undefined: it is wrong. Errors: too_many_failures. */
  async function code(adminId: number, text: string, address: string): Promise<Factor | undefined> {
    const digits = totpCode(text)
    if (digits !== undefined) return (await totp(adminId, digits, address)) ? 'totp' : undefined
    const hash = recoveryHash(adminId, text)
    if (await db.write((tx) => useCode(tx, adminId, hash))) return 'recovery_code'
    await judge({ kind: 'admin_key', target: `${adminId}`, address, tried: text }, async () => false)
    return undefined
  }

  /** A code counts once. Errors: too_many_failures. */
  async function totp(adminId: number, digits: string, address: string): Promise<boolean> {
    return judge({ kind: 'admin_code', target: `${adminId}`, address }, async () => {
      const secret = secretOf(adminId, await findSecrets(db.read, adminId))
      const step = secret === undefined ? undefined : await stepOf(secret, digits, clock.now())
      return step !== undefined && (await db.write((tx) => useStep(tx, adminId, step)))
    })
  }

  function secretOf(adminId: number, secrets: AdminSecrets | undefined): string | undefined {
    const sealed = secrets?.sealedTotp ?? ''
    return sealed === '' ? undefined : vault().decrypt('admin_totp', adminId, sealed)
  }

  /** A right one is let in at once; only wrong ones are counted and slowed. Errors: not_authenticated, too_many_failures. */
  async function passkey(purpose: string, answer: PasskeyAnswer, address: string): Promise<PasskeyProof> {
    const id = passkeys.named(answer)
    const record = id === undefined ? undefined : await findRecord(db.read, id)
    const verified = record && (await passkeys.verify(purpose, answer, record))
    if (!record || !verified) {
      await judge({ kind: 'admin_key', target: '', address }, async () => false)
      throw wrongSignIn()
    }
    const { counter, challenge } = verified
    return {
      adminId: record.adminId,
      async take(tx) {
        if (!(await challenges.take(tx, challenge))) return false
        return setPasskeyUsed(tx, { id: record.id, counter, day: dayIn('UTC', clock.now()) })
      },
    }
  }

  return { password, code, totp, passkey }
}

/** It never says which part was wrong. */
export function wrongSignIn(): AppError {
  return new AppError('not_authenticated', 'This sign-in is not right, or has expired. Try it again.')
}
