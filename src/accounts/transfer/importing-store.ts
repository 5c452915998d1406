// SQL of accounts that come from another installation.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { precompileDeferredInsert } from '../../db/precompile.ts'
import type { Language } from '../../languages/language.ts'
import type { Email } from '../email.ts'

export type ImportedAccountRow = {
  id: number
  brandId: number
  email: Email
  passwordHash: string
  country: string
  language: Language | null
  firstName: string
  lastName: string
  companyName: string
  state: string
  zipCode: string
  testUser: boolean
  /** JSON, see accounts/metadata.ts. */
  metadata: string | null
  emailPending: boolean
  emailConfirmedAt: Instant | null
  status: 'active' | 'suspended'
  createdAt: Instant
  lastProductChangeAt: Instant
  changedAt: Instant
}

export function insertImportedAccount(tx: Handle, input: ImportedAccountRow): Promise<void> {
  return insertRow(tx, {
    id: input.id,
    brand_id: input.brandId,
    email: input.email.text,
    email_key: input.email.key,
    password_hash: input.passwordHash,
    country: input.country,
    language: input.language,
    first_name: input.firstName,
    last_name: input.lastName,
    company_name: input.companyName,
    state: input.state,
    zip_code: input.zipCode,
    test_user: input.testUser ? 1 : 0,
    metadata: input.metadata,
    email_pending: input.emailPending ? 1 : 0,
    email_confirmed_at: input.emailConfirmedAt,
    status: input.status,
    last_product_change_at: input.lastProductChangeAt,
    created_at: input.createdAt,
    changed_at: input.changedAt,
    closed_at: null,
  })
}

const insertRow = precompileDeferredInsert('account')

/** Those of `keys` that an account or alias of the brand has. */
export async function listTakenEmails(db: Handle, brandId: number, keys: string[]): Promise<string[]> {
  if (keys.length === 0) return []
  const rows = await db
    .selectFrom('email_address')
    .select('email_key')
    .where('brand_id', '=', brandId)
    .where('email_key', 'in', keys)
    .execute()
  return rows.map((row) => row.email_key)
}
