// How long and how many: the bounds that both engines keep. Tests make them smaller.

export type Limits = {
  /** A unit of work that is not done by then is undone and rejected. */
  unitTimeoutMs: number
  /** Callers that wait for their turn; one more is refused as overloaded. */
  mostWaiting: number
  /** How long a lock of another process or transaction is waited for at a time. */
  lockTimeoutMs: number
}

export const LIMITS: Limits = { unitTimeoutMs: 10_000, mostWaiting: 10_000, lockTimeoutMs: 5000 }

/**
 * On a server: a row that stays locked there is somebody's mistake, and callers wait for it with a connection each. A file
 * is locked by commands, for as long as they work. More than a server's deadlock_timeout, which is 1 s: of two that wait for
 * each other one is undone then, and runs again.
 */
export const SERVER_LOCK_TIMEOUT_MS = 1500

/** A migration may rewrite large tables, but does not run for ever either. */
export const MIGRATION_TIMEOUT_MS = 6 * 60 * 60 * 1000

const CLOSE_TIMEOUT_MS = 15_000

/** Waits for what should end soon, but not for ever. */
export async function endsSoon(ending: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_TIMEOUT_MS)
  })
  await Promise.race([ending, enough])
  clearTimeout(timer)
}
