// What LATCHKEY_DATABASE_URL says of a PostgreSQL server: the words of libpq for TLS with the meaning they have there, and
// why a URL cannot be used. No sentence repeats a part of a password.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'

/** `host`: without brackets. `url`: of this host alone, and without what is said of TLS. */
export type PostgresHost = { host: string; port: string; url: string }
export type PostgresAddress = {
  /** Several: the one that can be written is meant. */
  hosts: readonly [PostgresHost, ...PostgresHost[]]
  ssl: false | ConnectionOptions
  user: string
  database: string
}

const MODES = ['disable', 'require', 'no-verify', 'verify-ca', 'verify-full'] as const
type Mode = (typeof MODES)[number]
const OF_TLS = ['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'ssl', 'uselibpqcompat']
/** Of other programs' URLs, which the server would refuse. */
const NOT_OURS = ['channel_binding', 'target_session_attrs', 'pgbouncer', 'connection_limit', 'schema']
const SHAPE = 'postgres://user:password@host:5432/name, or several hosts, as host1:5432,host2:5432'
const ENCODE = 'write @ : / ? # % in a password as %40 %3A %2F %3F %23 %25'
const MOST_HOSTS = 8

/** Errors: plain ones; the message completes "LATCHKEY_DATABASE_URL: …". */
export function readPostgresUrl(text: string): PostgresAddress {
  const [beginning = '', scheme = '', authority = ''] = /^([a-z]+:\/\/)([^/?#]*)/.exec(text) ?? []
  const hostsAt = authority.lastIndexOf('@') + 1
  const named = authority.slice(hostsAt).split(',')
  const [first, ...others] = named.map((host) => {
    if (host === '' && named.length > 1) throw new Error('has a comma with no host beside it')
    return readUrl(scheme + authority.slice(0, hostsAt) + host + text.slice(beginning.length))
  })
  if (!first) throw new Error(`is no URL; write ${SHAPE}`)
  const given = first.searchParams
  const ssl = tlsOf(given)
  const user = decodeURIComponent(first.username) || given.get('user') || ''
  const database = decodeURIComponent(first.pathname.slice(1)) || user
  if (given.get('host')?.includes(','))
    throw new Error('names several hosts behind the ?; write them before the name: host1:5432,host2:5432')
  const hosts = [hostOf(first), ...others.map(hostOf)] as const
  if (others.length > 0) mustBeSeveral(hosts, [first, ...others])
  return { hosts, ssl, user, database }
}

/** For people. */
export function hostName({ host, port }: PostgresHost): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function readUrl(text: string): URL {
  if (!URL.canParse(text)) throw new Error(`is no URL; write ${SHAPE}, and ${ENCODE}`)
  const url = new URL(text)
  // What stands behind one of these in a password has become path, query or fragment.
  const isCut = url.hash !== '' || url.pathname.includes('@') || (!url.username && url.search.includes('@'))
  if (isCut) throw new Error(`holds a character that ends a part of a URL; ${ENCODE}`)
  for (const part of [url.username, url.password, url.hostname, url.pathname]) mustDecode(part)
  if (url.port === '0') throw new Error(`names port 0; write ${SHAPE}`)
  return url
}

function hostOf(url: URL): PostgresHost {
  const given = url.searchParams
  const host = given.get('host') || decodeURIComponent(url.hostname).replace(/^\[|\]$/g, '') || 'localhost'
  const port = url.port || given.get('port') || '5432'
  const plain = new URL(url)
  for (const name of [...OF_TLS, ...NOT_OURS]) plain.searchParams.delete(name)
  return { host, port, url: plain.href }
}

function mustBeSeveral(hosts: readonly PostgresHost[], urls: readonly URL[]): void {
  if (hosts.length > MOST_HOSTS) throw new Error(`names ${hosts.length} hosts; ${MOST_HOSTS} is the most`)
  if (urls.some(({ searchParams }) => searchParams.has('host') || searchParams.has('port')))
    throw new Error('names hosts twice; write hosts and ports before the name, and none behind the ?')
  if (new Set(hosts.map(hostName)).size < hosts.length) throw new Error('names the same host and port twice')
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

/** The address of a server in the words of libpq, for the environment of its programs. `host`: one of the URL. */
export function libpqWords(text: string, { host, port, url: plain }: PostgresHost): Record<string, string> {
  const { user, database } = readPostgresUrl(text)
  const given = new URLSearchParams(/\?([^#]*)/.exec(text)?.[1])
  const words = {
    ...{ PGHOST: host, PGPORT: port, PGUSER: user, PGDATABASE: database },
    PGPASSWORD: decodeURIComponent(new URL(plain).password) || given.get('password'),
    ...{ PGSSLMODE: given.get('sslmode'), PGSSLROOTCERT: given.get('sslrootcert') },
    ...{ PGSSLCERT: given.get('sslcert'), PGSSLKEY: given.get('sslkey') },
  }
  const set = Object.entries(words).filter(([, value]) => value !== null && value !== '')
  return Object.fromEntries(set) as Record<string, string>
}
