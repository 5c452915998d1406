// A database knows the encryption keys it was written with: under each it keeps a sealed word that no other key opens. Whoever
// brings other keys is stopped before anything is written that the right ones could not read.
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import { type EncryptionKey, type EncryptionKeys, keyIdOf, makeVault, type Purpose } from '../secrets.ts'
import {
  deleteKnownKey,
  insertKnownKey,
  isKeyUsed,
  type KnownKey,
  listKnownKeys,
  listSealed,
} from './installation-key-store.ts'

/** The keys that were given do not belong to this database. The message says what to do. */
export class WrongKeyError extends Error {
  override name = 'WrongKeyError'
}

/** Other processes may add a key at the same moment; each time one of them gets further. */
const MOST_TRIES = 10
const WORD = 'latchkey'

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; random: Random; keys: EncryptionKeys }

export function makeInstallationKeys({ db, clock, random, keys }: Deps) {
  const vault = makeVault(keys, random)
  const given = new Set(keys.map(({ id }) => id))

  /** In the transaction that begins an installation. */
  async function begin(tx: Handle): Promise<void> {
    await note(tx, keys[0], 1)
  }

  /** Before anything is encrypted or decrypted. Errors: WrongKeyError. */
  async function check(): Promise<void> {
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const known = await listKnownKeys(db.read)
      if (known.length === 0) {
        if (await db.write(noteFormer)) return
        continue
      }
      refuseOthers(known)
      await forgetUnused(known)
      if (known.some(({ keyId }) => keyId === keys[0].id)) return
      const next = Math.max(...known.map(({ number }) => number)) + 1
      if (await db.write((tx) => note(tx, keys[0], next))) return
    }
    throw new WrongKeyError('Other processes keep adding encryption keys to this database; start again.')
  }

  function note(tx: Handle, key: EncryptionKey, number: number): Promise<boolean> {
    const sealed = makeVault([key], random).encrypt('installation', WORD)
    return insertKnownKey(tx, { number, sealed, at: clock.now() })
  }

  /**
   * A database of before it knew its keys: most of what is encrypted must open. Not all of it, since a wrong key may have
   * been given for a while.
   */
  async function noteFormer(tx: Handle): Promise<boolean> {
    const samples = await listSealed(tx)
    const good = samples.filter(({ purpose, sealed }) => opens(purpose, sealed))
    if (good.length * 2 < samples.length) throw new WrongKeyError(strangerText(keysOf(samples)))
    const used = keys.filter(({ id }, index) => index === 0 || keysOf(good).includes(id))
    for (const [index, key] of used.entries()) if (!(await note(tx, key, index + 1))) return false
    return true
  }

  function refuseOthers(known: readonly KnownKey[]): void {
    const other = known.find(({ keyId, sealed }) => given.has(keyId) && !opens('installation', sealed))
    if (other) throw new WrongKeyError(impostorText(other.keyId))
    if (!known.some(({ keyId }) => given.has(keyId)))
      throw new WrongKeyError(strangerText(known.map(({ keyId }) => keyId)))
  }

  /** A key that is not given any more is forgotten once nothing needs it. */
  async function forgetUnused(known: readonly KnownKey[]): Promise<void> {
    for (const { keyId } of known.filter((one) => !given.has(one.keyId))) {
      await db.write(async (tx) => {
        if (await isKeyUsed(tx, keyId)) throw new WrongKeyError(missingText(keyId))
        await deleteKnownKey(tx, keyId)
      })
    }
  }

  function opens(purpose: Purpose, sealed: string): boolean {
    try {
      vault.decrypt(purpose, sealed)
      return true
    } catch {
      return false
    }
  }

  return { begin, check }
}

function keysOf(sealed: readonly { sealed: string }[]): string[] {
  return [...new Set(sealed.map((one) => keyIdOf(one.sealed)))]
}

const NOTHING_CHANGED = 'Nothing was changed.'

function impostorText(keyId: string): string {
  return (
    `The encryption key "${keyId}" that is given has the name of the key of this database but is another one. Put back ` +
    'the encryption.key (or LATCHKEY_ENCRYPTION_KEY) that belongs to this database, from the backup of the same ' +
    `installation. ${NOTHING_CHANGED}`
  )
}

function strangerText(needed: readonly string[]): string {
  return (
    `The encryption key that is given does not belong to this database, which was written with ${quoted(needed)}. ` +
    'Put back the encryption.key (or LATCHKEY_ENCRYPTION_KEY) of the same installation; to change the key, put the new ' +
    `one in front of the old one and keep both. ${NOTHING_CHANGED}`
  )
}

function missingText(keyId: string): string {
  return (
    `The database holds secrets under the encryption key "${keyId}", which is not given. Give it as well, behind the ` +
    `others: new:…,${keyId}:… ${NOTHING_CHANGED}`
  )
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
