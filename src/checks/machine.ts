// What the machine says of itself: space of a disk, file handles of a process.
import { statfs } from 'node:fs/promises'
import { hostname } from 'node:os'
import { handlesOf } from '../file-handles.ts'

/** `inodes` 0: the file system has no fixed number of them. */
export type Disk = { bytes: number; freeBytes: number; inodes: number; freeInodes: number }
export type Handles = { limit: number; used: number }

export type Machine = {
  hostname(): string
  /** Errors: the system's. */
  disk(path: string): Promise<Disk>
  handles(process: number | 'self'): Handles | undefined
}

export const thisMachine: Machine = {
  hostname,
  async disk(path) {
    const { bsize, blocks, bavail, files, ffree } = await statfs(path)
    return { bytes: blocks * bsize, freeBytes: bavail * bsize, inodes: files, freeInodes: ffree }
  },
  handles: handlesOf,
}
