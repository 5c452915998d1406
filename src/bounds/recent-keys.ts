// Remembers recent keys, a bounded number for each holder: a holder with many keys loses only its own oldest ones. Counts
// decide what is forgotten, not clocks, so that a clock that is set back does not make an old key new again.

/** When the memory is full, the holder with the most keys loses this part of them. */
const PART_LOST = 16

type Bounds = { most: number; mostOfOne: number }

export type RecentKeys<Value> = ReturnType<typeof makeRecentKeys<Value>>

/** The value of each key. */
export function makeRecentKeys<Value>({ most, mostOfOne }: Bounds) {
  const held = new Map<string | number, Map<string, Value>>()
  let count = 0

  function forgetOldest(keys: Map<string, Value>, howMany: number): void {
    const oldest = keys.keys()
    for (let i = 0; i < howMany; i++) {
      const { value, done } = oldest.next()
      if (done) return
      keys.delete(value)
      count--
    }
  }

  function evict(own: Map<string, Value>): void {
    if (own.size > mostOfOne) forgetOldest(own, 1)
    if (count <= most) return
    let greediest = own
    for (const keys of held.values()) if (keys.size > greediest.size) greediest = keys
    forgetOldest(greediest, Math.ceil(greediest.size / PART_LOST))
  }

  return {
    get: (holder: string | number, key: string): Value | undefined => held.get(holder)?.get(key),
    /** False when the key was known already. */
    add(holder: string | number, key: string, value: Value): boolean {
      const own = held.get(holder) ?? new Map<string, Value>()
      if (own.has(key)) return false
      held.set(holder, own.set(key, value))
      count++
      evict(own)
      return true
    },
    delete(holder: string | number, key: string): void {
      if (held.get(holder)?.delete(key)) count--
    },
    size: () => count,
  }
}
