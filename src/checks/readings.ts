// What is read of an installation for an operator: each reading alone, bounded, and without a change.
import type { Clock, Instant } from '../clock.ts'
import { HOUR_MS, MINUTE_MS } from '../clock.ts'
import { addDays, dayIn } from '../day.ts'
import type { OpenDatabase } from '../db/database.ts'
import { readSchema } from '../db/migrate.ts'
import { MAX_GATEWAYS } from '../gateways/gateway.ts'
import { findLastBackup } from './backups.ts'
import { type JobState, judgeJobs } from './job-times.ts'
import {
  type Contact,
  countAllAccounts,
  countMails,
  countOpenAccounts,
  countSuspendedAccounts,
  findOverdueExpiry,
  isAnyBrand,
  isAnyNightDue,
  listBrandSizes,
  listGatewayIds,
  listJobRows,
  listLiveCounts,
  listRecentContacts,
  listSeatContacts,
  listServers,
  listStamps,
} from './readings-store.ts'

/** Counting suspended accounts reads every account: above this number they are not counted apart. */
export const MOST_SCANNED_ACCOUNTS = 3_000_000
/** Ended sessions among so many newest ones still say when their gateway was heard. */
const NEWEST_SESSIONS = 10_000
const STAMPED_SESSIONS = 1000
/** Expiry has a turn every two seconds. */
const EXPIRY_SPARE_MS = 10 * MINUTE_MS

export type GatewayReading = {
  gateway: string
  live: number
  /** Its latest login or report that is known; null: none among the newest sessions. */
  lastContactAt: Instant | null
}

export type Readings = ReturnType<typeof makeReadings>

type Deps = { db: OpenDatabase; clock: Clock; backupDir: string | null }

export function makeReadings({ db, clock, backupDir }: Deps) {
  const { read } = db

  /** `suspended`: null when there are too many accounts to count them. `closed`: with those that were erased. */
  async function accounts() {
    const [open, all] = [await countOpenAccounts(read), await countAllAccounts(read)]
    const suspended = all > MOST_SCANNED_ACCOUNTS ? null : await countSuspendedAccounts(read)
    return { open, active: suspended === null ? null : open - suspended, suspended, closed: all - open }
  }

  /** The busiest first. A removed gateway is shown while it has sessions. */
  async function gateways(): Promise<GatewayReading[]> {
    const known = await listGatewayIds(read, MAX_GATEWAYS)
    const live = await listLiveCounts(read, MAX_GATEWAYS)
    const contacts = [
      ...live,
      ...(await listSeatContacts(read, clock.now(), MAX_GATEWAYS)),
      ...(await listRecentContacts(read, NEWEST_SESSIONS, MAX_GATEWAYS)),
    ]
    const lastAt = latest(contacts)
    const liveAt = new Map(live.map((one) => [one.gatewayId, one.live]))
    const ids = new Set(known.map(({ id }) => id))
    const removed = live.filter(({ gatewayId }) => !ids.has(gatewayId))
    return [...known, ...removed.map(({ gatewayId: id }) => ({ id, name: `${id} (removed)` }))]
      .map(({ id, name }) => ({
        gateway: name,
        live: liveAt.get(id) ?? 0,
        lastContactAt: lastAt.get(id) ?? null,
      }))
      .sort((a, b) => b.live - a.live)
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
    servers: async () => (await listServers(read, clock.now())).map(toServer),
    brands: () => listBrandSizes(read),
    ...{ accounts, gateways, gatewayClocks, jobs },
    mails: () => countMails(read),
    backup: async () => findLastBackup(backupDir) ?? null,
    askTime: db.askTime,
  }
}

const NEWEST_STARTS = 5
/** A gateway that was not heard for so long is named, however few sessions it has. */
export const SILENT_MS = HOUR_MS

function latest(contacts: readonly Contact[]): Map<number, Instant> {
  const at = new Map<number, Instant>()
  for (const one of contacts) at.set(one.gatewayId, Math.max(at.get(one.gatewayId) ?? 0, one.at))
  return at
}

/** Of a holder `host pid …`. */
function toServer(holder: string): { host: string; pid: number } {
  const [host = '', pid] = holder.split(' ')
  return { host, pid: Number(pid) }
}
