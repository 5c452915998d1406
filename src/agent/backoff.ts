// Pauses before the next attempt: growing, bounded and slightly random, so that all gateways of a server that comes back do
// not call at the same moment.
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../ids.ts'

export type Backoff = {
  /** Resolves after the next pause, or at once when `end` is called or the signal fires. */
  wait(): Promise<void>
  /** The last attempt worked: starts with the short pause again, and ends a pause under way. */
  end(): void
}

type Bounds = { firstMs: number; longestMs: number }

export function makeBackoff(
  { random, signal }: { random: Random; signal: AbortSignal },
  bounds: Bounds,
): Backoff {
  let nextMs = bounds.firstMs
  let woken = new AbortController()

  return {
    async wait() {
      const ms = nextMs / 2 + random.below(Math.ceil(nextMs / 2) + 1)
      nextMs = Math.min(bounds.longestMs, nextMs * 2)
      woken = new AbortController()
      await pause(ms, undefined, { signal: AbortSignal.any([signal, woken.signal]) }).catch(() => undefined)
    },
    end() {
      nextMs = bounds.firstMs
      woken.abort()
    },
  }
}
