// The audit trail is erased by age. Adds an index on the rows of each brand, in place of an unused one, and one for refused
// logins, which are kept for a week only.
import { type Kysely, sql } from 'kysely'

export const does = 'lets the audit trail be erased by age'
export const step = 'reduce'
export const reads = ['audit']

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('audit_brand').execute()
  await db.schema.createIndex('audit_age').on('audit').columns(['brand_id', 'at']).execute()
  await sql`create index audit_refusal on audit (at) where action = 'session.refuse'`.execute(db)
}
