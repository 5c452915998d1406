// Recovery codes: ten, shown once, each good for one sign-in in place of the second factor. Pure.
import { type Random, randomText } from '../ids.ts'
import { hashSecret } from '../secrets.ts'

const COUNT = 10
/** Without letters and digits that people mistake for each other. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 5
const GROUP_LENGTH = 5

export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: COUNT }, () =>
    Array.from({ length: GROUPS }, () => randomText(random, ALPHABET, GROUP_LENGTH)).join('-'),
  )
}

/** 123 bits of its own and the admin make a slow hash needless. Case and what stands between the groups are left out. */
export function recoveryHash(adminId: number, code: string): string {
  return hashSecret(`recovery code of admin ${adminId} ${code.toLowerCase().replace(/[^a-z0-9]/g, '')}`)
}
