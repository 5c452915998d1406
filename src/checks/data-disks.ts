// The disks that data and backups lie on, each by one folder.
import { existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Config } from '../config/config.ts'

export function disksOf({ dataDir, backup }: Pick<Config, 'dataDir' | 'backup'>): string[] {
  const folders = [dataDir, ...(backup.dir === null ? [] : [backup.dir])].map(nearestFolder)
  return [...new Map(folders.toReversed().map((path) => [statSync(path).dev, path])).values()]
}

/** Where the data directory will be made, if it is not there yet. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path))
}
