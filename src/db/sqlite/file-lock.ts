// One server for each file. The operating system drops the lock when the process ends in any way, and it holds across
// containers that share the file. Node cannot lock files, so SQLite locks an empty file beside the database.
import { closeSync, openSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { DatabaseFault } from '../database-fault.ts'

const LOCK_FILE = 'latchkey.lock'

/** Errors: DatabaseFault. */
export function holdSqlite(file: string): { letGo(): void } {
  const path = realName(file)
  refuseOtherNames(path)
  const lock = join(dirname(path), LOCK_FILE)
  makePrivate(lock)
  const db = new BetterSqlite3(lock, { timeout: 0 })
  try {
    db.exec('begin exclusive')
  } catch (error) {
    db.close()
    if (!(error instanceof BetterSqlite3.SqliteError && error.code.startsWith('SQLITE_BUSY'))) throw error
    throw new DatabaseFault(
      `Another server${holderText(lock)} works on ${path}. Stop it first: a database file takes one server, and ` +
        'commands work beside it. Several servers need PostgreSQL (LATCHKEY_DATABASE_URL).',
      { cause: error },
    )
  }
  return { letGo: () => db.close() }
}

/** The real path of the file; if it does not exist, the path where it will be. */
function realName(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return join(realpathSync(dirname(file)), 'latchkey.db')
  }
}

/** SQLite keeps a journal beside each name of a file: two names of one file would destroy it. */
function refuseOtherNames(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false })
  const names = file?.isFile() ? file.nlink : 1
  if (names === 1) return
  throw new DatabaseFault(
    `${path} has ${names} names (hard links), and a server under another one could not be noticed. Leave it one: find ` +
      `them with "find / -samefile ${path}", and make copies with "VACUUM INTO" instead of links.`,
  )
}

/** This process opens the lock only through SQLite: closing it otherwise would drop the lock. */
function makePrivate(lock: string): void {
  if (!statSync(lock, { throwIfNoEntry: false })) closeSync(openSync(lock, 'a', 0o600))
}

/** Linux lists the holder of a lock: `1: POSIX ADVISORY WRITE 4711 08:01:123456 …`. Unknown elsewhere and across containers. */
function holderText(lock: string): string {
  try {
    const { ino } = statSync(lock)
    const line = readFileSync('/proc/locks', 'utf8')
      .split('\n')
      .find((one) => one.split(/\s+/)[5]?.endsWith(`:${ino}`))
    const process = Number(line?.split(/\s+/)[4])
    return process > 0 ? ` (process ${process})` : ''
  } catch {
    return ''
  }
}
