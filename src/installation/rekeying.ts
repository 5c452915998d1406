// Encrypts all stored secrets again under the first key, bound to their rows, so that a leaked key can be removed. In small
// transactions beside running servers: it may be killed at any time, and begun again it finds what is left.
import type { Clock } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { boundStart, type KeyRing, type Purpose, UnreadableError, type Vault } from '../secrets.ts'
import { listHolders, listKnownKeys, lockKeys, retireOthers } from './installation-key-store.ts'
import { type InstallationKeys, refuseRetired } from './installation-keys.ts'
import { inUseText, KeyInUseError } from './key-adoption.ts'
import {
  countOthers,
  type Key,
  listSizes,
  listTexts,
  type Replacement,
  replaceTexts,
  SEALED,
  type SealedColumn,
  type SealedText,
} from './sealed-texts.ts'

/** Rows in one transaction; fewer when they are long: a line of an upload may have a megabyte. */
const BATCH = 250
const BATCH_BYTES = 2 * 1024 * 1024
/** Commands that had begun before may end while it works; what they leave is found by another look. */
const MOST_LOOKS = 3
const MOST_NAMED = 20

export type Unreadable = { purpose: Purpose; row: string; why: string }
/** `unreadable`: the first of them. */
export type Rekeyed = { encrypted: number; left: number; unreadable: Unreadable[] }

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  vault: Vault
  keyRing: KeyRing
  installationKeys: Pick<InstallationKeys, 'noteBound'>
}

export function makeRekeying({ db, clock, vault, keyRing, installationKeys }: Deps) {
  const first = () => keyRing.keys()[0].id

  /** From then on no other key encrypts anything. Errors: KeyInUseError; WrongKeyError. */
  async function retireOld(keyId: string): Promise<void> {
    await db.write(async (tx) => {
      await lockKeys(tx)
      const known = await listKnownKeys(tx)
      refuseRetired(known, keyId)
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
    const keyId = first()
    await retireOld(keyId)
    const done: Rekeyed = { encrypted: 0, left: await countOthers(db.read, keyId), unreadable: [] }
    for (let look = 1; look <= MOST_LOOKS; look++) {
      done.unreadable = []
      for (const place of SEALED) {
        for await (const encrypted of renewAll(place, keyId, done.unreadable)) {
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

  async function* renewAll(
    place: SealedColumn,
    keyId: string,
    unreadable: Unreadable[],
  ): AsyncGenerator<number> {
    let after: readonly Key[] | undefined
    for (;;) {
      const part = { unless: boundStart(keyId), after }
      const sizes = await listSizes(db.read, place, { ...part, limit: BATCH })
      const limit = countFitting(sizes.map(({ bytes }) => bytes))
      const texts = limit === 0 ? [] : await listTexts(db.read, place, { ...part, limit })
      const renewed = texts.flatMap((one) => renew(place, one, unreadable))
      if (renewed.length > 0) yield await db.write((tx) => replaceTexts(tx, place, renewed))
      if (limit === sizes.length && limit < BATCH) return
      after = sizes[limit - 1]?.keys
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

/** How many of these go into one transaction; one at least. */
function countFitting(sizes: readonly number[]): number {
  let [count, bytes] = [0, 0]
  for (const size of sizes) {
    bytes += size
    if (count > 0 && bytes > BATCH_BYTES) break
    count++
  }
  return count
}
