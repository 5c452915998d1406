// Runs work in batches: while one batch runs the next one gathers. A quiet server answers at once, and a busy one makes
// few, large batches. Holders take turns. Knows nothing of the work itself.
import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from '../errors.ts'
import { makeShares } from './shares.ts'

/** In place of a result: this item fails with the error, and no other one. */
export class Failed {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

export type Batches<In, Out> = {
  /** Errors: AppError overloaded when too many items wait; that of the item, or of the batch's work. */
  add(item: In): Promise<Out>
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
}

/**
 * `holderOf`: the holder of an item; without it all items have one holder. When three quarters of the places are taken, only
 * holders with few waiting items may add one.
 */
type Bounds<In> = { mostAtOnce: number; mostWaiting: number; holderOf?: (item: In) => number }
const FEW = 1 / 40
/** Batches that are made of one with a fault: enough to find two faulty items among 256. */
const MOST_HALVES = 40
type Context = ReturnType<typeof AsyncLocalStorage.snapshot>
type Waiting<In, Out> = {
  item: In
  order: number
  /** Runs work in the context of the caller that added the item. Only the first of the waiting items has it: it costs 3 kB. */
  within: Context | undefined
  resolve: (out: Out) => void
  reject: (error: unknown) => void
}

/** `work` gives one result for each item, in their order. When it fails it is called again with fewer items. */
export function makeBatches<In, Out>(
  work: (items: readonly In[]) => Promise<readonly (Out | Failed)[]>,
  { mostAtOnce, mostWaiting, holderOf }: Bounds<In>,
): Batches<In, Out> {
  const crowdedAt = holderOf ? Math.ceil((mostWaiting * 3) / 4) : mostWaiting
  const few = Math.ceil(mostWaiting * FEW)
  const shares = makeShares<number>({ most: mostWaiting, mostOfOne: mostWaiting, crowdedAt, few })
  const queues = new Map<number, Waiting<In, Out>[]>() // by holder, in their order
  const ofNobody = AsyncLocalStorage.snapshot()
  let added = 0
  let running: Promise<void> | undefined

  async function runAll() {
    await nextTurn() // items of the same turn of the event loop join this batch
    while (shares.taken() > 0) await runBatch(takeBatch(), { left: MOST_HALVES })
    running = undefined
  }

  /** Takes equally many items of each holder, as long as it has any, in order of arrival. */
  function takeBatch(): Waiting<In, Out>[] {
    const batch: Waiting<In, Out>[] = []
    let left = mostAtOnce
    for (const [place, [holder, queue]] of [...queues]
      .sort(([, a], [, b]) => a.length - b.length)
      .entries()) {
      const part = queue.splice(0, Math.ceil(left / (queues.size - place)))
      left -= part.length
      for (const _ of part) shares.giveBack(holder)
      batch.push(...part)
      if (left === 0) break
    }
    for (const [holder, queue] of queues) if (queue.length === 0) queues.delete(holder)
    return batch.sort((a, b) => a.order - b.order)
  }

  /**
   * One item whose work fails must not fail the others: each half of its batch is worked on alone, and then its halves.
   * `halves`: how many may still be made. A refusal (AppError) is no fault of an item.
   */
  async function runBatch(batch: Waiting<In, Out>[], halves: { left: number }) {
    try {
      // The first batch's context would go on while there is work, with the time that its caller had.
      const within = batch.find((one) => one.within)?.within ?? ofNobody
      const items = batch.map(({ item }) => item)
      const results = await within(work, items)
      if (results.length !== batch.length)
        throw new Error('a batch gave another number of results than items')
      batch.forEach(({ resolve, reject }, at) => {
        const result = results[at] as Out | Failed
        if (result instanceof Failed) reject(result.error)
        else resolve(result)
      })
    } catch (error) {
      if (batch.length > 1 && halves.left > 0 && !(error instanceof AppError)) await runHalves(batch, halves)
      else for (const { reject } of batch) reject(error)
    }
  }

  async function runHalves(batch: Waiting<In, Out>[], halves: { left: number }) {
    const middle = Math.ceil(batch.length / 2)
    for (const half of [batch.slice(0, middle), batch.slice(middle)]) {
      halves.left = Math.max(0, halves.left - 1)
      await runBatch(half, halves)
    }
  }

  return {
    add(item) {
      const holder = holderOf?.(item) ?? 0
      if (!shares.take(holder))
        return Promise.reject(new AppError('overloaded', 'Too much work is waiting.', { retryAfterS: 1 }))
      return new Promise((resolve, reject) => {
        const queue = queues.get(holder) ?? []
        const within = shares.taken() === 1 ? AsyncLocalStorage.snapshot() : undefined
        queue.push({ item, order: ++added, within, resolve, reject })
        queues.set(holder, queue)
        running ??= runAll()
      })
    },
    async idle() {
      while (running) await running
    },
  }
}
