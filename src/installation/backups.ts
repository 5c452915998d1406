// Backups of the database: a verified copy with its manifest, complete or absent, made while the server works.
import { existsSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Clock, DAY_MS } from '../clock.ts'
import { type Config, databaseFile } from '../config/config.ts'
import { VERSION } from '../config/package.ts'
import { DatabaseFault } from '../db/database-fault.ts'
import { copyDatabase, readCopy } from '../db/open-database.ts'
import { sync } from '../files.ts'
import type { Random } from '../ids.ts'
import { type EncryptionKeys, type KeyRing, ringOf } from '../secrets.ts'
import { backupName, digestOf, listBackups, MANIFEST_END, type Manifest } from './backup-manifest.ts'
import { sealKeys } from './sealed-keys.ts'

/** A folder that exists, of which the newest `keep` backups stay; or the path of a file that does not exist yet. */
export type BackupPlace = { folder: string; keep?: number | undefined } | { file: string }
export type BackupOrder = {
  to: BackupPlace
  /** The encryption keys go into the manifest, under this passphrase. */
  passphrase?: string | undefined
}
export type MadeBackup = { path: string; manifest: Manifest; removed: string[] }

export type Backups = ReturnType<typeof makeBackups>

/** Its name until it is complete. Left behind by a process that was killed, and removed after a day. */
const UNFINISHED = '.unfinished'

type Deps = {
  database: Config['database']
  encryptionKeys: EncryptionKeys | KeyRing | undefined
  clock: Clock
  random: Random
}

export function makeBackups({ database, encryptionKeys, clock, random }: Deps) {
  const file = databaseFile({ database })

  /** Errors: DatabaseFault, with what to do. */
  async function take({ to, passphrase }: BackupOrder): Promise<MadeBackup> {
    const folder = 'folder' in to ? to.folder : dirname(to.file)
    mustBeFolder(folder)
    const path =
      'file' in to
        ? mustBeNew(to.file)
        : freeName(folder, backupName(file === undefined ? 'dump' : 'file', clock.now()))
    removeStale(folder)
    const draft = `${path}${UNFINISHED}`
    try {
      const manifest = await fill(draft, passphrase)
      writeFileSync(draft + MANIFEST_END, `${JSON.stringify(manifest, null, 2)}\n`, {
        mode: 0o600,
        flag: 'wx',
      })
      for (const file of [draft, draft + MANIFEST_END]) sync(file)
      renameSync(draft, path)
      renameSync(draft + MANIFEST_END, path + MANIFEST_END)
      sync(folder)
      return { path, manifest, removed: 'folder' in to && to.keep ? removeOld(folder, to.keep) : [] }
    } catch (error) {
      for (const file of [draft, draft + MANIFEST_END]) rmSync(file, { force: true })
      throw asFault(error, folder)
    }
  }

  async function fill(draft: string, passphrase: string | undefined): Promise<Manifest> {
    const takenAt = new Date(clock.now()).toISOString()
    await copyDatabase(database, draft)
    const { kind, changes, keyIds, accounts } = await readCopy(draft)
    const keys = passphrase === undefined ? undefined : await sealKeys(keysText(keyIds), passphrase, random)
    return {
      ...{
        latchkey: VERSION,
        kind,
        takenAt,
        schema: changes.at(-1)?.name ?? '',
        keyIds: [...keyIds],
        accounts,
      },
      ...(await digestOf(draft)),
      ...(keys !== undefined && { keys }),
    }
  }

  function keysText(needed: readonly string[]): string {
    const given = encryptionKeys ? ringOf(encryptionKeys).keys() : []
    const missing = needed.find((id) => !given.some((key) => key.id === id))
    if (missing !== undefined)
      throw new DatabaseFault(`The database needs the encryption key "${missing}", which is not given here.`)
    return given.map(({ id, key }) => `${id}:${key.toString('base64')}\n`).join('')
  }

  function removeStale(folder: string): void {
    const isOurs = (name: string) => name.endsWith(UNFINISHED) || name.endsWith(UNFINISHED + MANIFEST_END)
    for (const name of readdirSync(folder).filter(isOurs)) {
      const path = join(folder, name)
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
      if (Math.abs(clock.now() - written) > DAY_MS) rmSync(path, { force: true })
    }
  }

  return { take }
}

/** Removes all complete backups but the newest; the manifest first, so that no half of one seems complete. */
function removeOld(folder: string, keep: number): string[] {
  return listBackups(folder)
    .slice(Math.max(1, keep))
    .map(({ path }) => {
      rmSync(path + MANIFEST_END, { force: true })
      rmSync(path, { force: true })
      return path
    })
}

function mustBeFolder(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new DatabaseFault(`There is no folder ${folder}; make it first: mkdir -p ${folder}`)
}

function mustBeNew(path: string): string {
  if (!existsSync(path) && !existsSync(path + MANIFEST_END)) return path
  throw new DatabaseFault(
    `${path} is there already; a backup never replaces a file. Name another one, or a folder.`,
  )
}

function freeName(folder: string, name: string): string {
  const named = (number: number) => (number === 1 ? name : name.replace(/\.(\w+)$/, `-${number}.$1`))
  const taken = new Set(readdirSync(folder).map((file) => file.replace(UNFINISHED, '')))
  // Behind the last one: those before it may have been removed, and a name must not come twice.
  let number = 1
  for (let at = 1; at <= taken.size + 1; at++) if (taken.has(named(at))) number = at + 1
  return join(folder, named(number))
}

function asFault(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC')
    return new DatabaseFault(`The disk of ${folder} is full; nothing was kept.`, { cause: error })
  if (error instanceof DatabaseFault || code === undefined) return error
  return new DatabaseFault(`${basename(folder)}: ${(error as Error).message}; nothing was kept.`, {
    cause: error,
  })
}
