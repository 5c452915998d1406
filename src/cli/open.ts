// What the commands work on: the use cases over the installation's database (core.ts). Not the whole server.
import { statSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { NAME_KINDS } from '../accounts/operator/find-account.ts'
import type { Actor } from '../audit/actor.ts'
import type { Brand } from '../brands/brand.ts'
import type { Clock } from '../clock.ts'
import { typed } from '../command-hint.ts'
import { type Config, databaseFile, type EarlyConfig, readConfig, readEarlyConfig } from '../config/config.ts'
import { type Core, makeCore } from '../core.ts'
import type { OpenDatabase } from '../db/database.ts'
import { EmptyDatabaseError, type SchemaChanges } from '../db/migrate.ts'
import { openDatabase, openToRead } from '../db/open-database.ts'
import { AppError } from '../errors.ts'
import { systemRandom } from '../ids.ts'
import { holdKeys, type KeyHolding } from '../installation/key-holding.ts'
import { silentLog } from '../log.ts'
import { exitCodeOf, FAILED, type StopSignal, WRONG_USAGE } from './exit-codes.ts'

/** The use cases over an installation's database. */
export type Opened = Core & { db: OpenDatabase; clock: Clock; close(): Promise<void> }

/** A message for the operator, shown without a stack. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: number = FAILED
}

/** The command was not typed as it must be. */
export class UsageError extends CommandError {
  override name = 'UsageError'
  override readonly exitCode = WRONG_USAGE
}

/** A signal ended the command before it was done. */
export class StoppedError extends CommandError {
  override name = 'StoppedError'
  override readonly exitCode: number

  constructor(signal: StopSignal, message: string) {
    super(message)
    this.exitCode = exitCodeOf(signal)
  }
}

export const NOTHING_HERE = `There is no installation here yet. Run "${typed('init')}", or "${typed('serve')}" to set up and start at once.`

type Installation = Omit<Config, 'encryptionKeys'> &
  Pick<EarlyConfig, 'encryptionKeys'> &
  Partial<Pick<EarlyConfig, 'settingFiles'>>

/** Errors: those of `openDatabase`. */
export async function openCore(config: Installation, may: SchemaChanges): Promise<Opened> {
  return coreOver(await openDatabase(config.database, { may }), config)
}

function coreOver(db: OpenDatabase, config: Installation): Opened {
  const { clock } = db
  const ground = { config, db, clock, random: systemRandom, log: silentLog() }
  const core = makeCore({ ...ground, encryptionKeys: config.encryptionKeys })
  return Object.assign(core, { db, clock, close: () => db.close() })
}

/** Only the server and "migrate" change the schema of an installation: it may be another version's that is running. */
export const NO_CHANGES: SchemaChanges = { create: false, upgrade: false }

/** Runs `work` on the existing installation that the environment names, then closes it. It can neither encrypt nor decrypt. */
export async function withCore<T>(work: (core: Opened) => Promise<T>): Promise<T> {
  return withExisting({ ...readEarlyConfig(), encryptionKeys: undefined }, work)
}

/**
 * As withCore, for commands that encrypt or decrypt. Errors: ConfigError without a key; WrongKeyError with others' keys;
 * KeyInUseError when a running process could not read what this one writes.
 */
export async function withVault<T>(work: (core: Opened, holding: KeyHolding) => Promise<T>): Promise<T> {
  return withExisting(readEarlyConfig(), async (core) => {
    const config = readConfig() // says what to do where there is no key
    await core.installationKeys.check()
    const holding = await holdKeys({ ...holderOf(core, config), log: silentLog(), isServer: false })
    return work(core, holding).finally(holding.release)
  })
}

/** What a process says that has the keys of an installation. */
export function holderOf(
  { db, keyRing, installationKeys }: Pick<Opened, 'db' | 'keyRing' | 'installationKeys'>,
  config: Config,
) {
  const isAlone = databaseFile(config) !== undefined // a file takes one server
  return {
    ...{ db, keyRing, installationKeys, clock: db.clock, random: systemRandom },
    ...{ keyFile: config.encryptionKeyFile, isAlone },
  }
}

async function withExisting<T>(config: EarlyConfig, work: (core: Opened) => Promise<T>): Promise<T> {
  process.umask(PRIVATE_UMASK)
  const core = await openExisting(config, () => openCore(config, NO_CHANGES))
  try {
    // Only init and serve begin an installation: they make the encryption key first.
    if ((await core.brands.list()).length === 0) throw new CommandError(NOTHING_HERE)
    return await work(core)
  } finally {
    await core.close()
  }
}

/** For commands that only look, whatever the state of the installation is: nothing is made, migrated or locked. */
export async function withReader<T>(config: EarlyConfig, work: (core: Opened) => Promise<T>): Promise<T> {
  process.umask(PRIVATE_UMASK)
  const core = coreOver(await openToRead(config.database), config)
  return work(core).finally(core.close)
}

/** What `open` gives. Errors: CommandError when nothing was set up, or what `open` throws. */
export async function openExisting<T>(
  config: Pick<EarlyConfig, 'database'>,
  open: () => Promise<T>,
  nothingHere = NOTHING_HERE,
): Promise<T> {
  const file = databaseFile(config)
  if (file && !statSync(file, { throwIfNoEntry: false })) throw new CommandError(nothingHere)
  try {
    return await open()
  } catch (error) {
    if (error instanceof EmptyDatabaseError) throw new CommandError(nothingHere)
    throw error
  }
}

/** What this process creates is for its user alone. */
export const PRIVATE_UMASK = 0o077

/** The named brand, or the only one. */
export async function chosenBrand(
  { brands }: Pick<Opened, 'brands'>,
  name: string | undefined,
): Promise<Brand> {
  const all = await brands.list()
  const known = all.map((brand) => brand.name).join(', ')
  const [only, second] = all
  if (name !== undefined) {
    const found = all.find((brand) => brand.name === name)
    if (found) return found
    throw new AppError('brand_not_found', `There is no brand named "${name}"; there is: ${known}`)
  }
  if (only && !second) return only
  throw new UsageError(`There are several brands; say which with --brand NAME: ${known}`)
}

/** A brand, and one account of it by any of its names; `nameKind` where it could be several. */
export type AccountChoice = {
  brand?: string
  account?: string
  nameKind?: (typeof NAME_KINDS)[number]
}

/** What of it is left out is not asked for. Errors: account_not_found, brand_not_found, conflict, invalid_input. */
export async function scopeOf(core: Opened, { brand, account, nameKind }: AccountChoice) {
  const chosen = brand === undefined && account === undefined ? undefined : await chosenBrand(core, brand)
  const kinds = nameKind === undefined ? undefined : [nameKind]
  const found =
    chosen && account !== undefined ? await core.finding.get(chosen.id, account, kinds) : undefined
  return { brandId: chosen?.id, accountId: found?.accountId }
}

/** The person at the keyboard, as the audit trail names them. */
export function operator(): Actor {
  try {
    return { kind: 'operator', name: userInfo().username }
  } catch {
    return { kind: 'operator', name: 'operator' } // a container's user may have no name
  }
}
