// What was measured of RADIUS beside what the project promises.

import type { Engine } from '../../test/labs/parts/lab-engines.ts'
import { median } from '../../test/labs/parts/lab-report.ts'
import { medianRate, medianRatio } from '../measurements.ts'
import type { Goal } from '../results.ts'
import { freeRadiusVersion, THREADS } from './freeradius.ts'
import type { Kind, Latency, Name, RadiusMeasured, RadiusRate } from './measure-radius.ts'

export type ByEngine = Partial<Record<Engine, RadiusMeasured>>

const ENGINES: Record<Engine, string> = { sqlite: 'SQLite', postgres: 'PostgreSQL' }
const WORDS: Record<Kind, string> = { pap: 'PAP logins', acct: 'accounting' }
const TIMES: Record<Engine, Record<Kind, number>> = {
  sqlite: { pap: 2, acct: 5 },
  postgres: { pap: 2, acct: 3 },
}

export function radiusGoals(measured: ByEngine): Goal[] {
  return each(measured, ({ rates, late }, engine, kind) => {
    const { latchkey, freeradius } = rates[kind]
    const at = late[kind]
    return [
      {
        what: `${WORDS[kind]} a second / FreeRADIUS, both on ${ENGINES[engine]}`,
        figure: medianRatio(latchkey, freeradius),
        ...{ bound: 'at least', goal: TIMES[engine][kind], unit: '' },
        how: `${perSecond(latchkey)} / ${perSecond(freeradius)}`,
      },
      {
        what: `p99 of ${WORDS[kind]} at ${at.perSecond}/s / FreeRADIUS's, both on ${ENGINES[engine]}`,
        figure: ratioOfP99(at.latchkey, at.freeradius),
        ...{ bound: 'at most', goal: 1, unit: '' },
        how: `${latency(at.latchkey)} / ${latency(at.freeradius)}`,
      },
    ]
  })
}

export function radiusNotes(measured: ByEngine, accounts: number): string[] {
  return [
    ...each(measured, ({ rates }, engine, kind) => [
      `${WORDS[kind]} on ${ENGINES[engine]}, processor time of each: ${cpu(rates[kind], 'latchkey')}, ${cpu(rates[kind], 'freeradius')}, ${cpu(rates[kind], 'bare')}. The bare responder: ${perSecond(rates[kind].bare)}, ${share(rates[kind])} of it reached.`,
    ]),
    ...each(measured, ({ rates, late }, engine, kind) => {
      const lost = (name: 'latchkey' | 'freeradius') =>
        sum(rates[kind][name].map(({ outcome }) => outcome.lost)) +
        sum(late[kind][name].map((one) => one.lost))
      const [own, other] = [lost('latchkey'), lost('freeradius')]
      return own + other === 0
        ? []
        : [`Not answered within 3 s, ${WORDS[kind]} on ${ENGINES[engine]}: ${own}, FreeRADIUS ${other}.`]
    }),
    `Highest resident memory of the server: ${memory(measured)}.`,
    `${accounts} accounts. Each login is of another account, with a session key and a calling address of its own, until all had their turn, so that seats never run out; the seats of logins that never start a session are leases of 60 s. Accounting is the Start, Interim-Update and Stop of the sessions that were logged in just before: the Stop frees the seat.`,
    'Admission, seats, sessions and usage are on, the log as an operator has it. PostgreSQL with its own defaults (fsync and synchronous_commit on), SQLite in WAL mode with full sync on both sides.',
    `FreeRADIUS ${freeRadiusVersion()} of Debian: ${THREADS} threads and as many connections, its shipped queries and tables, cleartext passwords, simultaneous use counted in radacct at each login. In its favour: no row for each login (Debian's default writes radpostauth), the limit is a constant and no query, SQLite in WAL mode and with 5 s of patience, and on PostgreSQL an index on the users of open sessions, which Debian's schema lacks.`,
    'The bare responder is a Node UDP socket that reads nothing and checks nothing, but signs each answer.',
    "Where it falls short, and why. A login is answered once its seat is on disk; FreeRADIUS writes nothing at a login. Logins of one moment share a transaction and wait for the one before it: that is most of the latency, and a pause (a checkpoint of the log, the collector) falls on all that are under way. One thread does all but writing, and mostly takes turns with the one that writes, while FreeRADIUS's 32 threads use both cores: that is the limit, although a login costs less than half the processor time that it costs FreeRADIUS. A report keeps session, seat and usage by account, day and gateway, FreeRADIUS one row.",
    'The load generator is in C (bench/radius/radius-load.c), 8 sockets. Rates: 128 requests under way at once (closed loop). Latencies: requests due at fixed moments, half of what FreeRADIUS answers at most, and counted from then (open loop).',
  ]
}

function each<T>(measured: ByEngine, goals: (one: RadiusMeasured, engine: Engine, kind: Kind) => T[]): T[] {
  return (['sqlite', 'postgres'] as const).flatMap((engine) => {
    const one = measured[engine]
    return one ? (['pap', 'acct'] as const).flatMap((kind) => goals(one, engine, kind)) : []
  })
}

function perSecond(rates: readonly RadiusRate[]): string {
  return `${medianRate([...rates]).perSecond.toFixed(0)}/s`
}

/** Median over the rounds of one p99 over the other of the same round. */
function ratioOfP99(own: readonly Latency[], other: readonly Latency[]): number {
  return median(own.map(({ p99 }, round) => p99 / (other[round]?.p99 ?? Number.NaN)))
}

function latency(latencies: readonly Latency[]): string {
  const [p50, p99] = [median(latencies.map((one) => one.p50)), median(latencies.map((one) => one.p99))]
  return `median ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`
}

function cpu(rates: Record<Name, RadiusRate[]>, name: Name): string {
  const us = (ms: number) => (ms * 1000).toFixed(0)
  const own = us(medianRate(rates[name]).cpuMs)
  const database = median(rates[name].map((rate) => rate.databaseCpuMs))
  return `${name} ${own}${database > 0 && name !== 'bare' ? `+${us(database)} (PostgreSQL)` : ''} µs`
}

function share({ latchkey, bare }: Record<Name, RadiusRate[]>): string {
  return `${(medianRatio(latchkey, bare) * 100).toFixed(0)} %`
}

function memory(measured: ByEngine): string {
  return (['sqlite', 'postgres'] as const)
    .flatMap((engine) => {
      const one = measured[engine]
      return one ? `${one.highestMib.toFixed(0)} MiB on ${ENGINES[engine]}` : []
    })
    .join(', ')
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
