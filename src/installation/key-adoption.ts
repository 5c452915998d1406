// How a running process follows its key file. A new key is first one that all processes can read, and only then the first,
// which encrypts: no process meets a text that it cannot open.
import { timingSafeEqual } from 'node:crypto'
import { LEASE_MS } from '../bounds/lease.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import type { EncryptionKey, EncryptionKeys, KeyRing } from '../secrets.ts'
import {
  type KeyHolder,
  type KnownKey,
  listHolders,
  listKnownKeys,
  lockKeys,
  putHolder,
} from './installation-key-store.ts'
import { type InstallationKeys, WrongKeyError } from './installation-keys.ts'

/** Another process does not have a key, or not in front. The message says which process. */
export class KeyInUseError extends Error {
  override name = 'KeyInUseError'
}

const MOST_NAMED = 20

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  keyRing: KeyRing
  installationKeys: Pick<InstallationKeys, 'takeUp'>
  own: { holder: string; isServer: boolean; knows: string }
}

export function makeKeyAdoption({ db, clock, keyRing, installationKeys, own }: Deps) {
  /** Can be read from now on. Errors: WrongKeyError when a key has changed under its name. */
  function learn(given: EncryptionKeys): void {
    const held = keyRing.keys()
    const changed = given.find(({ id, key }) =>
      held.some((one) => one.id === id && !timingSafeEqual(one.key, key)),
    )
    if (changed)
      throw new WrongKeyError(`The key file has another key under the name "${changed.id}"; it is not used.`)
    const added = given.filter(({ id }) => !held.some((one) => one.id === id))
    if (added.length > 0) keyRing.replace([...held, ...added])
  }

  /**
   * Goes as far towards the keys that are given as the other processes allow. Errors: KeyInUseError, WrongKeyError: the key
   * that encrypts is as it was, and a later call may get further.
   */
  async function follow(given: EncryptionKeys): Promise<void> {
    const [{ id: current }] = keyRing.keys()
    if (!given.some(({ id }) => id === current))
      throw new WrongKeyError(`The key file lacks the key "${current}", which encrypts now; it is not used.`)
    learn(given)
    const before = keyRing.keys()
    const refused = await db
      .write(async (tx) => {
        await lockKeys(tx)
        const others = (await listHolders(tx, clock.now())).filter(({ holder }) => holder !== own.holder)
        const refusal = await whyNotFirst(tx, given[0], others)
        const [first, ...rest] = refusal ? [before[0], ...given] : given
        const needed = before.filter(keepsNeeded(await listKnownKeys(tx), others))
        const keys = unique([first, ...rest, ...needed])
        // Before the commit: what this process writes after it has announced the key is under that key.
        keyRing.replace(keys)
        await announce(tx, keys)
        return refusal
      })
      .catch((error: unknown) => {
        keyRing.replace(before)
        throw error
      })
    if (refused) throw refused
  }

  async function whyNotFirst(
    tx: Handle,
    key: EncryptionKey,
    others: readonly KeyHolder[],
  ): Promise<Error | undefined> {
    if (keyRing.keys()[0].id === key.id) return undefined
    const lacking = others.filter(({ keyIds }) => !keyIds.includes(key.id))
    if (lacking.length > 0) return new KeyInUseError(lackingText(key.id, lacking))
    try {
      await installationKeys.takeUp(tx, key)
      return undefined
    } catch (error) {
      if (error instanceof WrongKeyError) return error
      throw error
    }
  }

  async function announce(tx: Handle, keys: EncryptionKeys): Promise<void> {
    const keyIds = keys.map(({ id }) => id)
    await putHolder(tx, { ...own, keyIds }, clock.now() + LEASE_MS)
  }

  return { learn, follow, announce }
}

/** Whether a key stays, though the file does not have it any more: until it was given up (key-rotation.ts). */
function keepsNeeded(known: readonly KnownKey[], others: readonly KeyHolder[]) {
  return ({ id }: EncryptionKey) =>
    known.some(({ keyId, sealed }) => keyId === id && sealed !== '') ||
    others.some(({ keyIds }) => keyIds[0] === id)
}

function unique([first, ...others]: [EncryptionKey, ...EncryptionKey[]]): EncryptionKeys {
  const rest = others.filter(
    ({ id }, at) => id !== first.id && others.findIndex((one) => one.id === id) === at,
  )
  return [first, ...rest]
}

/** Which process must get the key that this one encrypts with. */
export function lackingText(keyId: string, lacking: readonly KeyHolder[]): string {
  return (
    `These do not have the encryption key "${keyId}" and could not read what it encrypts: ${named(lacking)}. Give it to them ` +
    'behind the others, in their encryption.key (read again within a second) or in LATCHKEY_ENCRYPTION_KEY and with a new ' +
    'start; then call this again. (One that was killed is forgotten within half a minute.) Nothing was changed.'
  )
}

export function inUseText(keyId: string, others: readonly KeyHolder[]): string {
  return (
    `Servers or commands are running that do not have the encryption key "${keyId}" in front: ${named(others)}. Put ${keyId}:… ` +
    'first and the others behind it, in their encryption.key or in LATCHKEY_ENCRYPTION_KEY and with a new start; then call ' +
    'this again. (One that was killed is forgotten within half a minute.)'
  )
}

function named(holders: readonly KeyHolder[]): string {
  const names = holders.slice(0, MOST_NAMED).map(({ holder, keyIds }) => {
    const [host, pid] = holder.split(' ')
    return `process ${pid} on ${host} encrypts with "${keyIds[0]}"`
  })
  return names.join('; ')
}
