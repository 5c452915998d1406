// Pages of a list that is read along several indexes, one after another: brand by brand, and in each by its key.
import { MOST_LOOKED } from './account-query.ts'

/** What an index gives: the row, its place there, and whether the other filters let it through. */
export type Candidate = { id: number; key: string | number; tie: number; matches: number }
export type Place = Pick<Candidate, 'key' | 'tie'>
/** Where the next page begins: behind a place in a step, or with the step. Plain JSON. */
export type Cursor = { brandId: number; source: number } & Partial<Place>

export type Step = {
  brandId: number
  source: number
  /** Rows behind `after`, at most `limit`, in the order of the index. */
  read(page: { after: Place | undefined; limit: number }): Promise<Candidate[]>
}

/** Steps that one page takes: an installation may have more brands. */
const MOST_STEPS = 50

/** Up to `limit` ids that match, and where to go on. Most pages are found by the first statement; each further one takes
 * twice as many rows. */
export async function readPage(
  steps: readonly Step[],
  { after, limit }: { after: Cursor | undefined; limit: number },
): Promise<{ ids: number[]; next: Cursor | undefined }> {
  const ids: number[] = []
  let left = MOST_LOOKED
  const first = after ? steps.findIndex((step) => isAt(step, after)) : 0
  const mine = first < 0 ? [] : steps.slice(first, first + MOST_STEPS)
  for (const [at, step] of mine.entries()) {
    let place = at === 0 ? placeOf(after) : undefined
    const here = { brandId: step.brandId, source: step.source }
    if (ids.length === limit) return { ids, next: { ...here, ...place } }
    for (let size = limit - ids.length + 1, isEnd = false; !isEnd; size *= 2) {
      const most = Math.min(size, left)
      if (most === 0) return { ids, next: { ...here, ...place } }
      const rows = await step.read({ after: place, limit: most })
      for (const { id, key, tie, matches } of rows) {
        if (matches && ids.length === limit) return { ids, next: { ...here, ...place } }
        if (matches) ids.push(id)
        place = { key, tie }
      }
      left -= rows.length
      isEnd = rows.length < most
    }
  }
  const beyond = first < 0 ? undefined : steps[first + MOST_STEPS]
  return { ids, next: beyond && { brandId: beyond.brandId, source: beyond.source } }
}

function isAt(step: Step, { brandId, source }: Cursor): boolean {
  return step.brandId === brandId && step.source === source
}

function placeOf({ key, tie }: Partial<Place> = {}): Place | undefined {
  return key === undefined || tie === undefined ? undefined : { key, tie }
}
