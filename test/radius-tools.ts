// RADIUS clients of others: radclient (FreeRADIUS) and eapol_test (wpa_supplicant). Installs Debian's packages when they
// are missing and we may.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { text } from 'node:stream/consumers'
import type { Place } from '../src/radius/server.ts'
import { GATEWAY_SECRET } from './radius-room.ts'

const PACKAGES = { radclient: 'freeradius-utils', eapol_test: 'eapoltest' } as const
export type Tool = keyof typeof PACKAGES
const INSTALL_TIMEOUT_MS = 5 * 60 * 1000

/** Whether it is there, or could be installed. */
export function haveTool(tool: Tool): boolean {
  const isThere = () => spawnSync('which', [tool]).status === 0
  if (isThere() || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return isThere()
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = ['install', '-y', '-qq', '--no-install-recommends', PACKAGES[tool]]
  console.log(`no ${tool} on this machine: installing the package ${PACKAGES[tool]}`)
  spawnSync('apt-get', install, { stdio: 'ignore', env, timeout: INSTALL_TIMEOUT_MS })
  return isThere()
}

/** One request of each line, such as `User-Name=ada,User-Password=secret`; what it printed of requests and answers. */
export async function radclient(
  place: Place | undefined,
  kind: 'auth' | 'acct' | 'status',
  requests: readonly string[],
): Promise<string> {
  const host = place?.host.includes(':') ? `[${place.host}]` : place?.host
  const options = ['-x', '-r', '1', '-t', '5', '-p', '20']
  const child = spawn('radclient', [...options, `${host}:${place?.port}`, kind, GATEWAY_SECRET])
  child.stdin.end(requests.map((line) => `${line}\n\n`).join(''))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return out + err
}

/** A whole login by EAP; `configuration` is the path of a file as wpa_supplicant reads it. */
export async function eapolTest({ host, port }: Place, configuration: string): Promise<string> {
  const options = ['-c', configuration, '-a', host, '-p', String(port), '-s', GATEWAY_SECRET, '-t', '5']
  return text(spawn('eapol_test', options, { stdio: ['ignore', 'pipe', 'ignore'] }).stdout)
}
