// FreeRADIUS 3 of Debian as the bench's measure: logins by rlm_sql with its simultaneous-use check, accounting by rlm_sql, with
// the queries and tables that Debian ships. Where there is a choice the one that is quicker for FreeRADIUS is taken.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chooseRadiusPorts } from '../../test/labs/parts/radius-ports.ts'

const PROGRAM = '/usr/sbin/freeradius'
const SHIPPED = '/etc/freeradius/3.0'
const PACKAGES = ['freeradius', 'freeradius-postgresql']
const NEEDED = [PROGRAM, '/usr/lib/freeradius/rlm_sql_sqlite.so', '/usr/lib/freeradius/rlm_sql_postgresql.so']
const INSTALL_TIMEOUT_MS = 10 * 60_000
const START_TIMEOUT_MS = 30_000
const POLL_MS = 50
/**
 * Debian's own upper bound. The pool of connections is as large: with a smaller one threads find none and turn away whom
 * they should let in.
 */
export const THREADS = 32
/** rlm_sql_sqlite's default of 200 ms gives up accounting that only had to wait its turn. */
const SQLITE_BUSY_TIMEOUT_MS = 5000
/** As Latchkey's default for a brand. */
const SESSIONS_AT_ONCE = 10

export type FreeRadiusDatabase =
  | { engine: 'sqlite'; file: string }
  | { engine: 'postgres'; host: string; port: string; user: string; name: string }

/** `writesLogins`: it writes a row for each login, as Debian's default does (radpostauth). */
export type FreeRadiusOptions = { database: FreeRadiusDatabase; secret: string; writesLogins: boolean }

export type RunningFreeRadius = { auth: number; acct: number; pid: number; stop(): Promise<void> }

/** Why it cannot run here; undefined when it can. Installs it where we may. */
export function freeRadiusHindrance(): string | undefined {
  const missing = () => NEEDED.filter((file) => !existsSync(file))
  if (missing().length > 0 && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log(`installing ${PACKAGES.join(' ')}`)
    // Runlevel 1: it is wanted as a program, not as a service.
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
    const options = { env, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS } as const
    try {
      execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES], options)
    } catch {
      // The next line reports what is still missing.
    }
  }
  return missing().length > 0 ? `no ${missing().join(', ')}` : undefined
}

/** The tables as Debian's package makes them. */
export function shippedSchema(engine: FreeRadiusDatabase['engine']): string {
  const folder = engine === 'sqlite' ? 'sqlite' : 'postgresql'
  return readFileSync(join(SHIPPED, 'mods-config/sql/main', folder, 'schema.sql'), 'utf8')
}

export function freeRadiusVersion(): string {
  const said = execFileSync(PROGRAM, ['-v'], { encoding: 'utf8' })
  return /Version ([\d.]+)/.exec(said)?.[1] ?? 'unknown'
}

export async function startFreeRadius(
  folder: string,
  options: FreeRadiusOptions,
): Promise<RunningFreeRadius> {
  const { auth, acct } = await chooseRadiusPorts()
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'radiusd.conf'), configuration(options, auth, acct))
  const child = spawn(PROGRAM, ['-f', '-d', folder, '-n', 'radiusd'], { stdio: 'ignore' })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  await untilReady(child, join(folder, 'radius.log'))
  return {
    auth,
    acct,
    pid: child.pid ?? 0,
    async stop() {
      process.off('exit', killChild)
      child.kill('SIGTERM')
      await exited
    },
  }
}

async function untilReady(child: ChildProcess, log: string): Promise<void> {
  const patientUntil = Date.now() + START_TIMEOUT_MS
  for (;;) {
    const text = existsSync(log) ? readFileSync(log, 'utf8') : ''
    if (text.includes('Ready to process requests')) return
    if (child.exitCode !== null || Date.now() > patientUntil)
      throw new Error(`FreeRADIUS did not start:\n${text.slice(-3000)}`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}

function driver(database: FreeRadiusDatabase): string {
  if (database.engine === 'sqlite')
    return `driver = "rlm_sql_sqlite"
    dialect = "sqlite"
    sqlite {
      filename = "${database.file}"
      busy_timeout = ${SQLITE_BUSY_TIMEOUT_MS}
    }
    radius_db = "radius"`
  const { host, port, user, name } = database
  return `driver = "rlm_sql_postgresql"
    dialect = "postgresql"
    server = "${host}"
    port = ${port}
    login = "${user}"
    radius_db = "${name}"`
}

function configuration(
  { database, secret, writesLogins }: FreeRadiusOptions,
  auth: number,
  acct: number,
): string {
  return `${general(secret)}${modules(database)}${site(auth, acct, writesLogins)}`
}

function general(secret: string): string {
  return `prefix = /usr
logdir = \${confdir}
run_dir = \${confdir}
libdir = /usr/lib/freeradius
dictionary = /usr/share/freeradius
name = radiusd
pidfile = \${confdir}/radiusd.pid
max_request_time = 30
cleanup_delay = 5
max_requests = 65536
hostname_lookups = no
log {
  destination = files
  file = \${confdir}/radius.log
  auth = no
}
security {
  allow_core_dumps = no
  max_attributes = 200
  reject_delay = 0
  status_server = no
}
thread pool {
  start_servers = ${THREADS}
  max_servers = ${THREADS}
  min_spare_servers = 1
  max_spare_servers = ${THREADS}
  max_queue_size = 65536
  max_requests_per_server = 0
  auto_limit_acct = no
}
client bench {
  ipaddr = 127.0.0.1
  secret = ${secret}
  require_message_authenticator = yes
}
`
}

function modules(database: FreeRadiusDatabase): string {
  return `modules {
  expr {
  }
  pap {
  }
  sql {
    ${driver(database)}
    acct_table1 = "radacct"
    acct_table2 = "radacct"
    postauth_table = "radpostauth"
    authcheck_table = "radcheck"
    groupcheck_table = "radgroupcheck"
    authreply_table = "radreply"
    groupreply_table = "radgroupreply"
    usergroup_table = "radusergroup"
    client_table = "nas"
    group_attribute = "SQL-Group"
    read_clients = no
    delete_stale_sessions = yes
    pool {
      start = ${THREADS}
      min = ${THREADS}
      max = ${THREADS}
      spare = 0
      uses = 0
      retry_delay = 1
      lifetime = 0
      idle_timeout = 0
    }
    $INCLUDE ${SHIPPED}/mods-config/sql/main/\${dialect}/queries.conf
  }
}
policy {
  $INCLUDE ${SHIPPED}/policy.d/accounting
}
`
}

function site(auth: number, acct: number, writesLogins: boolean): string {
  return `server default {
  listen {
    type = auth
    ipaddr = 127.0.0.1
    port = ${auth}
  }
  listen {
    type = acct
    ipaddr = 127.0.0.1
    port = ${acct}
  }
  authorize {
    sql
    update control {
      &Simultaneous-Use := ${SESSIONS_AT_ONCE}
    }
    pap
  }
  authenticate {
    Auth-Type PAP {
      pap
    }
  }
  preacct {
    acct_unique
  }
  accounting {
    sql
  }
  session {
    sql
  }
  ${writesLogins ? 'post-auth {\n    sql\n  }' : ''}
}
`
}
