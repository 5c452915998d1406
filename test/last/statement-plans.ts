// Judges the plan of a statement on an empty database whose planner prefers any index: what reads a whole table even then has
// no index to use.
import type BetterSqlite3 from 'better-sqlite3'
import type pg from 'pg'

/** Undefined: the statement finds its rows by an index. Else the tables it reads from end to end. */
/** What has a plan. */
export const READS = /^\s*(?:select|insert|update|delete|with)\b/i

export type Judge = (text: string) => Promise<string[]>

/** Tables whose rows an operator makes one by one, some hundred: reading all of them costs nothing. */
export const SMALL: ReadonlySet<string> = new Set([
  ...[
    'schema_migration',
    'revision',
    'id_block',
    'job',
    'brand',
    'brand_host',
    'brand_usage',
    'brand_key',
    'plan',
    'allow_entry',
  ],
  ...['country', 'city', 'protocol', 'gateway', 'gateway_protocol', 'gateway_brand', 'gateway_load'],
  ...['installation_key', 'key_holder', 'contact_alert', 'webhook', 'event_stream', 'manage_key'],
  // Of some hundred people, each with some twenty sessions at most.
  ...['admin', 'admin_passkey', 'admin_recovery_code', 'admin_session', 'admin_link'],
])

/** Statements that read a large table whole, and why they may. */
const MAY_READ: readonly (readonly [text: string | RegExp, why: string])[] = [
  ['substr("', 'the change of keys looks for what an old key encrypts'],
  ['as sealed from', 'the change of keys goes through all rows, a batch at a time'],
  ['replace("removed_gateway"', 'the change of keys'],
  ['count(*) as rows', 'migrate --check counts'],
  ['select count(*) as "count" from "account"', 'an operator looks'],
  ['count(*) as "open"', 'the metrics, at most four times a minute'],
  [' || ', 'a test spoils texts'],
  ['select * from', 'an operator asks for all that is stored about one person'],
  [
    'select "id", "message", "status", "created_at" as "createdAt" from "mail"',
    'unsent mails of a person: they are encrypted',
  ],
  [
    /from "session" as "s" left join(?!.* "s"\."(?:brand|account)_id" = )/,
    'an operator lists sessions of all brands, a page at a time',
  ],
  ['update subscription set namesake', 'a migration'],
  ['update access_token set chain', 'a migration'],
  ['stored_answer_copy', 'a migration; the table is gone when it ends'],
  ["select 'login.first_connected', subscription_id", 'a migration'],
  ['where "limits" is not null and "status" in', 'an operator changes the catalogue of locations'],
  ['update "disconnect" set "removed_gateway"', 'an operator removes a gateway'],
  ['select "access_token"."key_id" as "keyId", max(', 'an operator lists who holds tokens'],
  ['from usage where 1 = 1', 'an operator asks for the usage of all accounts'],
  ['from "session" order by "id" desc limit', 'the newest ones, which the primary key gives'],
  ['select "id" from "account" order by "id" limit', 'the first one, which the primary key gives'],
  ['select "id" from "session" limit', 'any one'],
  ['from "task" order by "id" desc limit', 'the newest ones, which the primary key gives'],
  ['from "online_sample" order by "at" desc limit', 'the newest one, which the index of ages gives'],
  ['delete from "online_sample" where "at" in (select', 'the oldest ones, which the index of ages gives'],
  ['from "disconnect" as "d"', 'the newest ones, which the primary key gives'],
  [
    'delete from "disconnect" where "id" in (select "id"',
    'each hour; the oldest ones, which the primary key gives',
  ],
  ['delete from "access_token" where "hash" in (select', 'each hour'],
  ['delete from "throttle" where "key" in (select', 'each hour, and when the bounded table is full'],
  ['select count(*) as "count" from "throttle"', 'each hour; the table is bounded'],
  ['from "seat" where "lease_until" >', 'seats are those of live sessions; the answer is kept for a while'],
  [
    'delete from "seat" where',
    'seats are those of live sessions; the job takes one batch, a gateway has restarted',
  ],
  ['from "seat" where "gateway_id" = ', 'seats are those of live sessions; a gateway has restarted'],
]

/** Partial indexes that nearly every row is in: no others of few rows are read whole. */
const MANY = [
  'session_brand',
  'account_country',
  'subscription_due',
  'subscription_plan',
  'subscription_ended',
]

export function mayReadAll(text: string): boolean {
  return MAY_READ.some(([part]) => (typeof part === 'string' ? text.includes(part) : part.test(text)))
}

/** The condition of partial indexes that hold nearly all rows. The others hold few. */
const NEARLY_ALL = "<> 'session.refuse'"

/**
 * SQLite names each table that it reads whole: "SCAN account", or "SCAN account USING INDEX x" for all of an index. A delete
 * names tables that refer to its own as well. So does an insert, but it reads them only to resolve what was deferred.
 */
export function judgeSqlite(db: BetterSqlite3.Database): Judge {
  const tables = db.prepare("select name from sqlite_master where type = 'table'").pluck().all()
  const few = db
    .prepare(
      "select name from sqlite_master where type = 'index' and sql like '% where %' and instr(sql, ?) = 0",
    )
    .pluck()
    .all(NEARLY_ALL)
    .filter((name) => !MANY.includes(String(name)))
  return async (text) => {
    const marks = (text.replace(/'(?:[^']|'')*'/g, '').match(/\?/g) ?? []).length
    const plan = db.prepare<unknown[], { detail: string }>(`explain query plan ${text}`)
    const isInsert = /^\s*insert\b/i.test(text)
    return plan.all(Array(marks).fill(null)).flatMap(({ detail }) => {
      const [, table = '', index] = /^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?/.exec(detail) ?? []
      const isRead = tables.includes(table) && !few.includes(index)
      return isRead && (!isInsert || text.includes(`from "${table}"`)) ? [table] : []
    })
  }
}

type Node = {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Plans?: Node[]
}

/** PostgreSQL plans for values that it does not know yet. A partial index holds few rows: live sessions, what is due. */
export async function judgePostgres(client: pg.Client): Promise<Judge> {
  // Tables are empty, so that the planner would not care: only what cannot go row by row through an index goes another way.
  await client.query(
    `set plan_cache_mode = 'force_generic_plan'; set enable_seqscan = off; set enable_mergejoin = off; set enable_hashjoin = off`,
  )
  const partial = await client.query<{ name: string }>(
    `select indexrelid::regclass::text as name from pg_index
      where indpred is not null and position($1 in pg_get_expr(indpred, indrelid)) = 0`,
    [NEARLY_ALL],
  )
  const few = new Set(partial.rows.map(({ name }) => name).filter((name) => !MANY.includes(name)))
  return async (text) => {
    const marks = Math.max(0, ...Array.from(text.matchAll(/\$(\d+)/g), ([, number]) => Number(number)))
    const values = marks === 0 ? '' : `(${Array(marks).fill('null').join(', ')})`
    await client.query(`prepare judged as ${text}`)
    const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
      `explain (format json) execute judged${values}`,
    )
    await client.query('deallocate judged')
    return rows.flatMap((row) => row['QUERY PLAN'].flatMap(({ Plan }) => wholeTables(Plan, few)))
  }
}

function wholeTables(node: Node, few: ReadonlySet<string>): string[] {
  const below = (node.Plans ?? []).flatMap((plan) => wholeTables(plan, few))
  const isWholeIndex =
    /^Index/.test(node['Node Type']) && !node['Index Cond'] && !few.has(node['Index Name'] ?? '')
  const isWhole = node['Node Type'] === 'Seq Scan' || isWholeIndex
  return isWhole ? [...below, node['Relation Name'] ?? ''] : below
}
