// Shares of a bounded resource that strangers can fill: a caller that takes as much as it can leaves some for the next one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeRecentKeys } from '../../../src/bounds/recent-keys.ts'
import { makeAddressShares, makeShares } from '../../../src/bounds/shares.ts'

const BOUNDS = { most: 100, mostOfOne: 90, crowdedAt: 75, few: 3 }

test('one holder takes what is there until it is crowded, and those with few get the rest', () => {
  const shares = makeShares(BOUNDS)
  const takeAll = (holder: string) => {
    let count = 0
    while (shares.take(holder)) count++
    return count
  }
  assert.deepEqual(['greedy', 'second', 'third'].map(takeAll), [75, 3, 3])
  for (let i = 0; i < 75; i++) shares.giveBack('greedy')
  assert.equal(shares.taken(), 6)
  assert.equal(takeAll('greedy'), 69, 'until it is crowded again')
})

test('all places are given back, once each', () => {
  const shares = makeShares({ ...BOUNDS, few: 100 })
  for (let i = 0; i < 100; i++) assert.ok(shares.take(`holder ${i}`))
  assert.equal(shares.take('one more'), false)
  for (let i = 0; i < 100; i++) for (let times = 0; times < 2; times++) shares.giveBack(`holder ${i}`)
  assert.equal(shares.taken(), 0)
})

test('addresses of a /64 are one, a /48 has four times as much, and IPv4 is each its own', () => {
  const shares = makeAddressShares({ most: 1000, mostOfOne: 8, crowdedAt: 900, few: 1 })
  const held: (() => void)[] = []
  const takeAll = (addressOf: (n: number) => string) => {
    const before = held.length
    for (let n = 0; n < 100; n++) {
      const giveBack = shares.take(addressOf(n))
      if (giveBack) held.push(giveBack)
    }
    return held.length - before
  }
  const hex = (n: number) => n.toString(16)
  assert.equal(
    takeAll((n) => `2001:db8:1:2::${hex(n)}`),
    8,
  )
  assert.equal(
    takeAll((n) => `2001:db8:1:${hex(n)}::1`),
    24,
    'of other /64s of the same site',
  )
  assert.equal(
    takeAll((n) => `2001:db8:${hex(n + 2)}::1`),
    100,
  )
  assert.equal(
    takeAll(() => '192.0.2.1'),
    8,
  )
  assert.equal(
    takeAll(() => '192.0.2.2'),
    8,
  )
  for (const giveBack of held) for (let times = 0; times < 2; times++) giveBack()
  assert.equal(
    takeAll((n) => `2001:db8:1:2::${hex(n)}`),
    8,
  )
})

test('a holder of many keys loses its own first, and the largest holder loses some when all is full', () => {
  const keys = makeRecentKeys<true>({ most: 100, mostOfOne: 64 })
  assert.ok(keys.add('modest', 'first', true))
  assert.equal(keys.add('modest', 'first', true), false)
  for (let i = 0; i < 1000; i++) keys.add('greedy', `key ${i}`, true)
  assert.deepEqual([keys.get('modest', 'first'), keys.get('greedy', 'key 999')], [true, true])
  assert.equal(keys.size(), 65)
  for (let i = 0; i < 1000; i++) keys.add(`holder ${i % 30}`, `key ${i}`, true)
  assert.ok(keys.size() <= 100)
  assert.ok(keys.get('modest', 'first'))
  keys.delete('modest', 'first')
  assert.ok(keys.add('modest', 'first', true))
})
