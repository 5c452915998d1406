// Writes the factors of an admin: each row with what is bound to it.
import type { Clock } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import type { Vault } from '../secrets.ts'
import { checkedLine } from './admin.ts'
import { deleteFactors, updateAdminPassword, updateTotp } from './admin-store.ts'
import type { Challenges } from './challenges.ts'
import { insertPasskey, listPasskeys, replaceCodes } from './factor-store.ts'
import { MAX_PASSKEYS, type NewPasskeyAnswer, wrongPasskey } from './passkeys.ts'
import { newRecoveryCodes, recoveryHash } from './recovery-codes.ts'

export type NewTotp = { secret: string; step: number }
export type NamedPasskey = NewPasskeyAnswer & { name: string }
export type NewFactors = { passwordHash: string; totp: NewTotp } | { passkey: NamedPasskey }

export type FactorWriter = ReturnType<typeof makeFactorWriter>

type Deps = { clock: Clock; random: Random; vault: Vault; challenges: Pick<Challenges, 'take'> }

export function makeFactorWriter({ clock, random, vault, challenges }: Deps) {
  function setTotp(tx: Handle, adminId: number, { secret, step }: NewTotp): Promise<void> {
    return updateTotp(tx, adminId, { sealed: vault.encrypt('admin_totp', adminId, secret), step })
  }

  /** Errors: invalid_input; conflict when there are too many, or the authenticator is registered. */
  async function addPasskey(
    tx: Handle,
    adminId: number,
    { challenge, ...key }: NamedPasskey,
  ): Promise<number> {
    const name = checkedLine(key.name, 'the name of a passkey')
    if (!(await challenges.take(tx, challenge))) throw wrongPasskey()
    if ((await listPasskeys(tx, adminId, MAX_PASSKEYS)).length >= MAX_PASSKEYS)
      throw new AppError('conflict', `There are ${MAX_PASSKEYS} passkeys; remove one first.`)
    const id = await insertPasskey(tx, { ...key, name, adminId, at: clock.now() })
    if (id === undefined) throw new AppError('conflict', 'This passkey is registered already.')
    return id
  }

  /** Ends the former ones; the new ones are not shown again. */
  async function newCodes(tx: Handle, adminId: number): Promise<string[]> {
    const codes = newRecoveryCodes(random)
    await replaceCodes(
      tx,
      adminId,
      codes.map((code) => recoveryHash(adminId, code)),
    )
    return codes
  }

  /** In place of all factors that there are; gives the new recovery codes. Errors: those of addPasskey. */
  async function replace(tx: Handle, adminId: number, factors: NewFactors): Promise<string[]> {
    await deleteFactors(tx, adminId)
    if ('passkey' in factors) await addPasskey(tx, adminId, factors.passkey)
    else {
      await updateAdminPassword(tx, adminId, factors.passwordHash)
      await setTotp(tx, adminId, factors.totp)
    }
    return newCodes(tx, adminId)
  }

  return { setTotp, addPasskey, newCodes, replace }
}
