// The schema as TypeScript sees it: one interface a table. Instants are epoch ms, days are `YYYY-MM-DD`,
// switches are 0/1, JSON is text: the same on both engines. The migrations are the truth; schema-*.sql is its picture.
import type { Generated } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'

export type Tables = {
  brand: BrandTable
  brand_host: BrandHostTable
  brand_key: BrandKeyTable
  allow_entry: AllowEntryTable
  plan: PlanTable
  account: AccountTable
  alias: AliasTable
  email_address: EmailAddressTable
  subscription: SubscriptionTable
  token_pair: TokenPairTable
  reset_link: ResetLinkTable
  ledger: LedgerTable
  audit: AuditTable
  mail: MailTable
  job: JobTable
  stored_answer: StoredAnswerTable
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
  title: string // what end users read
  settings: string // JSON, see brands/settings.ts
  created_at: Instant
}

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
}

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
  at_session_limit: Generated<'refuse_newest' | 'end_oldest' | null> // null: as the brand's setting says
}

type AccountTable = {
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
  erasure: Generated<'begun' | 'done' | null> // begun: its own row says nothing of a person, others may still
}

type AliasTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  email: string
  email_key: string
  password_hash: string
  first_name: string
  last_name: string
  created_at: Instant
  confirmed_at: Generated<Instant | null> // by a mailed link or a trusted call; 0: was here before that was asked
}

/** Who holds an e-mail in a brand: one row an address, so that accounts and aliases cannot share one. */
type EmailAddressTable = { brand_id: number; email_key: string; account_id: number; alias_id: number | null }

type SubscriptionTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  plan_months: number // 0: prepaid, by days
  status: 'active' | 'suspended' | 'expired' | 'cancelled' | 'terminated'
  started_on: Day
  due_on: Day // prepaid: the last day, which ends at 24:00 UTC
  billing_day: number // day of the month the terms are counted from, 1..31
  auto_terminate: Flag
  cancel_type: 'midnight' | 'at_due_date' | null
  cancel_scope: 'subscription' | 'account' | null
  cancel_reason: string | null
  next_run_on: Day | null // the nightly run must look at it on this day; null: never again
  vpn_username: string // unique over the whole server, without regard to case
  namesake: Generated<number> // 0; 1 and more: older names that differ from others by case only
  vpn_password: string // encrypted
  created_at: Instant
  ended_at: Instant | null
  kind: Generated<'trial' | 'paid' | 'freemium'>
  limits: Generated<string | null> // JSON, see subscriptions/limits.ts
  expire_at: Generated<Instant | null> // prepaid: when it must be moved to expired; null: never (again)
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
  misnamed_at: Generated<Instant | null> // when it last came with somebody else's e-mail address
}

type ResetLinkTable = {
  hash: string // primary key
  brand_id: number
  account_id: number
  alias_id: number | null
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

type LedgerTable = {
  id: Generated<number>
  brand_id: number
  account_id: number
  subscription_id: number
  kind: 'start' | 'renewal' | 'upgrade' | 'extension'
  plan_months: number
  starts_on: Day
  ends_on: Day
  test_user: Flag // not billable
  created_at: Instant
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
  created_at: Instant // a notice: when its turn comes
  finished_at: Instant | null
  turn: Generated<'link' | 'notice' | null>
  recipient: Generated<string | null> // hash; null, as turn: queued before there were turns
  withheld: Generated<number> // further mails of this turn that were asked for and not sent
}

type JobTable = {
  name: string // primary key
  lease_holder: string
  lease_until: Instant
  started_at: Instant | null
  finished_at: Instant | null
  result: string | null
}

type StoredAnswerTable = {
  brand_id: number
  key_hash: string // primary key with brand_id
  request_hash: string // encrypted: it covers passwords
  answer: string // encrypted; empty: carried out, and no longer kept
  expires_at: Instant
  account_id: Generated<number | null> // whose secrets the answer shows
}

/** Keys are fingerprints of 16 bytes (credentials/throttle-keys.ts); `failures` is packed (throttle-store.ts). */
type ThrottleTable = {
  key: Uint8Array // primary key
  hits: number
  ends_at: Instant
  failures: Uint8Array | null
}

/** From where an account's password or a login's was right lately, under the key of the account. */
type KnownSourceTable = {
  key: Uint8Array // primary key
  ends_at: Instant
  sources: Uint8Array
}

/** The next id that no process has reserved, for the tables whose ids the program gives out (db/id-blocks.ts). */
type IdBlockTable = { name: 'account' | 'subscription'; next_id: number }
/** How many open accounts a brand has: counted here so that a quota holds under parallel calls. */
type BrandUsageTable = { brand_id: number; accounts: number }
/** The name a brand's own systems give a prepaid subscription; one row while it is open. */
type ExternalIdTable = { brand_id: number; external_id: string; subscription_id: number }

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
  source: Generated<string | null> // CIDR that its RADIUS packets come from; null: speaks no RADIUS over UDP
  secret: Generated<string | null> // encrypted; shared secret of RADIUS and RFC 5176
  message_authenticator: Generated<'strict' | 'legacy'>
  disconnect: Generated<string> // 'none', 'agent' or 'coa:PORT'
  agent_token_hash: Generated<string | null> // unique
}

type GatewayProtocolTable = { gateway_id: number; protocol_id: number; port: number }
type LetInTable = { gateway_id: number; account_id: number; day: Day } // whom a password let in, and when last

type DedicatedAddressTable = {
  id: Generated<number>
  brand_id: number
  country: string // ISO 3166-1 alpha-2
  address: string // IPv4 or IPv6, normalised
  host: string
  status: 'free' | 'assigned' | 'quarantined'
  subscription_id: number | null // who has it; quarantined and free: who had it last
  due_at: Instant | null // assigned: its holder has expired and loses it then; quarantined: it is free then
  created_at: Instant
}

/** Which address a subscription was given; stays when the address is taken back, so that a renewal can tell who has it. */
type DedicatedHolderTable = { subscription_id: number; address_id: number }

type AccessTokenTable = {
  hash: string // primary key
  refresh_hash: string // unique
  brand_id: number
  key_id: number // the secret key that it was bought with, and dies with
  chain: string // all pairs that descend from one use of that key
  created_at: Instant
  expires_at: Instant
  refresh_expires_at: Instant
}

/** Whom a gateway serves; no row: every brand. */
type GatewayBrandTable = { gateway_id: number; brand_id: number }

/** A login's right to one session: at most as many rows as it may hold at once, numbered from 1. A lease. */
type SeatTable = {
  subscription_id: number
  number: number // primary key with subscription_id
  gateway_id: number
  session_key: string | null // Acct-Session-Id; null: the gateway tells it with its Start only
  caller: string // where it connects from, as a keyed fingerprint; '': not told
  framed_address: string | null // unique: a dedicated address is in one live session
  taken_at: Instant
  lease_until: Instant
}

type SessionTable = {
  id: Generated<number>
  gateway_id: number
  session_key: string // Acct-Session-Id; with gateway_id unique, so that an earlier session of the name has another one
  told_key: string | null // Acct-Session-Id where session_key is not
  brand_id: number | null // null, as the next two: nobody's login
  account_id: number | null
  subscription_id: number | null
  username: string // of the login, or what nobody's is told as; empty: ended and erased, kept so that a late report is not counted again
  told_username: string | null // what its gateway calls the login, where that differs
  protocol_id: number | null
  nas_address: string // where its packets come from
  caller_address: string | null // null: not told, or not kept
  framed_address: string | null
  framed_ipv6_address: string | null
  framed_ipv6_prefix: string | null
  delegated_ipv6_prefix: string | null
  started_at: Instant
  start_stamp: number | null // Event-Timestamp of its start: seconds by the gateway's clock, to be compared with others of it
  seen_at: Instant // latest packet
  moved_at: Instant // latest packet that showed that it lives
  stale_at: Instant | null // looked at then: given up unless it has moved since; null: ended
  ended_at: Instant | null
  end_cause: string | null
  octets_in: number // from the user
  octets_out: number // to the user
  seconds: number
}

/** What went through, by UTC day. */
type UsageTable = {
  account_id: number
  day: Day
  gateway_id: number
  brand_id: number | null
  sessions: number // begun on that day
  octets_in: number
  octets_out: number
  seconds: number
}

/** A live session that must end: told to its gateway until that has done it. */
type DisconnectTable = {
  id: Generated<number>
  session_id: number // unique
  gateway_id: number
  why: string
  status: 'queued' | 'done' | 'gone' | 'failed'
  attempts: number
  next_attempt_at: Instant
  created_at: Instant
  finished_at: Instant | null
  result: string | null
  removed_gateway: Generated<string | null> // JSON: how a gateway can be told that was removed since
}

/** Raised by every change of what processes remember: `gateways` are gateways and the catalogue (db/revision.ts). */
type RevisionTable = { name: 'gateways'; number: number }
/** The encryption keys that anything here was encrypted with. `sealed` opens with the key alone; empty: nothing needs it. */
type InstallationKeyTable = { number: number; key_id: string; sealed: string; made_at: Instant } & Retirable
type Retirable = { retired_at: Generated<Instant | null> } // from then on it encrypts nothing
/** A running server, and its encryption keys: `id,id`, the first of which encrypts. */
type KeyHolderTable = { holder: string; key_ids: string; lease_until: Instant }
