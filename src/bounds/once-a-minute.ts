// What is said or noted once in a minute for each key, and for a bounded number of keys: a caller who repeats itself, or who
// makes up keys, can fill neither a log nor a table. The rest is counted.
import { type Clock, type Instant, MINUTE_MS, waitLeftMs } from '../clock.ts'

/** The keys of the minute that begins with the first one after the last minute. */
type Minute = { beganAt: Instant; keys: Map<string, Key>; beyond: number }
type Key = { holder: number; repeats: number; repeatedAt?: Instant }

/** `repeats`: of keys that had come. `beyond`: keys beyond the bound. */
export type LeftOut = { repeats: number; beyond: number }

type Needs = {
  clock: Clock
  /** Keys in a minute. When three quarters of them have come, the rest is for holders with fewer than `few`. */
  most: number
  few?: number
  /** What was left out in the last minute; called with the first key after it, if anything was. */
  onLeftOut?: (leftOut: LeftOut) => void
}

export function makeOnceAMinute({ clock, most, few = most, onLeftOut = () => {} }: Needs) {
  let minute: Minute = { beganAt: 0, keys: new Map(), beyond: 0 }
  let before = minute

  function turn(): void {
    const now = clock.now()
    if (waitLeftMs(minute.beganAt + MINUTE_MS, now, MINUTE_MS) > 0) return
    before = minute
    minute = { beganAt: now, keys: new Map(), beyond: 0 }
    const repeats = [...before.keys.values()].reduce((sum, key) => sum + key.repeats, 0)
    if (repeats + before.beyond > 0) onLeftOut({ repeats, beyond: before.beyond })
  }

  return {
    /** Whether this is the first time in its minute, and within the bound. */
    isFirst(key: string, holder = 0): boolean {
      turn()
      const { keys } = minute
      const known = keys.get(key)
      if (known) {
        known.repeats++
        known.repeatedAt ??= clock.now()
        return false
      }
      const own = () => [...keys.values()].filter((one) => one.holder === holder).length
      if (keys.size >= most || (keys.size >= (most * 3) / 4 && own() >= few)) {
        minute.beyond++
        return false
      }
      keys.set(key, { holder, repeats: 0 })
      return true
    },
    /** How often the key was repeated in the minute before. */
    repeatsBefore: (key: string): number => before.keys.get(key)?.repeats ?? 0,
    /** When that began; undefined: it was not repeated. */
    repeatedBeforeAt: (key: string): Instant | undefined => before.keys.get(key)?.repeatedAt,
  }
}
