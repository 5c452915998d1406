// The SQL of samples of live sessions.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'

/** 0: unknown, or of several that were summed up. */
export type Sample = { brandId: number; gatewayId: number; protocolId: number; sessions: number }
/** Undefined: any. */
export type SampleFilter = { [Name in 'brandId' | 'gatewayId' | 'protocolId']?: number | undefined }

const CHUNK = 100

/** What is there stays: of two processes one has taken this sample. */
export async function insertSamples(tx: Handle, at: Instant, samples: readonly Sample[]): Promise<void> {
  for (let from = 0; from < samples.length; from += CHUNK) {
    const rows = samples.slice(from, from + CHUNK).map(({ brandId, gatewayId, protocolId, sessions }) => ({
      ...{ at, brand_id: brandId, gateway_id: gatewayId, protocol_id: protocolId, sessions },
    }))
    await tx
      .insertInto('online_sample')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
}

/** By time, the oldest first. */
export async function sumSamples(
  db: Handle,
  { brandId, gatewayId, protocolId }: SampleFilter,
  { from, limit }: { from: Instant; limit: number },
): Promise<{ at: Instant; sessions: number }[]> {
  let query = db
    .selectFrom('online_sample')
    .select((eb) => ['at', eb.fn.sum<number>('sessions').as('sessions')])
    .where('at', '>=', from)
    .groupBy('at')
    .orderBy('at')
    .limit(limit)
  if (brandId !== undefined) query = query.where('brand_id', '=', brandId)
  if (gatewayId !== undefined) query = query.where('gateway_id', '=', gatewayId)
  if (protocolId !== undefined) query = query.where('protocol_id', '=', protocolId)
  return (await query.execute()).map(({ at, sessions }) => ({ at, sessions: Number(sessions) }))
}

export async function findNewestSample(db: Handle): Promise<Instant | undefined> {
  const row = await db
    .selectFrom('online_sample')
    .select('at')
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.at
}

/** Up to `limit` older ones, and those from before the clock was set back. */
export async function deleteSamples(
  tx: Handle,
  { before, after, limit }: { before: Instant; after: Instant; limit: number },
): Promise<number> {
  const old = tx
    .selectFrom('online_sample')
    .select('at')
    .where((eb) => eb.or([eb('at', '<', before), eb('at', '>', after)]))
    .orderBy('at')
    .limit(limit)
  const done = await tx.deleteFrom('online_sample').where('at', 'in', old).executeTakeFirst()
  return Number(done.numDeletedRows)
}
