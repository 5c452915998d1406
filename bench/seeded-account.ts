// The seeded account with the number i, so that the load generator can check answers. And the seeded management keys.
import { hashSecret } from '../src/secrets.ts'

export function seededEmail(i: number): string {
  return `user${i}@example.com`
}

export function seededVpnUsername(i: number): string {
  return `vpn${i.toString(36).padStart(13, '0')}`
}

/** 16 letters and digits. */
export function seededVpnPassword(i: number): string {
  return `Pw${String(i).padStart(14, '0')}`
}

/** The VPN username of a seeded prepaid account. */
export function seededPrepaidUsername(i: number): string {
  return `prepaid${i}`
}

/** Enough that no key reaches its rate, however fast the machine is. */
export const MANAGE_KEYS = 3000

/** A management key with the check digits that a key has (src/credentials/manage-keys/manage-key.ts). */
export function seededManageKey(i: number): string {
  const text = `lk_manage_${(i % MANAGE_KEYS).toString(16).padStart(40, '0')}`
  return text + hashSecret(text).slice(0, 6)
}
