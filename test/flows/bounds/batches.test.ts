// Work that waits together: a sender of much work waits for itself, and others come in their turn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeBatches } from '../../../src/bounds/batches.ts'

type Item = { of: number; n: number }
const BOUNDS = { mostAtOnce: 4, mostWaiting: 40, holderOf: ({ of }: Item) => of }

test('one who fills the line leaves places to others, whose work is in the next batch', async () => {
  const worked: Item[][] = []
  const gate = Promise.withResolvers<void>()
  const batches = makeBatches<Item, number>(async (items) => {
    worked.push([...items])
    await gate.promise
    return items.map(({ n }) => n)
  }, BOUNDS)
  const hostile = Array.from({ length: 50 }, (_, n) => batches.add({ of: 1, n }))
  const refused = Promise.allSettled(hostile).then(
    (all) => all.filter(({ status }) => status === 'rejected').length,
  )
  const good = batches.add({ of: 2, n: 100 })
  gate.resolve()
  assert.equal(await good, 100)
  assert.ok(
    worked
      .slice(0, 2)
      .flat()
      .some(({ of }) => of === 2),
    'not behind all of the other one',
  )
  assert.equal(await refused, 20)
  await batches.idle()
  const own = worked.flat().filter(({ of }) => of === 1)
  assert.deepEqual(
    own.map(({ n }) => n),
    Array.from({ length: 30 }, (_, n) => n),
    'in their order',
  )
})

test('what fits into one batch is in it as it came, of all sources', async () => {
  const worked: number[][] = []
  const work = async (items: readonly Item[]) => {
    worked.push(items.map(({ n }) => n))
    return items.map(({ n }) => n)
  }
  const batches = makeBatches<Item, number>(work, { ...BOUNDS, mostAtOnce: 10 })
  await Promise.all([1, 2, 1, 1, 3, 2].map((of, n) => batches.add({ of, n })))
  assert.deepEqual(worked, [[0, 1, 2, 3, 4, 5]])
})
