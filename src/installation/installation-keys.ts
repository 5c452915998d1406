// A database knows the encryption keys it was written with: under each it keeps a sealed word that no other key opens. A
// process with other keys is stopped before it writes text that the right keys could not read. That word also says whether
// all that its key has encrypted is bound to its row.
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { Random } from '../ids.ts'
import {
  type EncryptionKey,
  type EncryptionKeys,
  isBound,
  type KeyRing,
  keyIdOf,
  makeVault,
  type Purpose,
  ringOf,
  type SealedRow,
  type Vault,
} from '../secrets.ts'
import {
  deleteKnownKey,
  insertKnownKey,
  type KnownKey,
  listHolders,
  listKnownKeys,
  lockKeys,
  setSealedWord,
} from './installation-key-store.ts'
import { isKeyUsed, listTexts, SEALED } from './sealed-texts.ts'

/** The keys that were given do not belong to this database. The message says what to do. */
export class WrongKeyError extends Error {
  override name = 'WrongKeyError'
}

/** Other processes may add a key at the same moment; each time one of them gets further. */
const MOST_TRIES = 10
const WORD = 'latchkey'
/** Of a key that has encrypted before texts were bound to their rows, as has each whose word is not bound itself. */
const OLDER_WORD = 'latchkey before'
/** Of each kind, from the oldest on: enough to distinguish the keys of two installations. */
const SAMPLES = 100

export type InstallationKeys = ReturnType<typeof makeInstallationKeys>

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  random: Random
  keys: EncryptionKeys | KeyRing
}
type Sample = { purpose: Purpose; row: SealedRow; sealed: string }

export function makeInstallationKeys({ db, clock, random, keys: given }: Deps) {
  const ring = ringOf(given)
  const any = makeVault(ring, random)
  any.openUnbound(ring.keys().map(({ id }) => id))
  const isGiven = (keyId: string) => ring.keys().some(({ id }) => id === keyId)

  /** In the transaction that begins an installation. */
  async function begin(tx: Handle): Promise<void> {
    await note(tx, ring.keys()[0], 1)
  }

  /**
   * Before anything is encrypted or decrypted. From then on `vault` opens what an earlier version has left under keys of
   * that time. Errors: WrongKeyError.
   */
  async function check(vault?: Pick<Vault, 'openUnbound'>): Promise<void> {
    await learn()
    const older = (await listKnownKeys(db.read)).filter(isOlder)
    vault?.openUnbound(older.map(({ keyId }) => keyId))
  }

  /**
   * As `check`, and writes nothing: what only a start can settle is left to it. Resolves with whether texts of an earlier
   * version may be there that are not bound to their rows.
   */
  async function look(vault: Pick<Vault, 'openUnbound'>): Promise<boolean> {
    const known = await listKnownKeys(db.read)
    if (known.length > 0) refuseOthers(known)
    const older = known.filter(isOlder)
    vault.openUnbound(older.map(({ keyId }) => keyId))
    return older.length > 0
  }

  async function learn(): Promise<void> {
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const known = await listKnownKeys(db.read)
      if (known.length === 0) {
        if (await db.write(noteFormer)) return
        continue
      }
      refuseOthers(known)
      await forgetUnused(known)
      const [first] = ring.keys()
      if (known.some(({ keyId }) => keyId === first.id)) return
      if (await db.write((tx) => note(tx, first, nextNumber(known)))) return
    }
    throw new WrongKeyError('Other processes keep adding encryption keys to this database; start again.')
  }

  function note(tx: Handle, key: EncryptionKey, number: number, word = WORD): Promise<boolean> {
    return insertKnownKey(tx, { number, sealed: sealWord(key, word), at: clock.now() })
  }

  function sealWord(key: EncryptionKey, word: string): string {
    return makeVault([key], random).encrypt('installation', key.id, word)
  }

  function isOlder({ keyId, sealed }: KnownKey): boolean {
    if (!isGiven(keyId) || sealed === '') return false
    return !isBound(sealed) || any.decrypt('installation', keyId, sealed) === OLDER_WORD
  }

  /** Once everything is bound under the first key: nothing that older ones have left counts any more, should it come back. */
  async function noteBound(tx: Handle): Promise<void> {
    for (const key of ring.keys()) await setSealedWord(tx, key.id, sealWord(key, WORD))
  }

  /**
   * A database of before it knew its keys: most of what is encrypted must open. Not all of it, since a wrong key may have
   * been given for a while.
   */
  async function noteFormer(tx: Handle): Promise<boolean> {
    const samples = await takeSamples(tx)
    const good = samples.filter(opens)
    if (good.length * 2 < samples.length) throw new WrongKeyError(strangerText(keysOf(samples)))
    const used = ring.keys().filter(({ id }, index) => index === 0 || keysOf(good).includes(id))
    // A bound one is not of that time: the list of keys was taken away, which must not open what is pasted.
    const word = good.length > 0 && !good.some(({ sealed }) => isBound(sealed)) ? OLDER_WORD : WORD
    for (const [index, key] of used.entries()) if (!(await note(tx, key, index + 1, word))) return false
    return true
  }

  function refuseOthers(known: readonly KnownKey[]): void {
    const other = known.find(({ keyId, sealed }) => isGiven(keyId) && isAnother(keyId, sealed))
    if (other) throw new WrongKeyError(impostorText(other.keyId))
    if (!known.some(({ keyId }) => isGiven(keyId)))
      throw new WrongKeyError(strangerText(known.map(({ keyId }) => keyId)))
    refuseRetired(known, ring.keys()[0].id)
  }

  /**
   * In the transaction from which on this process encrypts with this key, which is among its keys. Errors: WrongKeyError.
   */
  async function takeUp(tx: Handle, key: EncryptionKey): Promise<void> {
    const known = await listKnownKeys(tx)
    refuseRetired(known, key.id)
    const own = known.find(({ keyId }) => keyId === key.id)
    if (own && isAnother(own.keyId, own.sealed)) throw new WrongKeyError(impostorText(key.id))
    if (!own) await note(tx, key, nextNumber(known))
  }

  /** A key that is not given any more is forgotten once nothing needs it. */
  async function forgetUnused(known: readonly KnownKey[]): Promise<void> {
    for (const { keyId, isRetired } of known.filter((one) => !isGiven(one.keyId) && one.sealed !== '')) {
      await db.write(async (tx) => {
        await lockKeys(tx)
        const holders = await listHolders(tx, clock.now())
        if (holders.some(({ keyIds }) => keyIds[0] === keyId) || (await isKeyUsed(tx, keyId)))
          throw new WrongKeyError(missingText(keyId))
        // A retired key is remembered by its name, so that it is never used again.
        await (isRetired ? setSealedWord(tx, keyId, '') : deleteKnownKey(tx, keyId))
      })
    }
  }

  function isAnother(keyId: string, sealed: string): boolean {
    return sealed !== '' && !opens({ purpose: 'installation', row: keyId, sealed })
  }

  function opens({ purpose, row, sealed }: Sample): boolean {
    try {
      any.decrypt(purpose, row, sealed)
      return true
    } catch {
      return false
    }
  }

  return { begin, check, look, takeUp, noteBound }
}

function nextNumber(known: readonly KnownKey[]): number {
  return Math.max(0, ...known.map(({ number }) => number)) + 1
}

/** Errors: WrongKeyError. */
export function refuseRetired(known: readonly KnownKey[], keyId: string): void {
  if (known.some((one) => one.isRetired && one.keyId === keyId)) throw new WrongKeyError(retiredText(keyId))
}

async function takeSamples(db: Handle): Promise<Sample[]> {
  const kinds = SEALED.map(async (place) => {
    const texts = await listTexts(db, place, { limit: SAMPLES })
    return texts.map(({ keys, text }) => ({ purpose: place.purpose, row: place.rowOf(keys), sealed: text }))
  })
  return (await Promise.all(kinds)).flat()
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

export function retiredText(keyId: string): string {
  return (
    `The encryption key "${keyId}" was retired by a rotation: nothing may be encrypted with it any more. Put the key ` +
    `that came after it in front: new:…,${keyId}:… ${NOTHING_CHANGED}`
  )
}

function missingText(keyId: string): string {
  return (
    `The database holds or gets secrets under the encryption key "${keyId}", which is not given. Give it as well, behind the ` +
    `others: new:…,${keyId}:… ${NOTHING_CHANGED}`
  )
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ')
}
