// Pages of the ledger, newest first.
import {
  type CappedCount,
  countCapped,
  type Page,
  type PageOrder,
  readTimePage,
  type TimeKey,
} from '../bounds/pages.ts'
import type { Database, Handle } from '../db/database.ts'
import { countLedger, findLastRow, type LedgerPart, type LedgerRow, listLedger } from './ledger-list-store.ts'

export type { LedgerRow } from './ledger-list-store.ts'

/** Undefined `brandId`: of all brands. */
export type LedgerFilter = LedgerPart

type Deps = { db: Pick<Database, 'read'>; listBrandIds: () => Promise<readonly number[]> }

export type LedgerList = ReturnType<typeof makeLedgerList>

export function makeLedgerList({ db, listBrandIds }: Deps) {
  /** Each part has an index that gives it newest first. */
  async function partsOf(filter: LedgerFilter): Promise<LedgerPart[]> {
    const hasOneIndex = filter.brandId !== undefined || filter.accountId !== undefined
    return hasOneIndex ? [filter] : (await listBrandIds()).map((brandId) => ({ ...filter, brandId }))
  }

  return {
    async list(
      filter: LedgerFilter,
      { after, limit }: PageOrder<TimeKey>,
    ): Promise<Page<LedgerRow, TimeKey>> {
      const parts = await partsOf(filter)
      const sources = parts.map((part) => (most: number) => listLedger(db.read, part, { after, limit: most }))
      return readTimePage(sources, limit)
    },
    async count(filter: LedgerFilter): Promise<CappedCount> {
      const parts = await partsOf(filter)
      return countCapped(parts.map((part) => (most) => countLedger(db.read, part, most)))
    },
  }
}

/** The row of the term that `tx` has just written for this subscription, whose account it has locked. */
export async function termWritten(tx: Handle, subscriptionId: number): Promise<LedgerRow> {
  const row = await findLastRow(tx, subscriptionId)
  if (row) return row
  throw new Error(`subscription ${subscriptionId} has no row in the ledger`)
}
