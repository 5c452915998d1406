// SQL of what is done before a term ends. It reads along the index of due days.
import { type SqlBool, sql } from 'kysely'
import type { Day } from '../../day.ts'
import type { Handle } from '../../db/database.ts'
import type { ReaderAccount } from '../../languages/choice.ts'
import type { SubscriptionStatus } from '../subscription.ts'
import type { DailyTerm } from './daily-terms.ts'

export type EndingTerm = DailyTerm &
  ReaderAccount & {
    accountId: number
    /** Of the account; never empty. */
    email: string
  }

/** Those due from `from` to `to` that end then, of accounts with an e-mail, from behind `after`. */
export async function listEnding(db: Handle, span: Span, page: DuePage): Promise<EndingTerm[]> {
  return due(db, span, page)
    .select(['s.reminded as mark', 'a.email', 'a.country', 'a.language'])
    .where('a.email', '!=', '')
    .where(sql<SqlBool>`(s.plan_months = 0 or s.auto_terminate = 1 or s.cancel_type is not null)`)
    .execute()
}

/** False when it was reminded meanwhile, or its term is another one now. */
export async function markReminded(
  tx: Handle,
  { id, dueOn, mark: reminded }: EndingTerm,
  mark: string,
): Promise<boolean> {
  const done = await tx
    .updateTable('subscription')
    .set({ reminded: mark })
    .where('id', '=', id)
    .where('due_on', '=', dueOn)
    .where('ended_at', 'is', null)
    .where('reminded', reminded === null ? 'is' : '=', reminded)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

/** A term as its event shows it. */
export type SoonTerm = DailyTerm & {
  accountId: number
  planMonths: number
  status: SubscriptionStatus
  vpnUsername: string
}

/** All that are due from `from` to `to`, whether they end or are renewed then, of active accounts; `mark` of their events. */
export async function listSoon(db: Handle, span: Span, page: DuePage): Promise<SoonTerm[]> {
  return due(db, span, page)
    .leftJoin('event_mark as m', (join) =>
      join.onRef('m.subject', '=', 's.id').on('m.type', '=', sql.lit('subscription.due_soon')),
    )
    .select(['s.plan_months as planMonths', 's.status', 's.vpn_username as vpnUsername', 'm.mark'])
    .execute()
}

type Span = { brandId: number; from: Day; to: Day }
type DuePage = { after: { dueOn: Day; id: number } | undefined; limit: number }

/** Active ones of active accounts that are due from `from` to `to`, from behind `after`. */
function due(db: Handle, { brandId, from, to }: Span, { after, limit }: DuePage) {
  const query = db
    .selectFrom('subscription as s')
    .innerJoin('account as a', 'a.id', 's.account_id')
    .select(['s.id', 's.account_id as accountId', 's.started_on as startedOn', 's.due_on as dueOn'])
    .where('s.brand_id', '=', brandId)
    .where('s.ended_at', 'is', null)
    .where('s.due_on', '>=', from)
    .where('s.due_on', '<=', to)
    .where('s.status', '=', 'active')
    .where('a.status', '=', 'active')
    .orderBy('s.due_on')
    .orderBy('s.id')
    .limit(limit)
  return after ? query.where(sql<SqlBool>`(s.due_on, s.id) > (${after.dueOn}, ${after.id})`) : query
}

/** Whether it is still due then; locked until the transaction ends. */
export async function lockDue(tx: Handle, { id, dueOn }: Pick<DailyTerm, 'id' | 'dueOn'>): Promise<boolean> {
  const row = await tx
    .selectFrom('subscription')
    .select('id')
    .where('id', '=', id)
    .where('due_on', '=', dueOn)
    .where('status', '=', 'active')
    .forUpdate()
    .executeTakeFirst()
  return row !== undefined
}
