// latchkey restore: makes a data directory from a backup, and says what differs from the time of the copy.

import { readFileSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { countText } from '../../checks/words.ts'
import { typed } from '../../command-hint.ts'
import { type EarlyConfig, embeddedIn, readEarlyConfig } from '../../config/config.ts'
import { keysIn } from '../../config/settings.ts'
import { OlderDatabaseError } from '../../db/migrate.ts'
import { WrongKeyError } from '../../installation/installation-keys.ts'
import {
  keysFor,
  mustBeEmpty,
  readBackup,
  restoreInto,
  type SoundBackup,
} from '../../installation/restore.ts'
import type { EncryptionKeys } from '../../secrets.ts'
import { CommandError, openCore, PRIVATE_UMASK } from '../open.ts'
import { instantText, jsonText, type Terminal } from '../terminal.ts'

export async function restore(
  file: string,
  options: { to: string; key?: string; json?: true },
  { out }: Terminal,
): Promise<void> {
  process.umask(PRIVATE_UMASK)
  const config = readEarlyConfig()
  const folder = resolve(options.to)
  mustBeEmpty(folder)
  const backup = await readBackup(file)
  const keys = await keysOf(backup, options.key, config)
  await restoreInto(folder, backup, keys, config.database)
  const isServer = backup.facts.kind === 'dump'
  try {
    await openRestored(folder, keys, { upgrade: false, ...(isServer && { database: config.database }) })
  } catch (error) {
    if (error instanceof WrongKeyError && !isServer) {
      rmSync(folder, { recursive: true, force: true })
      throw new CommandError(`Nothing was restored. ${error.message}`)
    }
    throw error
  }
  if (options.json) {
    const { accounts, sessions, mails } = backup.facts
    return out(jsonText({ folder, takenAt: backup.manifest?.takenAt, accounts, sessions, mails }))
  }
  out(restoredText(backup, folder))
}

/** The text of the key file for this backup: of `--key`, of its manifest, or the keys that are configured. */
export async function keysOf(
  backup: SoundBackup,
  file: string | undefined,
  config: EarlyConfig,
): Promise<string> {
  const { passphrase } = config.backup
  const isInside = backup.manifest?.keys !== undefined && passphrase !== undefined
  const configured = config.encryptionKeys?.map(({ id, key }) => `${id}:${key.toString('base64')}\n`).join('')
  const text = file === undefined ? (isInside ? undefined : configured) : keyFile(file)
  return keysFor(backup, { text, passphrase })
}

/** Opens what was restored with its key, as a start would. Errors: WrongKeyError, and those of `openCore`. */
export async function openRestored(
  folder: string,
  keys: string,
  { upgrade, database }: { upgrade: boolean; database?: EarlyConfig['database'] },
): Promise<void> {
  const config = {
    ...readEarlyConfig(),
    database: database ?? embeddedIn(folder),
    encryptionKeys: keysIn(keys) as EncryptionKeys | undefined,
  }
  try {
    const core = await openCore(config, { create: false, upgrade })
    try {
      await core.installationKeys.check()
    } finally {
      await core.close()
    }
  } catch (error) {
    if (!(error instanceof OlderDatabaseError)) throw error // the first start changes it, and checks the key
  }
}

function keyFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new CommandError(`The key file ${path} cannot be read: ${(error as Error).message}`)
  }
}

function restoredText({ path, facts, manifest, changesMissing }: SoundBackup, folder: string): string {
  const { accounts, sessions, mails, kind } = facts
  const taken = manifest ? `, taken ${instantText(Date.parse(manifest.takenAt))}` : ''
  const where = kind === 'dump' ? `the database of LATCHKEY_DATABASE_URL, its key to ${folder}` : folder
  const notes = [
    'What was changed after that is gone: accounts, payments and passwords of later, and what was revoked later counts again.',
    sessions > 0 && `Live sessions: ${sessions}. Each ends here unless its gateway reports it again.`,
    mails > 0 && `Waiting mails: ${mails}. They are sent when the server starts.`,
    changesMissing > 0 && `It is of an older version: the start changes its schema (${changesMissing}).`,
    'Latchkey numbers what it makes: what was made after the copy may get the same numbers again.',
  ].filter((note) => note !== false)
  const start = kind === 'dump' ? typed('serve') : `LATCHKEY_DATA_DIR=${folder} ${typed('serve')}`
  return [
    `Restored ${path}${taken}, to ${where}: ${countText(accounts, 'account')}.`,
    ...notes.map((note) => `  - ${note}`),
    `Start it: ${start}`,
  ].join('\n')
}
