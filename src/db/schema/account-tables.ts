// The tables of accounts: the accounts, their aliases, and who holds an e-mail.
import type { Generated } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Language } from '../../languages/language.ts'

type Flag = 0 | 1 // as in tables.ts, which imports this file

export type AccountTable = {
  id: Generated<number>
  brand_id: number
  email: string // as given
  email_key: string // lower case; kept after closing, when email_address no longer holds it
  password_hash: string // PHC string
  country: string
  first_name: string
  last_name: string
  company_name: string
  state: string
  zip_code: string
  test_user: Flag
  status: 'active' | 'suspended' | 'closed'
  last_product_change_at: Instant
  created_at: Instant
  changed_at: Instant // written first by every change: the row lock of the account
  closed_at: Instant | null
  metadata: Generated<string | null> // JSON, see accounts/metadata.ts
  email_pending: Generated<Flag> // 1: its owner was asked to confirm the e-mail, and has not done so
  email_confirmed_at: Generated<Instant | null>
  language: Generated<Language | null> // null: it follows from the country, the request or the brand
  erasure: Generated<'begun' | 'done' | null> // begun: its own row has no personal data any more, other rows may
}

export type AliasTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  email: string
  email_key: string
  password_hash: string
  first_name: string
  last_name: string
  created_at: Instant
  confirmed_at: Generated<Instant | null> // by a mailed link or a trusted call; 0: from before confirmation existed
}

/** The holder of an e-mail in a brand: one row for each address, so that accounts and aliases cannot share one. */
export type EmailAddressTable = {
  brand_id: number
  email_key: string
  account_id: number
  alias_id: number | null
}
