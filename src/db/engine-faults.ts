// The texts for an operator when the files of an engine cannot be used: what is wrong, and what to do.

type Fault = { reason: string; advice: string }

const IN_PLACE = 'latchkey.db in the data directory (LATCHKEY_DATA_DIR)'

/** By SQLite's primary result code, or a code of this program. Extended codes begin with the primary one. */
const FAULTS: Readonly<Record<string, Fault>> = {
  SQLITE_FULL: { reason: 'The disk of the database is full.', advice: 'Free space on it.' },
  SQLITE_IOERR: {
    reason: 'The database file cannot be read or written: input/output error.',
    advice: "The disk of the data directory (LATCHKEY_DATA_DIR) is full, or broken: see the system's log.",
  },
  SQLITE_READONLY: {
    reason: 'The database file cannot be written: it is read-only.',
    advice: `Check owner and permissions of ${IN_PLACE}, of its -wal and -shm files and of the directory, and how it is mounted.`,
  },
  SQLITE_CANTOPEN: {
    reason: 'The database file cannot be opened.',
    advice: `Check that ${IN_PLACE} is a file, and that this user may read and write it and its directory.`,
  },
  SQLITE_CORRUPT: {
    reason: 'The database file is damaged.',
    advice:
      'Stop what uses it, keep it as it is with its -wal file, and restore the newest backup; ' +
      '"sqlite3 latchkey.db .recover" saves what can be read.',
  },
  SQLITE_NOTADB: {
    reason: 'The database file is damaged: it is no database.',
    advice: `Another file lies in the place of ${IN_PLACE}, or it was overwritten. Restore the newest backup.`,
  },
  FILE_GONE: {
    reason:
      'The database file is not in its place any more: the data directory or its volume is gone, or holds another file.',
    advice: 'Put it back, or stop the server, restore it and start.',
  },
  SQLITE_NOMEM: { reason: 'There is no memory left for the database.', advice: 'Give the process more.' },
}

const LOCKED: Fault = {
  reason: 'Another program keeps the database locked.',
  advice: 'Try again, or end that program.',
}

/** The text for a file that is found missing while nothing is being written. */
export const GONE = `${FAULTS.FILE_GONE?.reason} ${FAULTS.FILE_GONE?.advice}`

/** What is wrong with the file or the disk; undefined: the error has another cause. */
export function troubleOf(error: unknown): string | undefined {
  return FAULTS[primaryCodeOf(error)]?.reason
}

/** The same, with the advice. */
export function explainFault(error: unknown): string | undefined {
  const code = primaryCodeOf(error)
  const fault = code === 'SQLITE_BUSY' || code === 'SQLITE_PROTOCOL' ? LOCKED : FAULTS[code]
  return fault && `${fault.reason} ${fault.advice}`
}

function primaryCodeOf(error: unknown): string {
  return /^(SQLITE_[A-Z]+|FILE_GONE)/.exec(codeOf(error))?.[1] ?? ''
}

/** The code of an engine's or the system's error; '': it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
