// How many sessions were live in the last day: a sample every five minutes. A job counts; accounting writes nothing for it.
import { type Clock, DAY_MS, type Instant, MINUTE_MS } from '../../clock.ts'
import type { Database } from '../../db/database.ts'
import {
  deleteSamples,
  findNewestSample,
  insertSamples,
  type Sample,
  type SampleFilter,
  sumSamples,
} from './online-sample-store.ts'

export const SAMPLE_MS = 5 * MINUTE_MS
export const SAMPLES_KEPT_MS = DAY_MS
const MOST_POINTS = SAMPLES_KEPT_MS / SAMPLE_MS + 1
/** The busiest combinations of brand, gateway and protocol in a sample; what is beyond is summed up by brand. */
const MOST_ROWS = 1000

type Live = { brandId: number | null; gatewayId: number; protocolId: number | null; live: number }
type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock; readLive: () => Promise<readonly Live[]> }

export type OnlineSamples = ReturnType<typeof makeOnlineSamples>

export function makeOnlineSamples({ db, clock, readLive }: Deps) {
  const slot = () => Math.floor(clock.now() / SAMPLE_MS) * SAMPLE_MS

  return {
    isDue: async (): Promise<boolean> => (await findNewestSample(db.read)) !== slot(),
    /** Returns how many sessions were live. */
    async take(): Promise<number> {
      const at = slot()
      const live = await readLive()
      await db.write((tx) => insertSamples(tx, at, samplesOf(live)))
      return live.reduce((sum, one) => sum + one.live, 0)
    },
    /** The oldest first. A sample that was missed, as no server ran, is not there. */
    async history(filter: SampleFilter): Promise<{ at: Instant; sessions: number }[]> {
      const span = { from: clock.now() - SAMPLES_KEPT_MS, limit: MOST_POINTS }
      const all = await sumSamples(db.read, {}, span)
      const found = new Map((await sumSamples(db.read, filter, span)).map((one) => [one.at, one.sessions]))
      return all.map(({ at }) => ({ at, sessions: found.get(at) ?? 0 }))
    },
    /** Deletes about `limit`. Returns how many. */
    purge: (limit: number): Promise<number> =>
      db.write((tx) =>
        deleteSamples(tx, { before: clock.now() - SAMPLES_KEPT_MS, after: clock.now() + SAMPLE_MS, limit }),
      ),
  }
}

/** There is always one of an unknown brand: it shows that the sample was taken. */
function samplesOf(live: readonly Live[]): Sample[] {
  const sums = new Map<string, Sample>([['0 0 0', { brandId: 0, gatewayId: 0, protocolId: 0, sessions: 0 }]])
  for (const [rank, one] of [...live].sort((a, b) => b.live - a.live).entries()) {
    const brandId = one.brandId ?? 0
    const [gatewayId, protocolId] = rank < MOST_ROWS ? [one.gatewayId, one.protocolId ?? 0] : [0, 0]
    const key = `${brandId} ${gatewayId} ${protocolId}`
    const known = sums.get(key) ?? { brandId, gatewayId, protocolId, sessions: 0 }
    sums.set(key, { ...known, sessions: known.sessions + one.live })
  }
  return [...sums.values()]
}
