// Indexes of the lists of accounts and subscriptions, each in the order in which a list is read. The domain of an e-mail is
// what is left when the characters of the part before the @ are cut off: an expression that both engines know. Besides, what
// a brand's own systems keep with an account.
import { type Kysely, sql } from 'kysely'

export const does = 'finds accounts by e-mail domain, country, day and plan, and keeps their metadata'
export const step = 'expand'
export const reads = ['account', 'email_address', 'subscription']

/** Every character that an e-mail has before its @, in the lower case of the key, as a text of SQL. */
const BEFORE_DOMAIN = "'abcdefghijklmnopqrstuvwxyz0123456789!#$%&''*+/=?^_`{|}~.-'"

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table account add column metadata text`.execute(db)
  for (const text of [
    'index account_brand on account (brand_id, id)',
    'index account_created on account (brand_id, created_at, id)',
    `index account_country on account (brand_id, country, id) where country <> ''`,
    `index account_inactive on account (brand_id, status, id) where status <> 'active'`,
    `index email_address_domain on email_address (brand_id, ltrim(email_key, ${BEFORE_DOMAIN}), account_id)`,
    'index subscription_due on subscription (brand_id, due_on, id) where ended_at is null',
    'index subscription_plan on subscription (brand_id, plan_months, due_on, id) where ended_at is null',
    `index subscription_kind on subscription (brand_id, kind, due_on, id) where ended_at is null and kind <> 'paid'`,
    'index subscription_ended on subscription (brand_id, ended_at, id) where ended_at is not null',
  ])
    await sql.raw(`create ${text}`).execute(db)
}
