// The newest complete backup in the folder of the daily ones.
import type { Instant } from '../clock.ts'
import { listBackups } from '../installation/backup-manifest.ts'

export type LastBackup = { at: Instant }

/** Undefined: none is known. `folder` null: none is made by itself. */
export function findLastBackup(folder: string | null): LastBackup | undefined {
  const [newest] = folder === null ? [] : listBackups(folder)
  return newest && { at: newest.takenAt }
}
