// What LATCHKEY_DATABASE_URL says of a PostgreSQL server: the words of libpq for TLS with the meaning they have there, and
// why a URL cannot be used. No sentence repeats a part of a password.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

export type PostgresAddress = {
  /** Without what is said of TLS. */
  url: string
  ssl: false | ConnectionOptions
  host: string
  port: string
  user: string
  database: string
}

const MODES = ['disable', 'require', 'no-verify', 'verify-ca', 'verify-full'] as const
type Mode = (typeof MODES)[number]
const OF_TLS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ssl', 'uselibpqcompat']
/** Of other programs' URLs, which the server would refuse. */
const NOT_OURS = ['channel_binding', 'target_session_attrs', 'pgbouncer', 'connection_limit', 'schema']
const SHAPE = 'postgres://user:password@host:5432/name'
const ONE_HOST = 'names several hosts; name one, such as the address that moves with a fail-over'
const ENCODE = 'write @ : / ? # % in a password as %40 %3A %2F %3F %23 %25'

/** Errors: plain ones; the message completes "LATCHKEY_DATABASE_URL: …". */
export function readPostgresUrl(text: string): PostgresAddress {
  const authority = /^[a-z]+:\/\/([^/?#]*)/.exec(text)?.[1] ?? ''
  if (authority.slice(authority.lastIndexOf('@') + 1).includes(',')) throw new Error(ONE_HOST)
  if (!URL.canParse(text)) throw new Error(`is no URL; write ${SHAPE}, and ${ENCODE}`)
  const url = new URL(text)
  const given = url.searchParams
  // What stands behind one of these in a password has become path, query or fragment.
  const isCut = url.hash !== '' || url.pathname.includes('@') || (!url.username && url.search.includes('@'))
  if (isCut) throw new Error(`holds a character that ends a part of a URL; ${ENCODE}`)
  for (const part of [url.username, url.password, url.pathname]) mustDecode(part)
  if (given.get('host')?.includes(',')) throw new Error(ONE_HOST)
  const ssl = tlsOf(given)
  for (const name of [...OF_TLS, ...NOT_OURS]) given.delete(name)
  const user = decodeURIComponent(url.username) || given.get('user') || ''
  return {
    url: url.href,
    ssl,
    host: given.get('host') || url.hostname || 'localhost',
    port: url.port || given.get('port') || '5432',
    user,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
  }
}

function mustDecode(part: string): void {
  try {
    decodeURIComponent(part)
  } catch {
    throw new Error(`holds a % that begins no character; ${ENCODE}`)
  }
}

/** As libpq: `require` encrypts and checks only against a CA that is named; `no-verify` is the driver's word for the same. */
function tlsOf(given: URLSearchParams): PostgresAddress['ssl'] {
  const mode = modeOf(given)
  if (mode === 'disable') return false
  const rootFile = given.get('sslrootcert')
  if (mode === 'verify-ca' && !rootFile)
    throw new Error('sslmode=verify-ca needs sslrootcert=FILE, the CA in PEM')
  const files = {
    ...(rootFile && rootFile !== 'system' && { ca: contentOf('sslrootcert', rootFile) }),
    ...(given.get('sslcert') && { cert: contentOf('sslcert', given.get('sslcert') ?? '') }),
    ...(given.get('sslkey') && { key: contentOf('sslkey', given.get('sslkey') ?? '') }),
  }
  if (mode === 'verify-full') return files
  const isChecked = mode === 'verify-ca' || (mode === 'require' && 'ca' in files)
  return isChecked
    ? { ...files, checkServerIdentity: () => undefined }
    : { ...files, rejectUnauthorized: false }
}

function modeOf(given: URLSearchParams): Mode {
  const named = given.get('sslmode')
  const known = MODES.find((one) => one === named)
  if (known) return known
  if (named !== null) throw new Error(`sslmode can be ${MODES.join(', ')}`)
  const ssl = given.get('ssl')
  if (ssl === 'no-verify') return 'no-verify'
  if (ssl === null || ssl === '0' || ssl === 'false')
    return given.has('sslrootcert') ? 'verify-full' : 'disable'
  return 'verify-full'
}

function contentOf(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new Error(`${name} names a file that cannot be read: ${file}`)
  }
}

/** The address of the server in the words of libpq, for the environment of its programs. */
export function libpqWords(text: string): Record<string, string> {
  const { host, port, user, database } = readPostgresUrl(text)
  const url = new URL(text)
  const given = (name: string) => url.searchParams.get(name)
  const words = {
    ...{ PGHOST: host, PGPORT: port, PGUSER: user, PGDATABASE: database },
    PGPASSWORD: decodeURIComponent(url.password) || given('password'),
    ...{ PGSSLMODE: given('sslmode'), PGSSLROOTCERT: given('sslrootcert') },
    ...{ PGSSLCERT: given('sslcert'), PGSSLKEY: given('sslkey') },
  }
  const set = Object.entries(words).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(set) as Record<string, string>
}
