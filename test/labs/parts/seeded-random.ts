// Random numbers that can be repeated: the same seed gives the same numbers.

export type Chance = ReturnType<typeof makeChance>

/** Mulberry32. */
export function makeChance(seed: number) {
  let state = seed | 0

  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const below = (limit: number) => Math.floor(next() * limit)

  return {
    below,
    /** True in `share` of the cases. */
    happens: (share: number) => next() < share,
    pick<T>(values: readonly [T, ...T[]]): T {
      return values[below(values.length)] ?? values[0]
    },
    bytes(count: number): Buffer {
      const bytes = Buffer.alloc(count)
      for (let i = 0; i < count; i++) bytes[i] = below(256)
      return bytes
    },
  }
}
