// SQL that reads accounts along an index: their ids, their places in it, and whether other filters let them through.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Handle } from '../../db/database.ts'
import { BEFORE_DOMAIN } from '../email.ts'
import { listCandidates } from '../operator/find-account-store.ts'
import type { AccountFilter, Source } from './account-query.ts'
import {
  all,
  type Condition,
  hasNone,
  hasSome,
  ledBy,
  matching,
  namedLike,
  type SubscriptionSource,
  startsWith,
  subscriptionConditions,
} from './conditions-store.ts'
import type { Candidate, Place } from './walk.ts'

export type Reading = {
  brandId: number
  after: Place | undefined
  limit: number
  descending: boolean
}
/** `key` and `tie` are the columns by which the index sorts. */
type Index = {
  from: RawBuilder<unknown>
  brand: RawBuilder<unknown>
  key: RawBuilder<unknown>
  tie: RawBuilder<unknown>
  where?: readonly Condition[]
}

/** Conditions that `source` does not fulfil by itself. */
function conditionsOf(filter: AccountFilter, source: Source): Condition[] {
  const { status, country, createdFrom, createdBefore, casePairs, live, part } = filter
  const isCreated = source.by === 'created'
  return [
    ...(status && source.by !== 'status' ? [sql<SqlBool>`account.status in (${sql.join(status)})`] : []),
    ...(country && source.by !== 'country' ? [sql<SqlBool>`account.country in (${sql.join(country)})`] : []),
    ...(createdFrom === undefined || isCreated ? [] : [sql<SqlBool>`account.created_at >= ${createdFrom}`]),
    ...(createdBefore === undefined || isCreated
      ? []
      : [sql<SqlBool>`account.created_at < ${createdBefore}`]),
    ...(isOfSubscriptions(source) ? leftOf(source, filter) : withSubscription(filter)),
    ...(casePairs ? [OF_CASE_PAIR] : []),
    ...(live && source.by !== 'live' ? [hasSome(liveSessions())] : []),
    ...(part ? [namedLike(part)] : []),
  ]
}

function isOfSubscriptions(source: Source): source is SubscriptionSource {
  return source.by === 'due' || source.by === 'plan' || source.by === 'kind'
}

function withSubscription(filter: AccountFilter): Condition[] {
  const fitting = subscriptionConditions(filter, 'held')
  if (fitting.length === 0) return []
  return [
    hasSome(sql`select 1 from subscription as held where held.account_id = account.id
      and held.ended_at is null and ${all(fitting)} order by held.id`),
  ]
}

/** Of the subscription that leads: what its index does not say. */
function leftOf(source: SubscriptionSource, { plan, kind }: AccountFilter): Condition[] {
  return subscriptionConditions(
    {
      plan: source.by === 'plan' ? undefined : plan,
      kind: source.by === 'kind' ? undefined : kind,
    },
    's',
  )
}

/** Candidates in the order of the index of `source`, from behind `after`. */
export async function readAccounts(
  db: Handle,
  source: Source,
  filter: AccountFilter,
  reading: Reading,
): Promise<Candidate[]> {
  if (source.by === 'name') return readNamed(db, source, filter, reading)
  const index = indexOf(source, filter)
  const { brandId, after, limit, descending } = reading
  const order = descending ? sql`desc` : sql`asc`
  const behind =
    after &&
    sql<SqlBool>`(${index.key}, ${index.tie}) ${descending ? sql`<` : sql`>`} (${after.key}, ${after.tie})`
  const where = [
    sql<SqlBool>`${index.brand} = ${brandId}`,
    ...(index.where ?? []),
    ...(behind ? [behind] : []),
  ]
  const { rows } = await sql<Candidate>`
    select account.id, ${index.key} as key, ${index.tie} as tie, ${matching(conditionsOf(filter, source))} as matches
    from ${index.from} where ${all(where)}
    order by ${index.key} ${order}, ${index.tie} ${order} limit ${limit}`.execute(db)
  return rows
}

/** Whole names: an account or none. */
async function readNamed(
  db: Handle,
  { name, text }: Extract<Source, { by: 'name' }>,
  filter: AccountFilter,
  { brandId, after }: Reading,
): Promise<Candidate[]> {
  if (after) return []
  const found = await listCandidates(db, { brandId, name: text, kinds: [name] })
  const [first] = found
  if (!first) return []
  const { rows } = await sql<Candidate>`
    select id, id as key, id as tie, ${matching(conditionsOf(filter, { by: 'id' }))} as matches
    from account where id = ${first.accountId}`.execute(db)
  return rows
}

function indexOf(source: Exclude<Source, { by: 'name' }>, filter: AccountFilter): Index {
  const own = { from: sql`account`, brand: sql`account.brand_id`, key: sql`account.id`, tie: sql`account.id` }
  switch (source.by) {
    case 'id':
      return own
    case 'created':
      return { ...own, key: sql`account.created_at`, where: createdBetween(filter) }
    case 'live':
      return ofSessions()
    case 'country':
      return { ...own, where: [sql`account.country = ${source.country}`, sql`account.country <> ''`] }
    case 'status':
      return { ...own, where: [sql`account.status = ${source.status}`, sql`account.status <> 'active'`] }
    case 'closed-email-start':
      return {
        ...own,
        key: sql`account.email_key`,
        where: startsWith(sql`account.email_key`, source.text),
      }
    case 'due':
    case 'plan':
    case 'kind':
      return ofSubscriptions(source, filter)
    case 'email-start':
      return ofEmails(source.text)
    case 'domain':
      return ofDomain(source.text)
    case 'external-id-start':
      return {
        from: sql`external_id as e join subscription as s on s.id = e.subscription_id
          join account on account.id = s.account_id`,
        ...{ brand: sql`e.brand_id`, key: sql`e.external_id`, tie: sql`e.subscription_id` },
        where: startsWith(sql`e.external_id`, source.text),
      }
  }
}

function createdBetween({ createdFrom, createdBefore }: AccountFilter): Condition[] {
  return [
    ...(createdFrom === undefined ? [] : [sql<SqlBool>`account.created_at >= ${createdFrom}`]),
    ...(createdBefore === undefined ? [] : [sql<SqlBool>`account.created_at < ${createdBefore}`]),
  ]
}

/** By the due days of open subscriptions; an account by the first of them that fits. */
function ofSubscriptions(source: SubscriptionSource, filter: AccountFilter): Index {
  const fitting = [...ledBy(source, 'held'), ...subscriptionConditions(filter, 'held')]
  return {
    from: sql`subscription as s join account on account.id = s.account_id`,
    ...{ brand: sql`s.brand_id`, key: sql`s.due_on`, tie: sql`s.id` },
    where: [
      ...ledBy(source, 's'),
      ...(filter.dueBefore === undefined ? [] : [sql<SqlBool>`s.due_on < ${filter.dueBefore}`]),
      hasNone(sql`select 1 from subscription as held where held.account_id = s.account_id
        and (held.due_on, held.id) < (s.due_on, s.id) and ${all(fitting)}`),
    ],
  }
}

/** By live sessions; an account by the first of them. */
function ofSessions(): Index {
  return {
    from: sql`session as s join account on account.id = s.account_id`,
    ...{ brand: sql`s.brand_id`, key: sql`s.id`, tie: sql`s.id` },
    where: [sql`s.ended_at is null`, hasNone(sql`${liveSessions()} and o.id < s.id`)],
  }
}

/** Those of the account. Found by its logins: it may have any number of sessions that ended. */
function liveSessions(): RawBuilder<unknown> {
  return sql`select 1 from subscription as held join session as o on o.subscription_id = held.id
    where held.account_id = account.id and o.ended_at is null`
}

/** By the addresses of accounts and aliases; an account by the first of them that fits. */
function ofEmails(start: string): Index {
  return {
    from: sql`email_address as e join account on account.id = e.account_id`,
    ...{ brand: sql`e.brand_id`, key: sql`e.email_key`, tie: sql`e.account_id` },
    where: [
      ...startsWith(sql`e.email_key`, start),
      hasNone(sql`select 1 from email_address as o where o.brand_id = e.brand_id
        and o.account_id = e.account_id and o.email_key >= ${start} and o.email_key < e.email_key`),
    ],
  }
}

function ofDomain(domain: string): Index {
  const inDomain = (name: string) =>
    sql<SqlBool>`ltrim(${sql.ref(`${name}.email_key`)}, ${sql.lit(BEFORE_DOMAIN)}) = ${domain}`
  return {
    from: sql`email_address as e join account on account.id = e.account_id`,
    ...{ brand: sql`e.brand_id`, key: sql`e.account_id`, tie: sql`e.account_id` },
    where: [
      inDomain('e'),
      hasNone(sql`select 1 from email_address as o where o.brand_id = e.brand_id
        and o.account_id = e.account_id and o.email_key < e.email_key and ${inDomain('o')}`),
    ],
  }
}

/** The second and further ones of a name are numbered (migration 0010). */
const OF_CASE_PAIR = hasSome(sql`select 1 from subscription as held where held.account_id = account.id
  and lower(held.vpn_username) in (select lower(other.vpn_username) from subscription as other where other.namesake > 0)`)
