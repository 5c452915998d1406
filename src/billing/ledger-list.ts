// Pages of the ledger, newest first.
import { type Page, type PageOrder, readTimePage, type TimeKey } from '../bounds/pages.ts'
import type { Database, Handle } from '../db/database.ts'
import { findLastRow, type LedgerPart, type LedgerRow, listLedger } from './ledger-list-store.ts'

export type { LedgerRow } from './ledger-list-store.ts'

/** Undefined `brandId`: of all brands. */
export type LedgerFilter = LedgerPart

type Deps = { db: Pick<Database, 'read'>; listBrandIds: () => Promise<readonly number[]> }

export type LedgerList = ReturnType<typeof makeLedgerList>

export function makeLedgerList({ db, listBrandIds }: Deps) {
  return {
    async list(
      filter: LedgerFilter,
      { after, limit }: PageOrder<TimeKey>,
    ): Promise<Page<LedgerRow, TimeKey>> {
      const hasOneIndex = filter.brandId !== undefined || filter.accountId !== undefined
      const parts = hasOneIndex ? [filter] : (await listBrandIds()).map((brandId) => ({ ...filter, brandId }))
      const sources = parts.map((part) => (most: number) => listLedger(db.read, part, { after, limit: most }))
      return readTimePage(sources, limit)
    },
  }
}

/** The row of the term that `tx` has just written for this subscription, whose account it has locked. */
export async function termWritten(tx: Handle, subscriptionId: number): Promise<LedgerRow> {
  const row = await findLastRow(tx, subscriptionId)
  if (row) return row
  throw new Error(`subscription ${subscriptionId} has no row in the ledger`)
}
