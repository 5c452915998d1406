// SQL of stand-ins: password hashes of those who hold an e-mail of a brand.
import { sql } from 'kysely'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'

/** The lowest and the highest id of the accounts with an e-mail; undefined when there are none. */
export async function findHolderIds(
  db: Handle,
  brandId: number,
): Promise<{ first: number; last: number } | undefined> {
  const [row] = await queryIds(db, brandId, brandId)
  return row?.first == null || row.last == null ? undefined : { first: row.first, last: row.last }
}

/** One after the other: an index gives one end of itself at a time. */
const queryIds = precompile((db: Handle, brandId: number, again: number) =>
  db.selectNoFrom((eb) => [
    eb
      .selectFrom('email_address')
      .select('account_id')
      .where('brand_id', '=', brandId)
      .orderBy('account_id')
      .limit(sql.lit(1))
      .as('first'),
    eb
      .selectFrom('email_address')
      .select('account_id')
      .where('brand_id', '=', again)
      .orderBy('account_id', 'desc')
      .limit(sql.lit(1))
      .as('last'),
  ]),
)

/** By rising account id from `from` on, aliases' own among them. */
export async function listHashesFrom(
  db: Handle,
  brandId: number,
  from: number,
  limit: number,
): Promise<string[]> {
  const rows = await queryHashes(db, brandId, from, limit)
  return rows.map(({ hash }) => hash)
}

const queryHashes = precompile((db: Handle, brandId: number, from: number, limit: number) =>
  db
    .selectFrom('email_address as e')
    .innerJoin('account', 'account.id', 'e.account_id')
    .leftJoin('alias', 'alias.id', 'e.alias_id')
    .select((eb) => eb.fn.coalesce('alias.password_hash', 'account.password_hash').as('hash'))
    .where('e.brand_id', '=', brandId)
    .where('e.account_id', '>=', from)
    .orderBy('e.account_id')
    .limit(limit),
)
