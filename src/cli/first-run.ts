// The first start: data directory, encryption key, first brand, in this order, so that no database is ever without its
// key. Two first starts at once make one brand.
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrandWithKeys } from '../brands/brands.ts'
import { typed } from '../command-hint.ts'
import {
  type Config,
  databaseFile,
  type EarlyConfig,
  encryptionKeyFileIn,
  readConfig,
} from '../config/config.ts'
import type { Core } from '../core.ts'
import { EmptyDatabaseError, OlderDatabaseError } from '../db/migrate.ts'
import { AppError } from '../errors.ts'
import { systemRandom } from '../ids.ts'
import { createKeyFile } from '../installation/key-file.ts'
import { CommandError, NO_CHANGES, openCore, operator, PRIVATE_UMASK } from './open.ts'

export const DEFAULT_TITLE = 'My VPN'

/**
 * Sees to it that there are a data directory and an encryption key, unless none may be made; gives the whole configuration.
 * Errors: CommandError when the database is in use but its key is missing: a new key would only hide that.
 */
export async function prepare(config: EarlyConfig, { maySetUp }: { maySetUp: boolean }): Promise<Config> {
  process.umask(PRIVATE_UMASK)
  if (!maySetUp) {
    const file = databaseFile(config)
    if (file && !existsSync(file)) throw new CommandError(nothingSetUp(config))
    if (!config.encryptionKeys) throw new CommandError(keyMissing(config))
    return readConfig()
  }
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  if (!config.encryptionKeys) {
    if (await isInUse(config)) throw new CommandError(keyMissing(config))
    await createKeyFile(encryptionKeyFileIn(config.dataDir), systemRandom)
  }
  return readConfig()
}

/**
 * The first brand with its keys, or undefined when there is any brand already, whose database must then know the
 * encryption keys. Errors: WrongKeyError.
 */
export async function addFirstBrand(
  { brands, installationKeys }: Pick<Core, 'brands' | 'installationKeys'>,
  title: string,
): Promise<BrandWithKeys | undefined> {
  const [existing] = await brands.list()
  if (!existing) {
    try {
      return await brands.setUpFirstBrand(title, operator(), installationKeys.begin)
    } catch (error) {
      // Another first start was faster.
      if (!(error instanceof AppError && error.code === 'conflict')) throw error
    }
  }
  await installationKeys.check()
  return undefined
}

/**
 * Without a terminal the output goes into a log, so the first keys go into a file that only its user can read. Gives the
 * file's path.
 */
export async function keepFirstKeys(dataDir: string, made: BrandWithKeys): Promise<string> {
  const path = join(dataDir, 'first-keys.txt')
  const { brand, apiKey, secretKey } = made
  await rm(path, { force: true }) // of an installation that was here before
  const text = `brand=${brand.name}\napi_key=${apiKey}\nsecret_key=${secretKey}\n`
  await writeFile(path, text, { flag: 'wx', mode: 0o600, flush: true })
  return path
}

/**
 * The same for the link by which the first admin begins. Undefined: there are admins, and a former link goes. Gives the file's
 * path.
 */
export async function keepFirstLink(dataDir: string, link: string | undefined): Promise<string> {
  const path = join(dataDir, 'first-admin.txt')
  await rm(path, { force: true })
  if (link !== undefined) await writeFile(path, `${link}\n`, { flag: 'wx', mode: 0o600, flush: true })
  return path
}

/** Whether there are brands but still no key, now that they are visible. */
async function isInUse(config: EarlyConfig): Promise<boolean> {
  const file = databaseFile(config)
  if (file && !existsSync(file)) return false
  try {
    const core = await openCore(config, NO_CHANGES)
    const [existing] = await core.brands.list().finally(core.close)
    return existing !== undefined && !existsSync(encryptionKeyFileIn(config.dataDir))
  } catch (error) {
    if (error instanceof EmptyDatabaseError) return false
    if (error instanceof OlderDatabaseError) return !existsSync(encryptionKeyFileIn(config.dataDir))
    throw error
  }
}

/** What a start says that may not set up. */
export function nothingSetUp(config: Pick<Config, 'dataDir' | 'database'>): string {
  const where = databaseFile(config) ? config.dataDir : 'the database of LATCHKEY_DATABASE_URL'
  return (
    `There is no installation in ${where}, and LATCHKEY_SETUP=off keeps a start from making one. Is the volume mounted, is ` +
    `it the right place? "${typed('init')}" makes a new installation.`
  )
}

function keyMissing({ dataDir }: EarlyConfig): string {
  return (
    `The database is in use but its encryption key is missing. Restore ${encryptionKeyFileIn(dataDir)} from the backup ` +
    'or from the server that made it, or set LATCHKEY_ENCRYPTION_KEY.'
  )
}
