// The rules of the throttle alone: the wait of an attempt after the counted failures.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { subscriberOf } from '../../../src/address.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import {
  failed,
  IPV4_NETWORKS,
  IPV6_NETWORKS,
  isKnown,
  KNOWN_MS,
  NOTHING,
  PATIENT_NETWORKS,
  proved,
  type ThrottleState,
  type TriedFrom,
  vouched,
  waitMs,
} from '../../../src/credentials/throttle.ts'
import { makeThrottleKeys } from '../../../src/credentials/throttle-keys.ts'

const NOW = Date.UTC(2026, 10, 29, 12)
const HOME: TriedFrom = { networks: IPV4_NETWORKS, line: 0, mark: 'home', turn: 0, isShared: true }

let prints = 1
/** The state after this many different wrong attempts, each as early as allowed; and the time of the last one. */
function afterTries(times: number, place: TriedFrom, from: ThrottleState = NOTHING, at = NOW) {
  let [state, now] = [from, at]
  for (let i = 0; i < times; i++) {
    now += waitMs(state, place, now)
    state = failed(state, place, prints++, now)
  }
  return { state, now }
}

/** The counts for another account and the same source. */
function elsewhere({ networksUntil }: ThrottleState): ThrottleState {
  return { ...NOTHING, networksUntil }
}

/** The counts for the same account and another source. */
function another({ strangersUntil, known }: ThrottleState): ThrottleState {
  return { ...NOTHING, strangersUntil, known }
}

test('five tries are free, then waits grow from a second to an hour, and after 20 in a day there is none', () => {
  const waits: number[] = []
  let [state, now] = [NOTHING, NOW]
  for (let i = 0; i < 20; i++) {
    const wait = waitMs(state, HOME, now)
    waits.push(wait / SECOND_MS)
    now += wait
    state = failed(state, HOME, prints++, now)
  }
  assert.deepEqual(waits.slice(0, 10), [0, 0, 0, 0, 0, 1, 2, 4, 8, 16])
  assert.ok(waits.every((wait) => wait <= 3600))
  assert.equal(now + waitMs(state, HOME, now), NOW + DAY_MS, 'until the first one is a day old')
})

test('the same wrong secret counts once, for a day', () => {
  let state = failed(NOTHING, HOME, 7, NOW)
  const first = state
  for (let i = 1; i < 1000; i++) state = failed(state, HOME, 7, NOW + i * MINUTE_MS)
  assert.equal(state, first)
  assert.notEqual(failed(first, HOME, 8, NOW + MINUTE_MS), first)
  assert.notEqual(failed(first, HOME, 7, NOW + DAY_MS), first)
  const other = { ...HOME, line: 1 }
  assert.notEqual(failed(first, other, 7, NOW), first, 'from another line it is another try')
  const unknown = failed(NOTHING, HOME, 0, NOW)
  assert.notEqual(
    failed(unknown, HOME, 0, NOW),
    unknown,
    'tries that cannot be distinguished count each time',
  )
})

test('the right secret ends the waits, not the count of the day', () => {
  const { state, now } = afterTries(9, HOME)
  assert.ok(waitMs(state, HOME, now) > 0)
  const right = proved(state, HOME, now)
  assert.equal(waitMs(right, HOME, now), 0)
  const again = afterTries(11, HOME, right, now)
  assert.ok(waitMs(again.state, HOME, again.now) > 12 * HOUR_MS)
  assert.equal(waitMs(vouched(again.state, HOME, again.now), HOME, again.now), 0, 'a mailed link ends it')
})

test('who was right lately is judged by their own tries alone', () => {
  const known = proved(NOTHING, HOME, NOW).known
  const crowd = IPV4_NETWORKS.map(() => NOW + 40 * MINUTE_MS)
  const besieged: ThrottleState = {
    failures: [],
    networksUntil: crowd,
    strangersUntil: NOW + 1000 * MINUTE_MS,
    known,
  }
  assert.equal(waitMs(besieged, HOME, NOW), 0)
  const typo = failed(besieged, HOME, 1, NOW)
  assert.equal(waitMs(typo, HOME, NOW), 0)
  assert.equal(typo.networksUntil, besieged.networksUntil, 'and their mistakes count for nobody else')
  assert.ok(waitMs(besieged, { ...HOME, mark: 'away' }, NOW) > 0)
  assert.equal(isKnown(besieged, HOME, NOW + KNOWN_MS - 1), true)
  assert.equal(isKnown(besieged, HOME, NOW + KNOWN_MS), false)
})

test('a source is noted once a day, 32 of them for an account', () => {
  const noted = proved(NOTHING, HOME, NOW)
  assert.equal(proved(noted, HOME, NOW + DAY_MS - 1), noted)
  assert.equal(proved(noted, HOME, NOW + DAY_MS).known[0]?.at, NOW + DAY_MS)
  assert.equal(proved(NOTHING, { ...HOME, mark: undefined }, NOW), NOTHING)
  let many = noted
  for (let i = 0; i < 32; i++) many = proved(many, { ...HOME, mark: `m${i}` }, NOW + i)
  assert.equal(many.known.length, 32)
  assert.equal(isKnown(many, HOME, NOW), false, 'the oldest made room')
})

test('behind a crowded address a name that did not fail there waits less than a minute, whatever others do', () => {
  let crowded: ThrottleState = NOTHING
  for (let i = 0; i < 500; i++) crowded = elsewhere(failed(crowded, HOME, prints++, NOW))
  const turns = Array.from({ length: 60 }, (_, i) => waitMs(crowded, { ...HOME, turn: i / 60 }, NOW))
  assert.ok(Math.max(...turns) <= 50 * SECOND_MS)
  assert.equal(turns.filter((wait) => wait === 0).length, 10, 'a sixth of the names have their turn')
  for (const [i, wait] of turns.entries())
    assert.equal(waitMs(crowded, { ...HOME, turn: i / 60 }, NOW + wait), 0, 'and the announced wait is right')
  const typo = failed(crowded, HOME, prints++, NOW)
  assert.equal(waitMs(typo, HOME, NOW), MINUTE_MS)
  const second = failed(typo, HOME, prints++, NOW + MINUTE_MS)
  assert.equal(waitMs(second, HOME, NOW + MINUTE_MS), 2 * MINUTE_MS)
})

test('an address is crowded after 20 failures and no more after twenty minutes', () => {
  let state: ThrottleState = NOTHING
  const off: TriedFrom = { ...HOME, turn: 0.5 }
  for (let i = 0; i < 19; i++) state = elsewhere(failed(state, HOME, prints++, NOW))
  assert.equal(waitMs(state, off, NOW), 0)
  state = elsewhere(failed(state, HOME, prints++, NOW))
  assert.equal(waitMs(state, off, NOW), 30 * SECOND_MS)
  assert.equal(waitMs(state, off, NOW + MINUTE_MS), 0)
})

test('strangers together have 100 tries at an account, then one in ten minutes', () => {
  let state: ThrottleState = NOTHING
  for (let i = 0; i < 100; i++) {
    assert.equal(waitMs(state, HOME, NOW), 0, `${i}`)
    state = another(failed(state, HOME, prints++, NOW))
  }
  assert.equal(waitMs(state, HOME, NOW), 10 * MINUTE_MS)
  const later = NOW + 10 * MINUTE_MS
  assert.equal(waitMs(state, HOME, later), 0)
  assert.equal(waitMs(another(failed(state, HOME, 1, later)), HOME, later), 10 * MINUTE_MS)
})

test('lines of one /56 and of one /48 count together, and may fail more often', () => {
  const place = (line: number): TriedFrom => ({ ...HOME, networks: IPV6_NETWORKS, line, mark: `${line}` })
  let of56: ThrottleState = NOTHING
  for (let i = 0; i < 10; i++) of56 = failed(of56, place(i), prints++, NOW)
  assert.equal(waitMs(of56, place(11), NOW), SECOND_MS)
  assert.equal(waitMs(of56, place(0x100), NOW), 0, 'another /56')
  let of48: ThrottleState = NOTHING
  for (let i = 0; i < 20; i++) of48 = failed(of48, place(i << 8), prints++, NOW)
  assert.equal(waitMs(of48, place(0xff00), NOW), SECOND_MS)
  assert.equal(waitMs(proved(of48, place(0xff00), NOW), place(0xff00), NOW), 0)
})

test('where only haste is slowed nobody waits longer than a minute', () => {
  const place = { ...HOME, networks: PATIENT_NETWORKS, isShared: false }
  const { state, now } = afterTries(300, place)
  assert.equal(waitMs(state, place, now), MINUTE_MS)
})

test('whatever is tried and whenever, a source has at most 20 wrong tries at an account in any day', () => {
  const steps = fc.array(
    fc.record({ after: fc.integer({ min: 0, max: 3 * HOUR_MS }), isRight: fc.boolean() }),
    {
      minLength: 50,
      maxLength: 150,
    },
  )
  fc.assert(
    fc.property(steps, (tried) => {
      let [state, now] = [NOTHING, NOW]
      const wrong: number[] = []
      for (const { after, isRight } of tried) {
        now += after
        if (waitMs(state, HOME, now) > 0) continue
        state = isRight ? proved(state, HOME, now) : failed(state, HOME, prints++, now)
        if (!isRight) wrong.push(now)
      }
      for (const at of wrong) assert.ok(wrong.filter((one) => one >= at && one < at + DAY_MS).length <= 20)
    }),
    { numRuns: 200 },
  )
})

test('a caller who waits as long as announced may try, unless another caller failed meanwhile', () => {
  const lines = fc.array(fc.record({ line: fc.nat(600), after: fc.nat(20 * MINUTE_MS) }), { maxLength: 120 })
  fc.assert(
    fc.property(lines, fc.nat(600), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, line, turn) => {
      const place = (one: number): TriedFrom => ({
        ...HOME,
        networks: IPV6_NETWORKS,
        line: one,
        mark: `${one}`,
        turn,
      })
      let [state, now] = [NOTHING, NOW]
      for (const one of tries) {
        now += one.after
        if (waitMs(state, place(one.line), now) === 0) state = failed(state, place(one.line), prints++, now)
      }
      const wait = waitMs(state, place(line), now)
      assert.ok(wait <= DAY_MS)
      assert.equal(waitMs(state, place(line), now + wait), 0)
    }),
    { numRuns: 200 },
  )
})

test('nobody waits longer for a clock that is put back', () => {
  let crowded: ThrottleState = NOTHING
  for (let i = 0; i < 60; i++) crowded = elsewhere(failed(crowded, HOME, prints++, NOW))
  const { state } = afterTries(12, HOME)
  for (const one of [state, crowded, { ...NOTHING, strangersUntil: NOW + 1000 * MINUTE_MS }])
    assert.equal(waitMs(one, { ...HOME, turn: 0.5 }, NOW - 2 * DAY_MS), 0)
})

test('keys are 16 bytes that reveal nothing, different for each scope, source and target', () => {
  const keys = makeThrottleKeys([{ id: 'a', key: Buffer.alloc(32, 1) }])
  const other = makeThrottleKeys([{ id: 'b', key: Buffer.alloc(32, 2) }])
  const where = { scope: 'password of brand 1', source: '192.0.2.1', target: 'ada@example.org' }
  const made = keys.tryKeys(where)
  const all = [
    made,
    keys.tryKeys({ ...where, source: '192.0.2.2' }),
    keys.tryKeys({ ...where, target: 'bob' }),
  ]
  all.push(keys.tryKeys({ ...where, scope: 'login' }), other.tryKeys(where))
  for (const { account, pair, networks } of all)
    for (const key of [account, pair, ...networks]) assert.equal(Buffer.from(key, 'latin1').length, 16)
  assert.equal(new Set(all.map(({ pair }) => pair)).size, 5)
  assert.deepEqual(keys.tryKeys(where), made)
  assert.notEqual(keys.printOf(made, 'one'), keys.printOf(made, 'two'))
  assert.deepEqual(
    keys.tryKeys({ ...where, source: '' }).networks,
    [],
    'callers of an unknown address crowd no others',
  )
  const v6 = (source: string) => keys.tryKeys({ ...where, source })
  assert.equal(v6('2001:db8:1:2::1').pair, v6('2001:db8:1:ff02::9').pair, 'one /48')
  assert.deepEqual(v6('2001:db8:1:2::1').networks.length, 3)
  assert.equal(v6('2001:db8:1:2::1').networks[1], v6('2001:db8:1:3::1').networks[1])
  assert.notEqual(
    v6('00:11:22:33:44:55').pair,
    v6('00:11:22:33:44:66').pair,
    'names of devices are no addresses',
  )
})

test('a source is an IPv4 address or the first 64 bits of an IPv6 one', () => {
  const same: [string, string][] = [
    ['192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8::/64'],
    ['::1', '::/64'],
    ['2001:db8:1:2::', '2001:db8:1:2::/64'],
    ['unknown', 'unknown'],
  ]
  for (const [address, expected] of same) assert.equal(subscriberOf(address), expected)
})
