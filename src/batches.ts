// Work that is cheaper done together: while one batch is under way the next gathers, so that a quiet server answers at
// once and a busy one makes few, large batches. Knows nothing of what the work is.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError } from './errors.ts'

export type Batches<In, Out> = {
  /** Errors: AppError overloaded when too many wait; what the batch's work threw. */
  add(item: In): Promise<Out>
  /** Resolves when nothing waits or runs. */
  idle(): Promise<void>
}

type Bounds = { mostAtOnce: number; mostWaiting: number }
type Waiting<In, Out> = { item: In; resolve: (out: Out) => void; reject: (error: unknown) => void }

/** `work` gives one result for each item, in their order. */
export function makeBatches<In, Out>(
  work: (items: readonly In[]) => Promise<readonly Out[]>,
  { mostAtOnce, mostWaiting }: Bounds,
): Batches<In, Out> {
  let queue: Waiting<In, Out>[] = []
  let running: Promise<void> | undefined

  async function runAll() {
    await nextTurn() // what else this turn of the event loop brings goes along
    while (queue.length > 0) {
      const batch = queue.slice(0, mostAtOnce)
      queue = queue.slice(mostAtOnce)
      await runBatch(batch)
    }
    running = undefined
  }

  async function runBatch(batch: Waiting<In, Out>[]) {
    try {
      const results = await work(batch.map(({ item }) => item))
      if (results.length !== batch.length)
        throw new Error('a batch gave another number of results than items')
      for (const [at, out] of results.entries()) batch[at]?.resolve(out)
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return {
    add(item) {
      if (queue.length >= mostWaiting)
        return Promise.reject(new AppError('overloaded', 'Too much work is waiting.', { retryAfterS: 1 }))
      return new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        running ??= runAll()
      })
    },
    async idle() {
      while (running) await running
    },
  }
}
