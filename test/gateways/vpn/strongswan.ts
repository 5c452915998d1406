// strongSwan as an IKEv2 gateway: EAP-MSCHAPv2 through RADIUS, accounting, disconnects by RFC 5176.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Counted, fillConfig, type Gateway, type Lab, type Place } from '../lab.ts'
import { type Charon, startCharon } from './charon.ts'
import type { RadiusServer } from './openvpn-plugin.ts'
import { type StrongswanDevice, startStrongswanDevice } from './strongswan-client.ts'

/** Its clients are on devices that can each have many tunnels. */
export type Strongswan = Gateway & { device(place: Place): Promise<StrongswanDevice> }

export async function startStrongswan(lab: Lab, radius: RadiusServer): Promise<Strongswan> {
  const folder = join(lab.folder, 'strongswan/gateway')
  for (const name of ['x509', 'x509ca', 'private']) mkdirSync(join(folder, name), { recursive: true })
  const { ca, gateway } = lab.certificates
  copyFileSync(ca, join(folder, 'x509ca/ca.crt'))
  copyFileSync(gateway.certificate, join(folder, 'x509/gateway.crt'))
  copyFileSync(gateway.key, join(folder, 'private/gateway.key'))
  fillConfig(lab, 'strongswan-server-swanctl.conf', 'strongswan/gateway/swanctl.conf')
  const config = fillConfig(lab, 'strongswan-server.conf', 'strongswan/gateway.conf', {
    ...{ HOST: radius.host, SECRET: radius.secret, NAS: radius.nasIdentifier },
  })
  const socket = join(lab.folder, 'strongswan/gateway.vici')
  const charon = await startCharon({ network: lab.networks.gateway, config, folder, socket })
  await charon.swanctl('--load-all')
  const devices = new Map<Place, Promise<StrongswanDevice>>()

  function device(place: Place): Promise<StrongswanDevice> {
    const made = devices.get(place) ?? startStrongswanDevice(lab, place)
    devices.set(place, made)
    return made
  }

  return {
    device,
    client: async (place) => (await device(place)).client(),
    counted: (username) => countedBy(charon, username),
    output: charon.program.output,
    async stop() {
      for (const one of devices.values()) await (await one).stop()
      await charon.program.stop()
    },
  }
}

/** Octets of the login's tunnels, of which there should be one. */
async function countedBy(charon: Charon, username: string): Promise<Counted | undefined> {
  const { text } = await charon.swanctl('--list-sas', '--raw')
  const sa = text.split('\n').find((line) => line.includes(`remote-id=${username} `))
  if (!sa) return undefined
  const sum = (key: string) =>
    [...sa.matchAll(new RegExp(`${key}=(\\d+)`, 'g'))].reduce((total, [, n]) => total + Number(n), 0)
  return { fromClient: sum('bytes-in'), toClient: sum('bytes-out') }
}
