// Checks that writing works: a row that is deleted in the same commit that wrote it. It takes the same way to the disk as
// every write and leaves nothing behind, and no two processes wait for each other.
import type { Random } from '../ids.ts'
import type { Database } from './database.ts'

/** Errors: those of a write. */
export async function probeWrite(db: Pick<Database, 'write'>, random: Random): Promise<void> {
  const name = `probe-${random.bytes(8).toString('hex')}`
  await db.write(async (tx) => {
    const row = { lease_holder: '', lease_until: 0, started_at: null, finished_at: null, result: null }
    await tx
      .insertInto('job')
      .values({ name, ...row })
      .execute()
    await tx.deleteFrom('job').where('name', '=', name).execute()
  })
}
