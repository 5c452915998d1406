// SQL of the keys a database was written with, and of what is encrypted with them.
import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { keyIdOf, type Purpose } from '../secrets.ts'

export type KnownKey = { number: number; keyId: string; sealed: string }

const MOST_KEYS = 1000
/** Of each kind, from the oldest on: enough to tell the keys of an installation from those of another. */
const SAMPLES = 100

/** Every column that holds encrypted text. */
const SEALED: readonly { purpose: Purpose; table: RawBuilder<unknown>; column: RawBuilder<string> }[] = [
  { purpose: 'vpn_password', table: sql`subscription`, column: sql`vpn_password` },
  { purpose: 'gateway_secret', table: sql`gateway`, column: sql`secret` },
  { purpose: 'mail', table: sql`mail`, column: sql`message` },
  { purpose: 'stored_request', table: sql`stored_answer`, column: sql`request_hash` },
  { purpose: 'stored_answer', table: sql`stored_answer`, column: sql`answer` },
]

export async function listKnownKeys(db: Handle): Promise<KnownKey[]> {
  const rows = await db
    .selectFrom('installation_key')
    .select(['number', 'key_id', 'sealed'])
    .orderBy('number')
    .limit(MOST_KEYS)
    .execute()
  return rows.map((row) => ({ number: row.number, keyId: row.key_id, sealed: row.sealed }))
}

/** False when another process has taken the number. */
export async function insertKnownKey(
  tx: Handle,
  { number, sealed, at }: { number: number; sealed: string; at: Instant },
): Promise<boolean> {
  const row = { number, key_id: keyIdOf(sealed), sealed, made_at: at }
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('installation_key')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows) === 1
}

export async function deleteKnownKey(tx: Handle, keyId: string): Promise<void> {
  await tx.deleteFrom('installation_key').where('key_id', '=', keyId).execute()
}

/** Some of what is encrypted, the oldest first where age can be told. */
export async function listSealed(db: Handle): Promise<{ purpose: Purpose; sealed: string }[]> {
  const kinds = SEALED.map(async ({ purpose, table, column }) => {
    const order = purpose === 'vpn_password' ? sql`order by id` : sql``
    const { rows } = await sql<{ sealed: string }>`
      select ${column} as sealed from ${table} where ${column} <> '' ${order} limit ${SAMPLES}`.execute(db)
    return rows.map(({ sealed }) => ({ purpose, sealed }))
  })
  return (await Promise.all(kinds)).flat()
}

/** Whether anything is encrypted with this key. Reads whole tables: for keys that are not given any more. */
export async function isKeyUsed(db: Handle, keyId: string): Promise<boolean> {
  const start = `${keyId}.`
  for (const { table, column } of SEALED) {
    const { rows } = await sql`
      select 1 from ${table} where substr(${column}, 1, ${start.length}) = ${start} limit 1`.execute(db)
    if (rows.length > 0) return true
  }
  return false
}
