// Four network namespaces of one run: two clients, the gateway, the server. Names carry the run's process id, so that
// runs do not meet; whatever a killed run left behind goes away with the next one.
//
//   client  10.90.1.2 --+
//   second  10.90.1.3 --+-- 10.90.1.1 gateway 10.90.2.1 ---- 10.90.2.2 server (10.90.2.3, .4: men in the middle)
//                                     10.90.9.1: what clients reach through the tunnel
import { execFileSync } from 'node:child_process'
import { hasIpv6 } from './ability.ts'

export const CLIENT_HOST = '10.90.1.2'
export const SECOND_HOST = '10.90.1.3'
export const GATEWAY_HOST = '10.90.1.1'
export const GATEWAY_SOURCE = '10.90.2.1'
export const SERVER_HOST = '10.90.2.2'
export const MIDDLE_HOST = '10.90.2.3'
export const SECOND_MIDDLE_HOST = '10.90.2.4'
/** The same link by IPv6, where there is any. */
export const GATEWAY_SOURCE_6 = 'fd90:2::1'
export const SERVER_HOST_6 = 'fd90:2::2'
export const INNER_NETWORK = '10.90.9.0'
export const INNER_HOST = '10.90.9.1'

const PREFIX = 'latchkey-lab-'
const PLACES = ['client', 'second', 'gateway', 'server'] as const
const COMMAND_TIMEOUT_MS = 60_000
const KILL_ROUNDS = 20

/** Names of the namespaces. */
export type Networks = Record<(typeof PLACES)[number], string>

export function networksOf(runPid: number): Networks {
  const name = (place: string) => `${PREFIX}${runPid}-${place}`
  return {
    client: name('client'),
    second: name('second'),
    gateway: name('gateway'),
    server: name('server'),
  }
}

/** Throws where namespaces or their links cannot be made. */
export function makeNetworks(networks: Networks): void {
  for (const place of PLACES) {
    ip('netns', 'add', networks[place])
    inside(networks[place], 'link', 'set', 'lo', 'up')
  }
  const { gateway, server } = networks
  link(networks.client, 'outside', gateway, 'client')
  link(networks.second, 'outside', gateway, 'second')
  link(server, 'gateways', gateway, 'server')
  inside(gateway, 'link', 'add', 'clients', 'type', 'bridge')
  for (const port of ['client', 'second']) inside(gateway, 'link', 'set', port, 'master', 'clients', 'up')
  inside(gateway, 'link', 'add', 'inner', 'type', 'bridge')
  address(networks.client, 'outside', `${CLIENT_HOST}/24`)
  address(networks.second, 'outside', `${SECOND_HOST}/24`)
  address(gateway, 'clients', `${GATEWAY_HOST}/24`)
  address(gateway, 'server', `${GATEWAY_SOURCE}/24`)
  address(gateway, 'inner', `${INNER_HOST}/24`)
  for (const host of [SERVER_HOST, MIDDLE_HOST, SECOND_MIDDLE_HOST]) address(server, 'gateways', `${host}/24`)
  if (!hasIpv6()) return
  address(gateway, 'server', `${GATEWAY_SOURCE_6}/64`)
  address(server, 'gateways', `${SERVER_HOST_6}/64`)
}

/** Ends every process inside and removes the namespaces; says nothing about what is gone already. */
export function removeNetworks(networks: Networks): void {
  const there = listNamespaces()
  for (const place of PLACES) if (there.includes(networks[place])) removeNamespace(networks[place])
}

/** Namespaces of runs whose process is no more. */
export function removeStaleNetworks(): void {
  for (const name of listNamespaces()) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : 0
    if (pid > 0 && !isAlive(pid)) removeNamespace(name)
  }
}

function removeNamespace(name: string): void {
  for (let round = 0; round < KILL_ROUNDS; round++) {
    const pids = ip('netns', 'pids', name).split('\n').filter(Boolean).map(Number)
    if (pids.length === 0) break
    for (const pid of pids) killQuietly(pid)
  }
  ip('netns', 'del', name)
}

function link(left: string, leftName: string, right: string, rightName: string): void {
  const peer = ['type', 'veth', 'peer', 'name', rightName, 'netns', right]
  ip('link', 'add', leftName, 'netns', left, ...peer)
}

function address(namespace: string, device: string, range: string): void {
  // An IPv6 address would otherwise wait until it is sure to be the only one.
  const atOnce = range.includes(':') ? ['nodad'] : []
  inside(namespace, 'addr', 'add', range, 'dev', device, ...atOnce)
  inside(namespace, 'link', 'set', device, 'up')
}

function inside(namespace: string, ...args: string[]): void {
  ip('-n', namespace, ...args)
}

function ip(...args: string[]): string {
  return execFileSync('ip', args, {
    encoding: 'utf8',
    timeout: COMMAND_TIMEOUT_MS,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

function listNamespaces(): string[] {
  const lines = ip('netns', 'list').split('\n')
  return lines.map((line) => line.split(' ')[0] ?? '').filter((name) => name !== '')
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return (err as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
