// Randomness that a test can repeat: the same seed text gives the same tokens, VPN logins, keys and request ids. For
// tests only: it is predictable by design.
import { createHash } from 'node:crypto'
import type { Random } from '../../src/ids.ts'

export type RepeatableRandom = Random & {
  /** Starts again, from this text. */
  seed(text: string): void
}

/** SHA-256 of seed and counter, read as one long sequence of bytes. */
export function makeRepeatableRandom(text: string): RepeatableRandom {
  let seed = text
  let counter = 0
  let stock = Buffer.alloc(0)

  function bytes(count: number): Buffer {
    while (stock.length < count) {
      const more = createHash('sha256').update(`${seed}\n${counter++}`).digest()
      stock = Buffer.concat([stock, more])
    }
    const taken = Buffer.from(stock.subarray(0, count))
    stock = stock.subarray(count)
    return taken
  }

  return {
    bytes,
    // The bias of the remainder is below 2 in a million for the small limits in use; a test has no attacker.
    below: (limit) => bytes(4).readUInt32BE() % limit,
    seed(next) {
      seed = next
      counter = 0
      stock = Buffer.alloc(0)
    },
  }
}
