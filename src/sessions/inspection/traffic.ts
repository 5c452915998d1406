// Traffic of a span of days as totals: by month, day, brand, gateway and protocol. Read in short steps, as a large installation has a
// row for each account, day, gateway and protocol, and reads of the embedded database run on the main thread.
import { setImmediate as otherWork } from 'node:timers/promises'
import { MAX_PAGE_ROWS, type Page, type PageOrder } from '../../bounds/pages.ts'
import { addDays, type Day, daysBetween, type Month } from '../../day.ts'
import type { Database } from '../../db/database.ts'
import { AppError } from '../../errors.ts'
import { added, type Usage } from '../accounting/usage.ts'
import {
  findNextGatewayDay,
  type GatewayDay,
  listAccountsAfter,
  listHeaviest,
  sumAccounts,
  sumGatewayDay,
} from './traffic-store.ts'

export const TRAFFIC_PARTS = ['month', 'day', 'brand', 'gateway', 'protocol'] as const
export type TrafficPart = (typeof TRAFFIC_PARTS)[number]

/** Days, both included: two years and the days of a month. */
export const MOST_TRAFFIC_DAYS = 762

/** Of one gateway on one day: an account that is never among them is not heavy. */
export const HEAVIEST_OF_CELL = 100
/** Of a whole span: their traffic is summed up exactly. */
const MOST_CANDIDATES = 500

export type TrafficFilter = {
  /** First and last day (UTC), both included. */
  fromOn: Day
  toOn: Day
  brandId?: number | undefined
  gatewayId?: number | undefined
}

/** A total. Only the parts by which it was grouped are present; `brandId` null: the brand is not known. */
export type TrafficTotal = Usage & {
  month?: Month
  day?: Day
  brandId?: number | null
  gatewayId?: number
  protocolId?: number // NO_PROTOCOL: it is not known
}

export type Traffic = ReturnType<typeof makeTraffic>

export function makeTraffic({ db }: { db: Pick<Database, 'read'> }) {
  return {
    /**
     * By time, then brand, gateway and protocol. Without parts: one total. `onStep` is called with the share that is done, 0 to 1.
     * Errors: invalid_input when the span is too long.
     */
    async totals(
      filter: TrafficFilter,
      by: readonly TrafficPart[],
      onStep: (share: number) => void = () => {},
    ): Promise<TrafficTotal[]> {
      const { fromOn, toOn, brandId: ofBrand } = filter
      const before = addDays(toOn, 1)
      const days = daysOf(filter)
      const totals = new Map<string, TrafficTotal>()
      let at: GatewayDay | undefined = { day: fromOn, gatewayId: -1 }
      for (;;) {
        at = await findNextGatewayDay(db.read, at, { before, brandId: ofBrand })
        if (!at) break
        if (filter.gatewayId === undefined || filter.gatewayId === at.gatewayId)
          for (const { brandId, protocolId, ...usage } of await sumGatewayDay(db.read, at, ofBrand))
            add(totals, placeOf({ ...at, brandId, protocolId }, by), usage)
        onStep(daysBetween(fromOn, at.day) / days)
        await otherWork()
      }
      onStep(1)
      return [...totals.values()].sort(inOrder)
    },

    /**
     * By account, in the order of their numbers. A page looks at `limit` accounts and leaves out those without traffic. Errors:
     * invalid_input when the span is too long.
     */
    async ofAccounts(
      { brandId, ...filter }: Omit<TrafficFilter, 'brandId'> & { brandId: number },
      { after = 0, limit }: PageOrder<number>,
    ): Promise<Page<Usage & { accountId: number }, number>> {
      daysOf(filter)
      const size = Math.max(1, Math.min(limit, MAX_PAGE_ROWS))
      const ids = await listAccountsAfter(db.read, { brandId, after, limit: size + 1 })
      const mine = ids.slice(0, size)
      const rows = mine.length === 0 ? [] : await sumAccounts(db.read, mine, filter)
      return { rows, next: ids.length > size ? mine.at(-1) : undefined }
    },

    /**
     * The accounts with the most traffic, the heaviest first, with exact sums. They are looked for among the HEAVIEST_OF_CELL of each
     * gateway and day. Errors: invalid_input when the span is too long.
     */
    async heaviest(
      filter: Omit<TrafficFilter, 'brandId'> & { brandId: number },
      limit: number,
    ): Promise<(Usage & { accountId: number })[]> {
      daysOf(filter)
      const { brandId, gatewayId, fromOn, toOn } = filter
      const found = new Map<number, number>()
      let at: GatewayDay | undefined = { day: fromOn, gatewayId: -1 }
      for (;;) {
        at = await findNextGatewayDay(db.read, at, { before: addDays(toOn, 1), brandId })
        if (!at) break
        if (gatewayId !== undefined && gatewayId !== at.gatewayId) continue
        for (const { accountId, octets } of await listHeaviest(db.read, at, brandId, HEAVIEST_OF_CELL))
          found.set(accountId, (found.get(accountId) ?? 0) + octets)
        if (found.size > 2 * MOST_CANDIDATES) keepLargest(found)
        await otherWork()
      }
      keepLargest(found)
      const rows = found.size === 0 ? [] : await sumAccounts(db.read, [...found.keys()], filter)
      return rows.sort((a, b) => octetsOf(b) - octetsOf(a) || a.accountId - b.accountId).slice(0, limit)
    },
  }
}

function octetsOf({ octetsIn, octetsOut }: Usage): number {
  return octetsIn + octetsOut
}

/** Leaves MOST_CANDIDATES, those with the most. */
function keepLargest(found: Map<number, number>): void {
  const smallest = [...found].sort(([, one], [, other]) => other - one).slice(MOST_CANDIDATES)
  for (const [accountId] of smallest) found.delete(accountId)
}

/** Errors: invalid_input. */
function daysOf({ fromOn, toOn }: Pick<TrafficFilter, 'fromOn' | 'toOn'>): number {
  const days = daysBetween(fromOn, toOn) + 1
  if (days <= MOST_TRAFFIC_DAYS) return days
  throw new AppError('invalid_input', `At most ${MOST_TRAFFIC_DAYS} days are summed up at once.`)
}

function placeOf(
  { day, gatewayId, brandId, protocolId }: GatewayDay & { brandId: number | null; protocolId: number },
  by: readonly TrafficPart[],
): Omit<TrafficTotal, keyof Usage> {
  return {
    ...(by.includes('month') && { month: day.slice(0, 7) }),
    ...(by.includes('day') && { day }),
    ...(by.includes('brand') && { brandId }),
    ...(by.includes('gateway') && { gatewayId }),
    ...(by.includes('protocol') && { protocolId }),
  }
}

function add(totals: Map<string, TrafficTotal>, place: Omit<TrafficTotal, keyof Usage>, usage: Usage): void {
  const key = JSON.stringify(place)
  totals.set(key, { ...place, ...added(usage, totals.get(key)) })
}

function inOrder(a: TrafficTotal, b: TrafficTotal): number {
  const timeOf = ({ month = '', day = '' }: TrafficTotal) => `${month} ${day}`
  return (
    timeOf(a).localeCompare(timeOf(b)) ||
    (a.brandId ?? 0) - (b.brandId ?? 0) ||
    (a.gatewayId ?? 0) - (b.gatewayId ?? 0) ||
    (a.protocolId ?? 0) - (b.protocolId ?? 0)
  )
}
