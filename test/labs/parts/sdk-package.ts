// The SDK as those get it who install it: built into sdk/dist by the compiler of sdk/.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const SDK = join(import.meta.dirname, '../../../sdk')
const INSTALL_TIMEOUT_MS = 5 * 60_000
const run = promisify(execFile)

/** Installs what sdk/ needs where that is missing: npm needs its registry then. */
export async function buildSdk(): Promise<void> {
  const options = { cwd: SDK, timeout: INSTALL_TIMEOUT_MS }
  if (!existsSync(join(SDK, 'node_modules/typescript'))) await run('npm', ['ci', '--ignore-scripts'], options)
  await run('npm', ['run', '--silent', 'build'], options)
}
