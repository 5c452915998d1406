// Copies of a PostgreSQL database, made and read by the server's own programs pg_dump and pg_restore. They get the address
// and the password in their environment, so that no list of processes shows it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { inheritedEnvironment } from '../../config/config.ts'
import { libpqWords, readPostgresUrl } from '../../config/postgres.ts'
import { unavailable } from '../../errors.ts'
import { startOf } from '../../files.ts'
import type { CopyFacts } from '../copy-facts.ts'
import { DatabaseFault } from '../database-fault.ts'
import type { AppliedChange } from '../schema/state.ts'
import { makeHosts } from './hosts.ts'

const LONGEST_COMPLAINT = 2000
const BEGINNING = 'PGDMP'

/** Errors: DatabaseFault. */
export async function dumpPostgres(url: string, to: string): Promise<void> {
  closeSync(openSync(to, 'wx', 0o600)) // pg_dump would create a file that other users can read
  const args = ['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`]
  const order = { url, typed: `pg_dump --format=custom --file=${to} "$LATCHKEY_DATABASE_URL"` }
  await run('pg_dump', args, order)
}

/** Into an empty database, all of it or nothing. Errors: DatabaseFault. */
export async function restoreDump(url: string, path: string): Promise<void> {
  const { database } = readPostgresUrl(url)
  const args = ['--exit-on-error', '--single-transaction', '--no-owner', '--no-privileges']
  await run('pg_restore', [...args, `--dbname=${database}`, path], {
    url,
    typed: `pg_restore --single-transaction --no-owner --dbname="$LATCHKEY_DATABASE_URL" ${path}`,
  })
}

/** False when it cannot be read. */
export function isDump(path: string): boolean {
  return startOf(path, BEGINNING.length) === BEGINNING
}

/** Reads every row, without a server. Errors: DatabaseFault. */
export async function readDump(path: string): Promise<CopyFacts> {
  const changes: AppliedChange[] = []
  const keyIds: string[] = []
  const counts = { account: 0, session: 0, mail: 0 }
  let table: string | undefined
  let columns: string[] = []
  const value = (row: readonly string[], name: string) => row[columns.indexOf(name)] ?? ''
  const toChange = (row: readonly string[]) => {
    const text = (name: string) => [value(row, name)].find((one) => one !== '' && one !== '\\N') ?? null
    return { name: value(row, 'name'), version: text('version'), needs: text('needs') }
  }
  await run('pg_restore', ['--data-only', '--file=-', path], {
    typed: `pg_restore --data-only --file=/dev/null ${path}`,
    onLine(line) {
      const begun = BEGINS.exec(line)
      if (begun) {
        table = begun[1]
        columns = (begun[2] ?? '').split(', ').map((name) => name.replaceAll('"', ''))
      } else if (line === '\\.') table = undefined
      else if (table === 'schema_migration') changes.push(toChange(line.split('\t')))
      else if (table === 'installation_key') {
        const row = line.split('\t')
        if (value(row, 'sealed') !== '') keyIds.push(value(row, 'key_id'))
      } else if (table === 'account') counts.account++
      else if (table === 'session') counts.session += value(line.split('\t'), 'ended_at') === '\\N' ? 1 : 0
      else if (table === 'mail') counts.mail += value(line.split('\t'), 'status') === 'queued' ? 1 : 0
    },
  })
  if (changes.length === 0) throw new DatabaseFault(`${path} holds no database of Latchkey.`)
  const { account: accounts, session: sessions, mail: mails } = counts
  return { kind: 'dump', changes, keyIds, accounts, sessions, mails }
}

/** `COPY public.account (id, brand_id, …) FROM stdin;` */
const BEGINS = /^COPY (?:\w+\.)?"?(\w+)"? \((.*)\) FROM stdin;$/

type Order = { url?: string; typed: string; onLine?: (line: string) => void }

async function run(program: string, args: readonly string[], { url, typed, onLine }: Order): Promise<void> {
  const child = spawn(program, args, {
    env: { ...inheritedEnvironment(), ...(url !== undefined && (await wordsOf(url))) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (bytes: Buffer) => {
    complaint = (complaint + bytes.toString()).slice(-LONGEST_COMPLAINT)
  })
  const read = async () => {
    for await (const line of createInterface({ input: child.stdout })) onLine?.(line)
  }
  try {
    const [[code]] = await Promise.all([once(child, 'close'), read()])
    if (code !== 0) throw new Error(complaint.trim() || `it ended with code ${code}`)
  } catch (cause) {
    throw new DatabaseFault(faultText(program, typed, cause), { cause })
  }
}

/** Of several hosts that of the primary. Errors: AppError unavailable. */
async function wordsOf(url: string): Promise<Record<string, string>> {
  const address = readPostgresUrl(url)
  const { host } = await makeHosts(address, { ...address, away: unavailable }).find()
  return libpqWords(url, host)
}

function faultText(program: string, typed: string, cause: unknown): string {
  const { message, code } = cause as NodeJS.ErrnoException
  if (code === 'ENOENT')
    return (
      `There is no ${program} here. Install the client programs of PostgreSQL (on Debian: apt install postgresql-client), ` +
      `of the server's version or newer, or run this where they are: ${typed}`
    )
  return `${program} failed: ${message}`
}
