// Which host of LATCHKEY_DATABASE_URL is meant. Of several, the one that can be written; if an old primary still runs beside
// the promoted one, the promoted one, which has the higher timeline. Every connection is checked again when it is new.
import { setTimeout as pause } from 'node:timers/promises'
import { hostName, type PostgresAddress, type PostgresHost } from '../../config/postgres.ts'
import type { Away } from '../away.ts'
import { connectTrouble, OLD_PRIMARY, type ServerAddress } from './faults.ts'
import { askServer } from './server.ts'
import { afterTicks } from './ticks.ts'

/** The time a host has to say what it is, and that the others have once one can be written. */
const HOST_WITHIN_MS = 1500
const OTHERS_WITHIN_MS = 500
/** Callers after a search that found none get its refusal for so long. */
const SEARCH_EVERY_MS = 200
/** The only host is given up at most so often: while it is read-only, reads go on. */
const LOST_EVERY_MS = 1000

/** One choice of a host: another object after each loss, also when it is the same host. */
export type Target = { host: PostgresHost; chosenAt: number }
/** What a server says of itself in the columns of `STATE`. */
export type HostState = { read_only: boolean; timeline: number }

export type Hosts = ReturnType<typeof makeHosts>

/** Columns for a select; the timeline is the number of promotions. */
export const STATE = `pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
  case when pg_is_in_recovery() then 0
    else ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int end as timeline`

type Deps = { user: string; database: string; away: Away }
type Judged = { host: PostgresHost } & ({ state: HostState } | { trouble: string })

export function makeHosts({ hosts, ...address }: PostgresAddress, { user, database, away }: Deps) {
  const isSingle = hosts.length === 1
  const all = hosts.map(hostName).join(', ')
  let latestTimeline = 0
  let target: Target | undefined = isSingle ? chosen(hosts[0]) : undefined
  let searching: Promise<Target> | undefined

  function chosen(host: PostgresHost): Target {
    return { host, chosenAt: performance.now() }
  }

  function placeOf(host: PostgresHost): ServerAddress {
    return { at: hostName(host), user, database }
  }

  /** Errors: with the code of `faults.ts` for a host that must not be written. */
  function mustBePrimary({ read_only, timeline }: HostState): void {
    if (read_only) throw Object.assign(new Error('read-only'), { code: '25006' })
    if (timeline < latestTimeline) throw Object.assign(new Error('an old primary'), { code: OLD_PRIMARY })
    latestTimeline = timeline
  }

  async function judge(host: PostgresHost, signal: AbortSignal): Promise<Judged> {
    try {
      const [state] = await askServer<HostState>({ ...address, host }, `select ${STATE}`, signal)
      if (!state) throw new Error('no answer')
      mustBePrimary(state)
      return { host, state }
    } catch (error) {
      return { host, trouble: connectTrouble(error, placeOf(host)) }
    }
  }

  async function look(): Promise<Target> {
    const over = new AbortController()
    const end = (afterMs: number) => afterTicks(afterMs, () => over.abort())
    const timers = [end(HOST_WITHIN_MS)]
    const judging = hosts.map(async (host) => {
      const judged = await judge(host, over.signal)
      if ('state' in judged) timers.push(end(OTHERS_WITHIN_MS))
      return judged
    })
    const judged = await Promise.all(judging)
    for (const stop of timers) stop()
    const fit = judged.flatMap((one) => ('state' in one ? [one] : []))
    const [best] = fit.toSorted((a, b) => b.state.timeline - a.state.timeline)
    if (best) return chosen(best.host)
    const troubles = judged.map((one) => ('trouble' in one ? one.trouble : ''))
    throw away(`None of the database servers can be written. ${troubles.join(' ')}`)
  }

  async function search(): Promise<Target> {
    try {
      target = await look()
      searching = undefined
      return target
    } catch (error) {
      void pause(SEARCH_EVERY_MS, undefined, { ref: false }).then(() => {
        searching = undefined
      })
      throw error
    }
  }

  return {
    isSingle,
    placeOf,
    /** Errors: unavailable, when none can be written. */
    find(): Promise<Target> {
      if (target) return Promise.resolve(target)
      searching ??= search()
      return searching
    },
    /** The place for texts, and for the question whether anything answers. */
    last: (): PostgresHost => target?.host ?? hosts[0],
    place: {
      user,
      database,
      get at() {
        return target ? hostName(target.host) : all
      },
    },
    /** The chosen host failed, or cannot be written any more: its connections are not used again. */
    lose(lost: Target | undefined): void {
      if (!lost || lost !== target) return
      if (!isSingle) target = undefined
      else if (performance.now() - lost.chosenAt >= LOST_EVERY_MS) target = chosen(lost.host)
    },
    mustBePrimary,
  }
}
