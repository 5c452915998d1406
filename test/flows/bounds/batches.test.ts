// Work that waits together: a sender of much work waits for itself, and others come in their turn.
import assert from 'node:assert/strict'
import { AsyncLocalStorage } from 'node:async_hooks'
import { test } from 'node:test'
import { makeBatches } from '../../../src/bounds/batches.ts'
import { AppError } from '../../../src/errors.ts'

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

test('what is added in any moment around the end of a batch is worked on', async () => {
  const batches = makeBatches<Item, number>(async (items) => items.map(({ n }) => n), BOUNDS)
  for (let moments = 0; moments < 20; moments++) {
    const first = batches.add({ of: 1, n: moments })
    for (let passed = 0; passed < moments; passed++) await undefined
    const meanwhile = batches.add({ of: 1, n: -1 })
    await first
    for (let passed = 0; passed < moments; passed++) await undefined
    assert.deepEqual(await Promise.all([meanwhile, batches.add({ of: 1, n: moments })]), [-1, moments])
    await batches.idle()
  }
})

test('each batch runs in the context of its own first caller', async () => {
  const caller = new AsyncLocalStorage<number>()
  const seen: unknown[] = []
  const begun = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const batches = makeBatches<Item, number>(async (items) => {
    seen.push(caller.getStore())
    begun.resolve()
    await gate.promise
    return items.map(({ n }) => n)
  }, BOUNDS)
  const add = (n: number) => caller.run(n, () => batches.add({ of: 1, n }))
  const first = add(1)
  await begun.promise
  const later = [add(2), add(3)]
  gate.resolve()
  await Promise.all([first, ...later])
  assert.deepEqual(seen, [1, 2])
})

test('an item whose work fails, fails alone', async () => {
  const sizes: number[] = []
  const work = async (items: readonly Item[]) => {
    sizes.push(items.length)
    if (items.some(({ n }) => n === 3 || n === 200)) throw new Error('cannot be worked on')
    return items.map(({ n }) => n)
  }
  const batches = makeBatches<Item, number>(work, { mostAtOnce: 256, mostWaiting: 256 })
  const added = await Promise.allSettled(Array.from({ length: 256 }, (_, n) => batches.add({ of: 1, n })))
  const failed = added.flatMap(({ status }, n) => (status === 'rejected' ? n : []))
  assert.deepEqual(failed, [3, 200])
  assert.ok(sizes.length <= 81, `${sizes.length} batches`)
})

test('when all work fails, few batches are tried', async () => {
  let tried = 0
  const work = () => {
    tried++
    return Promise.reject(new Error('the database is away'))
  }
  const batches = makeBatches<Item, number>(work, { mostAtOnce: 256, mostWaiting: 256 })
  const added = await Promise.allSettled(Array.from({ length: 256 }, (_, n) => batches.add({ of: 1, n })))
  assert.ok(added.every(({ status }) => status === 'rejected'))
  assert.ok(tried <= 81, `${tried} batches`)
})

test('a refusal of a batch is not tried again', async () => {
  let tried = 0
  const work = () => {
    tried++
    return Promise.reject(new AppError('overloaded', 'Too much.'))
  }
  const batches = makeBatches<Item, number>(work, BOUNDS)
  const added = await Promise.allSettled([1, 2, 3].map((n) => batches.add({ of: 1, n })))
  assert.deepEqual([added.map(({ status }) => status), tried], [Array(3).fill('rejected'), 1])
})
