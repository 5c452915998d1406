// `npm run test:gateways [part…]`: real gateways and real clients against a real server. Makes the namespaces, runs the
// parts inside the server's (inside.ts), and removes everything again at any end.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findHindrance } from './ability.ts'
import { makeNetworks, networksOf, removeNetworks, removeStaleNetworks } from './networks.ts'
import { PARTS, USUAL_PARTS } from './parts.ts'

const INSIDE = join(import.meta.dirname, 'inside.ts')
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const given = process.argv.slice(2)
const unknown = given.filter((name) => !PARTS.some((part) => part === name))
const parts = given.length > 0 ? given : USUAL_PARTS

if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(' ')}; there are ${PARTS.join(' ')}`)
  process.exitCode = 1
} else {
  const hindrance = findHindrance()
  if (hindrance) console.log(`skipped: real gateways (${parts.join(', ')}) cannot run here: ${hindrance}`)
  else process.exitCode = await run()
}

async function run(): Promise<number> {
  removeStaleNetworks()
  const networks = networksOf(process.pid)
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-gateways-'))
  chmodSync(folder, 0o755) // ocserv reads its configuration as an unprivileged user
  try {
    makeNetworks(networks)
    return await runInside(networks.server, folder)
  } finally {
    removeNetworks(networks)
    rmSync(folder, { recursive: true, force: true })
  }
}

function runInside(network: string, folder: string): Promise<number> {
  const args = ['netns', 'exec', network, process.execPath, INSIDE, String(process.pid), folder, ...parts]
  // The server's data directory is deleted with the folder, too.
  const child = spawn('ip', args, { stdio: 'inherit', env: { ...process.env, TMPDIR: folder } })
  // A signal that stops this program also stops that one; its remains are removed with the namespaces.
  for (const signal of SIGNALS) process.once(signal, () => child.kill('SIGKILL'))
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
