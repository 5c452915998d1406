// Makes a used test database as good as a fresh copy of the template: every copy is 300 files, and a run that made one for
// each test would wait 20 s for their removal at its end.
import type pg from 'pg'

/** What a fresh copy holds: which objects there are, and the rows that the migrations made, as JSON. */
export type FreshState = { objects: string; rows: ReadonlyMap<string, string> }

const TABLES = `select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`

/** Anything made, renamed, changed in its shape or dropped makes another text. */
const OBJECTS = [
  `select md5(string_agg(concat(oid, relname), ' ' order by oid)) from pg_class`,
  `select md5(string_agg(concat(attrelid, attname, atttypid, attnotnull), ' ' order by attrelid, attnum)) from pg_attribute`,
  ...['pg_trigger', 'pg_proc', 'pg_constraint'].map(
    (kind) => `select concat(count(*), '-', max(oid)) from ${kind}`,
  ),
]
  .map((text) => `(${text})`)
  .join(` || ' ' || `)

/** `client` is connected to a copy that nobody has used. */
export async function readFreshState(client: pg.Client): Promise<FreshState> {
  const rows = new Map<string, string>()
  for (const table of await tables(client)) {
    const text = `select coalesce(jsonb_agg(to_jsonb(t)), '[]')::text as json from "${table}" t`
    const [found] = (await client.query<{ json: string }>(text)).rows
    if (found && found.json !== '[]') rows.set(table, found.json)
  }
  return { objects: await objects(client), rows }
}

/** False when more than rows has changed: then the database cannot be used again. Nobody else may be connected. */
export async function makeFresh(client: pg.Client, fresh: FreshState): Promise<boolean> {
  if ((await objects(client)) !== fresh.objects) return false
  const empty = (await tables(client)).map(
    (table) => `if exists (select from "${table}") then delete from "${table}"; end if;`,
  )
  await client.query(
    `begin; set local session_replication_role = replica; do $$ begin ${empty.join(' ')} end $$;` +
      'select setval(seqrelid::regclass, seqstart, false) from pg_sequence',
  )
  for (const [table, json] of fresh.rows) {
    const text = `insert into "${table}" overriding system value select * from jsonb_populate_recordset(null::"${table}", $1)`
    await client.query(text, [json])
  }
  await client.query('commit')
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
