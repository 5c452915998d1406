// Recognizes repeats of one login that come as new requests: the OpenVPN plugin sends each from a new port under a new
// authenticator, so that no reply cache knows them. They share the work of the first one, and its result if it came too late
// for the first.
import type { Clock } from '../clock.ts'
import { ANSWER_WITHIN_MS } from './pipeline/pipeline.ts'

/** Longer than the plugin keeps repeating. */
const KEPT_MS = 10_000
/** Results that came too late and are kept, at once. */
const MAX_KEPT = 4096

export type LoginRepeats<T> = {
  /** `key`: the same for repeats only. */
  run(key: string, work: () => Promise<T>): Promise<T>
}

export function makeLoginRepeats<T>(clock: Clock): LoginRepeats<T> {
  const results = new Map<string, Promise<T>>()
  let kept = 0

  function start(key: string, work: () => Promise<T>): Promise<T> {
    const startedAt = clock.now()
    const started = work()
    const forget = () => results.delete(key)
    const settle = () => {
      if (clock.now() - startedAt > ANSWER_WITHIN_MS && kept < MAX_KEPT) keep(key)
      else forget()
    }
    started.then(settle, forget)
    return started
  }

  function keep(key: string): void {
    kept++
    const forget = () => {
      kept--
      results.delete(key)
    }
    setTimeout(forget, KEPT_MS).unref()
  }

  return {
    run(key, work) {
      const known = results.get(key)
      if (known) return known
      const started = start(key, work)
      results.set(key, started)
      return started
    },
  }
}
