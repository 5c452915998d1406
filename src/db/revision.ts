// Shows a process that another one has changed the data it remembers: each such change raises a number. Does not know these
// data.
import type { Handle } from './database.ts'
import { precompile } from './precompile.ts'

/** `gateways`: the gateways and the catalogue of places. */
export type Remembered = 'gateways'

/** Call it in the transaction of the change. */
export async function raiseRevision(tx: Handle, name: Remembered): Promise<void> {
  await raise(tx, name)
}

/** Read it before the data: they are then at least as new as the revision. */
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
