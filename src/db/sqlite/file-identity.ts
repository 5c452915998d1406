// Whether the open files are still the ones in their place. When a directory was removed or a volume unmounted, a process
// keeps files that have no name any more: everything written into them is lost.
import { statSync } from 'node:fs'

/**
 * SQLite's own files beside the database. A lost -wal means a lost commit; a new -shm means that two processes see different
 * locks.
 */
const ENDINGS = ['', '-wal', '-shm']

/**
 * Remembers the present files; call it once they have been used. The returned function gives false while one of them is
 * missing or is another file.
 */
export function watchFileIdentity(file: string): () => boolean {
  const paths = ENDINGS.map((ending) => file + ending)
  const known = paths.map(identityOf)
  return () => paths.every((path, index) => identityOf(path) === known[index])
}

function identityOf(path: string): string {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return ''
  }
}
