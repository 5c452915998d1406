// A process remembers brands, their keys, hosts and allow lists. A change of them in another process raises this revision.
import { type Kysely, sql } from 'kysely'

export const does = 'lets a change of a brand be noticed by other processes'
export const step = 'reduce'

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`insert into revision (name, number) values ('brands', 1)`.execute(db)
}
