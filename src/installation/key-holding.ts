// What a running server says of its keys, so that none is retired while a server still encrypts with it: a lease, renewed
// as long as the server lives.
import { hostname } from 'node:os'
import { keepRenewing, LEASE_MS } from '../bounds/lease.ts'
import type { Clock } from '../clock.ts'
import type { Database, Handle } from '../db/database.ts'
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
}
export type KeyHolding = {
  /** Resolves when the key was retired meanwhile, as while the database was away: the server must stop. */
  lost: Promise<WrongKeyError>
  release(): Promise<void>
}

/** Errors: WrongKeyError when the first key was retired. */
export async function holdKeys({ db, clock, random, log, keys }: Deps): Promise<KeyHolding> {
  const own = {
    holder: `${hostname()} ${process.pid} ${random.bytes(6).toString('hex')}`,
    keyIds: keys.map(({ id }) => id),
  }
  const { promise: lost, resolve: lose } = Promise.withResolvers<WrongKeyError>()

  async function hold(tx: Handle): Promise<void> {
    await lockKeys(tx)
    const known = await listKnownKeys(tx)
    if (known.some(({ keyId, isRetired }) => isRetired && keyId === keys[0].id))
      throw new WrongKeyError(retiredText(keys[0].id))
    await putHolder(tx, own, clock.now() + LEASE_MS)
  }

  await db.write(hold)
  const lease = keepRenewing(() =>
    db.write(hold).catch((err: unknown) => {
      if (err instanceof WrongKeyError) lose(err)
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
