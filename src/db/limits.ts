// The bounds of time and number that both engines keep. Tests make them smaller.
import { setTimeout as pause } from 'node:timers/promises'

export type Limits = {
  /** A unit of work that takes longer is undone and rejected. */
  unitTimeoutMs: number
  /** Callers that wait for their turn; one more is refused as overloaded. */
  mostWaiting: number
  /** How long one wait for a lock of another process or transaction may take. */
  lockTimeoutMs: number
}

export const LIMITS: Limits = { unitTimeoutMs: 10_000, mostWaiting: 10_000, lockTimeoutMs: 5000 }

/**
 * For a server, where callers wait for a locked row with a connection each, and a row that stays locked is a mistake. (A
 * file is locked by commands, for as long as they work.) It is longer than a server's deadlock_timeout of 1 s: of two
 * transactions that wait for each other, one is undone then and runs again.
 */
export const SERVER_LOCK_TIMEOUT_MS = 1300

/** A migration may rewrite large tables, but must end at some time. */
export const MIGRATION_TIMEOUT_MS = 6 * 60 * 60 * 1000

const CLOSE_TIMEOUT_MS = 15_000

/** Waits for an end that should come soon, but not forever. */
export async function endsSoon(ending: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  const enough = pause(CLOSE_TIMEOUT_MS, undefined, { signal: over.signal }).catch(() => undefined)
  await Promise.race([ending, enough]).finally(() => over.abort())
}
