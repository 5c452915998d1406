// One block of DES (FIPS 46-3), which MS-CHAP answers challenges with. OpenSSL 3 has no single DES any more, but
// encrypting, decrypting and encrypting under one key three times is the same.
import { createCipheriv } from 'node:crypto'

/** Encrypts 8 bytes under a key of 7, spread over 8 bytes with a (here ignored) parity bit in each. */
export function desEncrypt(key: Buffer, block: Buffer): Buffer {
  const spread = spreadKey(key)
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([spread, spread, spread]), null)
  cipher.setAutoPadding(false)
  return cipher.update(block)
}

function spreadKey(key: Buffer): Buffer {
  const spread = Buffer.alloc(8)
  for (let i = 0; i < 8; i++) {
    const pair = ((key[i - 1] ?? 0) << 8) | (key[i] ?? 0)
    spread[i] = (pair >> i) & 0xfe
  }
  return spread
}
