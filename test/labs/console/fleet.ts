// Gateways in several states, by the command line, before their server starts.
import { type Installation, runCommand } from '../parts/server-process.ts'
import type { Part } from './history.ts'

type Made = {
  name: string
  country: string
  protocols: string[]
  share: number
  silentMs?: number
  more: string[]
}

const RADIUS = (last: number) => ['--source', `192.0.2.${last}/32`]
const FLEET: readonly Made[] = [
  {
    name: 'de1',
    country: 'DE',
    protocols: ['ikev2'],
    share: 27,
    more: ['--profile', 'strongswan', ...RADIUS(1)],
  },
  {
    name: 'nl1',
    country: 'NL',
    protocols: ['openvpn-udp', 'openvpn-tcp'],
    share: 22,
    more: ['--profile', 'openvpn-agent'],
  },
  {
    name: 'us1',
    country: 'US',
    protocols: ['openvpn-udp', 'openvpn-tcp'],
    share: 18,
    more: ['--profile', 'openvpn-agent'],
  },
  {
    name: 'se1',
    country: 'SE',
    protocols: ['wireguard'],
    share: 14,
    more: ['--profile', 'generic', ...RADIUS(4)],
  },
  {
    name: 'br1',
    country: 'BR',
    protocols: ['openvpn-udp'],
    share: 9,
    silentMs: 41 * 60_000,
    more: ['--profile', 'generic', ...RADIUS(5)],
  },
  {
    ...{ name: 'frankfurt-am-main-west-backup-02', country: 'DE', protocols: ['ikev2'], share: 10 },
    more: ['--profile', 'generic', '--message-authenticator', 'legacy', '--yes-weak', ...RADIUS(6)],
  },
  {
    name: 'jp1',
    country: 'JP',
    protocols: ['ikev2'],
    share: 0,
    more: ['--profile', 'strongswan', ...RADIUS(7)],
  },
]
/** As a fresh installation numbers them. */
const PROTOCOLS: Readonly<Record<string, number>> = {
  'openvpn-udp': 1,
  'openvpn-tcp': 2,
  ikev2: 3,
  wireguard: 4,
}

export type Fleet = { parts: Part[]; agentToken: string }

/** The parts of all sessions, and the token of the agent at `us1`. */
export async function addFleet(installation: Installation): Promise<Fleet> {
  const parts: Part[] = []
  let agentToken = ''
  for (const [index, { name, country, protocols, share, silentMs, more }] of FLEET.entries()) {
    const served = protocols.flatMap((protocol) => ['--protocol', protocol])
    const given = [
      '--name',
      name,
      '--host',
      `${name}.vpn.north.example`,
      '--country',
      country,
      ...served,
      ...more,
    ]
    const made = JSON.parse(await runCommand(installation, 'gateway', 'add', ...given, '--json'))
    if (name === 'us1') agentToken = made.agentToken
    if (share === 0) continue
    const ids = protocols.map((protocol) => PROTOCOLS[protocol] ?? 1)
    parts.push({ gateway: index + 1, protocols: ids, share, ...(silentMs !== undefined && { silentMs }) })
  }
  return { parts, agentToken }
}
