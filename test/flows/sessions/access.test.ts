// decideAccess: every state an account and its subscription can be in, every kind of limit, and the order of the reasons.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DAY_MS } from '../../../src/clock.ts'
import {
  type AccessQuestion,
  DENIALS,
  type Denial,
  decideAccess,
  seatsOf,
} from '../../../src/subscriptions/access.ts'
import type { AccessLimits } from '../../../src/subscriptions/limits.ts'

const LAST_DAY = '2026-12-21'
const LAST_INSTANT = Date.UTC(2026, 11, 22) - 1
const NONE = { countryIds: [], cityIds: [], protocolIds: [] }

type Changes = Omit<Partial<AccessQuestion>, 'subscription' | 'place' | 'brand'> & {
  brand?: Partial<AccessQuestion['brand']>
  subscription?: Partial<AccessQuestion['subscription']>
  place?: Partial<AccessQuestion['place']>
}

/** A question whose answer is allow, with changes. */
function ask({ brand, subscription, place, ...rest }: Changes = {}) {
  return decideAccess({
    accountStatus: 'active',
    isEmailPending: false,
    openSessions: 0,
    daysAhead: null,
    now: LAST_INSTANT,
    ...rest,
    brand: { suspended: false, default_sessions: 10, confirm_email: 'none', ...brand },
    subscription: {
      status: 'active',
      planMonths: 0,
      dueOn: LAST_DAY,
      kind: 'paid',
      limits: undefined,
      ...subscription,
    },
    place: { countryId: 1, cityId: 2, protocolId: 3, isFreemium: false, ...place },
  })
}

const why = (changes: Changes): Denial | undefined => {
  const answer = ask(changes)
  return answer.kind === 'deny' ? answer.why : undefined
}
const limited = (limits: Partial<AccessLimits>): Changes => ({
  subscription: { limits: { ...NONE, ...limits } },
})

test('a prepaid login is let in until 24:00 UTC of its last day, to the millisecond', () => {
  const until = Date.UTC(2026, 11, 22)
  assert.deepEqual(ask({ now: until - 1 }), { kind: 'allow', seats: 10, until })
  assert.deepEqual(ask({ now: until }), { kind: 'deny', why: 'subscription_expired' })
  assert.deepEqual(ask({ now: until + 1 }), { kind: 'deny', why: 'subscription_expired' })
})

test('a login by plan is let in while it is active, also on and after its due day, which the night looks after', () => {
  for (const now of [LAST_INSTANT, LAST_INSTANT + 1, LAST_INSTANT + 1e9]) {
    assert.deepEqual(ask({ now, subscription: { planMonths: 12 } }), {
      kind: 'allow',
      seats: 10,
      until: null,
    })
  }
})

test('every combination of brand, account, subscription and day gives the first reason that applies', () => {
  const ended = { cancelled: 'subscription_ended', terminated: 'subscription_ended' } as const
  const ofStatus = { ...ended, suspended: 'subscription_suspended', expired: 'subscription_expired' } as const
  let asked = 0
  for (const suspended of [true, false])
    for (const accountStatus of ['active', 'suspended', 'closed'] as const)
      for (const status of ['active', 'suspended', 'expired', 'cancelled', 'terminated'] as const)
        for (const planMonths of [0, 1])
          for (const past of [true, false]) {
            asked++
            const now = past ? LAST_INSTANT + 1 : LAST_INSTANT
            const ofAccount = accountStatus === 'active' ? undefined : (`account_${accountStatus}` as const)
            const ofDay = past && planMonths === 0 ? 'subscription_expired' : undefined
            const ofSubscription = status === 'active' ? ofDay : ofStatus[status]
            const expected = suspended ? 'brand_suspended' : (ofAccount ?? ofSubscription)
            const changes = { brand: { suspended }, accountStatus, subscription: { status, planMonths }, now }
            assert.equal(why(changes), expected, JSON.stringify(changes))
          }
  assert.equal(asked, 120)
})

test('lists of countries, cities and protocols let in what they name, and an empty one everything', () => {
  let asked = 0
  for (const countryIds of [[], [1], [7, 1], [7]])
    for (const cityIds of [[], [2], [8, 2], [8]])
      for (const protocolIds of [[], [3], [9, 3], [9]])
        for (const cityId of [2, null]) {
          asked++
          const cityNamed = cityIds.length === 0 || (cityId !== null && cityIds.includes(cityId))
          const country =
            countryIds.length === 0 || countryIds.includes(1) ? undefined : 'country_not_allowed'
          const city = cityNamed ? undefined : 'city_not_allowed'
          const protocol =
            protocolIds.length === 0 || protocolIds.includes(3) ? undefined : 'protocol_not_allowed'
          const changes = { ...limited({ countryIds, cityIds, protocolIds }), place: { cityId } }
          assert.equal(why(changes), country ?? city ?? protocol, JSON.stringify(changes))
        }
  assert.equal(asked, 128)
})

test('a freemium login is let in only where the place is open to it, the others everywhere', () => {
  for (const kind of ['trial', 'paid', 'freemium'] as const)
    for (const isFreemium of [true, false]) {
      const expected = kind === 'freemium' && !isFreemium ? 'kind_not_here' : undefined
      assert.equal(why({ subscription: { kind }, place: { isFreemium } }), expected, kind)
    }
})

test('the seats are the smaller limit of those given, else those of the brand, and none is taken twice', () => {
  const cases: [Partial<AccessLimits> | undefined, number][] = [
    [undefined, 10],
    [{}, 10],
    [{ multiLogin: 5 }, 5],
    [{ sessionLimit: 50 }, 50],
    [{ multiLogin: 5, sessionLimit: 50 }, 5],
    [{ multiLogin: 50, sessionLimit: 5 }, 5],
    [{ multiLogin: 1, sessionLimit: 1 }, 1],
  ]
  for (const [limits, seats] of cases) {
    const full = limits && { ...NONE, ...limits }
    assert.equal(seatsOf(full, 10), seats)
    for (const openSessions of [0, seats - 1, seats, seats + 1]) {
      const answer = ask({ openSessions, subscription: { limits: full } })
      const expected =
        openSessions < seats
          ? { kind: 'allow', seats, until: LAST_INSTANT + 1 }
          : { kind: 'deny', why: 'no_seat_left' }
      assert.deepEqual(answer, expected, JSON.stringify({ limits, openSessions }))
    }
  }
})

test('an e-mail that is not confirmed matters only where the brand requires it', () => {
  for (const confirm_email of ['none', 'note'] as const)
    assert.equal(why({ isEmailPending: true, brand: { confirm_email } }), undefined)
  assert.equal(why({ isEmailPending: false, brand: { confirm_email: 'require' } }), undefined)
})

test('reasons are looked at in the order in which they are listed', () => {
  const causes: Record<Denial, Changes> = {
    brand_suspended: { brand: { suspended: true } },
    account_closed: { accountStatus: 'closed' },
    account_suspended: { accountStatus: 'suspended' },
    email_not_confirmed: { isEmailPending: true, brand: { confirm_email: 'require' } },
    subscription_ended: { subscription: { status: 'terminated' } },
    subscription_suspended: { subscription: { status: 'suspended' } },
    subscription_expired: { now: LAST_INSTANT + 1 },
    kind_not_here: { subscription: { kind: 'freemium' } },
    country_not_allowed: limited({ countryIds: [7] }),
    city_not_allowed: limited({ cityIds: [8] }),
    protocol_not_allowed: limited({ protocolIds: [9] }),
    no_seat_left: { openSessions: 10 },
  }
  for (const [i, first] of DENIALS.entries()) {
    assert.equal(why(causes[first]), first)
    for (const second of DENIALS.slice(i + 1)) {
      assert.equal(why(together(causes[first], causes[second])), first, `${first} before ${second}`)
    }
  }
})

/** Both changes at once; where only one is possible, such as a status, the first. */
function together(first: Changes, second: Changes): Changes {
  const [one, other] = [first.subscription?.limits, second.subscription?.limits]
  const limits = one && other ? { ...other, ...onlyFilled(one) } : (one ?? other)
  return {
    ...second,
    ...first,
    brand: { ...second.brand, ...first.brand },
    subscription: { ...second.subscription, ...first.subscription, limits },
  }
}

function onlyFilled(limits: AccessLimits) {
  return Object.fromEntries(Object.entries(limits).filter(([, ids]) => Array.isArray(ids) && ids.length > 0))
}

test('a login of a sandbox ends at the instant of the real clock when the clock of its brand has passed its last day', () => {
  const early = LAST_INSTANT - 7 * DAY_MS
  const until = LAST_INSTANT + 1 - 7 * DAY_MS
  assert.deepEqual(ask({ daysAhead: 7, now: early }), { kind: 'allow', seats: 10, until })
  assert.deepEqual(ask({ daysAhead: 7, now: early + 1 }), { kind: 'deny', why: 'subscription_expired' })
  assert.deepEqual(ask({ daysAhead: 0 }), ask({ daysAhead: null }))
})
