// What was measured of RADIUS beside what the project promises.

import type { Engine } from '../../test/labs/parts/lab-engines.ts'
import { median } from '../../test/labs/parts/lab-report.ts'
import type { Goal } from '../results.ts'
import { freeRadiusVersion, THREADS } from './freeradius.ts'
import { kernel } from './machine.ts'
import { type ByName, type Kind, type Measured, MOST_OTHERS, type RadiusMeasured } from './measure-radius.ts'
import type { Name } from './radius-targets.ts'

export type ByEngine = Partial<Record<Engine, RadiusMeasured>>

const ENGINES: Record<Engine, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }
const NAMES: Record<Name, string> = {
  latchkey: 'Latchkey',
  events: 'Latchkey with session_events',
  earlier: 'the earlier checkout',
  freeradius: 'FreeRADIUS',
  'freeradius, durable': 'FreeRADIUS with a row for each login',
  bare: 'the bare responder',
}
const WORDS: Record<Kind, string> = { pap: 'PAP logins', acct: 'accounting' }

/** What is compared: a rate with another contender's, at least so many times, or a p99, at most so many times. */
type Aim = { other: Name; figure: 'rate' | 'p99'; kind: Kind; engine: Engine; goal: number }

const aim = (engine: Engine, kind: Kind, figure: Aim['figure'], other: Name, goal: number): Aim => ({
  ...{ engine, kind, figure, other, goal },
})

/** The ratios beside the earlier checkout are the bar, those beside FreeRADIUS the aim. */
const AIMS: readonly Aim[] = [
  aim('sqlite', 'pap', 'rate', 'earlier', 1.5),
  aim('sqlite', 'acct', 'rate', 'earlier', 1.2),
  aim('sqlite', 'pap', 'p99', 'earlier', 0.5),
  aim('postgres', 'pap', 'rate', 'earlier', 1.2),
  aim('postgres', 'acct', 'rate', 'earlier', 1.15),
  aim('sqlite', 'pap', 'rate', 'freeradius', 2),
  aim('sqlite', 'pap', 'rate', 'freeradius, durable', 3),
  aim('sqlite', 'acct', 'rate', 'freeradius', 6.5),
  aim('sqlite', 'pap', 'p99', 'freeradius, durable', 1.5),
  aim('sqlite', 'acct', 'p99', 'freeradius', 1),
  aim('postgres', 'pap', 'rate', 'freeradius', 4),
  aim('postgres', 'acct', 'rate', 'freeradius', 4),
  aim('postgres', 'pap', 'p99', 'freeradius', 1),
  aim('postgres', 'acct', 'p99', 'freeradius', 1),
]

/** What session events may cost: nothing while they are off, and less than a third of the rate while they are on. */
const EVENTS_COST = 1 / 0.7

export function radiusGoals(measured: ByEngine): Goal[] {
  return [...aims(measured), ...eventCosts(measured)]
}

function eventCosts(measured: ByEngine): Goal[] {
  return engines(measured).map(([engine, { rates }]) => {
    const ratios = ratiosOf(rates.acct, 'events', 'rate')
    return {
      what: `accounting a second without session_events / with them, on ${ENGINES[engine]}`,
      ...{ figure: median(ratios), bound: 'at most', goal: EVENTS_COST, unit: '' },
      how: `${rateText(rates.acct.latchkey)} / ${rateText(rates.acct.events)}; rounds ${spread(ratios)}`,
    }
  })
}

function aims(measured: ByEngine): Goal[] {
  return AIMS.flatMap(({ engine, kind, figure, other, goal }) => {
    const one = measured[engine]
    if (!one) return []
    const { perSecond, byName } = one.late[kind]
    const rounds = figure === 'rate' ? one.rates[kind] : byName
    if (rounds[other].length === 0) return []
    const ratios = ratiosOf(rounds, other, figure)
    const beside = `${NAMES[other]}, both on ${ENGINES[engine]}`
    const what =
      figure === 'rate'
        ? `${WORDS[kind]} a second / ${beside}`
        : `p99 of ${WORDS[kind]} at ${perSecond}/s / ${beside}`
    const [own, theirs] = [rounds.latchkey, rounds[other]].map(figure === 'rate' ? rateText : latencyText)
    const how = `${own} / ${theirs}; rounds ${spread(ratios)}`
    const bound = figure === 'rate' ? 'at least' : 'at most'
    return [{ what, figure: median(ratios), bound, goal, unit: '', how }]
  })
}

/** One for each round: what slowed both cancels out. */
function ratiosOf(rounds: ByName, other: Name, figure: Aim['figure']): number[] {
  const valueIn = ({ perSecond, outcome }: Measured) => (figure === 'rate' ? perSecond : outcome.p99)
  return rounds.latchkey.map((one, round) => {
    const theirs = rounds[other][round]
    return valueIn(one) / (theirs ? valueIn(theirs) : Number.NaN)
  })
}

function spread(ratios: readonly number[]): string {
  return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
}

export function radiusNotes(measured: ByEngine, accounts: number): string[] {
  return [
    ...each(measured, ({ rates }, engine, kind) => {
      const names = (Object.keys(rates[kind]) as Name[]).filter((name) => rates[kind][name].length > 0)
      const parts = names.map((name) => `${name} ${cpuText(rates[kind][name])}`)
      return [`${WORDS[kind]} on ${ENGINES[engine]}, processor time of each: ${parts.join(', ')}.`]
    }),
    ...engines(measured).map(([engine, { disks }]) => {
      const [p50, p99] = [disks.map((one) => one.medianMs), disks.map((one) => one.p99Ms)].map(median)
      return `fdatasync of a page while ${ENGINES[engine]} was measured: median ${p50?.toFixed(2)} ms, p99 ${p99?.toFixed(2)} ms.`
    }),
    ...each(measured, ({ rates, late }, engine, kind) => {
      const all = [...Object.values(rates[kind]), ...Object.values(late[kind].byName)].flat()
      const disturbed = all.filter(({ others }) => others > MOST_OTHERS).length
      const text = `${WORDS[kind]} on ${ENGINES[engine]}: ${disturbed} of ${all.length} figures were measured while other programs took more than a tenth of the processor, also when they were repeated.`
      return disturbed === 0 ? [] : [text]
    }),
    ...each(measured, ({ rates, late }, engine, kind) => {
      const lost = (name: Name) =>
        sum([...rates[kind][name], ...late[kind].byName[name]].map(({ outcome }) => outcome.lost))
      const [own, other] = [lost('latchkey'), lost('freeradius')]
      return own + other === 0
        ? []
        : [`Not answered within 3 s, ${WORDS[kind]} on ${ENGINES[engine]}: ${own}, FreeRADIUS ${other}.`]
    }),
    `Highest resident memory of the server: ${memory(measured)}.`,
    `${kernel()}. What a ratio may swing by stands beside it: the lowest and the highest of the rounds. A ratio of two programs also differs from machine to machine, by a third and more: a quick processor with a slow disk helps FreeRADIUS at logins and the server at accounting.`,
    ...howMeasured(accounts),
  ]
}

function howMeasured(accounts: number): string[] {
  return [
    `${accounts} accounts. Each login is of another account, with a session key and a calling address of its own, until all had their turn, so that seats never run out; the seats of logins that never start a session are leases of 60 s. Accounting is the Start, Interim-Update and Stop of the sessions that were logged in just before: the Stop frees the seat.`,
    'Admission, seats, sessions and usage are on, the log as an operator has it. PostgreSQL with its own defaults (fsync and synchronous_commit on), SQLite in WAL mode with full sync on both sides.',
    `FreeRADIUS ${freeRadiusVersion()} of Debian: ${THREADS} threads and as many connections, its shipped queries and tables, cleartext passwords, simultaneous use counted in radacct at each login. In its favour: the limit is a constant and no query, SQLite in WAL mode and with 5 s of patience, and on PostgreSQL an index on the users of open sessions, which Debian's schema lacks. Without a row for each login, and as "durable" with one (radpostauth), as Debian's default has it: a login of the server is on disk when it is answered.`,
    'The bare responder is a Node UDP socket that reads nothing and checks nothing, but signs each answer.',
    'The load generator is in C (bench/radius/radius-load.c), 8 sockets. Rates: 128 requests under way at once (closed loop). Latencies: requests due at fixed moments, half of what FreeRADIUS bears, and counted from then (open loop). All contenders take turns in each round. A measurement during which other programs took more than a tenth of the processor is repeated, three times at most.',
  ]
}

function each<T>(measured: ByEngine, make: (one: RadiusMeasured, engine: Engine, kind: Kind) => T[]): T[] {
  return engines(measured).flatMap(([engine, one]) => [
    ...make(one, engine, 'pap'),
    ...make(one, engine, 'acct'),
  ])
}

function engines(measured: ByEngine): [Engine, RadiusMeasured][] {
  return (['sqlite', 'postgres'] as const).flatMap((engine) => {
    const one = measured[engine]
    return one ? [[engine, one] as [Engine, RadiusMeasured]] : []
  })
}

function rateText(rounds: readonly Measured[]): string {
  return `${median(rounds.map(({ perSecond }) => perSecond)).toFixed(0)}/s`
}

function latencyText(rounds: readonly Measured[]): string {
  const of = (value: (outcome: Measured['outcome']) => number) =>
    median(rounds.map(({ outcome }) => value(outcome))).toFixed(2)
  return `median ${of(({ p50 }) => p50)} ms, p99 ${of(({ p99 }) => p99)} ms`
}

function cpuText(rounds: readonly Measured[]): string {
  const us = (ms: readonly number[]) => (median(ms) * 1000).toFixed(0)
  const database = rounds.map(({ databaseCpuMs }) => databaseCpuMs)
  const more = median(database) > 0 ? `+${us(database)} (PostgreSQL)` : ''
  return `${us(rounds.map(({ cpuMs }) => cpuMs))}${more} µs`
}

function memory(measured: ByEngine): string {
  return engines(measured)
    .map(([engine, { highestMib }]) => `${highestMib.toFixed(0)} MiB on ${ENGINES[engine]}`)
    .join(', ')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
