// The newest finished backup, as the command that makes it leaves it.
import type { Instant } from '../clock.ts'

export type LastBackup = { at: Instant }

/** Undefined: none is known. */
export async function findLastBackup(): Promise<LastBackup | undefined> {
  return undefined
}
