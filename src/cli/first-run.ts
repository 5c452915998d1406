// The first start: data directory, encryption key, first brand, in this order, so that no database is ever without its
// key. Two first starts at once make one brand.
import { existsSync } from 'node:fs'
import { link, mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Brands, BrandWithKeys } from '../brands/brands.ts'
import { systemClock } from '../clock.ts'
import { type Config, type EarlyConfig, readConfig } from '../config.ts'
import type { Database } from '../db/database.ts'
import { AppError } from '../errors.ts'
import { type Random, systemRandom } from '../ids.ts'
import { makeInstallationKeys } from '../installation/installation-keys.ts'
import type { EncryptionKeys } from '../secrets.ts'
import { CommandError, openCore, operator, PRIVATE_UMASK } from './open.ts'

export const DEFAULT_TITLE = 'My VPN'

/**
 * Sees to it that there are a data directory and an encryption key; gives the whole configuration.
 * Errors: CommandError when the database is in use but its key is missing: a new key would only hide that.
 */
export async function prepare(config: EarlyConfig): Promise<Config> {
  process.umask(PRIVATE_UMASK)
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 })
  if (!config.encryptionKeys) {
    if (await isInUse(config)) throw new CommandError(keyMissing(config))
    await createKeyFile(config.encryptionKeyFile, systemRandom)
  }
  return readConfig()
}

type Ground = { db: Database; brands: Brands }

/**
 * The first brand with its keys, or undefined when there is any brand already, whose database must then know the
 * encryption keys. Errors: WrongKeyError.
 */
export async function addFirstBrand(
  { db, brands }: Ground,
  keys: EncryptionKeys,
  title: string,
): Promise<BrandWithKeys | undefined> {
  const installationKeys = makeInstallationKeys({ db, clock: systemClock, random: systemRandom, keys })
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

/** Whether there are brands but still no key, now that they are visible. */
async function isInUse(config: EarlyConfig): Promise<boolean> {
  const core = await openCore(config)
  try {
    const [existing] = await core.brands.list()
    return existing !== undefined && !existsSync(config.encryptionKeyFile)
  } finally {
    await core.close()
  }
}

function keyMissing({ encryptionKeyFile }: EarlyConfig): string {
  return (
    `The database is in use but its encryption key is missing. Restore ${encryptionKeyFile} from the backup ` +
    'or from the server that made it, or set LATCHKEY_ENCRYPTION_KEY.'
  )
}

/** Makes the file with a fresh key unless it is there. On disk, name and content, when this resolves. */
export async function createKeyFile(path: string, random: Random): Promise<void> {
  const draft = `${path}.${random.bytes(6).toString('hex')}`
  const file = await open(draft, 'wx', 0o600)
  try {
    // A random id: with another installation's key file, decrypting names the key that is missing.
    const id = `k${random.bytes(4).toString('hex')}`
    await file.writeFile(`${id}:${random.bytes(32).toString('base64')}\n`)
    await file.sync()
    await link(draft, path) // unlike a rename, never replaces a key that somebody else has just made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await file.close()
    await rm(draft)
  }
  const directory = await open(dirname(path))
  await directory.sync()
  await directory.close()
}
