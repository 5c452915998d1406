// What is read of an installation for an operator: each reading alone, bounded, and without a change.
import type { Clock, Instant } from '../clock.ts'
import { HOUR_MS, MINUTE_MS } from '../clock.ts'
import { addDays, dayIn } from '../day.ts'
import type { OpenDatabase } from '../db/database.ts'
import { readSchema } from '../db/migrate.ts'
import { MAX_GATEWAYS } from '../gateways/gateway.ts'
import { readWaiting } from '../webhooks/waiting.ts'
import { findLastBackup } from './backups.ts'
import { type Contact, countLive, listSeatContacts } from './counts-store.ts'
import { type JobState, judgeJobs } from './job-times.ts'
import {
  countAllAccounts,
  countMails,
  countOpenAccounts,
  countOrders,
  countSuspendedAccounts,
  findOverdueExpiry,
  isAnyBrand,
  isAnyNightDue,
  listAccountCounts,
  listBrandSizes,
  listGatewayIds,
  listJobRows,
  listProtocolNames,
  listRecentContacts,
  listServers,
  listStamps,
  readFirstRows,
} from './readings-store.ts'

/** Ended sessions among so many newest ones still say when their gateway was heard. */
const NEWEST_SESSIONS = 10_000
const STAMPED_SESSIONS = 1000
/** As above, for what is read every few seconds. */
export const FEW_SESSIONS = 1000
/** Expiry has a turn every two seconds. */
const EXPIRY_SPARE_MS = 10 * MINUTE_MS

export type GatewayReading = {
  gateway: string
  live: number
  /** Its latest login or report that is known; null: none among the newest sessions. */
  lastContactAt: Instant | null
  /** That contact was of a session that was given up, because no report came any more. */
  wentSilent: boolean
}

export type Readings = ReturnType<typeof makeReadings>

type Deps = { db: OpenDatabase; clock: Clock; backupDir: string | null }

export function makeReadings({ db, clock, backupDir }: Deps) {
  const { read } = db

  /** `closed`: with those that were erased. */
  async function accounts() {
    const [open, all] = [await countOpenAccounts(read), await countAllAccounts(read)]
    const suspended = await countSuspendedAccounts(read)
    return { open, active: open - suspended, suspended, closed: all - open }
  }

  /** The busiest first. A removed gateway is shown while it has sessions. */
  async function gateways(newest = NEWEST_SESSIONS): Promise<GatewayReading[]> {
    const known = await listGatewayIds(read, MAX_GATEWAYS)
    const live = Map.groupBy(await countLive(read), ({ gatewayId }) => gatewayId)
    const recent = await listRecentContacts(read, newest, MAX_GATEWAYS)
    const seats = await listSeatContacts(read, clock.now())
    const lastAt = latest([...[...live.values()].flat(), ...seats, ...recent])
    const lostAt = new Map(recent.map((one) => [one.gatewayId, one.lostAt]))
    const ids = new Set(known.map(({ id }) => id))
    const removed = [...live.keys()].filter((id) => !ids.has(id))
    return [...known, ...removed.map((id) => ({ id, name: `${id} (removed)` }))]
      .map(({ id, name }) => ({
        gateway: name,
        live: sum((live.get(id) ?? []).map((one) => one.live)),
        lastContactAt: lastAt.get(id) ?? null,
        wentSilent: lastAt.has(id) && lastAt.get(id) === lostAt.get(id),
      }))
      .sort((a, b) => b.live - a.live)
  }

  /** Live sessions by gateway, protocol and brand, of all brands or of one, by their ids; and the names of these. */
  async function online(brandId?: number) {
    return {
      live: await countLive(read, brandId),
      gateways: await listGatewayIds(read, MAX_GATEWAYS),
      protocols: await listProtocolNames(read),
    }
  }

  /** The same of all brands, seats by gateway, and the latest contact of each gateway. */
  async function connections() {
    const { live, ...names } = await online()
    const seats = await listSeatContacts(read, clock.now())
    const recent = await listRecentContacts(read, FEW_SESSIONS, MAX_GATEWAYS)
    return {
      ...names,
      contacts: latest([...live, ...seats, ...recent]),
      ...{ live, seats },
    }
  }

  /** How far the clock of each gateway seems to be ahead of ours, ms, by the starts that came with the least delay. */
  async function gatewayClocks(): Promise<{ gateway: string; aheadMs: number }[]> {
    const known = await listGatewayIds(read, MAX_GATEWAYS)
    const stamps = Map.groupBy(await listStamps(read, STAMPED_SESSIONS), ({ gatewayId }) => gatewayId)
    return known.flatMap(({ id, name }) => {
      const newest = (stamps.get(id) ?? []).slice(0, NEWEST_STARTS)
      if (newest.length === 0) return []
      const ahead = newest.map(({ stampS, startedAt }) => stampS * 1000 - startedAt)
      return [{ gateway: name, aheadMs: Math.max(...ahead) }]
    })
  }

  async function jobs(): Promise<JobState[]> {
    const now = clock.now()
    // The night of yesterday has begun in every zone twelve hours ago at the least.
    const isNightMissed = await isAnyNightDue(read, addDays(dayIn('UTC', now), -1))
    const expiry = await findOverdueExpiry(read, now - EXPIRY_SPARE_MS)
    const overdue = [...(isNightMissed ? ['nightly'] : []), ...(expiry === undefined ? [] : ['expire'])]
    return judgeJobs(await listJobRows(read), overdue, now)
  }

  return {
    schema: () => readSchema(read),
    size: () => db.size(),
    isSetUp: () => isAnyBrand(read),
    firstRows: () => readFirstRows(read, FIRST_GATEWAYS),
    servers: async () => (await listServers(read, clock.now())).map(toServer),
    brands: () => listBrandSizes(read),
    ...{ accounts, gateways, online, connections, gatewayClocks, jobs },
    accountCounts: () => listAccountCounts(read),
    orders: (gatewayId?: number) => countOrders(read, gatewayId),
    deliveries: () => readWaiting(read),
    mails: () => countMails(read),
    backup: async () => findLastBackup(backupDir) ?? null,
    clockAheadMs: db.clockAheadMs,
  }
}

const NEWEST_STARTS = 5
/** Of a new installation, which has one or two. */
const FIRST_GATEWAYS = 20
/** A gateway that was not heard for so long is named, however few sessions it has. */
export const SILENT_MS = HOUR_MS

function latest(contacts: readonly Contact[]): Map<number, Instant> {
  const at = new Map<number, Instant>()
  for (const one of contacts) at.set(one.gatewayId, Math.max(at.get(one.gatewayId) ?? 0, one.at))
  return at
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0)
}

/** Of a holder `host pid …`. */
function toServer(holder: string): { host: string; pid: number } {
  const [host = '', pid] = holder.split(' ')
  return { host, pid: Number(pid) }
}
