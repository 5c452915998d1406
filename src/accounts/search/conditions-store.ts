// Conditions of the lists of accounts and subscriptions, as SQL.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import { partOfKey } from '../email.ts'
import type { AccountFilter, Source } from './account-query.ts'

export type Condition = RawBuilder<SqlBool>
export type SubscriptionSource = Extract<Source, { by: 'due' | 'plan' | 'kind' }>

/** All of them, of which there must be one. */
export function all(conditions: readonly Condition[]): Condition {
  return sql`${sql.join(conditions, sql` and `)}`
}

/**
 * Whether a select gives a row, asked again for each row: PostgreSQL would turn `exists` into a join, or read the whole
 * other table once, as soon as it expects many rows.
 */
export function hasSome(select: RawBuilder<unknown>): Condition {
  return sql`(${select} limit 1) is not null`
}

export function hasNone(select: RawBuilder<unknown>): Condition {
  return sql`(${select} limit 1) is null`
}

/** 1 where all of them hold, and 0 elsewhere. */
export function matching(conditions: readonly Condition[]): RawBuilder<unknown> {
  return conditions.length === 0 ? sql`1` : sql`case when ${all(conditions)} then 1 else 0 end`
}

/** What every row of an index of open subscriptions fulfils. The planner needs the conditions of the index word by word. */
export function ledBy(source: SubscriptionSource, name: 's' | 'held'): Condition[] {
  const column = (of: string) => sql.ref(`${name}.${of}`)
  return [
    sql`${column('ended_at')} is null`,
    ...(source.by === 'plan' ? [sql<SqlBool>`${column('plan_months')} = ${source.months}`] : []),
    ...(source.by === 'kind'
      ? [sql<SqlBool>`${column('kind')} = ${source.kind}`, sql<SqlBool>`${column('kind')} <> 'paid'`]
      : []),
  ]
}

/** What one subscription must fulfil. */
export function subscriptionConditions(
  { plan, kind, dueBefore }: Pick<AccountFilter, 'plan' | 'kind' | 'dueBefore'>,
  name: 's' | 'held',
): Condition[] {
  const column = (of: string) => sql.ref(`${name}.${of}`)
  return [
    ...(plan ? [sql<SqlBool>`${column('plan_months')} in (${sql.join(plan)})`] : []),
    ...(kind ? [sql<SqlBool>`${column('kind')} in (${sql.join(kind)})`] : []),
    ...(dueBefore === undefined ? [] : [sql<SqlBool>`${column('due_on')} < ${dueBefore}`]),
  ]
}

/** The highest character there is: no text of the same beginning sorts behind it. */
const LAST = '\u{10FFFF}'

/** A range, which an index gives; texts are compared by their bytes on both engines. */
export function startsWith(column: RawBuilder<unknown>, start: string): Condition[] {
  return [sql`${column} >= ${start}`, sql`${column} < ${start + LAST}`]
}

/** The account has an e-mail, external id or VPN username with this part, in any case. */
export function namedLike(part: string): Condition {
  const email = contains('h.email_key', partOfKey(part))
  const ofAddress = sql`select 1 from email_address as h
    where h.brand_id = account.brand_id and h.account_id = account.id and ${email}`
  const ofLogin = sql`select 1 from subscription as held
    left join external_id as e on e.brand_id = held.brand_id and e.subscription_id = held.id
    where held.account_id = account.id
    and (${contains('held.vpn_username', part)} or ${contains('e.external_id', part)})`
  return sql`(${contains('account.email_key', partOfKey(part))} or ${hasSome(ofAddress)} or ${hasSome(ofLogin)})`
}

function contains(column: string, part: string): Condition {
  const pattern = `%${part.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}
