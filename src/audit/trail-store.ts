// The SQL that lists the audit trail. Each list is of one brand or of one account, and has its index (migration 0024).
import { type SqlBool, sql } from 'kysely'
import { countRows } from '../bounds/count-rows.ts'
import type { TimeKey } from '../bounds/pages.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { REFUSAL_ACTION } from './audit.ts'

/** A row as it is stored. */
export type TrailRow = {
  id: number
  at: Instant
  brandId: number | null
  accountId: number | null
  actorKind: string
  actorId: string
  /** Of an admin. */
  actorName: string | null
  address: string
  action: string
  target: string
  requestId: string | null
  before: string | null
  after: string | null
}

export type TrailPart = {
  /** Null: rows without a brand. Undefined: of any brand. */
  brandId?: number | null | undefined
  accountId?: number | undefined
  actor?: { kind: string; id: string } | undefined
  action?: string | undefined
  /** The beginning of `action`; only for an account, where it is compared row by row. */
  prefix?: string | undefined
  target?: string | undefined
  /** From the first instant up to the second, which is left out. */
  fromAt?: Instant | undefined
  toAt?: Instant | undefined
}

// Literals, not parameters: only then can the planner use the partial indexes.
const IS_REFUSAL = sql<SqlBool>`action = ${sql.lit(REFUSAL_ACTION)}`
const IS_NO_REFUSAL = sql<SqlBool>`action <> ${sql.lit(REFUSAL_ACTION)}`

const ADMIN_NAME = sql<string | null>`case when actor_kind = 'admin'
  then (select name from admin where admin.id = cast(audit.actor_id as bigint)) end`.as('actorName')

/** Newest first. Refused logins only where `action` names them. */
export async function listTrail(
  db: Handle,
  part: TrailPart,
  { after, limit }: { after: TimeKey | undefined; limit: number },
): Promise<TrailRow[]> {
  let query = trail(db, part)
    .select(['id', 'at', 'brand_id as brandId', 'account_id as accountId'])
    .select(['actor_kind as actorKind', 'actor_id as actorId', ADMIN_NAME, 'address'])
    .select(['action', 'target', 'request_id as requestId', 'before', 'after'])
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
  if (after) query = query.where(sql<SqlBool>`(at, id) < (${after.at}, ${after.id})`)
  return query.execute()
}

/** At most `most`. */
export function countTrail(db: Handle, part: TrailPart, most: number): Promise<number> {
  return countRows(db, trail(db, part).select('id').limit(most))
}

function trail(db: Handle, { brandId, accountId, actor, action, prefix, target, fromAt, toAt }: TrailPart) {
  let query = db.selectFrom('audit').where(action === REFUSAL_ACTION ? IS_REFUSAL : IS_NO_REFUSAL)
  if (brandId !== undefined) query = query.where('brand_id', brandId === null ? 'is' : '=', brandId)
  if (accountId !== undefined) query = query.where('account_id', '=', accountId)
  if (action !== undefined && action !== REFUSAL_ACTION) query = query.where('action', '=', action)
  if (prefix !== undefined) query = query.where(sql<SqlBool>`substr(action, 1, ${prefix.length}) = ${prefix}`)
  if (target !== undefined) query = query.where('target', '=', target)
  if (actor) query = query.where('actor_kind', '=', actor.kind).where('actor_id', '=', actor.id)
  if (fromAt !== undefined) query = query.where('at', '>=', fromAt)
  if (toAt !== undefined) query = query.where('at', '<', toAt)
  return query
}

/** The first action of a brand behind `after`, in the order of their bytes: one look into the index. */
export async function findNextAction(
  db: Handle,
  brandId: number | null,
  after: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('audit')
    .select('action')
    .where('brand_id', brandId === null ? 'is' : '=', brandId)
    .where('action', '>', after)
    .orderBy('action')
    .limit(1)
    .executeTakeFirst()
  return row?.action
}
