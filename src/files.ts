// Files on disk: whether other users of this machine can change or read them (a user that can write keys, tokens, settings
// or data controls this process), and whether what was written is on disk.
import { closeSync, fsyncSync, openSync, readSync, type Stats, statSync } from 'node:fs'

const OTHERS_WRITE = 0o022 // the group too: its members are not known here
const STRANGERS_READ = 0o004

export type FileModes = {
  /** A command that corrects each file that others can write. */
  refused: string[]
  /** The same for each file that others can read. */
  warned: string[]
}

/** `open`: everyone may read these, such as certificates. Paths that do not exist or cannot be checked are left out. */
export function judgeModes(paths: readonly string[], open: readonly string[] = []): FileModes {
  const modes: FileModes = { refused: [], warned: [] }
  if (process.platform === 'win32') return modes // has no such modes
  for (const path of new Set([...paths, ...open])) {
    const mode = statOf(path)?.mode ?? 0
    const named = `'${path.replaceAll("'", "'\\''")}'`
    if ((mode & OTHERS_WRITE) !== 0) modes.refused.push(`chmod go-w ${named}`)
    if ((mode & STRANGERS_READ) !== 0 && !open.includes(path)) modes.warned.push(`chmod o-rwx ${named}`)
  }
  return modes
}

export const WRITABLE = 'Others on this machine can write what this program relies on. Mend it with:'
export const READABLE = 'others on this machine can read it; this mends it'

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

/** Waits until the file, or the list of names in a folder, is on disk. Errors: the file system's. */
export function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/** The first bytes, a character each; '' when the file cannot be read. */
export function startOf(path: string, bytes: number): string {
  try {
    const descriptor = openSync(path, 'r')
    try {
      const start = Buffer.alloc(bytes)
      return start.toString('latin1', 0, readSync(descriptor, start, 0, bytes, 0))
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return ''
  }
}
