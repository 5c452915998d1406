// OpenVPN whose logins, counters and disconnects go through `latchkey agent openvpn` on its management socket, which calls
// the server over HTTPS.
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startHttpsProxy } from '../https-proxy.ts'
import { fillConfig, type Gateway, type Lab, write } from '../lab.ts'
import { PATIENCE_MS, startProgram, until } from '../programs.ts'
import { makeOpenvpnClient } from './openvpn-client.ts'
import { awaitCounters } from './openvpn-counters.ts'

const PORT = 1196
const PROGRAM = join(import.meta.dirname, '../../../src/main.js')

export type OpenvpnWithAgent = Gateway & {
  /** Tunnels stay. */
  restartAgent(): Promise<void>
  /** The file in which the agent keeps its list of logins for a missing server. */
  listFile: string
}

/** `words`: the content of its token file. */
export async function startOpenvpnAgent(
  lab: Lab,
  words: string,
  portOf: () => number,
  options: readonly string[] = [],
): Promise<OpenvpnWithAgent> {
  const folder = join(lab.folder, 'openvpn')
  mkdirSync(folder, { recursive: true })
  const proxy = await startHttpsProxy(lab.certificates, portOf)
  const management = join(folder, 'agent.socket')
  const config = fillConfig(lab, 'openvpn-agent-server.conf', 'openvpn/agent-server.conf', {
    ...{ PORT, MANAGEMENT: management },
  })
  const program = startProgram(lab.networks.gateway, 'openvpn', ['--config', config])
  await until(() => existsSync(management), PATIENCE_MS)
  const tokenFile = write(lab, 'openvpn/agent.token', `${words}\n`, { secret: true })
  const spool = join(folder, 'spool')
  const startAgent = () =>
    startProgram(lab.networks.gateway, process.execPath, [
      ...[PROGRAM, 'agent', 'openvpn', '--socket', management, '--spool', spool, ...options],
      ...['--url', proxy.url, '--ca', lab.certificates.ca, '--token-file', tokenFile],
    ])
  let agent = startAgent()
  if (!(await program.waitFor(/Initialization Sequence Completed/, PATIENCE_MS)))
    throw new Error(`OpenVPN with the agent did not start: ${program.output()}\n${agent.output()}`)
  return {
    client: async (place) => makeOpenvpnClient(lab, place, PORT),
    counted: (username) => awaitCounters(join(folder, 'agent-status.log'), username),
    output: () => `${program.output()}\n${agent.output()}`,
    listFile: join(spool, 'entitlements.json'),
    async restartAgent() {
      await agent.stop()
      agent = startAgent()
    },
    async stop() {
      await program.stop()
      await agent.stop()
      proxy.close()
    },
  }
}
