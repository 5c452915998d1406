// From here on the database says which version of the program made each change of its schema, and what an older program must
// know to work beside it; and each running server says what it knows.
import { type Kysely, sql } from 'kysely'

export const does = 'keeps the version that makes each of these changes, so that an older program can name it'
export const step = 'expand'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table schema_migration add column version text`.execute(db)
  await sql`alter table schema_migration add column needs text`.execute(db)
  await sql`alter table key_holder add column knows text`.execute(db)
}
