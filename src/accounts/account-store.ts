// SQL of accounts and of who holds an e-mail address in a brand.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { only, precompile, precompileDeferredInsert, precompileInsertOrAbort } from '../db/precompile.ts'
import type { Language } from '../languages/language.ts'
import { type Account, emailTaken, type Holder, type Person } from './account.ts'
import type { Email } from './email.ts'

const COLUMNS = [
  'account.id',
  'account.brand_id as brandId',
  'account.email',
  'account.password_hash as passwordHash',
  'account.test_user',
  'account.status',
  'account.last_product_change_at as lastProductChangeAt',
  'account.country',
  'account.language',
] as const

type Row = Omit<Account, 'testUser'> & { test_user: number }

function toAccount({ test_user, ...row }: Row): Account {
  return { ...row, testUser: test_user === 1 }
}

/** The account, open or not, that holds an e-mail by itself or through an alias. */
export async function findHolder(db: Handle, brandId: number, emailKey: string): Promise<Holder | undefined> {
  const [row] = await queryHolder(db, brandId, emailKey)
  if (!row) return undefined
  const { aliasId, aliasEmail, aliasPasswordHash, aliasFirstName, aliasLastName, ...rest } = row
  const { aliasCreatedAt, aliasConfirmedAt, ...account } = rest
  const alias =
    aliasId === null
      ? undefined
      : {
          id: aliasId,
          accountId: account.id,
          email: aliasEmail ?? '',
          passwordHash: aliasPasswordHash ?? '',
          firstName: aliasFirstName ?? '',
          lastName: aliasLastName ?? '',
          createdAt: aliasCreatedAt ?? 0,
          confirmedAt: aliasConfirmedAt,
        }
  return { account: toAccount(account), alias }
}

const queryHolder = precompile((db: Handle, brandId: number, emailKey: string) =>
  db
    .selectFrom('email_address as e')
    .innerJoin('account', 'account.id', 'e.account_id')
    .leftJoin('alias', 'alias.id', 'e.alias_id')
    .select([
      ...COLUMNS,
      'alias.id as aliasId',
      'alias.email as aliasEmail',
      'alias.password_hash as aliasPasswordHash',
      'alias.first_name as aliasFirstName',
      'alias.last_name as aliasLastName',
      'alias.created_at as aliasCreatedAt',
      'alias.confirmed_at as aliasConfirmedAt',
    ])
    .where('e.brand_id', 'in', only(brandId))
    .where('e.email_key', 'in', only(emailKey)),
)

/** The account closed last under this e-mail. */
export async function findClosed(
  db: Handle,
  brandId: number,
  emailKey: string,
): Promise<Account | undefined> {
  const row = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .where('email_key', '=', emailKey)
    .where('status', '=', 'closed')
    .orderBy('closed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && toAccount(row)
}

/** `ids`: at most a chunk of the nightly run. */
export async function findAccounts(db: Handle, ids: number[]): Promise<Account[]> {
  if (ids.length === 0) return []
  const rows = await db.selectFrom('account').select(COLUMNS).where('id', 'in', ids).execute()
  return rows.map(toAccount)
}

export async function findOpenAccount(db: Handle, id: number): Promise<Account | undefined> {
  const row = await db
    .selectFrom('account')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('status', '!=', 'closed')
    .executeTakeFirst()
  return row && toAccount(row)
}

/** The account as it is now, locked until the transaction ends (by writing to it). */
export async function lockAccount(tx: Handle, id: number, at: Instant): Promise<Account | undefined> {
  const row = await tx
    .updateTable('account')
    .set({ changed_at: at })
    .where('id', '=', id)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toAccount(row)
}

export type NewAccount = {
  id: number
  brandId: number
  email: Email
  passwordHash: string
  country: string
  language?: Language | null | undefined
  person: Person
  testUser: boolean
  /** JSON, see metadata.ts. */
  metadata?: string | null
  /** Its owner is asked to confirm the e-mail. */
  emailPending?: boolean
  at: Instant
}

export async function insertAccount(tx: Handle, input: NewAccount): Promise<void> {
  await insertAccountRow(tx, {
    id: input.id,
    brand_id: input.brandId,
    email: input.email.text,
    email_key: input.email.key,
    password_hash: input.passwordHash,
    country: input.country,
    language: input.language ?? null,
    first_name: input.person.firstName,
    last_name: input.person.lastName,
    company_name: input.person.companyName,
    state: input.person.state,
    zip_code: input.person.zipCode,
    test_user: input.testUser ? 1 : 0,
    metadata: input.metadata ?? null,
    email_pending: input.emailPending ? 1 : 0,
    email_confirmed_at: null,
    status: 'active',
    last_product_change_at: input.at,
    created_at: input.at,
    changed_at: input.at,
    closed_at: null,
  })
}

const insertAccountRow = precompileDeferredInsert('account')

/** Claims an e-mail for an account or alias. When an account or alias of the brand has it, the unit ends with email_taken. */
export async function claimEmail(
  tx: Handle,
  brandId: number,
  emailKey: string,
  holder: { accountId: number; aliasId: number | null },
): Promise<void> {
  const row = {
    brand_id: brandId,
    email_key: emailKey,
    account_id: holder.accountId,
    alias_id: holder.aliasId,
  }
  await claimAddress(tx, row, emailTaken)
}

const claimAddress = precompileInsertOrAbort('email_address', ['brand_id', 'email_key'])

/** Frees the e-mail of an alias, or (without alias) all e-mails of the account. */
export async function releaseEmails(tx: Handle, accountId: number, aliasId?: number): Promise<void> {
  let query = tx
    .deleteFrom('email_address')
    .where('brand_id', '=', (eb) => eb.selectFrom('account').select('brand_id').where('id', '=', accountId))
    .where('account_id', '=', accountId)
  if (aliasId !== undefined) query = query.where('alias_id', '=', aliasId)
  await query.execute()
}

/**
 * Gives the account another e-mail; `isPending`: which its owner is asked to confirm. When an account or alias has it, the unit
 * ends with email_taken.
 */
export async function updateEmail(
  tx: Handle,
  { id, brandId, isPending }: { id: number; brandId: number; isPending: boolean },
  email: Email,
): Promise<void> {
  await tx
    .deleteFrom('email_address')
    .where('brand_id', '=', brandId)
    .where('account_id', '=', id)
    .where('alias_id', 'is', null)
    .execute()
  await claimEmail(tx, brandId, email.key, { accountId: id, aliasId: null })
  const to = {
    ...{ email: email.text, email_key: email.key },
    ...{ email_pending: isPending ? (1 as const) : (0 as const), email_confirmed_at: null },
  }
  await tx.updateTable('account').set(to).where('id', '=', id).execute()
}

/** The first time counts; false when it is confirmed already. */
export async function confirmEmail(tx: Handle, id: number, at: Instant): Promise<boolean> {
  const done = await tx
    .updateTable('account')
    .set({ email_pending: 0, email_confirmed_at: at })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('email_pending', '=', 1), eb('email_confirmed_at', 'is', null)]))
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function updatePassword(tx: Handle, id: number, passwordHash: string): Promise<void> {
  await tx.updateTable('account').set({ password_hash: passwordHash }).where('id', '=', id).execute()
}

/** Replaces a hash only if it is still the one that was checked; false when it is not. */
export async function replacePasswordHash(
  tx: Handle,
  id: number,
  seen: string,
  fresh: string,
): Promise<boolean> {
  const done = await tx
    .updateTable('account')
    .set({ password_hash: fresh })
    .where('id', '=', id)
    .where('password_hash', '=', seen)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function updateProductChange(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx.updateTable('account').set({ last_product_change_at: at }).where('id', '=', id).execute()
}

export async function updateClosed(tx: Handle, id: number, at: Instant): Promise<void> {
  await tx
    .updateTable('account')
    .set({ status: 'closed', closed_at: at, last_product_change_at: at })
    .where('id', '=', id)
    .execute()
}
