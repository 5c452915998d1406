-- What the migrations make; drawn by test/guards/schema.test.ts, not read by the program.

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
  "closed_at" bigint
);

CREATE INDEX "account_email" on "account" ("brand_id", "email_key");

CREATE TABLE "alias" (
  "id" integer primary key autoincrement,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "email" text not null,
  "email_key" text not null,
  "password_hash" text not null,
  "first_name" text not null,
  "last_name" text not null,
  "created_at" bigint not null
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
  "after" text
);

CREATE INDEX "audit_account" on "audit" ("account_id", "id");

CREATE INDEX "audit_brand" on "audit" ("brand_id", "id");

CREATE TABLE "brand" (
  "id" integer primary key autoincrement,
  "name" text not null unique,
  "title" text not null,
  "settings" text not null,
  "created_at" bigint not null
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
  "revoked_at" bigint
);

CREATE TABLE "email_address" (
  "brand_id" bigint not null references "brand" ("id"),
  "email_key" text not null,
  "account_id" bigint not null references "account" ("id"),
  "alias_id" bigint references "alias" ("id"),
  constraint "email_address_pk" primary key ("brand_id", "email_key")
);

CREATE INDEX "email_address_account" on "email_address" ("account_id");

CREATE TABLE "id_block" (
  "name" text not null primary key,
  "next_id" bigint not null
);

CREATE TABLE "job" (
  "name" text not null primary key,
  "lease_holder" text not null,
  "lease_until" bigint not null,
  "started_at" bigint,
  "finished_at" bigint,
  "result" text
);

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
  "created_at" bigint not null
);

CREATE INDEX "ledger_brand" on "ledger" ("brand_id", "starts_on", "id");

CREATE INDEX "ledger_subscription" on "ledger" ("subscription_id", "starts_on", "id");

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
  "finished_at" bigint
);

CREATE INDEX "mail_next" on "mail" ("status", "next_attempt_at", "id");

CREATE TABLE "plan" (
  "brand_id" bigint not null references "brand" ("id"),
  "months" bigint not null,
  "label" text not null,
  "retired_at" bigint,
  constraint "plan_pk" primary key ("brand_id", "months")
);

CREATE TABLE "reset_link" (
  "hash" text not null primary key,
  "brand_id" bigint not null references "brand" ("id"),
  "account_id" bigint not null references "account" ("id"),
  "alias_id" bigint,
  "created_at" bigint not null,
  "expires_at" bigint not null,
  "used_at" bigint
);

CREATE INDEX "reset_link_account" on "reset_link" ("account_id");

CREATE INDEX "reset_link_expiry" on "reset_link" ("expires_at");

CREATE TABLE schema_migration (
  number bigint primary key,
  name text not null,
  applied_at bigint not null
);

CREATE TABLE "stored_answer" (
  "brand_id" bigint not null references "brand" ("id"),
  "key_hash" text not null,
  "request_hash" text not null,
  "answer" text not null,
  "expires_at" bigint not null,
  constraint "stored_answer_pk" primary key ("brand_id", "key_hash")
);

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
  "ended_at" bigint
);

CREATE INDEX "subscription_account" on "subscription" ("account_id", "id");

CREATE INDEX subscription_next_run on subscription (brand_id, next_run_on, id) where next_run_on is not null;

CREATE TABLE "throttle" (
  "key" text not null primary key,
  "hits" bigint not null,
  "window_ends_at" bigint not null,
  "blocked_until" bigint not null
);

CREATE INDEX "throttle_window" on "throttle" ("window_ends_at");

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
  "rotated_at" bigint
);

CREATE INDEX "token_pair_account" on "token_pair" ("account_id", "id");

CREATE INDEX "token_pair_expiry" on "token_pair" ("long_expires_at", "id");
