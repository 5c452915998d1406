// The fingerprint of a typed name that no login has. A typed name may be anything, even a password: its fingerprint can be compared,
// but not read.
import { createHmac, createSecretKey, hkdfSync } from 'node:crypto'
import { type EncryptionKeys, type KeyRing, ringOf } from '../../secrets.ts'

/** 132 bits. */
const PRINT_CHARS = 22

export function makeNamePrint(encryptionKeys: EncryptionKeys | KeyRing): (name: string) => string {
  const printKey = ringOf(encryptionKeys).derived(([{ key }]) =>
    createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'name of nobody', 32))),
  )
  return (name) => createHmac('sha256', printKey()).update(name).digest('base64url').slice(0, PRINT_CHARS)
}

/** The target of a refusal in the audit trail. */
export function targetOfUnknown(print: string): string {
  return `nobody:${print}`
}
