// Where PostgreSQL's server programs are on this machine, and as whom they may run. Installs them when it is allowed to.
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const USUAL_PLACES = [
  '/usr/lib/postgresql/*/bin',
  '/usr/pgsql-*/bin',
  '/usr/local/pgsql/bin',
  '/opt/homebrew/opt/postgresql*/bin',
]
const INSTALL_TIMEOUT_MS = 5 * 60 * 1000

/** The folder with initdb and postgres; installs the distribution's package when there is none and we are root. */
export function findBinaries(): string {
  const found = lookForBinaries()
  if (found) return found
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('no PostgreSQL on this machine: installing the package postgresql')
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '--no-install-recommends', 'postgresql']
    spawnSync('apt-get', install, { stdio: 'inherit', env, timeout: INSTALL_TIMEOUT_MS })
  }
  const installed = lookForBinaries()
  if (installed) return installed
  throw new Error(
    'The tests need the PostgreSQL server programs (initdb, postgres): install the package postgresql.',
  )
}

function lookForBinaries(): string | undefined {
  const fromPath = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => existsSync(join(folder, 'initdb')))
  const real = fromPath.map((folder) => dirname(realpathSync(join(folder, 'initdb'))))
  const usual = USUAL_PLACES.flatMap((pattern) => globSync(pattern)).sort(
    (a, b) => versionIn(b) - versionIn(a),
  )
  return [...real, ...usual].find(
    (folder) => existsSync(join(folder, 'postgres')) && existsSync(join(folder, 'initdb')),
  )
}

function versionIn(folder: string): number {
  return Number(/\d+/.exec(folder)?.[0] ?? 0)
}

/** PostgreSQL refuses to run as root: then another user of the machine; undefined: as we are. */
export function serverUser(): { uid: number; gid: number } | undefined {
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
