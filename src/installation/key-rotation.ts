// Changes the encryption key while servers run: a new key in the file, which all take up; everything encrypted again under
// it; and later the old key given up. Each step may be the last one of a process that is killed: what was done is read from
// the file and the database, and the next call goes on.
import { setTimeout as wait } from 'node:timers/promises'
import { type Clock, SECOND_MS } from '../clock.ts'
import { typed } from '../command-hint.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../ids.ts'
import type { EncryptionKey, EncryptionKeys, KeyRing } from '../secrets.ts'
import {
  deleteKnownKey,
  type KeyHolder,
  type KnownKey,
  listAnyHolders,
  listHolders,
  listKnownKeys,
  lockKeys,
  setSealedWord,
} from './installation-key-store.ts'
import { inUseText, KeyInUseError, lackingText } from './key-adoption.ts'
import { newKey, readKeyFile, replaceKeyFile } from './key-file.ts'
import type { KeyHolding } from './key-holding.ts'
import type { makeRekeying, Rekeyed } from './rekeying.ts'
import { countOthers, isKeyUsed } from './sealed-texts.ts'

/** Longer than the lease of a killed process, and than a running one needs to read its file. */
const MOST_WAIT_MS = 30 * SECOND_MS
const LOOK_EVERY_MS = 200
/** Other processes may change the file at the same moment. */
const MOST_TRIES = 50
const MOST_KEYS = 10
/** Longer than any transaction: what one has encrypted before the old key was retired is on disk by then, or never. */
const IN_FLIGHT_MS = 16 * SECOND_MS

type Deps = {
  db: Pick<Database, 'read' | 'write'>
  clock: Clock
  /** Of this machine, whose files have its instants. */
  fileClock: Clock
  random: Random
  keyRing: KeyRing
  /** Undefined: LATCHKEY_ENCRYPTION_KEY has the keys, which only the operator can change. */
  keyFile: string | undefined
  rekeying: Pick<ReturnType<typeof makeRekeying>, 'rekey'>
}

/** `waiting`: for how many processes; `done` last of all, with what is left in truth. */
export type RotationStep =
  | { kind: 'waiting'; keyId: string; processes: number }
  | { kind: 'encrypting'; keyId: string; done: Rekeyed }

export type ListedKey = {
  keyId: string
  state: 'encrypts' | 'opens' | 'retired' | 'given up'
  isGiven: boolean
  /** Whether any text in the database needs it. */
  isNeeded: boolean
  processes: number
}

export function makeKeyRotation({ db, clock, fileClock, random, keyRing, keyFile, rekeying }: Deps) {
  /**
   * Ends a rotation that was begun, or begins one with a new key. Yields after each piece of work. Errors: KeyInUseError
   * when a process does not take up the key in time; conflict; WrongKeyError. It may be called again after each of them.
   */
  async function* rotate(holding: Pick<KeyHolding, 'refresh'>): AsyncGenerator<RotationStep> {
    const keyId = await target()
    if (keyRing.keys()[0].id !== keyId) {
      await holding.refresh()
      yield* untilAll(keyId, ({ keyIds }) => keyIds.includes(keyId), lackingText)
      await changeFile((keys) => inFront(keys, keyId))
      await holding.refresh()
    }
    yield* untilAll(keyId, ({ keyIds }) => keyIds[0] === keyId, inUseText)
    for await (const done of rekeying.rekey()) yield { kind: 'encrypting', keyId, done }
  }

  /** The key that everything is to be under. A new one is in the file by then. */
  async function target(): Promise<string> {
    if (keyFile === undefined) return targetOfSetting()
    let found = ''
    await changeFile(async (keys) => {
      const begun = await begunKey(keys)
      found = begun ?? ''
      if (begun !== undefined) return keys
      if (keys.length >= MOST_KEYS)
        throw new AppError(
          'conflict',
          `There are ${MOST_KEYS} keys; give up old ones with "${typed('encryption-key remove ID')}".`,
        )
      const made = newKey(random)
      found = made.id
      return [...keys, made]
    })
    return found
  }

  async function targetOfSetting(): Promise<string> {
    const keys = keyRing.keys()
    const [{ id: first }] = keys
    const begun = await begunKey(keys)
    if (begun !== undefined && begun !== first) throw new AppError('conflict', behindText(begun))
    if (keys.length > 1 || (await countOthers(db.read, first)) > 0) return first
    throw new AppError('conflict', settingText(first))
  }

  /** The key of a rotation that was begun and has not ended. */
  async function begunKey(keys: EncryptionKeys): Promise<string | undefined> {
    const [first, ...behind] = keys
    const known = await listKnownKeys(db.read)
    const stateOf = ({ id }: EncryptionKey) => known.find(({ keyId }) => keyId === id)
    const fresh = behind.find((key) => stateOf(key) === undefined)
    if (fresh) return fresh.id
    if (behind.some((key) => stateOf(key)?.isRetired === false)) return first.id
    for (const { id } of behind) if (await isKeyUsed(db.read, id)) return first.id
    return undefined
  }

  async function* untilAll(
    keyId: string,
    isReady: (holder: KeyHolder) => boolean,
    text: (keyId: string, lacking: readonly KeyHolder[]) => string,
  ): AsyncGenerator<RotationStep> {
    const until = clock.now() + MOST_WAIT_MS
    for (;;) {
      const lacking = (await db.write((tx) => listHolders(tx, clock.now()))).filter((one) => !isReady(one))
      if (lacking.length === 0) return
      if (clock.now() >= until) throw new KeyInUseError(text(keyId, lacking))
      yield { kind: 'waiting', keyId, processes: lacking.length }
      await wait(LOOK_EVERY_MS)
    }
  }

  /** `change` may be called several times. Errors: conflict. */
  async function changeFile(
    change: (keys: EncryptionKeys) => Promise<readonly EncryptionKey[]> | readonly EncryptionKey[],
  ): Promise<void> {
    if (keyFile === undefined) throw new AppError('conflict', settingText(keyRing.keys()[0].id))
    for (let tried = 1; tried <= MOST_TRIES; tried++) {
      const { text, keys } = readKeyFile(keyFile)
      if (!keys) throw new AppError('conflict', `${keyFile} is damaged. Restore it; nothing was changed.`)
      const next = await change(keys)
      const isSame = next.every(({ id }, at) => keys[at]?.id === id) && next.length === keys.length
      if (isSame || (await replaceKeyFile(keyFile, text, next, fileClock))) return
      await wait(LOOK_EVERY_MS)
    }
    throw new AppError('conflict', `${keyFile} is being changed by another process; call this again.`)
  }

  /**
   * Gives up an old key: from then on nothing opens with it, and running servers forget it within a second. Errors:
   * key_not_found; conflict while anything needs it. Nothing is changed then.
   */
  async function remove(keyId: string, holding: Pick<KeyHolding, 'refresh'>): Promise<void> {
    const [first, ...behind] = keyRing.keys()
    if (first.id === keyId)
      throw new AppError(
        'conflict',
        `"${keyId}" encrypts now. "${typed('encryption-key rotate')}" makes another.`,
      )
    if (!behind.some(({ id }) => id === keyId))
      throw new AppError('key_not_found', `No key "${keyId}" is given.`)
    const own = (await listKnownKeys(db.read)).find((one) => one.keyId === keyId)
    if (own && !own.isRetired) throw new AppError('conflict', neededText(keyId))
    if (own && own.sealed !== '') await untilNothingIsUnderWay(own)
    if (await isKeyUsed(db.read, keyId)) throw new AppError('conflict', neededText(keyId))
    await db.write(async (tx) => {
      await lockKeys(tx)
      const holders = await listHolders(tx, clock.now())
      if (holders.some(({ keyIds }) => keyIds[0] === keyId)) throw new AppError('conflict', neededText(keyId))
      // A retired key is remembered by its name, so that it is never used again.
      await (own ? setSealedWord(tx, keyId, '') : deleteKnownKey(tx, keyId))
    })
    if (keyFile === undefined) return
    await changeFile((keys) => keys.filter(({ id }) => id !== keyId))
    await holding.refresh()
  }

  async function untilNothingIsUnderWay({ retiredAt }: KnownKey): Promise<void> {
    const leftMs = Math.min((retiredAt ?? 0) + IN_FLIGHT_MS - clock.now(), IN_FLIGHT_MS)
    if (leftMs > 0) await wait(leftMs)
  }

  /** In the order of the file, then those that were given up. */
  async function list(): Promise<ListedKey[]> {
    const given = keyRing.keys().map(({ id }) => id)
    const known = await listKnownKeys(db.read)
    const holders = await listAnyHolders(db.read)
    const ids = new Set([...given, ...known.map(({ keyId }) => keyId)])
    const listed: ListedKey[] = []
    for (const keyId of ids) {
      const own = known.find((one) => one.keyId === keyId)
      listed.push({
        ...{ keyId, isGiven: given.includes(keyId), isNeeded: await isKeyUsed(db.read, keyId) },
        state:
          keyId === given[0]
            ? 'encrypts'
            : !own?.isRetired
              ? 'opens'
              : own.sealed === ''
                ? 'given up'
                : 'retired',
        processes: holders.filter(({ keyIds }) => keyIds.includes(keyId)).length,
      })
    }
    return listed
  }

  return { rotate, remove, list }
}

function inFront(keys: EncryptionKeys, keyId: string): EncryptionKey[] {
  return [...keys.filter(({ id }) => id === keyId), ...keys.filter(({ id }) => id !== keyId)]
}

function neededText(keyId: string): string {
  return `The key "${keyId}" is still needed. "${typed('encryption-key rotate')}" encrypts everything under the newest key. Nothing was changed.`
}

function settingText(first: string): string {
  return (
    'LATCHKEY_ENCRYPTION_KEY has the keys, so only you can add one. Make a key with "openssl rand -base64 32" and write it ' +
    `behind the other, as in ${first}:…,new:…; start every server again. Then write it in front, new:…,${first}:…, start every ` +
    'server again, and call this again.'
  )
}

function behindText(keyId: string): string {
  return (
    `The new key "${keyId}" stands behind in LATCHKEY_ENCRYPTION_KEY. Once every server was started with it, write ` +
    `${keyId}:… in front, start every server again, and call this again.`
  )
}
