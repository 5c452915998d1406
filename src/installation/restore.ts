// Restores a backup: checks it from end to end, then puts it into an empty folder or an empty database server.
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Config } from '../config/config.ts'
import { keysIn } from '../config/settings.ts'
import type { CopyFacts } from '../db/copy-facts.ts'
import { DatabaseFault } from '../db/database-fault.ts'
import { fillFromDump, readCopy } from '../db/open-database.ts'
import { judgeSchemaState, newerText } from '../db/schema/state.ts'
import { sync } from '../files.ts'
import { digestOf, type Manifest, readManifest } from './backup-manifest.ts'
import { openKeys } from './sealed-keys.ts'

/** A backup that was read to its end and found whole. */
export type SoundBackup = {
  path: string
  facts: CopyFacts
  /** Undefined: a bare copy of a database, of which nothing else is known. */
  manifest: Manifest | undefined
  /** How many changes of the schema this version makes at its start. */
  changesMissing: number
}

export type KeySource = {
  /** What a key file holds; undefined: no file was named. */
  text?: string | undefined
  /** Opens the keys in the manifest. */
  passphrase?: string | undefined
}

/** Errors: DatabaseFault when it is damaged, cut, or of a newer version. */
export async function readBackup(path: string): Promise<SoundBackup> {
  if (!existsSync(path)) throw new DatabaseFault(`There is no file ${path}.`)
  const manifest = readManifest(path)
  if (manifest) {
    const { bytes, sha256 } = await digestOf(path)
    if (bytes !== manifest.bytes)
      throw new DatabaseFault(
        `${path} has ${bytes} bytes, its manifest says ${manifest.bytes}: it is not whole.`,
      )
    if (sha256 !== manifest.sha256)
      throw new DatabaseFault(`${path} was changed after it was made: its SHA-256 differs from its manifest.`)
  }
  const facts = await readCopy(path)
  const state = judgeSchemaState(facts.changes)
  if (state.kind === 'newer')
    throw new DatabaseFault(
      newerText({ ...state, version: state.version ?? manifest?.latchkey ?? null }, path),
    )
  return { path, facts, manifest, changesMissing: state.missing.length }
}

/** The text of the key file that the backup needs. Errors: DatabaseFault when it cannot be had, or is of another installation. */
export async function keysFor(
  { facts, manifest, path }: SoundBackup,
  { text, passphrase }: KeySource,
): Promise<string> {
  const needed = manifest?.keyIds ?? facts.keyIds
  const found = text ?? (await keysInside(manifest, passphrase, path))
  if (found === undefined) {
    const inside =
      manifest?.keys === undefined ? '' : ' Its manifest holds them: set LATCHKEY_BACKUP_PASSPHRASE.'
    throw new DatabaseFault(
      `The secrets in ${path} were encrypted with ${named(needed)}. Without that key no VPN password can be read: name its file with --key.${inside}`,
    )
  }
  const keys = keysIn(found)
  if (!keys) throw new DatabaseFault('The key file is damaged: it has no lines of the form id:key.')
  const missing = needed.filter((id) => !keys.some((key) => key.id === id))
  if (missing.length > 0)
    throw new DatabaseFault(
      `The key file has ${named(keys.map(({ id }) => id))}, and ${path} needs ${named(missing)}: it is of another installation, or older.`,
    )
  return found.endsWith('\n') ? found : `${found}\n`
}

async function keysInside(manifest: Manifest | undefined, passphrase: string | undefined, path: string) {
  if (manifest?.keys === undefined || passphrase === undefined) return undefined
  const opened = await openKeys(manifest.keys, passphrase)
  if (opened !== undefined) return opened
  throw new DatabaseFault(`The passphrase does not open the encryption keys in ${path}.json.`)
}

/** Fills a folder that does not exist or is empty. The database appears last, so that half a restore never starts. */
export async function restoreInto(
  folder: string,
  { path, facts }: SoundBackup,
  keys: string,
  database: Config['database'],
): Promise<void> {
  mustBeEmpty(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, 'latchkey.db.unfinished')
  writeSynced(join(folder, 'encryption.key'), keys)
  if (facts.kind === 'dump') return fillFromDump(database, path)
  writeSynced(draft, '')
  copyFileSync(path, draft)
  sync(draft)
  renameSync(draft, join(folder, 'latchkey.db'))
  for (const one of [folder, dirname(folder)]) sync(one)
}

/** Errors: DatabaseFault. */
export function mustBeEmpty(folder: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return
  throw new DatabaseFault(
    `${folder} is not empty. A restore never replaces anything: name a folder that does not exist yet.`,
  )
}

function named(ids: readonly string[]): string {
  if (ids.length === 0) return 'the encryption key of that time'
  return `the encryption key${ids.length === 1 ? '' : 's'} ${ids.map((id) => `"${id}"`).join(', ')}`
}

function writeSynced(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600, flag: 'wx' })
  sync(path)
}
