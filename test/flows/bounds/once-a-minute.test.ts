// What is said once in a minute for each key: repeats and made-up keys fill nothing, and are counted.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type LeftOut, makeOnceAMinute } from '../../../src/bounds/once-a-minute.ts'
import { MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'

function makeTried(bounds: { most: number; few?: number }) {
  let now = 10 * MINUTE_MS
  const leftOut: LeftOut[] = []
  const lines = makeOnceAMinute({
    clock: { now: () => now },
    ...bounds,
    onLeftOut: (one) => leftOut.push(one),
  })
  return { ...lines, leftOut, pass: (ms: number) => (now += ms) }
}

test('a key comes through once in a minute, and again in the next one, which says how often it was repeated', () => {
  const { isFirst, repeatsBefore, leftOut, pass } = makeTried({ most: 10 })
  assert.deepEqual([isFirst('a'), isFirst('b'), isFirst('a'), isFirst('a')], [true, true, false, false])
  pass(MINUTE_MS - 1)
  assert.equal(isFirst('a'), false)
  assert.deepEqual(leftOut, [])
  pass(1)
  assert.equal(isFirst('a'), true)
  assert.deepEqual([repeatsBefore('a'), repeatsBefore('b'), repeatsBefore('c')], [3, 0, 0])
  assert.deepEqual(leftOut, [{ repeats: 3, beyond: 0 }])
  pass(MINUTE_MS)
  assert.deepEqual([isFirst('a'), leftOut.length], [true, 1], 'nothing was left out')
})

test('a bounded number of keys comes through, and the last quarter is for holders with few', () => {
  const { isFirst, leftOut, pass } = makeTried({ most: 8, few: 2 })
  const through = (holder: number) =>
    Array.from({ length: 20 }, (_, i) => isFirst(`${holder} ${i}`, holder)).filter(Boolean).length
  assert.deepEqual([through(1), through(2), through(3)], [6, 2, 0])
  pass(MINUTE_MS)
  assert.equal(isFirst('another'), true)
  assert.deepEqual(leftOut, [{ repeats: 0, beyond: 52 }])
})

test('a clock that is put back begins another minute', () => {
  const { isFirst, pass } = makeTried({ most: 8 })
  assert.equal(isFirst('a'), true)
  pass(-10 * SECOND_MS)
  assert.equal(isFirst('a'), true)
})
