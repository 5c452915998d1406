-- What the migrations make; drawn by test/guards/databases/schema.test.ts, not read by the program.

CREATE TABLE "access_token" (
  "hash" text not null primary key,
  "refresh_hash" text not null unique,
  "brand_id" bigint not null references "brand" ("id"),
  "key_id" bigint not null references "brand_key" ("id"),
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "refresh_expires_at" bigint not null,
  chain text not null default ''
);

CREATE INDEX "access_token_chain" on "access_token" ("key_id", "chain");

CREATE INDEX "access_token_expiry" on "access_token" ("refresh_expires_at", "hash");

CREATE INDEX "access_token_key" on "access_token" ("key_id", "created_at", "hash");

CREATE TABLE "account" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "email" text not null,
  "email_key" text not null,
  "password_hash" text not null,
  "country" text not null,
  "first_name" text not null,
  "last_name" text not null,
  "company_name" text not null,
  "state" text not null,
  "zip_code" text not null,
  "test_user" bigint not null,
  "status" text not null,
  "last_product_change_at" bigint not null,
  "created_at" bigint not null,
  "changed_at" bigint not null,
  "closed_at" bigint,
  erasure text,
  metadata text,
  email_pending integer not null default 0,
  email_confirmed_at bigint,
  language text
);

CREATE INDEX account_brand on account (brand_id, id);

CREATE INDEX account_closed on account (brand_id, closed_at) where closed_at is not null and erasure is null;

CREATE INDEX account_country on account (brand_id, country, id) where country <> '';

CREATE INDEX account_created on account (brand_id, created_at, id);

CREATE INDEX "account_email" on "account" ("brand_id", "email_key");

CREATE INDEX account_erasure on account (id) where erasure = 'begun';

CREATE INDEX account_inactive on account (brand_id, status, id) where status <> 'active';

CREATE INDEX account_suspended on account (brand_id) where status = 'suspended';

CREATE TABLE "admin" (
  "id" integer primary key autoincrement,
  "name" text not null,
  "name_key" text unique,
  "role" text not null,
  "brand_id" bigint references "brand" ("id"),
  "email" text,
  "language" text,
  "password_hash" text,
  "totp_secret" text not null,
  "totp_step" bigint,
  "created_at" bigint not null,
  "last_signed_in_on" text,
  "removed_at" bigint
);

CREATE TABLE "admin_link" (
  "hash" text primary key,
  "admin_id" bigint references "admin" ("id"),
  "created_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX admin_link_admin on admin_link (admin_id);

CREATE TABLE "admin_passkey" (
  "id" integer primary key autoincrement,
  "admin_id" bigint not null references "admin" ("id"),
  "name" text not null,
  "credential_id" text not null unique,
  "public_key" text not null,
  "counter" bigint not null,
  "transports" text not null,
  "created_at" bigint not null,
  "last_used_on" text
);

CREATE INDEX admin_passkey_admin on admin_passkey (admin_id);

CREATE TABLE "admin_recovery_code" (
  "admin_id" bigint not null references "admin" ("id"),
  "hash" text not null,
  constraint "admin_recovery_code_pk" primary key ("admin_id", "hash")
);

CREATE TABLE "admin_session" (
  "id" integer primary key autoincrement,
  "admin_id" bigint not null references "admin" ("id"),
  "hash" text not null unique,
  "half" integer not null,
  "created_at" bigint not null,
  "seen_at" bigint not null,
  "step_up_at" bigint,
  "address" text not null
);

CREATE INDEX admin_session_admin on admin_session (admin_id, id);

CREATE TABLE "alias" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "email" text not null,
  "email_key" text not null,
  "password_hash" text not null,
  "first_name" text not null,
  "last_name" text not null,
  "created_at" bigint not null,
  confirmed_at bigint default 0
);

CREATE INDEX "alias_account" on "alias" ("account_id", "id");

CREATE TABLE "allow_entry" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "cidr" text not null,
  "note" text not null,
  "created_at" bigint not null,
  constraint "allow_entry_brand_cidr" unique ("brand_id", "cidr")
);

CREATE TABLE "audit" (
  "id" integer primary key autoincrement,
  "at" bigint not null,
  "brand_id" bigint,
  "account_id" bigint,
  "actor_kind" text not null,
  "actor_id" text not null,
  "address" text not null,
  "action" text not null,
  "target" text not null,
  "before" text,
  "after" text,
  "request_id" text
);

CREATE INDEX "audit_account" on "audit" ("account_id", "id");

CREATE INDEX audit_account_trail on audit (account_id, at, id) where action <> 'session.refuse';

CREATE INDEX audit_action on audit (brand_id, action, at, id);

CREATE INDEX audit_actor on audit (brand_id, actor_kind, actor_id, at, id) where action <> 'session.refuse';

CREATE INDEX "audit_age" on "audit" ("brand_id", "at");

CREATE INDEX audit_refusal on audit (at) where action = 'session.refuse';

CREATE INDEX audit_target on audit (brand_id, target, at, id) where action <> 'session.refuse';

CREATE INDEX audit_trail on audit (brand_id, at, id) where action <> 'session.refuse';

CREATE TABLE "brand" (
  "id" integer primary key autoincrement,
  "name" text not null unique,
  "title" text not null,
  "settings" text not null,
  "created_at" bigint not null,
  "days_ahead" bigint,
  "days_wanted" bigint
);

CREATE TABLE "brand_host" (
  "host" text not null primary key,
  "brand_id" bigint not null references "brand" ("id")
);

CREATE TABLE "brand_key" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "kind" text not null,
  "hash" text not null unique,
  "hint" text not null,
  "label" text not null,
  "created_at" bigint not null,
  "revoked_at" bigint,
  "ends_at" bigint,
  "last_used_on" text,
  "made_by_kind" text,
  "made_by_id" text
);

CREATE TABLE "brand_usage" (
  "brand_id" bigint not null primary key references "brand" ("id"),
  "accounts" bigint not null
);

CREATE TABLE "city" (
  "id" bigint not null primary key,
  "country_id" bigint not null references "country" ("id"),
  "name" text not null,
  "latitude" double precision not null,
  "longitude" double precision not null,
  "is_freemium" bigint not null,
  constraint "city_country_name" unique ("country_id", "name")
);

CREATE TABLE "contact_alert" (
  "kind" text not null,
  "subject" text not null,
  "brand_id" bigint,
  "title" text not null,
  "began_at" bigint not null,
  constraint "contact_alert_pk" primary key ("kind", "subject")
);

CREATE TABLE "country" (
  "id" bigint not null primary key,
  "iso_code" text not null unique,
  "name" text not null,
  "latitude" double precision not null,
  "longitude" double precision not null,
  "rank" bigint not null,
  "is_virtual" bigint not null,
  "is_smart_dns" bigint not null,
  "is_freemium" bigint not null
);

CREATE TABLE "dedicated_address" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "country" text not null,
  "address" text not null unique,
  "host" text not null,
  "status" text not null,
  "subscription_id" bigint references "subscription" ("id"),
  "due_at" bigint,
  "created_at" bigint not null
);

CREATE INDEX dedicated_address_due on dedicated_address (due_at, id) where due_at is not null;

CREATE INDEX "dedicated_address_stock" on "dedicated_address" ("brand_id", "country", "status", "id");

CREATE INDEX "dedicated_address_subscription" on "dedicated_address" ("subscription_id");

CREATE TABLE "dedicated_holder" (
  "subscription_id" bigint not null primary key references "subscription" ("id"),
  "address_id" bigint not null references "dedicated_address" ("id")
);

CREATE TABLE "delivery" (
  "id" integer primary key autoincrement,
  "webhook_id" bigint not null references "webhook" ("id") on delete cascade,
  "event_id" bigint not null references "event" ("id") on delete cascade,
  "status" text not null,
  "attempts" bigint not null,
  "next_attempt_at" bigint not null,
  "lease_until" bigint not null,
  "created_at" bigint not null,
  "finished_at" bigint,
  "log" text not null,
  "answer" text not null
);

CREATE INDEX delivery_done on delivery (finished_at) where status = 'done';

CREATE UNIQUE INDEX delivery_event on delivery (event_id, webhook_id);

CREATE INDEX delivery_leased on delivery (webhook_id, lease_until) where lease_until > 0;

CREATE INDEX delivery_waiting on delivery (webhook_id, id) where status = 'waiting';

CREATE INDEX delivery_webhook on delivery (webhook_id, id);

CREATE TABLE "disconnect" (
  "id" integer primary key autoincrement,
  "session_id" bigint not null unique,
  "gateway_id" bigint not null,
  "why" text not null,
  "status" text not null,
  "attempts" bigint not null,
  "next_attempt_at" bigint not null,
  "created_at" bigint not null,
  "finished_at" bigint,
  "result" text,
  "removed_gateway" text
);

CREATE INDEX disconnect_due on disconnect (gateway_id, next_attempt_at, id) where status = 'queued';

CREATE TABLE "email_address" (
  "brand_id" bigint not null references "brand" ("id"),
  "email_key" text not null,
  "account_id" bigint not null references "account" ("id"),
  "alias_id" bigint references "alias" ("id"),
  constraint "email_address_pk" primary key ("brand_id", "email_key")
);

CREATE INDEX email_address_alias on email_address (alias_id) where alias_id is not null;

CREATE INDEX email_address_domain on email_address (brand_id, ltrim(email_key, 'abcdefghijklmnopqrstuvwxyz0123456789!#$%&''*+/=?^_`{|}~.-'), account_id);

CREATE INDEX "email_address_holder" on "email_address" ("brand_id", "account_id");

CREATE TABLE "event" (
  "id" integer primary key autoincrement,
  "stream" bigint not null,
  "account_id" bigint,
  "type" text not null,
  "subject" text not null,
  "data" text not null,
  "at" bigint not null,
  "actor_kind" text not null,
  "actor_id" text not null,
  "request_id" text,
  "sequence" bigint
);

CREATE INDEX event_account on event (account_id) where account_id is not null;

CREATE UNIQUE INDEX event_sequence on event (stream, sequence) where sequence is not null;

CREATE INDEX event_unnumbered on event (id) where sequence is null;

CREATE TABLE "event_mark" (
  "type" text not null,
  "subject" bigint not null,
  "mark" text not null,
  "at" bigint not null,
  constraint "event_mark_pk" primary key ("type", "subject")
);

CREATE TABLE "event_stream" (
  "stream" bigint primary key,
  "last_sequence" bigint not null
);

CREATE TABLE "export_link" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "token_hash" text not null unique,
  "secrets" integer not null,
  "key_id" bigint,
  "created_at" bigint not null,
  "expires_at" bigint not null
);

CREATE INDEX export_link_age on export_link (expires_at);

CREATE TABLE "external_id" (
  "brand_id" bigint not null references "brand" ("id"),
  "external_id" text not null,
  "subscription_id" bigint not null references "subscription" ("id"),
  asked text,
  constraint "external_id_pk" primary key ("brand_id", "external_id")
);

CREATE INDEX "external_id_subscription" on "external_id" ("brand_id", "subscription_id");

CREATE TABLE "gateway" (
  "id" integer primary key autoincrement,
  "name" text not null unique,
  "host" text not null,
  "country_id" bigint not null references "country" ("id"),
  "city_id" bigint references "city" ("id"),
  "created_at" bigint not null,
  profile text not null default 'generic',
  source text,
  secret text,
  message_authenticator text not null default 'strict',
  disconnect text not null default 'none',
  agent_token_hash text,
  "former_secret" text,
  "former_secret_until" bigint,
  "former_secret_used_at" bigint,
  "former_token_hash" text,
  "former_token_until" bigint,
  "former_token_used_at" bigint
);

CREATE UNIQUE INDEX gateway_agent_token on gateway (agent_token_hash) where agent_token_hash is not null;

CREATE TABLE "gateway_brand" (
  "gateway_id" bigint not null references "gateway" ("id"),
  "brand_id" bigint not null references "brand" ("id"),
  constraint "gateway_brand_pk" primary key ("gateway_id", "brand_id")
);

CREATE TABLE "gateway_protocol" (
  "gateway_id" bigint not null references "gateway" ("id"),
  "protocol_id" bigint not null references "protocol" ("id"),
  "port" bigint not null,
  constraint "gateway_protocol_pk" primary key ("gateway_id", "protocol_id")
);

CREATE TABLE "gateway_restart" (
  "gateway_id" bigint not null references "gateway" ("id") on delete cascade,
  "status" text not null,
  "session_key" text not null,
  "digest" text,
  "first_at" bigint not null,
  constraint "gateway_restart_pk" primary key ("gateway_id", "status")
);

CREATE TABLE "id_block" (
  "name" text not null primary key,
  "next_id" bigint not null
);

CREATE TABLE "import_part" (
  "task_id" bigint not null references "task" ("id") on delete cascade,
  "number" bigint not null,
  "lines" text not null,
  "taken" text not null,
  constraint "import_part_key" primary key ("task_id", "number")
);

CREATE TABLE "installation_key" (
  "number" bigint not null primary key,
  "key_id" text not null unique,
  "sealed" text not null,
  "made_at" bigint not null,
  "retired_at" bigint
);

CREATE TABLE "job" (
  "name" text not null primary key,
  "lease_holder" text not null,
  "lease_until" bigint not null,
  "started_at" bigint,
  "finished_at" bigint,
  "result" text,
  succeeded_at bigint
);

CREATE TABLE "key_holder" (
  "holder" text not null primary key,
  "key_ids" text not null,
  "lease_until" bigint not null,
  "is_server" bigint default 1 not null,
  knows text
);

CREATE TABLE "known_source" (
  "key" blob not null primary key,
  "ends_at" bigint not null,
  "sources" blob not null
);

CREATE INDEX "known_source_end" on "known_source" ("ends_at");

CREATE TABLE "ledger" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "subscription_id" bigint not null references "subscription" ("id"),
  "kind" text not null,
  "plan_months" bigint not null,
  "starts_on" text not null,
  "ends_on" text not null,
  "test_user" bigint not null,
  "created_at" bigint not null,
  price_minor bigint,
  currency text,
  login_kind text,
  refunds bigint
);

CREATE INDEX "ledger_account" on "ledger" ("account_id", "created_at", "id");

CREATE INDEX "ledger_billed" on "ledger" ("brand_id", "created_at", "id");

CREATE INDEX "ledger_brand" on "ledger" ("brand_id", "starts_on", "id");

CREATE INDEX "ledger_end" on "ledger" ("brand_id", "ends_on", "id");

CREATE UNIQUE INDEX ledger_refund on ledger (refunds) where refunds is not null;

CREATE INDEX "ledger_subscription" on "ledger" ("subscription_id", "starts_on", "id");

CREATE TABLE "let_in" (
  "gateway_id" bigint not null references "gateway" ("id") on delete cascade,
  "account_id" bigint not null references "account" ("id"),
  "day" text not null,
  constraint "let_in_pk" primary key ("gateway_id", "account_id")
);

CREATE INDEX "let_in_day" on "let_in" ("day");

CREATE TABLE "mail" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "message" text not null,
  "status" text not null,
  "attempts" bigint not null,
  "next_attempt_at" bigint not null,
  "lease_until" bigint not null,
  "last_error" text,
  "created_at" bigint not null,
  "finished_at" bigint,
  turn text,
  recipient text,
  withheld bigint not null default 0,
  "kind" text,
  "account_id" bigint
);

CREATE INDEX mail_account on mail (account_id, id) where account_id is not null;

CREATE INDEX "mail_brand" on "mail" ("brand_id", "id");

CREATE INDEX "mail_kind" on "mail" ("brand_id", "kind", "id");

CREATE INDEX "mail_next" on "mail" ("status", "next_attempt_at", "id");

CREATE INDEX "mail_status" on "mail" ("brand_id", "status", "id");

CREATE INDEX mail_turn on mail (brand_id, recipient, turn, created_at) where recipient is not null;

CREATE TABLE "manage_key" (
  "id" integer primary key autoincrement,
  "brand_id" bigint references "brand" ("id"),
  "hash" text not null unique,
  "hint" text not null,
  "label" text not null,
  "scopes" text not null,
  "ranges" text not null,
  "created_at" bigint not null,
  "ends_at" bigint,
  "successor_id" bigint,
  "revoked_at" bigint,
  "last_used_on" text,
  "made_by_kind" text,
  "made_by_id" text,
  "lineage_id" bigint
);

CREATE INDEX manage_key_brand on manage_key (brand_id);

CREATE TABLE "online_sample" (
  "brand_id" bigint not null,
  "at" bigint not null,
  "gateway_id" bigint not null,
  "protocol_id" bigint not null,
  "sessions" bigint not null,
  constraint "online_sample_pk" primary key ("brand_id", "at", "gateway_id", "protocol_id")
);

CREATE INDEX "online_sample_age" on "online_sample" ("at");

CREATE TABLE "plan" (
  "brand_id" bigint not null references "brand" ("id"),
  "months" bigint not null,
  "label" text not null,
  "retired_at" bigint,
  at_session_limit text,
  price_minor bigint,
  currency text,
  constraint "plan_pk" primary key ("brand_id", "months")
);

CREATE TABLE "protocol" (
  "id" bigint not null primary key,
  "slug" text not null unique,
  "name" text not null,
  "default_port" bigint not null
);

CREATE TABLE "refused_sign_in" (
  "account_id" bigint not null references "account" ("id"),
  "why" text not null,
  "minute" bigint not null,
  "at" bigint not null,
  "address" text not null,
  "alias_id" bigint,
  constraint "refused_sign_in_pk" primary key ("account_id", "why", "minute")
);

CREATE INDEX "refused_sign_in_age" on "refused_sign_in" ("at");

CREATE TABLE "reset_link" (
  "hash" text not null primary key,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "alias_id" bigint,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "used_at" bigint,
  purpose text not null default 'reset'
);

CREATE INDEX "reset_link_account" on "reset_link" ("account_id");

CREATE INDEX "reset_link_expiry" on "reset_link" ("expires_at");

CREATE TABLE "revision" (
  "name" text not null primary key,
  "number" bigint not null
);

CREATE TABLE schema_migration (
  number bigint primary key,
  name text not null,
  applied_at bigint not null,
  version text,
  needs text
);

CREATE TABLE "seat" (
  "subscription_id" bigint not null,
  "number" bigint not null,
  "gateway_id" bigint not null,
  "session_key" text,
  "caller" text not null,
  "framed_address" text,
  "taken_at" bigint not null,
  "lease_until" bigint not null,
  "request_key" text,
  constraint "seat_pk" primary key ("subscription_id", "number")
);

CREATE UNIQUE INDEX seat_framed_address on seat (framed_address) where framed_address is not null;

CREATE INDEX "seat_session" on "seat" ("session_key", "gateway_id");

CREATE TABLE "session" (
  "id" integer primary key autoincrement,
  "gateway_id" bigint not null,
  "session_key" text not null,
  "brand_id" bigint,
  "account_id" bigint,
  "subscription_id" bigint,
  "username" text not null,
  "protocol_id" bigint,
  "nas_address" text not null,
  "caller_address" text,
  "framed_address" text,
  "started_at" bigint not null,
  "seen_at" bigint not null,
  "moved_at" bigint not null,
  "stale_at" bigint,
  "ended_at" bigint,
  "end_cause" text,
  "octets_in" bigint not null,
  "octets_out" bigint not null,
  "seconds" bigint not null,
  "told_key" text,
  "told_username" text,
  "start_stamp" bigint,
  "framed_ipv6_address" text,
  "framed_ipv6_prefix" text,
  "delegated_ipv6_prefix" text,
  constraint "session_key" unique ("session_key", "gateway_id")
);

CREATE INDEX "session_account" on "session" ("account_id", "id");

CREATE INDEX session_brand on session (brand_id, id) where username <> '';

CREATE INDEX session_brand_live on session (brand_id, id) where ended_at is null;

CREATE INDEX session_ended on session (brand_id, ended_at, id) where ended_at is not null and username <> '';

CREATE INDEX session_erased on session (ended_at, id) where ended_at is not null and username = '';

CREATE INDEX session_live on session (subscription_id) where ended_at is null;

CREATE INDEX session_live_gateway on session (gateway_id, id) where ended_at is null;

CREATE INDEX session_stale on session (stale_at, id) where stale_at is not null;

CREATE INDEX session_told_key on session (told_key, (coalesce(ended_at, 9223372036854775807))) where told_key is not null;

CREATE TABLE "stored_answer" (
  "brand_id" bigint not null,
  "key_hash" text not null,
  "request_hash" text not null,
  "answer" text not null,
  "expires_at" bigint not null,
  "account_id" bigint,
  constraint "stored_answer_pk" primary key ("brand_id", "key_hash")
);

CREATE INDEX stored_answer_account on stored_answer (account_id) where account_id is not null;

CREATE INDEX "stored_answer_expiry" on "stored_answer" ("expires_at");

CREATE TABLE "subscription" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "plan_months" bigint not null,
  "status" text not null,
  "started_on" text not null,
  "due_on" text not null,
  "billing_day" bigint not null,
  "auto_terminate" bigint not null,
  "cancel_type" text,
  "cancel_scope" text,
  "cancel_reason" text,
  "next_run_on" text,
  "vpn_username" text not null unique,
  "vpn_password" text not null,
  "created_at" bigint not null,
  "ended_at" bigint,
  kind text not null default 'paid',
  limits text,
  expire_at bigint,
  namesake bigint not null default 0,
  reminded text
);

CREATE INDEX "subscription_account" on "subscription" ("account_id", "id");

CREATE INDEX subscription_due on subscription (brand_id, due_on, id) where ended_at is null;

CREATE INDEX subscription_ended on subscription (brand_id, ended_at, id) where ended_at is not null;

CREATE INDEX subscription_expire on subscription (expire_at, id) where expire_at is not null;

CREATE INDEX subscription_kind on subscription (brand_id, kind, due_on, id) where ended_at is null and kind <> 'paid';

CREATE UNIQUE INDEX subscription_login on subscription (lower(vpn_username), namesake);

CREATE INDEX subscription_next_run on subscription (brand_id, next_run_on, id) where next_run_on is not null;

CREATE INDEX subscription_plan on subscription (brand_id, plan_months, due_on, id) where ended_at is null;

CREATE TABLE "task" (
  "id" integer primary key autoincrement,
  "brand_id" bigint references "brand" ("id"),
  "kind" text not null,
  "status" text not null,
  "dry_run" integer not null,
  "input" text not null,
  "progress" text not null,
  "total" bigint not null,
  "done" bigint not null,
  "unchanged" bigint not null,
  "failed" bigint not null,
  "result" text,
  "error" text,
  "actor_kind" text not null,
  "actor_id" text not null,
  "address" text not null,
  "created_at" bigint not null,
  "started_at" bigint,
  "finished_at" bigint,
  request_id text
);

CREATE INDEX task_brand on task (brand_id, id);

CREATE INDEX task_finished on task (finished_at) where finished_at is not null;

CREATE INDEX task_open on task (id) where finished_at is null;

CREATE TABLE "task_row" (
  "task_id" bigint not null references "task" ("id") on delete cascade,
  "number" bigint not null,
  "state" text not null,
  "reason" text,
  constraint "task_row_key" primary key ("task_id", "number")
);

CREATE INDEX task_row_state on task_row (task_id, state, number);

CREATE TABLE "throttle" (
  "key" blob not null primary key,
  "hits" bigint not null,
  "ends_at" bigint not null,
  "failures" blob
);

CREATE INDEX "throttle_end" on "throttle" ("ends_at");

CREATE TABLE "token_pair" (
  "id" integer primary key autoincrement,
  "family" text not null,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "alias_id" bigint,
  "short_hash" text not null unique,
  "short_expires_at" bigint not null,
  "long_hash" text not null unique,
  "long_expires_at" bigint not null,
  "created_at" bigint not null,
  "rotated_at" bigint,
  "misnamed_at" bigint
);

CREATE INDEX "token_pair_account" on "token_pair" ("account_id", "id");

CREATE INDEX "token_pair_expiry" on "token_pair" ("long_expires_at", "id");

CREATE TABLE "traffic" (
  "account_id" bigint not null,
  "day" text not null,
  "gateway_id" bigint not null,
  "protocol_id" bigint not null,
  "brand_id" bigint,
  "sessions" bigint not null,
  "octets_in" bigint not null,
  "octets_out" bigint not null,
  "seconds" bigint not null,
  constraint "traffic_pk" primary key ("account_id", "day", "gateway_id", "protocol_id")
);

CREATE INDEX "traffic_brand" on "traffic" ("brand_id", "day", "gateway_id");

CREATE INDEX "traffic_day" on "traffic" ("day", "gateway_id");

CREATE TABLE "usage" (
  "account_id" bigint not null,
  "day" text not null,
  "gateway_id" bigint not null,
  "brand_id" bigint,
  "sessions" bigint not null,
  "octets_in" bigint not null,
  "octets_out" bigint not null,
  "seconds" bigint not null,
  constraint "usage_pk" primary key ("account_id", "day", "gateway_id")
);

CREATE INDEX usage_brand on usage (brand_id, day, gateway_id);

CREATE INDEX "usage_day" on "usage" ("day", "gateway_id");

CREATE TABLE "webhook" (
  "id" integer primary key autoincrement,
  "stream" bigint not null,
  "url" text not null,
  "types" text not null,
  "description" text not null,
  "enabled" integer not null,
  "disabled_why" text,
  "secret" text not null,
  "former_secret" text not null,
  "former_until" bigint not null,
  "created_at" bigint not null,
  "passed_sequence" bigint not null,
  "failures" bigint not null,
  "probe_at" bigint not null,
  public_key text
);

CREATE INDEX "webhook_stream" on "webhook" ("stream");
