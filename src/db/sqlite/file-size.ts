// What the embedded database takes on disk, and whether a copy of it fits somewhere.
import { statfsSync, statSync } from 'node:fs'
import type { DatabaseSize } from '../database.ts'
import { DatabaseFault } from '../database-fault.ts'

export function sizeOf(file: string): DatabaseSize {
  const bytesOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
  return { bytes: bytesOf(file), logBytes: bytesOf(`${file}-wal`) }
}

/** A copy is at most as large as the files of the database. Errors: DatabaseFault. */
export function mustFit(file: string, folder: string): void {
  const { bytes, logBytes } = sizeOf(file)
  const needed = bytes + (logBytes ?? 0)
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize > needed) return
  throw new DatabaseFault(
    `There is too little space in ${folder}: the copy needs up to ${mebibytes(needed)}, and ${mebibytes(bavail * bsize)} are free.`,
  )
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 1024)} MiB`
}
