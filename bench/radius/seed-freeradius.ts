// FreeRADIUS's tables with the logins of the seeded accounts, their passwords in clear, as Debian ships the tables.
import Sqlite from 'better-sqlite3'
import pg from 'pg'
import { withCopyFile } from '../copy-file.ts'
import { seededVpnPassword, seededVpnUsername } from '../seeded-account.ts'
import { type FreeRadiusDatabase, shippedSchema } from './freeradius.ts'

const DATABASE = 'radius'
const COPY = 'radius_copy'
const ROWS_PER_TRANSACTION = 50_000
/**
 * Debian's schema for PostgreSQL leaves it to the operator; without it the simultaneous-use check reads every session there
 * ever was, and no operator runs it so.
 */
const OPEN_SESSIONS_INDEX =
  'create index radacct_open_user on radacct (UserName) where AcctStopTime is null' as const

/** In WAL mode, which readers and writers need in order not to shut each other out. */
export function seedFreeRadiusSqlite(file: string, accounts: number): FreeRadiusDatabase {
  const db = new Sqlite(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = off') // this connection's only
  db.exec(shippedSchema('sqlite'))
  const add = db.prepare("insert into radcheck (username, attribute, op, value) values (?, ?, ':=', ?)")
  for (let from = 0; from < accounts; from += ROWS_PER_TRANSACTION) {
    db.transaction(() => {
      for (let i = from; i < Math.min(accounts, from + ROWS_PER_TRANSACTION); i++)
        add.run(seededVpnUsername(i), 'Cleartext-Password', seededVpnPassword(i))
    })()
  }
  db.exec('analyze')
  db.pragma('wal_checkpoint(truncate)')
  db.close()
  return { engine: 'sqlite', file }
}

/** `url`: the superuser's, of any database of the server. */
export async function seedFreeRadiusPostgres(
  url: string,
  accounts: number,
): Promise<Extract<FreeRadiusDatabase, { engine: 'postgres' }>> {
  await query(url, `create database ${DATABASE}`)
  const own = new URL(url)
  own.pathname = `/${DATABASE}`
  await query(own.href, shippedSchema('postgres'))
  await query(own.href, OPEN_SESSIONS_INDEX)
  const row = (i: number) => [seededVpnUsername(i), 'Cleartext-Password', ':=', seededVpnPassword(i)]
  await withCopyFile(accounts, row, (file) =>
    query(own.href, `copy radcheck (UserName, Attribute, op, Value) from '${file}'`),
  )
  await query(own.href, 'vacuum analyze')
  const { hostname: host, port, username: user } = own
  return { engine: 'postgres', host, port, user, name: DATABASE }
}

/** A second database with the same rows. Nothing may be connected to the first one. */
export async function copyFreeRadiusPostgres(
  url: string,
  database: Extract<FreeRadiusDatabase, { engine: 'postgres' }>,
): Promise<FreeRadiusDatabase> {
  await query(url, `create database ${COPY} template ${DATABASE}`)
  return { ...database, name: COPY }
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
