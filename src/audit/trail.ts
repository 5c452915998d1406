// Lists of the audit trail, newest first, a page at a time.
import {
  type CappedCount,
  countCapped,
  type Page,
  type PageOrder,
  readTimePage,
  type TimeKey,
} from '../bounds/pages.ts'
import type { Instant } from '../clock.ts'
import type { Database } from '../db/database.ts'
import { REFUSAL_ACTION } from './audit.ts'
import { countTrail, findNextAction, listTrail, type TrailPart, type TrailRow } from './trail-store.ts'

/** Different actions that begin alike: more than the program has. */
const MOST_ACTIONS = 200

export type TrailFilter = Omit<TrailPart, 'brandId' | 'action'> & {
  /** Undefined: of all brands, and rows without a brand. */
  brandId?: number | undefined
  /** Such as `account.close`; with a dot at its end all actions that begin so. Only `session.refuse` shows refused logins. */
  action?: string | undefined
}

/** One change: who did what, when. Secrets in `before` and `after` are masked. */
export type TrailEntry = {
  id: number
  at: Instant
  brandId: number | null
  accountId: number | null
  /** `name`: of an admin; of others null. */
  actor: { kind: string; id: string; name: string | null }
  address: string // '' when there is none, or it is not kept
  action: string
  target: string
  requestId: string | null
  before: unknown
  after: unknown
}

type Deps = {
  db: Pick<Database, 'read'>
  listBrandIds: () => Promise<readonly number[]>
}

export type AuditTrail = ReturnType<typeof makeAuditTrail>

export function makeAuditTrail({ db, listBrandIds }: Deps) {
  /** What is read for a filter: each part has an index that gives it newest first. */
  async function partsOf({ action, ...filter }: TrailFilter): Promise<TrailPart[]> {
    const isPrefix = action?.endsWith('.') ?? false
    // The rows of one account are few, and refused logins have an index over all brands.
    if (filter.accountId !== undefined || (action === REFUSAL_ACTION && filter.brandId === undefined))
      return [{ ...filter, ...(isPrefix ? { prefix: action } : { action }) }]
    const brandIds = filter.brandId === undefined ? [...(await listBrandIds()), null] : [filter.brandId]
    if (action === undefined || !isPrefix) return brandIds.map((brandId) => ({ ...filter, brandId, action }))
    const parts: TrailPart[] = []
    for (const brandId of brandIds)
      for (const one of await listActions(brandId, action)) parts.push({ ...filter, brandId, action: one })
    return parts
  }

  /** The actions of a brand that begin so. All are looked at: databases sort a dot in different ways. */
  async function listActions(brandId: number | null, prefix: string): Promise<string[]> {
    const found: string[] = []
    let action = await findNextAction(db.read, brandId, '')
    for (let looks = 0; action !== undefined && looks < MOST_ACTIONS; looks++) {
      if (action.startsWith(prefix) && action !== REFUSAL_ACTION) found.push(action)
      action = await findNextAction(db.read, brandId, action)
    }
    return found
  }

  return {
    /** Newest first. */
    async list(
      filter: TrailFilter,
      { after, limit }: PageOrder<TimeKey>,
    ): Promise<Page<TrailEntry, TimeKey>> {
      const parts = await partsOf(filter)
      const sources = parts.map((part) => (most: number) => listTrail(db.read, part, { after, limit: most }))
      const { rows, next } = await readTimePage(sources, limit)
      return { rows: rows.map(toEntry), next }
    },
    /** How many there are, counted up to MOST_COUNTED. */
    async count(filter: TrailFilter): Promise<CappedCount> {
      const parts = await partsOf(filter)
      return countCapped(parts.map((part) => (most) => countTrail(db.read, part, most)))
    },
  }
}

function toEntry({ actorKind, actorId, actorName, before, after, ...row }: TrailRow): TrailEntry {
  return {
    ...row,
    actor: { kind: actorKind, id: actorId, name: actorName },
    before: before === null ? null : JSON.parse(before),
    after: after === null ? null : JSON.parse(after),
  }
}

/** An actor as lists show it: its kind, and its id after a colon if it has one; behind it the name of an admin. */
export function actorText({ kind, id, name }: TrailEntry['actor']): string {
  return (id === '' ? kind : `${kind}:${id}`) + (name === null ? '' : ` ${name}`)
}

/** The reverse of actorText, without a name. */
export function parseActor(text: string): { kind: string; id: string } {
  const [kind = '', ...id] = text.split(':')
  return { kind, id: id.join(':') }
}
