// Whether the files that are open are still the ones in their place. A directory that was removed, or a volume that was
// unmounted, leaves a process with files that nobody will find again: what is written into them is lost.
import { statSync } from 'node:fs'

/** SQLite's own beside the database: a lost -wal is a lost commit, a new -shm a second idea of what is locked. */
const ENDINGS = ['', '-wal', '-shm']

/** Remembers the files as they are now; call it once they have been used. The answer is false as long as one of them is not there. */
export function watchPlace(file: string): () => boolean {
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
