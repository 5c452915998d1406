// The openvpn program as a client. One process for each tunnel, each with its own device, so that many fit in a namespace.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Attempt, type Client, fillConfig, type Lab, type Login, type Place, write } from '../lab.ts'
import { PATIENCE_MS, type Program, startProgram } from '../programs.ts'

const UP = /Initialization Sequence Completed/
const OUTCOME = /Initialization Sequence Completed|AUTH_FAILED|Exiting due to|process exiting/

let made = 0

export function makeOpenvpnClient(lab: Lab, place: Place, port: number): Client {
  const name = `openvpn/client-${++made}`
  const network = lab.networks[place]
  const secretFile = join(lab.folder, `${name}.secret`)
  let program: Program | undefined

  async function connect({ username, password }: Login): Promise<Attempt> {
    await program?.stop()
    write(lab, `${name}.secret`, `${username}\n${password}\n`, { secret: true })
    const config = fillConfig(lab, 'openvpn-client.conf', `${name}.conf`, { PORT: port, SECRET: secretFile })
    program = startProgram(network, 'openvpn', ['--config', config])
    const outcome = await program.waitFor(OUTCOME, PATIENCE_MS)
    rmSync(secretFile, { force: true })
    if (outcome && UP.test(outcome[0])) return 'up'
    const refused = program.output().includes('AUTH_FAILED')
    await program.kill()
    return refused ? 'refused' : 'lost'
  }

  /** The last match: after a reconnect the address may be another. */
  const lastMatch = (pattern: RegExp) => [...(program?.output() ?? '').matchAll(pattern)].at(-1)?.[1] ?? ''

  return {
    network,
    connect,
    async comeBack() {
      const refused = await program?.waitFor(/AUTH_FAILED/, PATIENCE_MS)
      return refused ? 'refused' : 'lost'
    },
    address: () => lastMatch(/net_addr_v4_add: ([\d.]+)\//g),
    through: () => ['-I', lastMatch(/TUN\/TAP device (\S+) opened/g)],
    leave: async () => program?.stop(),
    crash: async () => program?.kill(),
  }
}
