// Randomness is passed in, so that a test can repeat it. Everything secret comes from a cryptographic source.
import { randomBytes, randomInt } from 'node:crypto'

export type Random = {
  /** `count` random bytes. */
  bytes(count: number): Buffer
  /** An evenly distributed integer, 0 <= n < limit. */
  below(limit: number): number
}

export const systemRandom: Random = {
  bytes: (count) => randomBytes(count),
  below: (limit) => randomInt(limit),
}

/** `length` characters drawn evenly from `alphabet`. */
export function randomText(random: Random, alphabet: string, length: number): string {
  let text = ''
  for (let i = 0; i < length; i++) text += alphabet.charAt(random.below(alphabet.length))
  return text
}

const TOKEN_BYTES = 32
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** Of links and cookies: too many random bits to be guessed. */
export function newToken(random: Random): string {
  return random.bytes(TOKEN_BYTES).toString('base64url')
}

export function isToken(text: string): boolean {
  return TOKEN.test(text)
}

/** The number of a row, as text. */
export function isRowNumber(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text)
}
