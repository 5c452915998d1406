// OpenVPN with the RADIUS plugin of Debian: PAP without Message-Authenticator, accounting, and no listener for disconnects.
// The plugin reads counters from a status file of version 1.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fillConfig, type Gateway, type Lab } from '../lab.ts'
import { PATIENCE_MS, startProgram } from '../programs.ts'
import { makeOpenvpnClient } from './openvpn-client.ts'
import { askCounters } from './openvpn-counters.ts'

const PORT = 1194

export type RadiusServer = { host: string; secret: string; nasIdentifier: string }

export async function startOpenvpnPlugin(lab: Lab, radius: RadiusServer): Promise<Gateway> {
  const folder = join(lab.folder, 'openvpn')
  for (const name of ['ccd', 'tmp']) mkdirSync(join(folder, name), { recursive: true })
  const management = join(folder, 'plugin.socket')
  const config = join(folder, 'plugin-server.conf')
  const plugin = fillConfig(lab, 'openvpn-radiusplugin.cnf', 'openvpn/radiusplugin.cnf', {
    ...{ HOST: radius.host, SECRET: radius.secret, NAS: radius.nasIdentifier, CONFIG: config },
  })
  fillConfig(lab, 'openvpn-plugin-server.conf', 'openvpn/plugin-server.conf', {
    ...{ PORT, PLUGIN: plugin, MANAGEMENT: management },
  })
  const program = startProgram(lab.networks.gateway, 'openvpn', ['--config', config])
  if (!(await program.waitFor(/Initialization Sequence Completed/, PATIENCE_MS)))
    throw new Error(`OpenVPN with the plugin did not start: ${program.output().slice(-2000)}`)
  return {
    client: async (place) => makeOpenvpnClient(lab, place, PORT),
    counted: (username) => askCounters(management, username),
    output: program.output,
    stop: program.stop,
  }
}
