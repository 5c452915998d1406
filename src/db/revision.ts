// Shows a process that another one has changed the data it remembers: each such change raises a number. Does not know these
// data.
import type { Clock, Instant } from '../clock.ts'
import { asWait } from './behalf.ts'
import type { Database, Handle } from './database.ts'
import { precompile } from './precompile.ts'

/** How long a change made by another process may go unnoticed. */
export const NOTICED_WITHIN_MS = 500

/**
 * `gateways`: the gateways and the catalogue of places. `brands`: the brands, their keys, hosts and allow lists. `manage_keys`:
 * the management keys. `admins`: nothing is remembered of them; the row makes their changes wait for each other.
 */
export type Remembered = 'gateways' | 'brands' | 'manage_keys' | 'admins'

type Needs<T> = {
  db: Pick<Database, 'read'>
  clock: Clock
  name: Remembered
  /** Called again after each change. What it returns may go on reading: that is newer still. */
  read: () => Promise<T>
}
type Held<T> = { data: T; ready: Promise<T>; revision: number; checkedAt: Instant }

/** Remembers data of the database until they change. */
export function makeRevised<T>({ db, clock, name, read }: Needs<T>) {
  let held: Held<T> | undefined
  let loading: Promise<T> | undefined
  let changes = 0

  async function refresh(asOf: number): Promise<T> {
    const checkedAt = clock.now()
    const revision = await readRevision(db.read, name)
    const data = held?.revision === revision ? held.data : await read()
    if (asOf === changes) held = { data, ready: Promise.resolve(data), revision, checkedAt }
    return data
  }

  return {
    /** At most NOTICED_WITHIN_MS old, and newer than every change after which `forget` was called. */
    load(): Promise<T> {
      if (held && Math.abs(clock.now() - held.checkedAt) < NOTICED_WITHIN_MS) return held.ready
      if (loading) return joined(loading)
      const started = refresh(changes).finally(() => {
        if (loading === started) loading = undefined
      })
      loading = started
      return started
    },
    /** Call it after a change in this process: the next question reads the database again. */
    forget(): void {
      changes++
      held = undefined
      loading = undefined
    },
  }
}

/** Begun for another caller. */
function joined<T>(loading: Promise<T>): Promise<T> {
  return asWait(() => loading)
}

/** Call it in the transaction of the change, last: it locks a row that all such changes need. */
export async function raiseRevision(tx: Handle, name: Remembered): Promise<void> {
  await raise(tx, name)
}

/** Read it before the data: they are then at least as new as the revision. */
async function readRevision(db: Handle, name: Remembered): Promise<number> {
  const [row] = await revisionOf(db, name)
  if (!row) throw new Error(`no revision is kept of ${name}`)
  return row.number
}

const raise = precompile((tx: Handle, name: Remembered) =>
  tx
    .updateTable('revision')
    .set((eb) => ({ number: eb('number', '+', eb.lit(1)) }))
    .where('name', '=', name)
    .returning('number'),
)

const revisionOf = precompile((db: Handle, name: Remembered) =>
  db.selectFrom('revision').select('number').where('name', '=', name),
)

/** Asks once for each key. What is not found is asked for each time; when there are `most` answers, all are dropped. */
export function makeRemembered<Key, Value>(most: number, ask: (key: Key) => Promise<Value | undefined>) {
  const answers = new Map<Key, Promise<Value>>()
  return (key: Key): Promise<Value | undefined> => {
    const known = answers.get(key)
    if (known) return known
    return ask(key).then((value) => {
      if (value === undefined) return undefined
      if (answers.size >= most) answers.clear()
      answers.set(key, Promise.resolve(value))
      return value
    })
  }
}
