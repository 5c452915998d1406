// The text for an operator when a command fails: expected failures in words, bugs with their stack.
import { ConfigError } from '../config/config.ts'
import { TlsFileError } from '../config/tls-files.ts'
import { DatabaseFault } from '../db/database-fault.ts'
import { explainFault } from '../db/engine-faults.ts'
import { EmptyDatabaseError, NewerDatabaseError, OlderDatabaseError } from '../db/migrate.ts'
import { UnitTimeoutError } from '../db/unit.ts'
import { AppError } from '../errors.ts'
import { WrongKeyError } from '../installation/installation-keys.ts'
import { KeyInUseError } from '../installation/key-adoption.ts'
import { UnreadableError } from '../secrets.ts'
import { FAILED } from './exit-codes.ts'
import { CommandError } from './open.ts'

const EXPECTED = [
  AppError,
  CommandError,
  ConfigError,
  DatabaseFault,
  EmptyDatabaseError,
  KeyInUseError,
  NewerDatabaseError,
  OlderDatabaseError,
  TlsFileError,
  UnreadableError,
  WrongKeyError,
]

const TOO_SLOW =
  'The database is too slow or too busy at the moment. What the command had done before is kept: run it again to go on.'

export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const fault = explainFault(error instanceof AppError ? error.cause : error)
  if (fault) return fault
  if (error instanceof UnitTimeoutError) return `${error.message}\n${TOO_SLOW}`
  if (EXPECTED.some((kind) => error instanceof kind)) return error.message
  const hint = HINTS[systemCodeOf(error)]
  if (hint) return `${error.message}\n${hint}`
  const cause = error.cause instanceof Error ? `\n  because: ${error.cause.message}` : ''
  return error.cause ? `${error.message}${cause}` : (error.stack ?? error.message)
}

export function exitCodeFor(error: unknown): number {
  return error instanceof CommandError ? error.exitCode : FAILED
}

/** Of threads that cannot start the code stands in the message. */
function systemCodeOf(error: Error): string {
  return /\bEMFILE\b/.exec(error.message)?.[0] ?? (error as NodeJS.ErrnoException).code ?? ''
}

/** System error code → what to do. */
const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'The port is taken. Stop the other server, or choose another port with LATCHKEY_HTTP_PORT.',
  EADDRNOTAVAIL: 'This machine has no such address; change LATCHKEY_HTTP_HOST.',
  EACCES:
    'This user may not do that: check the owner of the data directory (LATCHKEY_DATA_DIR), or use a port from 1024 on.',
  ECONNREFUSED: 'The database server does not answer: check LATCHKEY_DATABASE_URL and that it runs.',
  ENOTFOUND: 'There is no such host: check LATCHKEY_DATABASE_URL.',
  EEXIST: 'LATCHKEY_DATA_DIR must be a directory, or a name that is still free.',
  ENOTDIR: 'LATCHKEY_DATA_DIR lies below something that is no directory.',
  EISDIR: 'A directory stands where a file should be: look into the data directory (LATCHKEY_DATA_DIR).',
  EMFILE:
    'No file handles are left for this process: raise the limit ("ulimit -n", or LimitNOFILE= of a service), 1024 at the least.',
  ENFILE: 'No file handles are left on this machine.',
  ENOSPC: 'The disk is full.',
  EPERM: 'This user may not do that: check the owner of the data directory (LATCHKEY_DATA_DIR).',
  EROFS: 'The data directory (LATCHKEY_DATA_DIR) cannot be written.',
}
