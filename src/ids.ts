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

/** The number of a row, as text. */
export function isRowNumber(text: string): boolean {
  return /^[1-9]\d{0,14}$/.test(text)
}
