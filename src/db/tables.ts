// The schema as TypeScript sees it: one interface for each table. Instants are epoch ms, days are `YYYY-MM-DD`, booleans are
// 0/1, JSON is text: the same on both engines. The migrations define the schema; schema-*.sql shows the result.
import type { Generated } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { AccountTable, AliasTable, EmailAddressTable } from './schema/account-tables.ts'
import type { AdminTables } from './schema/admin-tables.ts'
import type { EventTables } from './schema/event-tables.ts'
import type {
  DisconnectTable,
  GatewayRestartTable,
  SeatTable,
  SessionTable,
  TrafficTable,
  UsageTable,
} from './schema/session-tables.ts'
import type { ExportLinkTable, ImportPartTable, TaskRowTable, TaskTable } from './schema/task-tables.ts'

export type Tables = AdminTables &
  EventTables & {
    brand: BrandTable
    brand_host: BrandHostTable
    brand_key: BrandKeyTable
    manage_key: ManageKeyTable
    allow_entry: AllowEntryTable
    plan: PlanTable
    account: AccountTable
    alias: AliasTable
    email_address: EmailAddressTable
    subscription: SubscriptionTable
    token_pair: TokenPairTable
    reset_link: ResetLinkTable
    refused_sign_in: RefusedSignInTable
    ledger: LedgerTable
    audit: AuditTable
    task: TaskTable
    task_row: TaskRowTable
    import_part: ImportPartTable
    export_link: ExportLinkTable
    mail: MailTable
    job: JobTable
    contact_alert: AlertTable
    stored_answer: StoredAnswerTable
    online_sample: OnlineSampleTable
    throttle: ThrottleTable
    known_source: KnownSourceTable
    id_block: IdBlockTable
    brand_usage: BrandUsageTable
    external_id: ExternalIdTable
    country: CountryTable
    city: CityTable
    protocol: ProtocolTable
    gateway: GatewayTable
    gateway_protocol: GatewayProtocolTable
    dedicated_address: DedicatedAddressTable
    dedicated_holder: DedicatedHolderTable
    access_token: AccessTokenTable
    gateway_brand: GatewayBrandTable
    seat: SeatTable
    session: SessionTable
    usage: UsageTable
    traffic: TrafficTable
    gateway_restart: GatewayRestartTable
    let_in: LetInTable
    disconnect: DisconnectTable
    revision: RevisionTable
    installation_key: InstallationKeyTable
    key_holder: KeyHolderTable
  }

export type Flag = 0 | 1

type BrandTable = {
  id: Generated<number>
  name: string // unique slug, lower case
  title: string // the name that end users see
  settings: string // JSON, see brands/settings.ts
  created_at: Instant
} & SandboxClock // null: a live brand; `days_wanted` is more while the clock is being moved
type SandboxClock = { days_ahead: Generated<number | null>; days_wanted: Generated<number | null> }
type BrandHostTable = { host: string; brand_id: number }
type BrandKeyTable = {
  id: Generated<number>
  brand_id: number
  kind: 'api' | 'secret'
  hash: string // unique, sha256 hex
  hint: string // first characters, for lists
  label: string
  created_at: Instant
  revoked_at: Instant | null
  ends_at: Generated<Instant | null> // set when its successor was made
  last_used_on: Generated<Day | null> // in UTC
} & MadeBy

/** An actor, as in the audit trail; null: it was not kept. */
type MadeBy = { made_by_kind: Generated<string | null>; made_by_id: Generated<string | null> }

type ManageKeyTable = {
  id: Generated<number>
  brand_id: number | null // null: of the installation
  hash: string // unique, sha256 hex
  hint: string
  label: string
  scopes: string // separated by spaces, like ranges
  ranges: string
  created_at: Instant
  ends_at: Instant | null
  successor_id: number | null
  lineage_id: Generated<number | null> // the first key of its line; null: it is that itself
  revoked_at: Instant | null
  last_used_on: Day | null // in UTC
} & MadeBy

type AllowEntryTable = {
  id: Generated<number>
  brand_id: number
  cidr: string
  note: string
  created_at: Instant
}

type PlanTable = {
  brand_id: number
  months: number
  label: string
  retired_at: Instant | null
  at_session_limit: Generated<'refuse_newest' | 'end_oldest' | null> // null: the setting of the brand
  price_minor: Generated<number | null> // in the smallest unit of `currency` (ISO 4217); both or neither
  currency: Generated<string | null>
}

type SubscriptionTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  plan_months: number // 0: prepaid, by days
  status: 'active' | 'suspended' | 'expired' | 'cancelled' | 'terminated'
  started_on: Day
  due_on: Day // prepaid: the last day, which ends at 24:00 UTC
  billing_day: number // day of the month from which the terms are counted, 1..31
  auto_terminate: Flag
  cancel_type: 'midnight' | 'at_due_date' | null
  cancel_scope: 'subscription' | 'account' | null
  cancel_reason: string | null
  next_run_on: Day | null // the nightly run must check it on this day; null: never again
  vpn_username: string // unique over the whole server; case is ignored
  namesake: Generated<number> // 0; 1 and more: older names that differ from others only by case
  vpn_password: string // encrypted
  created_at: Instant
  ended_at: Instant | null
  kind: Generated<'trial' | 'paid' | 'freemium'>
  limits: Generated<string | null> // JSON, see subscriptions/limits.ts
  reminded: Generated<string | null> // the last mail that its term ends: due day and days before
  expire_at: Generated<Instant | null> // prepaid: when it becomes expired; null: never (again)
}

type TokenPairTable = {
  id: Generated<number>
  family: string // all pairs that descend from one sign-in
  brand_id: number
  account_id: number
  alias_id: number | null
  short_hash: string
  short_expires_at: Instant
  long_hash: string
  long_expires_at: Instant
  created_at: Instant
  rotated_at: Instant | null // its long token was used
  misnamed_at: Generated<Instant | null> // when it last came with the e-mail address of another account
}

type ResetLinkTable = {
  hash: string // primary key
  brand_id: number
  account_id: number
  alias_id: number | null
  purpose: Generated<'reset' | 'confirm'> // what it does: set a password, or confirm the address
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

/** The primary key is account, reason and minute. */
type RefusedSignInTable = {
  account_id: number
  why: string // credentials/sign-in-log.ts
  minute: number // since the epoch
  at: Instant
  address: string
  alias_id: number | null
}

type LedgerTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  subscription_id: number
  kind: 'start' | 'renewal' | 'upgrade' | 'extension' | 'goodwill' | 'refund'
  refunds: Generated<number | null> // of a refund: the row that it takes back
  plan_months: number
  starts_on: Day
  ends_on: Day
  test_user: Flag // not billable
  created_at: Instant
  price_minor: Generated<number | null> // of the plan when this was written
  currency: Generated<string | null>
  login_kind: Generated<'trial' | 'paid' | 'freemium' | null> // likewise; null: from before it was kept
}

type AuditTable = {
  id: Generated<number>
  at: Instant
  brand_id: number | null
  account_id: number | null
  actor_kind: string
  actor_id: string
  address: string
  action: string
  target: string
  before: string | null // JSON, secrets masked
  after: string | null // JSON, secrets masked
  request_id: Generated<string | null> // null: no request, or from before it was kept
}

type MailTable = {
  id: Generated<number>
  brand_id: number
  message: string // encrypted JSON; emptied when sent
  status: 'queued' | 'sent' | 'dead' | 'stale'
  attempts: number
  next_attempt_at: Instant
  lease_until: Instant
  last_error: string | null
  created_at: Instant // for a notice: when its turn comes
  finished_at: Instant | null
  turn: Generated<'link' | 'confirm' | 'notice' | 'alert' | 'term' | null>
  recipient: Generated<string | null> // hash; null, as turn: from before turns existed
  kind: Generated<'password_reset' | 'alias_reset' | 'confirm_email' | 'notice' | 'alert' | 'term' | null> // null, as account_id: from before it was kept
  account_id: Generated<number | null> // also null: a report to who runs the server
  withheld: Generated<number> // further mails of this turn that were requested and not sent
}

type JobTable = {
  name: string // primary key
  lease_holder: string
  lease_until: Instant
  started_at: Instant | null
  finished_at: Instant | null
  result: string | null
  succeeded_at: Instant | null
}

/** The primary key is kind and subject; `brand_id` null: it concerns the installation. */
type AlertTable = { kind: string; subject: string; brand_id: number | null; title: string; began_at: Instant }

/** Primary: all but `sessions`. 0: unknown, or of several that were summed up. */
type OnlineSampleTable = {
  brand_id: number
  at: Instant
  gateway_id: number
  protocol_id: number
  sessions: number
}

type StoredAnswerTable = {
  brand_id: number // 0: of a call that acts on no brand
  key_hash: string // primary key with brand_id
  request_hash: string // encrypted: it covers passwords
  answer: string // encrypted; empty: carried out, and not kept any more
  expires_at: Instant
  account_id: Generated<number | null> // the account whose secrets the answer shows
}

/** The primary key is a fingerprint of 16 bytes (credentials/throttle-keys.ts); `failures` is packed (throttle-store.ts). */
type ThrottleTable = { key: Uint8Array; hits: number; ends_at: Instant; failures: Uint8Array | null }

/** The sources of recent right passwords of an account or its login, under the key of the account (primary). */
type KnownSourceTable = { key: Uint8Array; ends_at: Instant; sources: Uint8Array }

/** The next id that no process has reserved, for the tables whose ids the program assigns (db/id-blocks.ts). */
type IdBlockTable = { name: 'account' | 'subscription'; next_id: number }
/** The number of open accounts of a brand: counted here so that a quota holds under parallel calls. */
type BrandUsageTable = { brand_id: number; accounts: number }
/** The name that a brand's own systems give a subscription; one row while it is open. */
type ExternalIdTable = {
  brand_id: number
  external_id: string
  subscription_id: number
  asked: Generated<string | null> // encrypted JSON, see accounts/opening/asked.ts; null: not opened by that call
}

type CountryTable = {
  id: number
  iso_code: string // ISO 3166-1 alpha-2
  name: string
  latitude: number
  longitude: number
  rank: number
  is_virtual: Flag
  is_smart_dns: Flag
  is_freemium: Flag // freemium accounts may connect here
}

type CityTable = {
  id: number
  country_id: number
  name: string
  latitude: number
  longitude: number
  is_freemium: Flag
}

type ProtocolTable = { id: number; slug: string; name: string; default_port: number }

type GatewayTable = {
  id: Generated<number>
  name: string
  host: string
  country_id: number
  city_id: number | null
  created_at: Instant
  profile: Generated<string> // gateways/profile.ts
  source: Generated<string | null> // CIDR of the source of its RADIUS packets; null: no RADIUS over UDP
  secret: Generated<string | null> // encrypted; shared secret of RADIUS and RFC 5176
  message_authenticator: Generated<'strict' | 'legacy'>
  disconnect: Generated<string> // 'none', 'agent' or 'coa:PORT'
  agent_token_hash: Generated<string | null> // unique
  former_secret: Generated<string | null> // encrypted; good beside the secret until `former_secret_until`
  former_secret_until: Generated<Instant | null>
  former_secret_used_at: Generated<Instant | null> // about a minute late
  former_token_hash: Generated<string | null>
  former_token_until: Generated<Instant | null>
  former_token_used_at: Generated<Instant | null>
}

type GatewayProtocolTable = { gateway_id: number; protocol_id: number; port: number }
type LetInTable = { gateway_id: number; account_id: number; day: Day } // the last day an account logged in with a password

type DedicatedAddressTable = {
  id: Generated<number>
  brand_id: number
  country: string // ISO 3166-1 alpha-2
  address: string // IPv4 or IPv6, normalised
  host: string
  status: 'free' | 'assigned' | 'quarantined'
  subscription_id: number | null // its holder; when quarantined or free: its last holder
  due_at: Instant | null // assigned: the holder has expired and loses it then; quarantined: it is free then
  created_at: Instant
}

/** The address that a subscription was given; kept when the address is taken back, so that a renewal finds its holder. */
type DedicatedHolderTable = { subscription_id: number; address_id: number }

type AccessTokenTable = {
  hash: string // primary key
  refresh_hash: string // unique
  brand_id: number
  key_id: number // the secret key that it was issued for; it ends with that key
  chain: string // all pairs that descend from one use of that key
  created_at: Instant
  expires_at: Instant
  refresh_expires_at: Instant
}

/** The brands that a gateway serves; no row: every brand. */
type GatewayBrandTable = { gateway_id: number; brand_id: number }

type RevisionTable = { name: 'gateways' | 'brands' | 'manage_keys' | 'admins'; number: number } // raised by each change (revision.ts)
/** The encryption keys that data here were encrypted with. `sealed` opens with the key alone; empty: no data need the key. */
type InstallationKeyTable = { number: number; key_id: string; sealed: string; made_at: Instant } & Retirable
type Retirable = { retired_at: Generated<Instant | null> } // from then on it encrypts no data
/** A running process, a server unless 0, its keys (`id,id`, the first of which encrypts), the newest schema change it knows. */
type KeyHolderTable = { holder: string; key_ids: string; lease_until: Instant } & KeyHolderParts
type KeyHolderParts = { is_server: Generated<number>; knows: Generated<string | null> }
