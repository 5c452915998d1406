// strongSwan as a client: one daemon for each namespace, which can have many tunnels with different logins.
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Attempt, type Client, fillConfig, type Lab, type Login, type Place } from '../lab.ts'
import { CLIENT_HOST, INNER_NETWORK, SECOND_HOST } from '../networks.ts'
import { PATIENCE_MS, runProgram } from '../programs.ts'
import { type Charon, startCharon } from './charon.ts'

export type StrongswanDevice = {
  client(): Client
  load(logins: readonly Login[]): Promise<void>
  stop(): Promise<void>
}

export async function startStrongswanDevice(lab: Lab, place: Place): Promise<StrongswanDevice> {
  const network = lab.networks[place]
  const name = `strongswan/${place}`
  const folder = join(lab.folder, name)
  for (const part of ['x509ca', 'conf.d']) mkdirSync(join(folder, part), { recursive: true })
  copyFileSync(lab.certificates.ca, join(folder, 'x509ca/ca.crt'))
  fillConfig(lab, 'strongswan-client-swanctl.conf', `${name}/swanctl.conf`)
  const socket = join(lab.folder, `${name}.vici`)
  const config = fillConfig(lab, 'strongswan-client.conf', `${name}.conf`, { SOCKET: socket })
  let charon: Charon
  let loading = Promise.resolve()
  const known = new Map<string, string>()
  await start()

  async function start() {
    charon = await startCharon({ network, config, folder, socket })
    const route = ['route', 'replace', `${INNER_NETWORK}/24`, 'dev', 'ipsec0']
    await runProgram(network, 'ip', route, { timeoutMs: PATIENCE_MS })
    await charon.swanctl('--load-all')
  }

  /** Loads logins into the daemon, one after another, as the daemon forgets all logins for a moment at each load. */
  function load(logins: readonly Login[]): Promise<void> {
    loading = loading.then(async () => {
      const unknown = logins.filter(({ username, password }) => known.get(username) !== password)
      if (unknown.length === 0) return
      for (const { username, password } of unknown) {
        known.set(username, password)
        fillConfig(lab, 'strongswan-client-login.conf', `${name}/conf.d/${username}.conf`, {
          NAME: username,
          HOST: place === 'client' ? CLIENT_HOST : SECOND_HOST,
          USERNAME: username,
          PASSWORD: password,
        })
      }
      await charon.swanctl('--load-all')
    })
    return loading
  }

  function client(): Client {
    let username = ''
    let address = ''
    const association = () => `gw-${username}`

    async function connect(login: Login): Promise<Attempt> {
      username = login.username
      await load([login])
      const child = ['--initiate', '--ike', association(), '--child', `net-${username}`]
      const { code, text } = await charon.swanctl(...child, '--timeout', String(PATIENCE_MS / 1000))
      if (code === 0) {
        address = /installing new virtual IP ([\d.]+)/.exec(text)?.[1] ?? ''
        return 'up'
      }
      return /EAP_FAILURE|EAP\/FAIL|AUTHENTICATION_FAILED|EAP_MSCHAPV2 method failed/.test(text)
        ? 'refused'
        : 'lost'
    }

    return {
      network,
      connect,
      comeBack: connect,
      address: () => address,
      through: () => ['-I', address],
      leave: async () => void (await charon.swanctl('--terminate', '--ike', association())),
      async crash() {
        await charon.program.kill()
        await start()
      },
    }
  }

  return { client, load, stop: () => charon.program.stop() }
}
