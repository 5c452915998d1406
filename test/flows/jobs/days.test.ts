// Calendar days, months and zones, as pure rules.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brandDay, brandTime } from '../../../src/brands/brand.ts'
import { parseSettings } from '../../../src/brands/settings.ts'
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts'
import { addDays, addMonths, dayIn, dayOfMonth } from '../../../src/day.ts'
import {
  decideNightly,
  nextRunOn,
  type Subscription,
  termStart,
  upgradedTerm,
} from '../../../src/subscriptions/subscription.ts'

test('months are added on the calendar and stop at the end of a shorter one', () => {
  const sums: [day: string, months: number, anchor: number | undefined, expected: string][] = [
    ['2027-01-31', 1, undefined, '2027-02-28'],
    ['2028-01-31', 1, undefined, '2028-02-29'],
    ['2027-02-28', 1, 31, '2027-03-31'],
    ['2027-03-31', 1, 31, '2027-04-30'],
    ['2027-02-28', 1, undefined, '2027-03-28'],
    ['2028-02-29', 12, 29, '2029-02-28'],
    ['2029-02-28', 36, 29, '2032-02-29'],
    ['2026-11-30', 3, 30, '2027-02-28'],
    ['2026-12-15', 1, undefined, '2027-01-15'],
    ['2026-01-01', 36, undefined, '2029-01-01'],
    ['2096-02-29', 48, 29, '2100-02-28'],
  ]
  for (const [day, months, anchor, expected] of sums) assert.equal(addMonths(day, months, anchor), expected)
})

test('renewing month by month never drifts from the first day', () => {
  for (let anchor = 1; anchor <= 31; anchor++) {
    let day = `2026-01-${String(anchor).padStart(2, '0')}`
    for (let month = 1; month <= 48; month++) {
      day = addMonths(day, 1, anchor)
      assert.equal(day, addMonths(`2026-01-${String(anchor).padStart(2, '0')}`, month, anchor))
    }
    assert.equal(dayOfMonth(day), anchor)
  }
})

test('days are added over months, years and leap days', () => {
  assert.equal(addDays('2026-12-31', 1), '2027-01-01')
  assert.equal(addDays('2028-02-28', 1), '2028-02-29')
  assert.equal(addDays('2027-03-01', -1), '2027-02-28')
  assert.equal(addDays('2026-11-21', 180), '2027-05-20')
})

test('the same instant falls on different days in different zones, also when clocks change', () => {
  const at = Date.UTC(2027, 2, 28, 22, 30)
  assert.equal(dayIn('UTC', at), '2027-03-28')
  assert.equal(dayIn('Europe/Berlin', at), '2027-03-29') // summer time began that day
  assert.equal(dayIn('Europe/Berlin', at - 24 * 3_600_000), '2027-03-27')
  assert.equal(dayIn('America/New_York', Date.UTC(2027, 0, 1, 4, 59)), '2026-12-31')
  assert.equal(dayIn('Pacific/Kiritimati', Date.UTC(2026, 11, 31, 10)), '2027-01-01')
  assert.equal(dayIn('Asia/Kathmandu', Date.UTC(2026, 11, 31, 18, 15)), '2027-01-01')
})

const running: Subscription = {
  ...{ id: 1, brandId: 1, accountId: 1, planMonths: 1, status: 'active', vpnUsername: '', vpnPassword: '' },
  ...{ dueOn: '2027-02-28', billingDay: 31, autoTerminate: false, createdAt: 0 },
  ...{ cancelType: null, cancelScope: null, nextRunOn: '2027-02-28' },
}

test('the night decides by state, due day and request, and does nothing a day too early', () => {
  const step = (changes: Partial<Subscription>, today = '2027-02-28') =>
    decideNightly({ ...running, ...changes }, today)
  assert.deepEqual(step({}, '2027-02-27'), { kind: 'wait', nextRunOn: '2027-02-28' })
  assert.deepEqual(step({}), {
    kind: 'renew',
    term: { startsOn: '2027-02-28', dueOn: '2027-03-31', billingDay: 31 },
  })
  assert.deepEqual(step({ autoTerminate: true }), { kind: 'terminate' })
  const tonight = { cancelType: 'midnight', cancelScope: 'account', nextRunOn: '2027-02-10' } as const
  assert.deepEqual(step(tonight, '2027-02-10'), { kind: 'cancel', scope: 'account' })
  assert.deepEqual(step(tonight, '2027-02-09'), { kind: 'wait', nextRunOn: '2027-02-10' })
  const due = { cancelType: 'at_due_date', cancelScope: 'subscription' } as const
  assert.deepEqual(step({ ...due, autoTerminate: true }), { kind: 'cancel', scope: 'subscription' })
  assert.deepEqual(step({ ...due, nextRunOn: '2027-02-01' }, '2027-02-02'), {
    kind: 'wait',
    nextRunOn: '2027-02-28',
  })
  assert.deepEqual(step({ status: 'suspended' }), { kind: 'wait', nextRunOn: null })
  assert.deepEqual(step({ status: 'suspended', ...due }), { kind: 'cancel', scope: 'subscription' })
  for (const status of ['cancelled', 'terminated'] as const) {
    assert.deepEqual(step({ status }), { kind: 'wait', nextRunOn: null })
  }
})

test('an upgrade moves the due day by the rule of the brand', () => {
  const upgraded = (rule: 'max' | 'from_due_date' | 'keep', months: number, dueOn = '2027-02-28') =>
    upgradedTerm({ ...running, dueOn }, months, '2027-02-10', rule)
  assert.equal(upgraded('keep', 12), undefined)
  assert.equal(upgraded('max', 1)?.dueOn, '2027-03-10')
  assert.equal(upgraded('max', 1, '2027-03-10'), undefined)
  assert.equal(upgraded('max', 1, '2028-03-10'), undefined)
  assert.deepEqual(upgraded('from_due_date', 1), {
    startsOn: '2027-02-28',
    dueOn: '2027-03-31',
    billingDay: 31,
  })
  assert.deepEqual(upgraded('max', 12), { startsOn: '2027-02-10', dueOn: '2028-02-10', billingDay: 10 })
})

test('a cancellation at midnight is looked at on the next day, one at the due date on that day', () => {
  assert.equal(nextRunOn('2027-02-28', 'midnight', '2027-02-10'), '2027-02-11')
  assert.equal(nextRunOn('2027-02-28', 'at_due_date', '2027-02-10'), '2027-02-28')
  assert.equal(nextRunOn('2027-02-28', null, '2027-02-10'), '2027-02-28')
})

test('a clock that moves a day at a time passes each day of its zone once, whatever the season', () => {
  for (const time_zone of ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Apia', 'Australia/Lord_Howe'])
    for (let hour = 0; hour < 24; hour++) {
      const now = Date.UTC(2026, 10, 29) + hour * HOUR_MS + HOUR_MS / 2
      const settings = parseSettings(JSON.stringify({ time_zone }))
      const today = dayIn(time_zone, now)
      for (let daysAhead = 0; daysAhead <= 400; daysAhead++) {
        assert.equal(brandDay({ settings, daysAhead }, now), addDays(today, daysAhead))
        assert.equal(brandTime({ daysAhead }, now), now + daysAhead * DAY_MS)
      }
      assert.equal(brandDay({ settings, daysAhead: null }, now), today)
    }
})

test('the first day of the term that runs is counted back from its due day, and is never before the first day of all', () => {
  const plan = { planMonths: 1, startedOn: '2026-01-31' }
  assert.equal(termStart({ ...plan, dueOn: '2026-02-28' }), '2026-01-31')
  assert.equal(termStart({ ...plan, dueOn: '2026-03-07' }), '2026-01-31', 'with days as goodwill')
  assert.equal(termStart({ ...plan, dueOn: '2026-07-31' }), '2026-06-30')
  assert.equal(termStart({ planMonths: 0, startedOn: '2026-01-31', dueOn: '2026-12-31' }), '2026-01-31')
})
