// Pages of lists that are sorted newest first: their rows, and the key after which the next page begins. A list over several
// sources, such as all brands, is merged from one page of each, so that each source is read by its own index.
import type { Instant } from '../clock.ts'

/** Rows of a page at most. */
export const MAX_PAGE_ROWS = 1000
/** Counts end here: to count all of a large list would read all of it. */
export const MOST_COUNTED = 10_000

/** The place of a row in a list that is sorted by time, and by id where times are equal. */
export type TimeKey = { at: Instant; id: number }

/** `next` undefined: there are no more. */
export type Page<Row, Key> = { rows: Row[]; next: Key | undefined }

export type PageOrder<Key> = { after?: Key | undefined; limit: number }

/** Reads the first `limit` rows of one source after the key. */
export type Source<Row> = (limit: number) => Promise<readonly Row[]>

/** Errors: those of the sources, which are read one after another. */
export async function readPage<Row extends Key, Key>(
  sources: readonly Source<Row>[],
  { limit, newerFirst, keyOf }: { limit: number; newerFirst(a: Key, b: Key): number; keyOf(row: Row): Key },
): Promise<Page<Row, Key>> {
  const size = Math.max(1, Math.min(limit, MAX_PAGE_ROWS))
  let rows: Row[] = []
  for (const source of sources)
    rows = [...rows, ...(await source(size + 1))].sort(newerFirst).slice(0, size + 1)
  const last = rows[size - 1]
  return { rows: rows.slice(0, size), next: rows.length > size && last ? keyOf(last) : undefined }
}

/** The same for rows with an instant and an id. */
export function readTimePage<Row extends TimeKey>(
  sources: readonly Source<Row>[],
  limit: number,
): Promise<Page<Row, TimeKey>> {
  return readPage<Row, TimeKey>(sources, { limit, newerFirst, keyOf: ({ at, id }) => ({ at, id }) })
}

function newerFirst(a: TimeKey, b: TimeKey): number {
  return b.at - a.at || b.id - a.id
}

/** How many rows a list has, counted up to MOST_COUNTED. */
export type CappedCount = { count: number; isCapped: boolean }

/** The sum of these counts, each of which is asked for what is left of MOST_COUNTED. */
export async function countCapped(
  counts: readonly ((most: number) => Promise<number>)[],
): Promise<CappedCount> {
  let count = 0
  for (const countOne of counts) {
    count += await countOne(MOST_COUNTED + 1 - count)
    if (count > MOST_COUNTED) return { count: MOST_COUNTED, isCapped: true }
  }
  return { count, isCapped: false }
}
