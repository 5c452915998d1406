// What a running server says of itself: its keys, so that none is retired while a server still encrypts with it, and the
// schema that it knows, so that nothing it uses is taken away. A lease, renewed as long as the server lives.
import { hostname } from 'node:os'
import { keepRenewing, LEASE_MS } from '../bounds/lease.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
import { NewerDatabaseError, refuseNewer } from '../db/migrate.ts'
import { MIGRATIONS, type Migration } from '../db/schema/migrations.ts'
import type { Random } from '../ids.ts'
import type { Log } from '../log.ts'
import type { EncryptionKeys } from '../secrets.ts'
import { deleteHolder, listKnownKeys, lockKeys, putHolder } from './installation-key-store.ts'
import { retiredText, WrongKeyError } from './installation-keys.ts'

type Deps = {
  db: Pick<Database, 'write'>
  clock: Clock
  random: Random
  log: Pick<Log, 'warn'>
  keys: EncryptionKeys
  /** For tests of migrations. */
  migrations?: readonly Migration[]
}
export type KeyHolding = {
  /** Resolves when the server must stop: the key was retired meanwhile, or the schema has gone beyond this program. */
  lost: Promise<WrongKeyError | NewerDatabaseError>
  release(): Promise<void>
}

/** Errors: WrongKeyError when the first key was retired; NewerDatabaseError. */
export async function holdKeys({
  db,
  clock,
  random,
  log,
  keys,
  migrations = MIGRATIONS,
}: Deps): Promise<KeyHolding> {
  const own = {
    holder: `${hostname()} ${process.pid} ${random.bytes(6).toString('hex')}`,
    keyIds: keys.map(({ id }) => id),
    knows: migrations.at(-1)?.name ?? '',
  }
  const { promise: lost, resolve: lose } = Promise.withResolvers<WrongKeyError | NewerDatabaseError>()

  async function hold(tx: Handle): Promise<void> {
    await lockKeys(tx)
    const known = await listKnownKeys(tx)
    if (known.some(({ keyId, isRetired }) => isRetired && keyId === keys[0].id))
      throw new WrongKeyError(retiredText(keys[0].id))
    await putHolder(tx, own, clock.now() + LEASE_MS)
    await refuseNewer(tx, migrations) // only now: a change that waits for no server begins by locking these rows
  }

  await db.write(hold)
  const lease = keepRenewing(() =>
    db.write(hold).catch((err: unknown) => {
      if (err instanceof WrongKeyError || err instanceof NewerDatabaseError) lose(err)
      else log.warn({ err }, 'the lease of the encryption keys was not renewed')
    }),
  )
  return {
    lost,
    async release() {
      lease.stop()
      await db
        .write((tx) => deleteHolder(tx, own.holder))
        .catch((err: unknown) =>
          log.warn({ err }, 'the lease of the encryption keys is left to end by itself'),
        )
    },
  }
}
