// Encrypts all stored secrets again under the first key, bound to their rows, so that a leaked key can be removed. In small
// transactions beside running servers: it may be killed at any time, and begun again it finds what is left.
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { boundStart, type EncryptionKeys, type Purpose, UnreadableError, type Vault } from '../secrets.ts'
import {
  type KeyHolder,
  listHolders,
  listKnownKeys,
  lockKeys,
  retireOthers,
} from './installation-key-store.ts'
import { type InstallationKeys, retiredText, WrongKeyError } from './installation-keys.ts'
import {
  countOthers,
  type Key,
  listTexts,
  type Replacement,
  replaceTexts,
  SEALED,
  type SealedColumn,
  type SealedText,
} from './sealed-texts.ts'

/** Rows in one transaction. */
const BATCH = 250
/** Commands that had begun before may end while it works; what they leave is found by another look. */
const MOST_LOOKS = 3
const MOST_NAMED = 20

export type Unreadable = { purpose: Purpose; row: string; why: string }
/** `unreadable`: the first of them. */
export type Rekeyed = { encrypted: number; left: number; unreadable: Unreadable[] }

/** A running server does not have the new key in front. The message says which. */
export class KeyInUseError extends Error {
  override name = 'KeyInUseError'
}

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  vault: Vault
  keys: EncryptionKeys
  installationKeys: Pick<InstallationKeys, 'noteBound'>
}

export function makeRekeying({ db, clock, vault, keys, installationKeys }: Deps) {
  const [{ id: keyId }] = keys

  /** From then on no other key encrypts anything. Errors: KeyInUseError; WrongKeyError. */
  async function retireOld(): Promise<void> {
    await db.write(async (tx) => {
      await lockKeys(tx)
      const known = await listKnownKeys(tx)
      if (known.some((one) => one.isRetired && one.keyId === keyId))
        throw new WrongKeyError(retiredText(keyId))
      const others = (await listHolders(tx, clock.now())).filter(({ keyIds }) => keyIds[0] !== keyId)
      if (others.length > 0) throw new KeyInUseError(inUseText(keyId, others))
      await retireOthers(tx, keyId, clock.now())
    })
  }

  /**
   * Yields after each transaction, and last what is left in truth. Errors: KeyInUseError; WrongKeyError. Nothing is changed
   * then.
   */
  async function* rekey(): AsyncGenerator<Rekeyed> {
    await retireOld()
    const done: Rekeyed = { encrypted: 0, left: await countOthers(db.read, keyId), unreadable: [] }
    for (let look = 1; look <= MOST_LOOKS; look++) {
      done.unreadable = []
      for (const place of SEALED) {
        for await (const encrypted of renewAll(place, done.unreadable)) {
          done.encrypted += encrypted
          done.left -= encrypted
          yield done
        }
      }
      done.left = await countOthers(db.read, keyId)
      if (done.left <= done.unreadable.length) break
    }
    if (done.left === 0) await db.write(installationKeys.noteBound)
    yield done
  }

  async function* renewAll(place: SealedColumn, unreadable: Unreadable[]): AsyncGenerator<number> {
    let after: readonly Key[] | undefined
    for (;;) {
      const texts = await listTexts(db.read, place, { unless: boundStart(keyId), after, limit: BATCH })
      const renewed = texts.flatMap((one) => renew(place, one, unreadable))
      if (renewed.length > 0) yield await db.write((tx) => replaceTexts(tx, place, renewed))
      if (texts.length < BATCH) return
      after = texts.at(-1)?.keys
    }
  }

  function renew(
    place: SealedColumn,
    { keys: at, text }: SealedText,
    unreadable: Unreadable[],
  ): Replacement[] {
    const { purpose, table } = place
    const row = place.rowOf(at)
    try {
      return [{ keys: at, from: text, to: vault.encrypt(purpose, row, vault.decrypt(purpose, row, text)) }]
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      if (unreadable.length < MOST_NAMED)
        unreadable.push({ purpose, row: `${table} ${at}`, why: error.message })
      return []
    }
  }

  return { rekey }
}

function inUseText(keyId: string, others: readonly KeyHolder[]): string {
  const names = others.slice(0, MOST_NAMED).map(({ holder, keyIds }) => {
    const [host, pid] = holder.split(' ')
    return `process ${pid} on ${host} encrypts with "${keyIds[0]}"`
  })
  return (
    `Servers are running that do not have the encryption key "${keyId}" in front: ${names.join('; ')}. Start them again with ` +
    `${keyId}:… first and the others behind it, then call this again. (One that was killed is forgotten within ` +
    'half a minute.) Nothing was changed.'
  )
}
