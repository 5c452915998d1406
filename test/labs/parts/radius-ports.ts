// A server whose RADIUS listens on free ports of loopback, and a gateway it knows: the start of labs and the bench.
import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Installation, runCommand } from './server-process.ts'

export type RadiusPorts = { auth: number; acct: number; env: Record<string, string> }

/** Ports that stay the same over restarts of the server, and the settings that name them. */
export async function chooseRadiusPorts(): Promise<RadiusPorts> {
  const [auth, acct] = await freeUdpPorts(2)
  if (auth === undefined || acct === undefined) throw new Error('no free UDP ports')
  const env = {
    LATCHKEY_RADIUS_HOST: '127.0.0.1',
    LATCHKEY_RADIUS_AUTH_PORT: String(auth),
    LATCHKEY_RADIUS_ACCT_PORT: String(acct),
  }
  return { auth, acct, env }
}

/** All different: each is held until all are found. */
async function freeUdpPorts(count: number): Promise<number[]> {
  const sockets = Array.from({ length: count }, () => createSocket('udp4'))
  const ports: number[] = []
  for (const socket of sockets) {
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    ports.push(socket.address().port)
  }
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))))
  return ports
}

export type NewLabGateway = { name: string; source: string; secret: string; options?: readonly string[] }

/** Adds a gateway by the command line. */
export async function addLabGateway(
  installation: Installation,
  { name, source, secret, options = [] }: NewLabGateway,
): Promise<void> {
  const file = join(installation.dataDir, `${name}.secret`)
  writeFileSync(file, secret, { mode: 0o600 })
  const place = ['--host', `${name}.lab.test`, '--country', 'DE', '--protocol', 'openvpn-udp']
  const serving = ['--source', source, '--secret-file', file, ...options]
  await runCommand(installation, 'gateway', 'add', '--name', name, ...place, ...serving)
}
