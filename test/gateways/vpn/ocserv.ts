// ocserv with openconnect as its client, and radsecproxy beside it: RADIUS over TLS on the way to the server.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { GATEWAY_NAME } from '../certificates.ts'
import {
  type Attempt,
  type Client,
  type Counted,
  configPath,
  fillConfig,
  type Gateway,
  type Lab,
  type Login,
  type Place,
  write,
} from '../lab.ts'
import { GATEWAY_HOST } from '../networks.ts'
import { PATIENCE_MS, type Program, runProgram, startProgram } from '../programs.ts'

const PORT = 4443
/** Between ocserv and the proxy on the same machine. */
const LOCAL_SECRET = 'only-on-this-gateway'
const DEVICE = 'occ0'

export async function startOcserv(
  lab: Lab,
  radius: { host: string; nasIdentifier: string },
): Promise<Gateway> {
  mkdirSync(join(lab.folder, 'ocserv'), { recursive: true })
  const network = lab.networks.gateway
  const proxy = await startProxy(lab, radius.host)
  const servers = write(lab, 'ocserv/servers', `127.0.0.1 ${LOCAL_SECRET}\n`)
  const asking = fillConfig(lab, 'ocserv-radius.conf', 'ocserv/radius.conf', {
    ...{ NAS: radius.nasIdentifier, SERVERS: servers },
  })
  const config = fillConfig(lab, 'ocserv.conf', 'ocserv/ocserv.conf', { RADIUS: asking })
  const program = startProgram(network, 'ocserv', ['-f', '-c', config])
  if (!(await program.waitFor(/initialized ocserv/, PATIENCE_MS)))
    throw new Error(`ocserv did not start: ${program.output().slice(-2000)}`)

  async function counted(username: string): Promise<Counted | undefined> {
    const args = ['-s', join(lab.folder, 'ocserv/occtl.socket'), '--json', 'show', 'user', username]
    const { text } = await runProgram(network, 'occtl', args, { timeoutMs: PATIENCE_MS })
    const [received, sent] = ['RX', 'TX'].map((key) => new RegExp(`"${key}":\\s*"(\\d+)"`).exec(text)?.[1])
    return received && sent ? { fromClient: Number(received), toClient: Number(sent) } : undefined
  }

  return {
    client: async (place) => makeOcservClient(lab, place),
    counted,
    output: () => `${program.output()}\n${proxy.output()}`,
    async stop() {
      await program.stop()
      await proxy.stop()
    },
  }
}

async function startProxy(lab: Lab, host: string): Promise<Program> {
  const { caller } = lab.certificates
  const config = fillConfig(lab, 'radsecproxy.conf', 'ocserv/radsecproxy.conf', {
    ...{ HOST: host, LOCAL_SECRET, CALLER_CERTIFICATE: caller.certificate, CALLER_KEY: caller.key },
  })
  const program = startProgram(lab.networks.gateway, 'radsecproxy', ['-f', '-c', config])
  if (!(await program.waitFor(/connection.*(established|up)|listening for udp/i, PATIENCE_MS)))
    throw new Error(`radsecproxy did not start: ${program.output().slice(-2000)}`)
  return program
}

function makeOcservClient(lab: Lab, place: Place): Client {
  const network = lab.networks[place]
  let program: Program | undefined

  async function connect({ username, password }: Login): Promise<Attempt> {
    await program?.stop()
    const args = ['--protocol=anyconnect', `--cafile=${lab.certificates.ca}`, `--user=${username}`]
    const quiet = ['--passwd-on-stdin', '--non-inter', `--interface=${DEVICE}`]
    const where = [`--resolve=${GATEWAY_NAME}:${GATEWAY_HOST}`, `https://${GATEWAY_NAME}:${PORT}/`]
    const script = `--script=${configPath('ocserv-client-script.sh')}`
    program = startProgram(network, 'openconnect', [...args, ...quiet, script, ...where], {
      stdin: `${password}\n`,
    })
    const outcome = await program.waitFor(
      /Configured as|Login failed|Failed to complete authentication|Failed to obtain WebVPN|error/i,
      PATIENCE_MS,
    )
    if (outcome?.[0] === 'Configured as') return 'up'
    const refused = /Login failed|Failed to complete authentication/.test(program.output())
    await program.kill()
    return refused ? 'refused' : 'lost'
  }

  return {
    network,
    connect,
    comeBack: connect,
    address: () => /Configured as ([\d.]+)/.exec(program?.output() ?? '')?.[1] ?? '',
    through: () => ['-I', DEVICE],
    leave: async () => program?.stop(),
    crash: async () => program?.kill(),
  }
}
