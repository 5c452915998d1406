// Chooses the hash that a password is compared with when there is no account: that of another account of the brand, by a
// keyed hash of the e-mail. An unknown e-mail so takes as long as known ones of the brand, at any cost of their hashes and in
// the same shares, and the same e-mail always takes the same time.
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import type { Database } from '../db/database.ts'
import { type EncryptionKeys, type KeyRing, ringOf } from '../secrets.ts'
import { findHolderIds, listHashesFrom } from './stand-in-store.ts'

/** Neighbours that one is chosen from. */
const NEIGHBOURS = 4
/** Every place is among the holders with a chance of a half or more. */
const PLACES = 7
const PLACE_BYTES = 4

export type StandIns = ReturnType<typeof makeStandIns>

type Deps = { db: Pick<Database, 'read'>; encryptionKeys: EncryptionKeys | KeyRing }

export function makeStandIns({ db, encryptionKeys }: Deps) {
  const ownKey = ringOf(encryptionKeys).derived(([{ key }]) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'stand-in', 32))),
  )

  /**
   * Returns `count` hashes. An undefined one means that the brand has none, and the hash that matches no password is used.
   * It must be called for known e-mails too, since it takes time.
   */
  async function list(brandId: number, emailKey: string, count: number): Promise<(string | undefined)[]> {
    const span = await findHolderIds(db.read, brandId)
    if (!span) return Array<undefined>(count).fill(undefined)
    const digest = createHmac('sha256', ownKey()).update(`${brandId} ${emailKey}`).digest()
    const hashes = await listHashesFrom(db.read, brandId, placeIn(span, digest), NEIGHBOURS)
    const choices = digest.subarray(PLACES * PLACE_BYTES)
    return Array.from({ length: count }, (_, i) => hashes[(choices[i] ?? 0) % hashes.length] || undefined)
  }

  return { list }
}

/** Drawn from a range that grows by doubling only, so that new accounts seldom change what was drawn. */
function placeIn({ first, last }: { first: number; last: number }, digest: Buffer): number {
  const range = 2 ** Math.ceil(Math.log2(last - first + 1))
  const places = Array.from({ length: PLACES }, (_, i) => digest.readUInt32BE(i * PLACE_BYTES) / 2 ** 32)
  return places.map((place) => first + Math.floor(place * range)).find((id) => id <= last) ?? first
}
