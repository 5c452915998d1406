// SQL of aliases.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'
import type { Alias } from './account.ts'
import type { Email } from './email.ts'

const COLUMNS = [
  'id',
  'account_id as accountId',
  'email',
  'password_hash as passwordHash',
  'first_name as firstName',
  'last_name as lastName',
  'created_at as createdAt',
  'confirmed_at as confirmedAt',
] as const

/** In the order in which they were added. */
export const listAliases: (db: Handle, accountId: number, limit: number) => Promise<Alias[]> = precompile(
  (db: Handle, accountId: number, limit: number) =>
    db.selectFrom('alias').select(COLUMNS).where('account_id', '=', accountId).orderBy('id').limit(limit),
)

export function findAlias(db: Handle, accountId: number, emailKey: string): Promise<Alias | undefined> {
  return db
    .selectFrom('alias')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .where('email_key', '=', emailKey)
    .executeTakeFirst()
}

export function findAliasById(db: Handle, id: number): Promise<Alias | undefined> {
  return db.selectFrom('alias').select(COLUMNS).where('id', '=', id).executeTakeFirst()
}

export async function insertAlias(
  tx: Handle,
  input: {
    brandId: number
    accountId: number
    email: Email
    passwordHash: string
    firstName: string
    lastName: string
    at: Instant
    confirmedAt: Instant | null
  },
): Promise<number> {
  const row = await tx
    .insertInto('alias')
    .values({
      brand_id: input.brandId,
      account_id: input.accountId,
      email: input.email.text,
      email_key: input.email.key,
      password_hash: input.passwordHash,
      first_name: input.firstName,
      last_name: input.lastName,
      created_at: input.at,
      confirmed_at: input.confirmedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return row.id
}

/** Deletes one alias, or all of the account. Their e-mails must have been released. */
export async function deleteAliases(tx: Handle, accountId: number, aliasId?: number): Promise<void> {
  let query = tx.deleteFrom('alias').where('account_id', '=', accountId)
  if (aliasId !== undefined) query = query.where('id', '=', aliasId)
  await query.execute()
}

/** A link that was mailed to it was used. */
export async function confirmAlias(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx
    .updateTable('alias')
    .set({ confirmed_at: at })
    .where('id', '=', id)
    .where('confirmed_at', 'is', null)
    .execute()
}

/** False when there is no such alias any more. */
export async function updateAliasPassword(tx: Handle, id: number, passwordHash: string): Promise<boolean> {
  const done = await tx
    .updateTable('alias')
    .set({ password_hash: passwordHash })
    .where('id', '=', id)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function replaceAliasPasswordHash(
  tx: Handle,
  id: number,
  seen: string,
  fresh: string,
): Promise<boolean> {
  const done = await tx
    .updateTable('alias')
    .set({ password_hash: fresh })
    .where('id', '=', id)
    .where('password_hash', '=', seen)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}
