// The SQL of all encrypted columns, in the tables of all nouns: which keys they need, and encrypting them again.
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Handle } from '../db/database.ts'
import { boundStart, type Purpose, type SealedRow } from '../secrets.ts'

/** One column that holds encrypted text, in rows that are found by `keys`, of which none ever changes. */
export type SealedColumn = {
  purpose: Purpose
  table: string
  column: string
  keys: readonly SealedKey[]
  /** What the text is bound to, by the values of `keys`. */
  rowOf(keys: readonly Key[]): SealedRow
  /** The text stands within JSON, under this name. */
  within?: string
}
export type Key = number | string
type SealedKey = 'id' | 'gateway_id' | 'brand_id' | 'key_hash' | 'external_id' | 'task_id' | 'number'
export type SealedText = { keys: Key[]; text: string }

const idOf = (keys: readonly Key[]) => keys[0] ?? ''
/** As idempotency/stored-answer-store.ts, accounts/opening/asked.ts and accounts/transfer/imports.ts have it. */
const ofPair = ([first, second]: readonly Key[]) => `${first}/${second}`

/** Every column that holds encrypted text; `installation_key.sealed` alone is written with the key it is about. */
export const SEALED: readonly SealedColumn[] = [
  {
    ...{ purpose: 'vpn_password', table: 'subscription', column: 'vpn_password' },
    ...{ keys: ['id'], rowOf: idOf },
  },
  ...(['secret', 'former_secret'] as const).map(
    (column): SealedColumn => ({
      ...{ purpose: 'gateway_secret', table: 'gateway', column },
      ...{ keys: ['id'], rowOf: idOf },
    }),
  ),
  {
    // Of removed gateways, for disconnects that are still queued there.
    ...{ purpose: 'gateway_secret', table: 'disconnect', column: 'removed_gateway', within: 'secret' },
    ...{ keys: ['gateway_id', 'id'], rowOf: idOf },
  },
  ...(['secret', 'former_secret'] as const).map(
    (column): SealedColumn => ({
      ...{ purpose: 'webhook_secret', table: 'webhook', column },
      ...{ keys: ['id'], rowOf: idOf },
    }),
  ),
  { ...{ purpose: 'admin_totp', table: 'admin', column: 'totp_secret' }, ...{ keys: ['id'], rowOf: idOf } },
  { ...{ purpose: 'mail', table: 'mail', column: 'message' }, ...{ keys: ['id'], rowOf: idOf } },
  {
    ...{ purpose: 'stored_request', table: 'stored_answer', column: 'request_hash' },
    ...{ keys: ['brand_id', 'key_hash'], rowOf: ofPair },
  },
  {
    ...{ purpose: 'stored_answer', table: 'stored_answer', column: 'answer' },
    ...{ keys: ['brand_id', 'key_hash'], rowOf: ofPair },
  },
  {
    ...{ purpose: 'asked_account', table: 'external_id', column: 'asked' },
    ...{ keys: ['brand_id', 'external_id'], rowOf: ofPair },
  },
  {
    ...{ purpose: 'import_part', table: 'import_part', column: 'lines' },
    ...{ keys: ['task_id', 'number'], rowOf: ofPair },
  },
]

const refs = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)))

/** Whether the text in it begins like this. */
function begins({ column, within }: SealedColumn, start: string): RawBuilder<SqlBool> {
  const ref = sql.ref(column)
  if (within === undefined) return sql`substr(${ref}, 1, cast(${start.length} as integer)) = ${start}`
  return sql`replace(${ref}, ${`"${within}":"${start}`}, '') <> ${ref}`
}

/** Whether there is any: empty means that it is gone. */
function isThere({ column, within }: SealedColumn): RawBuilder<SqlBool> {
  const ref = sql.ref(column)
  return within === undefined ? sql`${ref} <> ''` : sql`replace(${ref}, ${`"${within}":"`}, '') <> ${ref}`
}

type Part = { unless?: string; after?: readonly Key[] | undefined; limit: number }

/** Some, by their keys from `after` on: with `unless`, of those that begin otherwise. */
export async function listTexts(db: Handle, place: SealedColumn, part: Part): Promise<SealedText[]> {
  const { column, keys, within } = place
  const { rows } = await selectPart(place, part, sql`${sql.ref(column)} as sealed`).execute(db)
  return rows.map((row) => ({
    keys: keys.map((name) => row[name] ?? ''),
    text: within === undefined ? String(row.sealed) : textWithin(String(row.sealed), within),
  }))
}

/** The bytes of the same texts, without reading these. */
export async function listSizes(
  db: Handle,
  place: SealedColumn,
  part: Part,
): Promise<{ keys: Key[]; bytes: number }[]> {
  const bytes = sql`octet_length(${sql.ref(place.column)}) as bytes`
  const { rows } = await selectPart(place, part, bytes).execute(db)
  return rows.map((row) => ({ keys: place.keys.map((name) => row[name] ?? ''), bytes: Number(row.bytes) }))
}

function selectPart(place: SealedColumn, { unless, after, limit }: Part, what: RawBuilder<unknown>) {
  const { table, keys } = place
  return sql<Record<string, Key>>`
    select ${refs(keys)}, ${what} from ${sql.table(table)}
    where ${isThere(place)} ${unless === undefined ? sql`` : sql`and not ${begins(place, unless)}`}
    ${after === undefined ? sql`` : sql`and (${refs(keys)}) > (${sql.join(after)})`}
    order by ${refs(keys)} limit ${limit}`
}

function textWithin(json: string, name: string): string {
  return String((JSON.parse(json) as Record<string, unknown>)[name])
}

export type Replacement = { keys: readonly Key[]; from: string; to: string }

/** Only where the text is unchanged; a later change has encrypted it again already. */
export async function replaceTexts(
  tx: Handle,
  { table, column, keys, within }: SealedColumn,
  replacements: readonly Replacement[],
): Promise<number> {
  const of = (name: string) => sql.ref(`${table}.${name}`)
  const [from, to] = [sql.ref(`n.column${keys.length + 1}`), sql.ref(`n.column${keys.length + 2}`)]
  const typed = (value: Key) =>
    typeof value === 'number' ? sql`cast(${value} as bigint)` : sql`cast(${value} as text)`
  const values = replacements.map((one) => sql`(${sql.join([...one.keys, one.from, one.to].map(typed))})`)
  const same = keys.map((name, at) => sql`${of(name)} = ${sql.ref(`n.column${at + 1}`)}`)
  // SQLite would read the whole table for a long list of new values, if it did not know their keys before.
  const known = keys.map(
    (name, at) =>
      sql`${of(name)} in (${sql.join([...new Set(replacements.map((one) => one.keys[at]))].map((key) => typed(key as Key)))})`,
  )
  const replaced = within === undefined ? to : sql`replace(${of(column)}, ${from}, ${to})`
  const still =
    within === undefined
      ? sql`${of(column)} = ${from}`
      : sql`replace(${of(column)}, ${from}, '') <> ${of(column)}`
  const done = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${replaced}
    from (values ${sql.join(values)}) as n
    where ${sql.join([...known, ...same, still], sql` and `)}`.execute(tx)
  return Number(done.numAffectedRows ?? 0)
}

/** How many are not bound to their rows under this key. Reads whole tables. */
export async function countOthers(db: Handle, keyId: string): Promise<number> {
  let count = 0
  for (const place of SEALED) {
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from ${sql.table(place.table)}
      where ${isThere(place)} and not ${begins(place, boundStart(keyId))}`.execute(db)
    count += Number(rows[0]?.count ?? 0)
  }
  return count
}

/** Whether anything is encrypted with this key. Reads whole tables: for keys that are not given any more. */
export async function isKeyUsed(db: Handle, keyId: string): Promise<boolean> {
  for (const place of SEALED) {
    const { rows } = await sql`
      select 1 from ${sql.table(place.table)} where ${begins(place, `${keyId}.`)} limit 1`.execute(db)
    if (rows.length > 0) return true
  }
  return false
}
