// How brands, their keys, hosts and allow lists are changed: so that every process notices it.
import type { Database, Handle, IdempotencyHook } from '../db/database.ts'
import { raiseRevision } from '../db/revision.ts'
import type { BrandDirectory } from './directory.ts'

/** What the use cases of this folder read and write with; none of them calls `db.write` itself. */
export type Changes = ReturnType<typeof makeChanges>

export function makeChanges(db: Pick<Database, 'read' | 'write'>, directory: BrandDirectory) {
  /** One transaction. It counts in this process at once, in others within NOTICED_WITHIN_MS. */
  async function change<T>(work: (tx: Handle) => Promise<T>, once?: IdempotencyHook): Promise<T> {
    try {
      return await db.write(async (tx) => {
        const result = await work(tx)
        await raiseRevision(tx, 'brands')
        return result
      }, once)
    } finally {
      directory.forget()
    }
  }
  return { db: { read: db.read }, directory, change }
}
