// The server of the fuzz lab in a separate process: gateways of every kind at addresses of loopback, one by certificate, and
// logins with the recorded password.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeCertificate } from '../../fixtures/certificate.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import type { Chance } from '../parts/seeded-random.ts'
import { INSPECTABLE } from '../parts/server-memory.ts'
import {
  freePort,
  type Installation,
  runCommand,
  type ServerProcess,
  startServer,
} from '../parts/server-process.ts'
import { makeVamClient } from '../parts/vam-client.ts'
import type { Place } from './fuzz-oracle.ts'
import type { Asking, Login, Recorded } from './fuzz-requests.ts'
import { TLS_SECRET } from './fuzz-streams.ts'
import { makeTalks } from './fuzz-talks.ts'

const SECRET = 'labsecret-labsecret'
const OCSERV_SECRET = 'only-on-this-gateway'
const PASSWORD = 'Real.Tunnel.01'
const LOGINS = 40
const SEATS = 50
const TLS_NAME = 'by-certificate'
const WEAK = ['--message-authenticator', 'legacy', '--yes-weak']

type Kind = { address: string; seeds: readonly string[]; place: Omit<Place, 'listens'>; options: string[] }

/** Each gets requests that its own kind was recorded to send. At the last address there is no gateway. */
const KINDS: Record<string, Kind> = {
  strict: {
    address: '127.0.0.1',
    seeds: ['strongswan', 'tools'],
    place: { policy: 'strict', secret: SECRET },
    options: ['--profile', 'generic'],
  },
  plugin: {
    address: '127.0.0.2',
    seeds: ['openvpn-plugin'],
    place: { policy: 'legacy', secret: SECRET },
    options: ['--profile', 'openvpn-plugin', ...WEAK],
  },
  ocserv: {
    address: '127.0.0.3',
    seeds: ['ocserv', 'tools'],
    place: { policy: 'legacy', secret: OCSERV_SECRET },
    options: ['--profile', 'ocserv', ...WEAK],
  },
  nobody: {
    address: '127.0.0.9',
    seeds: ['strongswan', 'tools', 'openvpn-plugin'],
    place: { policy: 'none', secret: SECRET },
    options: [],
  },
}

export type FuzzGateway = Asking & { address: string }
export type FuzzWorld = {
  server: ServerProcess
  ports: { logins: number; accounting: number; tls: number }
  gateways: FuzzGateway[]
  byCertificate: Asking
  identity: { key: string; cert: string; ca: string }
  logins: readonly [Login, ...Login[]]
  /** Requests of this gateway are never changed. */
  bystander: { secret: string; login: Login }
}

export async function startFuzzWorld(
  installation: Installation,
  recorded: readonly Recorded[],
  chance: Chance,
): Promise<FuzzWorld> {
  const tls = await freePort()
  const { auth, acct, env } = await chooseRadiusPorts()
  const { identity, settings } = writeCertificates(installation, tls)
  await addGateways(installation)
  const server = await startServer(installation, { env: { ...env, ...settings, ...INSPECTABLE } })
  const logins = await addLogins(server, installation, LOGINS)
  const [bystander] = await addLogins(server, installation, 1, 'bystander')
  const passwords = new Map([...logins, bystander].map(({ username, password }) => [username, password]))
  const foreign = makeTalks(chance, PASSWORD)
  const asking = (place: Asking['place'], seeds: readonly string[]): Asking => ({
    ...{ place, foreign, passwords, talks: makeTalks(chance, PASSWORD) },
    seeds: recorded.filter(({ gateway }) => seeds.includes(gateway)),
  })
  const gateways = Object.values(KINDS).map(({ address, place, seeds }) => ({
    ...asking(place, seeds),
    address,
  }))
  const [first, second] = gateways
  // Messages of one gateway are also tried at the other.
  for (const one of gateways) one.foreign = (one === first ? second : first)?.talks ?? foreign
  const all = ['strongswan', 'tools', 'openvpn-plugin', 'ocserv']
  return {
    server,
    ports: { logins: auth, accounting: acct, tls },
    gateways,
    byCertificate: asking({ policy: 'legacy', secret: TLS_SECRET }, all),
    identity,
    logins,
    bystander: { secret: SECRET, login: bystander },
  }
}

async function addGateways(installation: Installation): Promise<void> {
  for (const [name, { address: source, place, options }] of Object.entries(KINDS)) {
    if (place.policy !== 'none')
      await addLabGateway(installation, { name, source, secret: place.secret, options })
  }
  const where = ['--host', TLS_NAME, '--country', 'DE', '--protocol', 'openvpn-udp']
  await runCommand(installation, 'gateway', 'add', '--name', TLS_NAME, ...where)
}

/** Self-signed certificates, which are therefore their own authority. */
function writeCertificates({ dataDir }: Installation, port: number) {
  const [server, gateway] = [makeCertificate(), makeCertificate(TLS_NAME)]
  const write = (name: string, text: string) => {
    writeFileSync(join(dataDir, name), text, { mode: 0o600 })
    return join(dataDir, name)
  }
  const settings = {
    LATCHKEY_RADIUS_TLS_PORT: String(port),
    LATCHKEY_RADIUS_TLS_CERT_FILE: write('tls.crt', server.cert),
    LATCHKEY_RADIUS_TLS_KEY_FILE: write('tls.key', server.key),
    LATCHKEY_RADIUS_TLS_CA_FILE: write('gateway.crt', gateway.cert),
  }
  return { settings, identity: { ...gateway, ca: server.cert } }
}

async function addLogins(
  server: ServerProcess,
  { secretKey }: Installation,
  count: number,
  name = 'recorded',
): Promise<[Login, ...Login[]]> {
  const vam = await makeVamClient(server.port, secretKey, 1)
  const add = async (i: number): Promise<Login> => {
    const login = { username: i === 0 ? name : `${name}${i}`, password: PASSWORD }
    const own = { oneLoginScheme: true, vpnUsername: login.username, vpnPassword: login.password }
    const rights = { preferences: { multi_login: SEATS }, preferences_format: 'key' }
    const { header, text } = await vam.call('POST', '/vam/v3/create', {
      ...{ uuid: `fuzz ${name} ${i}`, period: 1, ...own, ...rights },
    })
    if (header.code !== 1) throw new Error(`create: ${text}`)
    return login
  }
  const first = await add(0)
  const others: Login[] = []
  while (others.length < count - 1) others.push(await add(others.length + 1))
  vam.close()
  return [first, ...others]
}
