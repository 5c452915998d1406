// The request that made a row of the audit trail, and indexes for lists of the trail, newest first: of a brand, of an action,
// of an actor, of a target, of an account. Refused logins may be many and are listed only by their action, so the other
// indexes leave them out.
import { type Kysely, sql } from 'kysely'

export const does =
  'keeps the request of each row of the audit trail, and lists the trail by actor, action and target'
export const step = 'expand'
export const reads = ['audit']

const NO_REFUSALS = sql`where action <> 'session.refuse'`

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('audit').addColumn('request_id', 'text').execute()
  await sql`create index audit_action on audit (brand_id, action, at, id)`.execute(db)
  await sql`create index audit_trail on audit (brand_id, at, id) ${NO_REFUSALS}`.execute(db)
  await sql`create index audit_actor on audit (brand_id, actor_kind, actor_id, at, id) ${NO_REFUSALS}`.execute(
    db,
  )
  await sql`create index audit_target on audit (brand_id, target, at, id) ${NO_REFUSALS}`.execute(db)
  await sql`create index audit_account_trail on audit (account_id, at, id) ${NO_REFUSALS}`.execute(db)
}
