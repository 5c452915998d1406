// The servers that work on a database while a change takes away something that older programs use.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../database.ts'
import { DatabaseFault } from '../database-fault.ts'
import type { Migration } from './migrations.ts'
import { knows } from './state.ts'

const MOST_SERVERS = 1000

type Order = { change: string; needs: string; migrations: readonly Migration[]; now: Instant }

/** Errors: DatabaseFault when a server runs that does not know the change `needs`. */
export async function refuseServers(tx: Handle, { change, needs, migrations, now }: Order): Promise<void> {
  const { rows } = await sql<{ holder: string; knows: string | null }>`
    select holder, knows from key_holder where lease_until > ${now} limit ${MOST_SERVERS}`.execute(tx)
  const older = rows.filter((server) => !knows(server.knows, needs, migrations))
  if (older.length === 0) return
  const names = older.map(({ holder }) => holder.split(' ')).map(([host, pid]) => `process ${pid} on ${host}`)
  throw new DatabaseFault(
    `The database was not changed by ${change}: it takes away something that older servers use, and such servers run: ` +
      `${names.join(', ')}. Stop them, or replace them by a version that knows ${needs}, and try again. A server that was ` +
      'killed is forgotten after 20 seconds.',
  )
}
