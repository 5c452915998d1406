// Hashes text that is only compared, and encrypts text that must be read again. Slow password hashing is in passwords.ts.
// Nothing here is ever logged.
import { createCipheriv, createDecipheriv, createSecretKey, hash, timingSafeEqual } from 'node:crypto'
import type { Random } from './ids.ts'

/** SHA-256 in hex, for keys and tokens that carry at least 128 random bits (so no salt and no slow hash). */
export function hashSecret(secret: string): string {
  return hash('sha256', secret)
}

/** Compares two texts in time that depends on their lengths only. */
export function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The first key encrypts; all of them decrypt, found by their id. */
export type EncryptionKeys = readonly [EncryptionKey, ...EncryptionKey[]]
export type EncryptionKey = { id: string; key: Buffer }

/** The keys that this process has now, which may change while it runs. What is made of them follows. */
export type KeyRing = {
  keys(): EncryptionKeys
  replace(keys: EncryptionKeys): void
  /** Returns what `make` makes of the keys; it is made again after each change. */
  derived<T>(make: (keys: EncryptionKeys) => T): () => T
}

export function makeKeyRing(first: EncryptionKeys): KeyRing {
  let keys = first
  return {
    keys: () => keys,
    replace(next) {
      keys = next
    },
    derived<T>(make: (keys: EncryptionKeys) => T) {
      let held: { of: EncryptionKeys; made: T } | undefined
      return () => {
        if (held?.of !== keys) held = { of: keys, made: make(keys) }
        return held.made
      }
    },
  }
}

/** Of keys that do not change, or as it is. */
export function ringOf(keys: EncryptionKeys | KeyRing): KeyRing {
  return 'derived' in keys ? keys : makeKeyRing(keys)
}

/** What a ciphertext is for: one column. Bound to it with its row, so that none can be pasted in place of another. */
export type Purpose =
  | 'vpn_password'
  | 'mail'
  | 'stored_answer'
  | 'stored_request'
  | 'asked_account'
  | 'gateway_secret'
  | 'webhook_secret'
  | 'import_part'
  | 'admin_totp'
  | 'installation'

/** What is stored cannot be decrypted: its key is not given or another one, or it was tampered with. No refusal. */
export class UnreadableError extends Error {
  override name = 'UnreadableError'
}

export type Vault = ReturnType<typeof makeVault>

/** What names the row of a ciphertext: its id, or its whole key as text. Must never change. */
export type SealedRow = number | string

/** In place of a nonce; texts of before they were bound to their rows have none. */
const BOUND = '2'

/**
 * AES-256-GCM (NIST SP 800-38D) with a fresh 96-bit nonce; text form `keyId.2.nonce.tag.ciphertext`, base64url. Texts
 * from before they were bound to their rows open only under the keys that `openUnbound` names: an attacker that can write
 * to the database could copy them into any row.
 */
export function makeVault(
  given: EncryptionKeys | KeyRing,
  random: Random,
  onUnreadable: (purpose: Purpose) => void = () => {},
) {
  // Key objects: a raw key would be converted at every use, which costs four times the decryption.
  const known = ringOf(given).derived((keys) => ({
    currentId: keys[0].id,
    byId: new Map(keys.map((entry) => [entry.id, createSecretKey(entry.key)])),
  }))
  const mayBeUnbound = new Set<string>()

  function encrypt(purpose: Purpose, row: SealedRow, text: string): string {
    const { currentId } = known()
    const nonce = random.bytes(12)
    const cipher = createCipheriv('aes-256-gcm', keyOf(currentId), nonce)
    cipher.setAAD(boundTo(purpose, row))
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    const parts = [nonce, cipher.getAuthTag(), body].map((part) => part.toString('base64url'))
    return [currentId, BOUND, ...parts].join('.')
  }

  /** Errors: UnreadableError. */
  function decrypt(purpose: Purpose, row: SealedRow, sealed: string): string {
    try {
      return open(purpose, row, sealed)
    } catch (cause) {
      onUnreadable(purpose)
      const id = keyIdOf(sealed)
      const why = known().byId.has(id)
        ? `cannot be read with the encryption key "${id}"`
        : `needs the encryption key "${id}"`
      throw new UnreadableError(`a stored ${purpose} ${why}; give the key that wrote it`, { cause })
    }
  }

  function open(purpose: Purpose, row: SealedRow, sealed: string): string {
    const parts = sealed.split('.')
    const isBound = parts[1] === BOUND
    const id = parts[0] ?? ''
    if (!isBound && !mayBeUnbound.has(id)) throw new Error('not bound to its row')
    const first = isBound ? 2 : 1
    const [nonce = '', tag = '', body = ''] = [parts[first], parts[first + 1], parts[first + 2]]
    const decipher = createDecipheriv('aes-256-gcm', keyOf(id), Buffer.from(nonce, 'base64url'), {
      authTagLength: 16,
    })
    decipher.setAAD(isBound ? boundTo(purpose, row) : Buffer.from(purpose))
    decipher.setAuthTag(Buffer.from(tag, 'base64url'))
    const text = decipher.update(Buffer.from(body, 'base64url')).toString('utf8') // GCM keeps nothing back
    decipher.final()
    return text
  }

  function keyOf(id: string) {
    const key = known().byId.get(id)
    if (!key) throw new Error(`no encryption key "${id}"`)
    return key
  }

  return {
    encrypt,
    decrypt,
    /** Names the keys that were used before texts were bound, until all texts are encrypted again. */
    openUnbound(keyIds: readonly string[]): void {
      for (const id of keyIds) mayBeUnbound.add(id)
    },
    opensUnbound: (): boolean => mayBeUnbound.size > 0,
  }
}

/** No purpose has a line break, so that nothing of before stands for anything bound. */
function boundTo(purpose: Purpose, row: SealedRow): Buffer {
  return Buffer.from(`${purpose}\n${row}`)
}

/** Whether a sealed text is of a form that opens at its own row only. */
export function isBound(sealed: string): boolean {
  return sealed.split('.', 2)[1] === BOUND
}

/** What all bound texts under a key begin with. */
export function boundStart(keyId: string): string {
  return `${keyId}.${BOUND}.`
}

/** The id of the key that a sealed text needs. */
export function keyIdOf(sealed: string): string {
  return sealed.slice(0, Math.max(0, sealed.indexOf('.')))
}
