// latchkey backup: takes a backup and checks one.

import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { countText } from '../../checks/words.ts'
import { systemClock } from '../../clock.ts'
import { typed } from '../../command-hint.ts'
import { readEarlyConfig } from '../../config/config.ts'
import { systemRandom } from '../../ids.ts'
import { type BackupPlace, makeBackups } from '../../installation/backups.ts'
import { readBackup, restoreInto } from '../../installation/restore.ts'
import { openExisting, PRIVATE_UMASK, UsageError } from '../open.ts'
import { jsonText, type Terminal } from '../terminal.ts'
import { keysOf, openRestored } from './restore.ts'

type TakeOptions = { withKey?: true; keep?: number; json?: true }

export async function backupTake(
  to: string | undefined,
  { withKey, keep, json }: TakeOptions,
  { out }: Terminal,
): Promise<void> {
  const config = readEarlyConfig()
  const target = to ?? config.backup.dir ?? undefined
  if (target === undefined)
    throw new UsageError(`Say where: "${typed('backup FOLDER')}", or set LATCHKEY_BACKUP_DIR.`)
  const { passphrase } = config.backup
  if (withKey && passphrase === undefined)
    throw new UsageError('--with-key needs a passphrase: set LATCHKEY_BACKUP_PASSPHRASE (or …_FILE).')
  process.umask(PRIVATE_UMASK)
  const { database, encryptionKeys } = config
  const backups = makeBackups({ database, encryptionKeys, clock: systemClock, random: systemRandom })
  const made = await openExisting(config, () =>
    backups.take({ to: placeOf(target, keep), passphrase: withKey ? passphrase : undefined }),
  )
  if (json)
    return out(jsonText({ path: made.path, ...made.manifest, keys: undefined, removed: made.removed }))
  const { accounts, bytes, keyIds } = made.manifest
  const removed = made.removed.map((path) => `Removed, since ${keep} are kept: ${path}`)
  const keys = withKey
    ? 'The encryption key is in its manifest, under the passphrase.'
    : `Without the encryption key (${keyIds.join(', ')}) its passwords cannot be read: keep that key too, in another place.`
  out(
    [
      `${made.path}: ${countText(accounts, 'account')}, ${sizeText(bytes)}, read back and whole.`,
      keys,
      ...removed,
    ].join('\n'),
  )
}

export async function backupVerify(
  file: string,
  options: { key?: string; json?: true },
  { out }: Terminal,
): Promise<void> {
  process.umask(PRIVATE_UMASK)
  const config = readEarlyConfig()
  const backup = await readBackup(file)
  const keys = await keysOf(backup, options.key, config)
  const { facts, manifest, changesMissing } = backup
  if (facts.kind === 'file') {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-verify-'))
    const data = join(folder, 'data')
    try {
      await restoreInto(data, backup, keys, config.database)
      await openRestored(data, keys, { upgrade: true })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  if (options.json) return out(jsonText({ path: file, ...facts, takenAt: manifest?.takenAt, changesMissing }))
  const opened =
    facts.kind === 'file'
      ? 'restored into a temporary folder and opened with its key'
      : 'read row by row; only a restore into an empty database shows more'
  const older =
    changesMissing === 0 ? '' : ` This version changes its schema when it opens it (${changesMissing}).`
  const bare = manifest ? '' : ' It has no manifest, so a change of its content would not show.'
  out(`${file} is whole: ${countText(facts.accounts, 'account')}, ${opened}.${older}${bare}`)
}

/** A folder is what is one, ends with a slash or comes with --keep, and is made where there is none. */
function placeOf(path: string, keep: number | undefined): BackupPlace {
  const isFolder = /[/\\]$/.test(path) || statSync(path, { throwIfNoEntry: false })?.isDirectory()
  if (!isFolder && keep === undefined) return { file: path }
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return { folder: path, keep }
}

function sizeText(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
