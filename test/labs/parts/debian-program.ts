// Programs of Debian packages that labs try the server with.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const INSTALL_TIMEOUT_MS = 5 * 60_000

/** False when it is missing and may not be installed. `program`: its absolute path. */
export function hasProgram(program: string, name: string): boolean {
  if (!existsSync(program) && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = ['install', '-y', '--no-install-recommends', name]
    spawnSync('apt-get', install, { stdio: 'ignore', env, timeout: INSTALL_TIMEOUT_MS })
  }
  return existsSync(program)
}
