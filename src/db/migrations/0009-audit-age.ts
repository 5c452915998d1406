// The audit trail is erased by age: an index for each brand's rows, in the place of one that nothing asked for, and one for
// refused logins, which stay for a week only.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('audit_brand').execute()
  await db.schema.createIndex('audit_age').on('audit').columns(['brand_id', 'at']).execute()
  await sql`create index audit_refusal on audit (at) where action = 'session.refuse'`.execute(db)
}
