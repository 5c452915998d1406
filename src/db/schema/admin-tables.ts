// The tables of admins, the people of the console, as TypeScript sees them.
import type { Generated } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Day } from '../../day.ts'

export type AdminTables = {
  admin: AdminTable
  admin_passkey: AdminPasskeyTable
  admin_recovery_code: AdminRecoveryCodeTable
  admin_session: AdminSessionTable
  admin_link: AdminLinkTable
}

type AdminTable = {
  id: Generated<number>
  name: string // kept after removal: the audit trail shows it
  name_key: string | null // unique, lower case; null: removed
  role: string // admins/roles.ts
  brand_id: number | null // null: of the installation
  email: string | null
  language: string | null
  password_hash: string | null // PHC string
  totp_secret: string // encrypted; '': none
  totp_step: number | null // the last step whose code was used
  created_at: Instant
  last_signed_in_on: Day | null // in UTC
  removed_at: Instant | null
}

type AdminPasskeyTable = {
  id: Generated<number>
  admin_id: number
  name: string
  credential_id: string // unique, base64url
  public_key: string // COSE, base64url
  counter: number
  transports: string // separated by spaces
  created_at: Instant
  last_used_on: Day | null // in UTC
}

/** Used ones are deleted. */
type AdminRecoveryCodeTable = { admin_id: number; hash: string }

type AdminSessionTable = {
  id: Generated<number>
  admin_id: number
  hash: string // unique, sha256 hex of the cookie
  half: 0 | 1 // 1: the password was right, and a factor is missing
  created_at: Instant
  seen_at: Instant
  step_up_at: Instant | null // when a factor was proved last
  address: string // as the brand keeps it
}

/** A link that works once, at its end. `admin_id` null: the first run, which makes the first owner. */
type AdminLinkTable = { hash: string; admin_id: number | null; created_at: Instant; expires_at: Instant }
