// A year under the throttle's rules: the results of attackers of all sizes, and of the people whom they attack or who share
// an address with them. The table is in decisions/0030-throttle.md. Takes a minute: no server, no hash (`npm run
// lab:throttle`).
import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../../../src/clock.ts'
import { runLab } from '../parts/lab-report.ts'
import { makeChance } from '../parts/seeded-random.ts'
import { type Comers, type Events, makeEvents, makeWorld, sendComers, type World } from './throttle-world.ts'

const BEGIN = Date.UTC(2026, 0, 1)
/** NIST SP 800-63B-4 section 3.2.2: consecutive failures at one account. */
const NIST_FAILURES = 100

type Attack = { networks: number; accounts: number; days: number }

/** A network that is not known as the home of any account. */
const networkOf = (i: number) => `11.${i >> 16}.${(i >> 8) & 255}.${i & 255}`
const ATTACKER = networkOf(0)
const HOME = '192.0.2.1'
const victim = (i: number) => `victim-${i}@example.org`

/** Attacks each account as fast as the rules allow, from each of its networks in turn; counts by account and day. */
function attack(world: World, events: Events, { networks, accounts, days }: Attack) {
  const byDay = Array.from({ length: days }, () => new Uint32Array(accounts))
  for (let account = 0; account < accounts; account++) {
    let network = account
    const go = (now: Instant): void => {
      const source = networkOf(network++ % networks)
      const one = world.asked({ source, target: victim(account) })
      const isAnswered = world.attempt(one, false, now)
      const day = byDay[Math.floor((now - BEGIN) / DAY_MS)]
      if (isAnswered && day) day[account] = (day[account] ?? 0) + 1
      const wait = isAnswered ? 1 : world.waitMs(one, now)
      // Another network may have its turn earlier.
      events.plan(now + (networks > 1 && wait <= MINUTE_MS ? Math.min(wait, SECOND_MS) : wait), 0, go)
    }
    events.plan(BEGIN + account, 0, go)
  }
  return byDay
}

type YearResult = { name: string; firstDay: number; everyDay: number; aYear: number; comers: Comers[] }

function year(name: string, { networks, accounts, days }: Attack): YearResult {
  const [world, events] = [makeWorld(), makeEvents()]
  const until = BEGIN + days * DAY_MS
  const owned = (i: number) => victim(i % accounts)
  const isHere = networks === 1
  for (let i = 0; i < accounts; i++)
    world.attempt(world.asked({ source: HOME, target: victim(i) }), true, BEGIN - HOUR_MS)
  if (isHere) world.attempt(world.asked({ source: ATTACKER, target: victim(0) }), true, BEGIN - HOUR_MS)
  const byDay = attack(world, events, { networks, accounts, days })
  const usual = { world, events, from: BEGIN + 2 * HOUR_MS, until, patienceMs: DAY_MS }
  const everyMs = Math.max(7 * MINUTE_MS + 1234, (days * DAY_MS) / 2000)
  const send = (who: string, notes: boolean, where: (i: number) => { source: string; target: string }) =>
    sendComers(who, { ...usual, everyMs, notes, who: where })
  const comers = [
    send('the attacked owner, at a source that was right before', true, (i) => ({
      source: HOME,
      target: owned(i),
    })),
    send('the attacked owner, at a new place', false, (i) => ({
      source: `198.51.${i >> 8}.${i & 255}`,
      target: owned(i),
    })),
    send("somebody else, new behind the attacker's address", false, (i) => ({
      source: ATTACKER,
      target: `else-${i}@example.org`,
    })),
    ...(isHere
      ? [
          send("the attacked owner, known behind the attacker's own address", true, () => ({
            source: ATTACKER,
            target: victim(0),
          })),
        ]
      : []),
  ]
  events.runUntil(until)
  const most = (day: Uint32Array | undefined) => Math.max(0, ...(day ?? []))
  const firstDay = most(byDay[0])
  const everyDay = Math.max(0, ...byDay.slice(1).map(most))
  const total = Math.max(
    ...Array.from({ length: accounts }, (_, i) => byDay.reduce((sum, day) => sum + (day[i] ?? 0), 0)),
  )
  const aYear = days === 365 ? total : firstDay + 364 * everyDay
  return { name, firstDay, everyDay, aYear, comers }
}

/** 500 people behind one address, a tenth of them new there; each mistypes once in 20 times. */
function school(name: string, flood: 'nobody' | 'made-up names' | 'the names of all'): Comers[] {
  const [world, events, chance] = [makeWorld(), makeEvents(), makeChance(11)]
  const pupil = (i: number) => `pupil-${i}@example.org`
  const known = 450
  for (let i = 0; i < known; i++)
    world.attempt(world.asked({ source: ATTACKER, target: pupil(i) }), true, BEGIN - DAY_MS)
  let made = 0
  const floodOnce = (now: Instant): void => {
    const target = flood === 'made-up names' ? `made-up-${made++}` : pupil(made++ % 500)
    world.attempt(world.asked({ source: ATTACKER, target }), false, now)
    events.plan(now + 100, 0, floodOnce)
  }
  const eight = BEGIN + 8 * HOUR_MS
  if (flood !== 'nobody') events.plan(eight - 10 * MINUTE_MS, 0, floodOnce)
  for (let i = 0; i < 500; i++) {
    const where = { source: ATTACKER, target: pupil(i) }
    if (chance.happens(0.05)) {
      const at = eight + i * 7200 - 5 * SECOND_MS
      events.plan(at, 1, (now) => void world.attempt(world.asked(where), false, now))
    }
  }
  const group = (who: string, from: number, count: number) =>
    sendComers(`${name}: ${who}`, {
      ...{ world, events, notes: true, patienceMs: DAY_MS, everyMs: 7200 * (500 / count) },
      ...{
        from: eight,
        until: eight + 500 * 7200,
        who: (i: number) => ({ source: ATTACKER, target: pupil(from + i) }),
      },
    })
  const comers = [
    group('450 who were right there before', 0, known),
    group('50 who are new there', known, 50),
  ]
  events.runUntil(eight + 6 * HOUR_MS)
  return comers
}

function lengthText(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / SECOND_MS)} s`
  return ms < 2 * HOUR_MS ? `${Math.round(ms / MINUTE_MS)} min` : `${(ms / HOUR_MS).toFixed(1)} h`
}

function got({ came, atOnce, never, waits }: Comers): string {
  const share = (count: number) =>
    `${((100 * count) / came).toFixed(count === came || count === 0 ? 0 : 1)} %`
  const late = waits.length === 0 ? '' : `, longest wait ${lengthText(Math.max(...waits))}`
  return `at once ${share(atOnce)}${late}${never > 0 ? `, not within a day ${share(never)}` : ''}`
}

await runLab('A year before the throttle', async ({ figure, promise }) => {
  const attacks: [string, Attack][] = [
    ['1 network, 1 account', { networks: 1, accounts: 1, days: 365 }],
    ['100 networks, 1 account', { networks: 100, accounts: 1, days: 365 }],
    ['65,536 networks, 1 account', { networks: 65_536, accounts: 1, days: 365 }],
    ['1 network, 1,000 accounts', { networks: 1, accounts: 1000, days: 2 }],
    ['100 networks, 1,000 accounts', { networks: 100, accounts: 1000, days: 2 }],
    ['65,536 networks, 1,000 accounts', { networks: 65_536, accounts: 1000, days: 2 }],
  ]
  for (const [name, given] of attacks) {
    const { firstDay, everyDay, aYear, comers } = year(name, given)
    const times = (aYear / NIST_FAILURES).toFixed(0)
    figure(
      name,
      `guesses at an account: first day ${firstDay}, a later day ${everyDay}, a year ${aYear} (${times} times NIST's 100)`,
    )
    for (const one of comers) figure(`  ${one.name}`, got(one))
    const [owner, , beside] = comers
    promise(
      `${name}: at most 244 guesses at an account and day, 20 from one network`,
      firstDay <= (given.networks === 1 ? 20 : 244),
    )
    promise(`${name}: the owner where they were right before never waits`, owner?.atOnce === owner?.came)
    promise(
      `${name}: beside the attacker nobody waits longer than a minute`,
      beside?.never === 0 && Math.max(...beside.waits) <= MINUTE_MS,
    )
  }
  for (const flood of ['nobody', 'made-up names', 'the names of all'] as const) {
    const groups = school(`a school, one of them floods with ${flood}`, flood)
    for (const one of groups) figure(one.name, got(one))
    const longest = Math.max(...groups.flatMap(({ waits }) => waits))
    if (flood !== 'the names of all')
      promise(`a school, ${flood}: nobody waits longer than two minutes`, longest <= 2 * MINUTE_MS)
  }
})
