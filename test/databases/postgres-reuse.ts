// Makes a used test database as good as a fresh copy of the template: every copy is 300 files, and a run that made one for
// each test would wait 20 s for their removal at its end.
import type pg from 'pg'

/** What a fresh copy holds: which objects there are, and the rows that the migrations made, as JSON. */
export type FreshState = { objects: string; rows: ReadonlyMap<string, string> }

const TABLES = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`

/** Connections that a test has left, such as that of a process it killed; null when there were none. */
const DISCONNECT = `select bool_and(pg_terminate_backend(pid, 1000)) as ended from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`

/** Connections report this when they end, so that all others must have ended. Rows that were taken back count, too. */
const CHANGED = 'select relname from pg_stat_user_tables where n_tup_ins + n_tup_upd + n_tup_del > 0'

/** Anything made, renamed, changed in its shape or dropped makes another text. The server's own come below this number. */
const FIRST_OWN_OID = 16384
const OBJECTS = [
  `select md5(string_agg(concat(oid, relname), ' ' order by oid)) from pg_class where oid >= ${FIRST_OWN_OID}`,
  `select md5(string_agg(concat(attrelid, attname, atttypid, attnotnull), ' ' order by attrelid, attnum)) from pg_attribute where attrelid >= ${FIRST_OWN_OID}`,
  ...['pg_trigger', 'pg_proc', 'pg_constraint'].map(
    (kind) => `select concat(count(*), '-', max(oid)) from ${kind}`,
  ),
]
  .map((text) => `(${text})`)
  .join(` || ' ' || `)

/** `client` is connected to an unused copy. */
export async function readFreshState(client: pg.Client): Promise<FreshState> {
  const rows = new Map<string, string>()
  for (const table of await tables(client)) {
    const text = `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as json from "${table}" t`
    const [found] = (await client.query<{ json: string }>(text)).rows
    if (found && found.json !== '[]') rows.set(table, found.json)
  }
  return { objects: await objects(client), rows }
}

/** False when more than rows has changed, or a connection stays open: then the database cannot be used again. */
export async function makeFresh(client: pg.Client, fresh: FreshState): Promise<boolean> {
  const [left] = (await client.query<{ ended: boolean | null }>(DISCONNECT)).rows
  if (left?.ended === false || (await objects(client)) !== fresh.objects) return false
  await client.query('set track_counts = off; set session_replication_role = replica') // no counts, no checks of keys
  const changed = (await client.query<{ relname: string }>(CHANGED)).rows.map(({ relname }) => relname)
  const emptied = changed.map((table) => `delete from "${table}";`)
  await client.query(
    `begin; ${emptied.join(' ')} select setval(seqrelid::regclass, seqstart, false) from pg_sequence`,
  )
  for (const table of changed) {
    const json = fresh.rows.get(table)
    const text = `insert into "${table}" overriding system value select * from jsonb_populate_recordset(null::"${table}", $1)`
    if (json) await client.query(text, [json])
  }
  await client.query('select pg_stat_reset(); commit')
  return true
}

async function tables(client: pg.Client): Promise<string[]> {
  return (await client.query<{ relname: string }>(TABLES)).rows.map(({ relname }) => relname)
}

async function objects(client: pg.Client): Promise<string> {
  const [row] = (await client.query<{ objects: string }>(`select ${OBJECTS} as objects`)).rows
  if (!row) throw new Error('PostgreSQL told nothing of its objects.')
  return row.objects
}
