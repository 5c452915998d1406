// A C compiler for the few parts of labs and benches in C; installed from Debian when it is missing and the user may
// install.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const INSTALL_TIMEOUT_MS = 10 * 60_000

/** Runs `cc` with these arguments; false when there is no compiler, or it fails. */
export function compileC(args: readonly string[]): boolean {
  const compile = () => spawnSync('cc', args, { stdio: ['ignore', 'inherit', 'inherit'] }).status === 0
  if (compile()) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'gcc', 'libc6-dev'], {
    stdio: 'inherit',
    env,
    timeout: INSTALL_TIMEOUT_MS,
  })
  return compile()
}
