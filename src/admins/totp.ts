// One-time codes of an app (TOTP, RFC 6238): six digits, new every 30 seconds. The library is loaded with the first code.
import { hkdfSync } from 'node:crypto'
import { type Instant, SECOND_MS } from '../clock.ts'
import type { KeyRing } from '../secrets.ts'

const STEP_MS = 30 * SECOND_MS
/** Steps before and after the present one whose codes count: the clock of a telephone may differ by so much. */
const WINDOW = 1
const SECRET_BYTES = 20
const ISSUER = 'Latchkey'

async function totpOf(hex: string, label = '') {
  const { Secret, TOTP } = await import('otpauth')
  return new TOTP({ issuer: ISSUER, label, secret: Secret.fromHex(hex), digits: 6, period: 30 })
}

/** What an app is given: the secret as people type it, and as a QR code holds it. */
export type TotpOffer = { secret: string; uri: string }

/**
 * The secret that is offered at `place`, a link or a session, until a code confirms it: the same for each look, without a row
 * for it. In hex. Another encryption key makes another one.
 */
export function offeredSecret(keyRing: KeyRing, place: string): string {
  const [{ key }] = keyRing.keys()
  return Buffer.from(hkdfSync('sha256', key, '', `admin totp at ${place}`, SECRET_BYTES)).toString('hex')
}

/** `name`: of the admin, as the app lists it. */
export async function offerOf(hex: string, name: string): Promise<TotpOffer> {
  const totp = await totpOf(hex, name)
  return { secret: totp.secret.base32, uri: totp.toString() }
}

/** The step of a right code, and the latest step whose code could be right now. Undefined: the code is wrong. */
export async function stepOf(
  hex: string,
  code: string,
  now: Instant,
): Promise<{ step: number; latest: number } | undefined> {
  const delta = (await totpOf(hex)).validate({ token: code, timestamp: now, window: WINDOW })
  const present = Math.floor(now / STEP_MS)
  return delta === null ? undefined : { step: present + delta, latest: present + WINDOW }
}

/** Spaces, as apps show codes, are left out. Undefined: it has not the form of a code. */
export function totpCode(text: string): string | undefined {
  const digits = text.replace(/\s/g, '')
  return /^\d{6}$/.test(digits) ? digits : undefined
}
