// Decides which caller gets the next connection. Some connections are reserved for gateways and some for all others. Of the
// waiting callers, the one whose brand uses the fewest connections goes first, so that a blocked brand stops no other brand
// and no login. Does not know what a connection is.
import type { AppError } from '../../errors.ts'

export type Lane = 'gateways' | 'others'

type Refusals = { tooMany(): AppError; tooLong(): AppError }
type Bounds = { size: number; mostWaiting: number }
type Waiter = { key: unknown; enter(): void; refuse(error: Error): void }

export type ConnectionQueue = ReturnType<typeof makeConnectionQueue>

/** From this size on a lane gets at most all connections but two; in a smaller pool all but one, but at least one. */
const KEEPS_TWO_FROM = 6

export function mostOfLane(size: number): number {
  return Math.max(1, size - (size >= KEEPS_TWO_FROM ? 2 : 1))
}

export function makeConnectionQueue({ size, mostWaiting }: Bounds, refusals: Refusals) {
  const lanes = { gateways: makeLane(), others: makeLane() }

  function makeLane() {
    return { inUse: 0, used: new Map<unknown, number>(), waiting: [] as Waiter[] }
  }

  function enter(lane: Lane, key: unknown): () => void {
    const own = lanes[lane]
    own.inUse++
    own.used.set(key, (own.used.get(key) ?? 0) + 1)
    return () => {
      own.inUse--
      const left = (own.used.get(key) ?? 1) - 1
      if (left > 0) own.used.set(key, left)
      else own.used.delete(key)
      fewestUsed(own)?.enter()
    }
  }

  /** Of equals, the one that has waited longest. */
  function fewestUsed({ waiting, used }: ReturnType<typeof makeLane>): Waiter | undefined {
    let best = waiting[0]
    if (used.size === 0) return best
    for (const one of waiting) {
      const count = used.get(one.key) ?? 0
      if (best && count < (used.get(best.key) ?? 0)) best = one
      if (count === 0) return best
    }
    return best
  }

  function wait(lane: Lane, key: unknown, waitMs: number): Promise<() => void> {
    const { waiting } = lanes[lane]
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer)
        waiting.splice(waiting.indexOf(waiter), 1)
      }
      const waiter: Waiter = {
        key,
        enter() {
          leave()
          resolve(enter(lane, key))
        },
        refuse(error) {
          leave()
          reject(error)
        },
      }
      const timer = setTimeout(() => waiter.refuse(refusals.tooLong()), waitMs)
      waiting.push(waiter)
    })
  }

  return {
    /** Resolves with a function that ends the turn. Errors: those of `refusals`; the error that `refuseAll` was given. */
    async take(lane: Lane, key: unknown, waitMs: number): Promise<() => void> {
      const own = lanes[lane]
      if (own.inUse < mostOfLane(size)) return enter(lane, key)
      if (own.waiting.length >= mostWaiting) throw refusals.tooMany()
      return wait(lane, key, waitMs)
    },
    /** Refuses all callers that wait now. */
    refuseAll(error: Error): void {
      for (const { waiting } of Object.values(lanes)) for (const one of [...waiting]) one.refuse(error)
    },
  }
}
