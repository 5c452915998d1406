// What a running server or command says of itself: its encryption keys, so that no other process writes what it cannot read,
// and the schema that it knows, so that nothing it uses is taken away. A lease, renewed as long as the process lives. Meanwhile
// its key file is read again each second.
import { hostname } from 'node:os'
import { keepRenewing } from '../bounds/lease.ts'
import { type Clock, SECOND_MS } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { NewerDatabaseError, refuseNewer } from '../db/migrate.ts'
import { MIGRATIONS, type Migration } from '../db/schema/migrations.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { KeyRing } from '../secrets.ts'
import {
  deleteHolder,
  deleteServers,
  type KeyHolder,
  listHolders,
  listKnownKeys,
  lockKeys,
} from './installation-key-store.ts'
import { type InstallationKeys, refuseRetired, WrongKeyError } from './installation-keys.ts'
import { KeyInUseError, lackingText, makeKeyAdoption } from './key-adoption.ts'
import { readKeyFile } from './key-file.ts'

const READ_EVERY_MS = SECOND_MS

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  random: Random
  log: Pick<Log, 'warn' | 'info'>
  keyRing: KeyRing
  installationKeys: Pick<InstallationKeys, 'takeUp'>
  /** Undefined: the keys stay as they are until the next start. */
  keyFile: string | undefined
  isServer: boolean
  /** No other server can work on this database. */
  isAlone: boolean
  /** For tests of migrations. */
  migrations?: readonly Migration[]
}
export type KeyHolding = {
  /** Resolves when the process must stop: the key was retired meanwhile, or the schema has gone beyond this program. */
  lost: Promise<WrongKeyError | NewerDatabaseError>
  /** Reads the key file now. Errors: KeyInUseError, WrongKeyError; those of the file system and the database. */
  refresh(): Promise<void>
  release(): Promise<void>
}

/** Errors: WrongKeyError; NewerDatabaseError; KeyInUseError when another process could not read what this one would write. */
export async function holdKeys(deps: Deps): Promise<KeyHolding> {
  const { db, clock, random, log, keyRing, installationKeys, keyFile, isServer, isAlone } = deps
  const { migrations = MIGRATIONS } = deps
  const holder = `${hostname()} ${process.pid} ${random.bytes(6).toString('hex')}`
  const own = { holder, isServer, knows: migrations.at(-1)?.name ?? '' }
  const adoption = makeKeyAdoption({ db, clock, keyRing, installationKeys, own })
  const { promise: lost, resolve: lose } = Promise.withResolvers<WrongKeyError | NewerDatabaseError>()
  let followed: string | undefined
  let refreshing: Promise<void> = Promise.resolve()

  async function begin(tx: Handle): Promise<void> {
    await lockKeys(tx)
    if (isServer && isAlone) await deleteServers(tx)
    const others = await listHolders(tx, clock.now())
    const keys = keyRing.keys()
    refuseStrange(others)
    const lacking = others.filter(({ keyIds }) => !keyIds.includes(keys[0].id))
    if (lacking.length > 0) throw new KeyInUseError(lackingText(keys[0].id, lacking))
    await installationKeys.takeUp(tx, keys[0])
    await adoption.announce(tx, keys)
    await refuseNewer(tx, migrations) // only now: a change that waits for no server begins by locking these rows
  }

  /** The lease may have ended meanwhile, as while the database was away: then others have not waited for this process. */
  async function renew(tx: Handle): Promise<void> {
    await lockKeys(tx)
    refuseRetired(await listKnownKeys(tx), keyRing.keys()[0].id)
    refuseStrange(await listHolders(tx, clock.now()))
    await adoption.announce(tx, keyRing.keys())
    await refuseNewer(tx, migrations)
  }

  function refuseStrange(others: readonly KeyHolder[]): void {
    const strange = others.find(({ keyIds }) => !keyRing.keys().some(({ id }) => id === keyIds[0]))
    if (strange)
      throw new WrongKeyError(
        `Another process encrypts with the key "${strange.keyIds[0]}", which is not given here. Give it as well, behind the others.`,
      )
  }

  /** One after another: each begins with what the one before has left. */
  function refresh(): Promise<void> {
    refreshing = refreshing.catch(() => undefined).then(readAgain)
    return refreshing
  }

  async function readAgain(): Promise<void> {
    if (keyFile === undefined) return
    const { text, keys } = readKeyFile(keyFile)
    if (text === followed) return
    if (!keys) throw new WrongKeyError(`${keyFile} is damaged; the keys from before stay in use.`)
    const before = namesOf(keyRing)
    await adoption.follow(keys)
    followed = text
    const now = namesOf(keyRing)
    if (now !== before) log.info({ keys: now }, 'the encryption keys have changed; the first encrypts')
  }

  /** A rotation may have ended while the database was away from here: then the file has what must be used now. */
  async function renewOrLose(): Promise<void> {
    try {
      await db.write(renew)
    } catch (err) {
      if (err instanceof NewerDatabaseError) return lose(err)
      if (!(err instanceof WrongKeyError))
        return log.warn({ err }, 'the lease of the encryption keys was not renewed')
      await refresh().catch(() => undefined)
      await db.write(renew).catch((error: unknown) => {
        if (error instanceof WrongKeyError) lose(error)
      })
    }
  }

  if (keyFile !== undefined) learnFrom(keyFile)
  await db.write(begin)
  const lease = keepRenewing(renewOrLose)
  const reading = keepRenewing(sayOnce(log, refresh), READ_EVERY_MS)

  /** A rotation may have begun between the start of this process and its lease. */
  function learnFrom(path: string): void {
    const { keys } = readKeyFile(path)
    if (keys) adoption.learn(keys)
  }

  return {
    lost,
    refresh,
    async release() {
      // A renewal that is under way would put the lease there again.
      await Promise.all([reading.stop(), lease.stop()])
      await db
        .write((tx) => deleteHolder(tx, holder))
        .catch((err: unknown) =>
          log.warn({ err }, 'the lease of the encryption keys is left to end by itself'),
        )
    },
  }
}

function namesOf(keyRing: KeyRing): string {
  return keyRing
    .keys()
    .map(({ id }) => id)
    .join(',')
}

/** The same trouble is logged once, until it is over or another one. */
function sayOnce(log: Pick<Log, 'warn'>, work: () => Promise<void>): () => Promise<void> {
  let said = ''
  return async () => {
    try {
      await work()
      said = ''
    } catch (err) {
      const reason = err instanceof Error ? err.message : String(err)
      if (reason !== said) log.warn({ reason }, 'the encryption keys are not as the key file has them')
      said = reason
    }
  }
}
