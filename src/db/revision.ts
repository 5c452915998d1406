// How one process notices that another has changed what it remembers: a number that each such change raises. Knows nothing
// of what is remembered.
import type { Handle } from './database.ts'
import { precompile } from './precompile.ts'

/** `gateways`: they and the catalogue of places. */
export type Remembered = 'gateways'

/** In the transaction of the change. */
export async function raiseRevision(tx: Handle, name: Remembered): Promise<void> {
  await raise(tx, name)
}

/** Read it before what it stands for: what is read then is at least as new. */
export async function readRevision(db: Handle, name: Remembered): Promise<number> {
  const [row] = await read(db, name)
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

const read = precompile((db: Handle, name: Remembered) =>
  db.selectFrom('revision').select('number').where('name', '=', name),
)
