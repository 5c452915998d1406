// Whether anything can be written: a row that is gone again with the commit that wrote it. It takes the way of every write
// to the disk and leaves nothing behind, and no two processes wait for each other.
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
