// The same requests at a small and a large installation, one at a time and in turns: the ratio of their medians.
import { median } from '../test/labs/parts/lab-report.ts'

const REQUESTS = 150 // of each kind in a round

export type Asks<Kind extends string> = Readonly<Record<Kind, () => Promise<unknown>>>
export type Latency<Kind extends string = string> = { what: Kind; ratio: number; from: string }

/** Ratios of the second to the first: medians over the rounds, the first of which warms up. */
export async function compareLatencies<Kind extends string>(
  kinds: readonly Kind[],
  [first, second]: readonly [Asks<Kind>, Asks<Kind>],
  rounds: number,
): Promise<Latency<Kind>[]> {
  const rows = kinds.map((what) => ({ what, first: [] as number[], second: [] as number[] }))
  for (let round = 0; round <= rounds; round++)
    for (const row of rows) {
      const sides = [
        { asks: first, into: row.first },
        { asks: second, into: row.second },
      ]
      for (const { asks, into } of round % 2 === 0 ? sides : sides.toReversed()) {
        const ms = await medianOf(asks[row.what])
        if (round > 0) into.push(ms)
      }
    }
  return rows.map(({ what, first: small, second: large }) => {
    const ratios = large.map((ms, round) => ms / (small[round] ?? Number.NaN)).toSorted((a, b) => a - b)
    const [lowest, highest] = [ratios[0], ratios.at(-1)].map((ratio) => ratio?.toFixed(2))
    const from = `${median(large).toFixed(2)} ms / ${median(small).toFixed(2)} ms; rounds ${lowest} to ${highest}`
    console.log(`${what}: ${from}`)
    return { what, ratio: median(ratios), from }
  })
}

async function medianOf(ask: () => Promise<unknown>): Promise<number> {
  const all: number[] = []
  for (let i = 0; i < REQUESTS; i++) {
    const startedAt = performance.now()
    await ask()
    all.push(performance.now() - startedAt)
  }
  return median(all)
}
