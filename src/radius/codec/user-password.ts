// The encoding of a User-Password (RFC 2865 section 5.2): padded with NULs to whole blocks of 16, each hidden under a hash
// of the secret and the block before it. The same chain hides the keys of RFC 2548 (mppe-keys.ts).
import { MD5_BYTES, md5 } from './md5.ts'
import type { RadiusSecret } from './signatures.ts'

/** RFC 2865 section 5.2. */
const MAX_HIDDEN_BYTES = 128

/** Throws when the password has more than 128 bytes. */
export function hideUserPassword(password: Buffer, authenticator: Buffer, secret: RadiusSecret): Buffer {
  const blocks = Math.max(1, Math.ceil(password.length / MD5_BYTES))
  const padded = Buffer.alloc(blocks * MD5_BYTES)
  if (padded.length > MAX_HIDDEN_BYTES) throw new RangeError(`a password of ${password.length} bytes`)
  padded.set(password)
  return hideBlocks(padded, authenticator, secret)
}

/**
 * The hidden bytes, without the NULs at the end; NULs inside belong to them. With a wrong secret they are noise. Undefined
 * when the length is impossible.
 */
export function revealUserPassword(
  hidden: Buffer,
  authenticator: Buffer,
  secret: RadiusSecret,
): Buffer | undefined {
  if (hidden.length > MAX_HIDDEN_BYTES) return undefined
  const padded = revealBlocks(hidden, authenticator, secret)
  if (!padded) return undefined
  let length = padded.length
  while (length > 0 && padded[length - 1] === 0) length--
  return padded.subarray(0, length)
}

/** Hides whole blocks. `start` goes into the first hash, each hidden block into the next. */
export function hideBlocks(clear: Buffer, start: Buffer, secret: RadiusSecret): Buffer {
  const hidden = Buffer.from(clear)
  let before = start
  for (let at = 0; at < hidden.length; at += MD5_BYTES) {
    const block = hidden.subarray(at, at + MD5_BYTES)
    xorInto(block, md5(secret.bytes, before))
    before = block
  }
  return hidden
}

/** Reverses hideBlocks; undefined unless these are one or more whole blocks. */
export function revealBlocks(hidden: Buffer, start: Buffer, secret: RadiusSecret): Buffer | undefined {
  if (hidden.length === 0 || hidden.length % MD5_BYTES !== 0) return undefined
  const clear = Buffer.from(hidden)
  let before = start
  for (let at = 0; at < hidden.length; at += MD5_BYTES) {
    xorInto(clear.subarray(at, at + MD5_BYTES), md5(secret.bytes, before))
    before = hidden.subarray(at, at + MD5_BYTES)
  }
  return clear
}

function xorInto(target: Buffer, mask: Buffer): void {
  for (let i = 0; i < MD5_BYTES; i++) target[i] = (target[i] ?? 0) ^ (mask[i] ?? 0)
}
