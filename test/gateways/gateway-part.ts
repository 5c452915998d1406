// One gateway, from the start to its last check: a new server, the gateway added by the command line, the daemon, the
// scenario, and the checks of only some gateways.
import { mkdirSync } from 'node:fs'
import type { LabReport } from '../labs/parts/lab-report.ts'
import { checkGateway, type Subject } from './gateway-checks.ts'
import { kickAll } from './kicks.ts'
import type { Gateway, Lab } from './lab.ts'
import { type Latchkey, startLatchkey } from './latchkey.ts'
import { expireMeanwhile } from './midnight.ts'
import { GATEWAY_SOURCE, SERVER_HOST } from './networks.ts'
import type { GATEWAY_PARTS } from './parts.ts'
import { startOcserv } from './vpn/ocserv.ts'
import { startOpenvpnAgent } from './vpn/openvpn-agent.ts'
import { startOpenvpnPlugin } from './vpn/openvpn-plugin.ts'
import { startStrongswan } from './vpn/strongswan.ts'

type Name = (typeof GATEWAY_PARTS)[number]

const HOST = 'de1.lab.test'
const LOG_CHARS = 6000

type Kind = Pick<Subject, 'endsSessions' | 'keepsSessionTime' | 'addressesStayWithLogin' | 'dedicated'> & {
  protocol: string
  otherProtocol: string
  /** Options of "gateway add" besides name, place and protocol. */
  options: string[]
  start(lab: Lab, added: Added, latchkey: Latchkey): Promise<Gateway>
}
type Added = { name: string; secret: string; agentToken: string }

const KINDS: Record<Name, Kind> = {
  'openvpn-plugin': {
    ...{
      endsSessions: false,
      keepsSessionTime: false,
      addressesStayWithLogin: true,
      dedicated: '10.91.0.77',
    },
    ...{ protocol: 'openvpn-udp', otherProtocol: 'ikev2' },
    options: ['--source', GATEWAY_SOURCE, '--message-authenticator', 'legacy'],
    start: (lab, { name, secret }) =>
      startOpenvpnPlugin(lab, { host: SERVER_HOST, secret, nasIdentifier: name }),
  },
  'openvpn-agent': {
    ...{ endsSessions: true, keepsSessionTime: true, addressesStayWithLogin: false, dedicated: '10.93.0.77' },
    ...{ protocol: 'openvpn-udp', otherProtocol: 'ikev2' },
    options: [],
    start: (lab, { agentToken }, latchkey) => startOpenvpnAgent(lab, agentToken, latchkey.port),
  },
  strongswan: {
    ...{
      endsSessions: true,
      keepsSessionTime: false,
      addressesStayWithLogin: false,
      dedicated: '10.91.0.77',
    },
    ...{ protocol: 'ikev2', otherProtocol: 'openvpn-udp' },
    options: ['--source', GATEWAY_SOURCE],
    start: (lab, { name, secret }) =>
      startStrongswan(lab, { host: SERVER_HOST, secret, nasIdentifier: name }),
  },
  ocserv: {
    ...{
      endsSessions: false,
      keepsSessionTime: true,
      addressesStayWithLogin: false,
      dedicated: '10.91.0.77',
    },
    ...{ protocol: 'openconnect', otherProtocol: 'ikev2' },
    options: [],
    start: (lab, { name }) => startOcserv(lab, { host: SERVER_HOST, nasIdentifier: name }),
  },
}

export async function runGateway(name: Name, lab: Lab, report: LabReport): Promise<void> {
  mkdirSync(lab.folder, { recursive: true })
  const kind = KINDS[name]
  const latchkey = await startLatchkey(lab)
  let gateway: Gateway | undefined
  try {
    const added = await addGateway(latchkey, name, kind.protocol, kind.options)
    gateway = await kind.start(lab, added, latchkey)
    const { endsSessions, keepsSessionTime, addressesStayWithLogin, dedicated } = kind
    const protocolId = await protocolNumber(latchkey, kind.protocol)
    const otherProtocolId = await protocolNumber(latchkey, kind.otherProtocol)
    const subject: Subject = {
      ...{ name, gateway, latchkey, report, protocolId, otherProtocolId },
      ...{ endsSessions, keepsSessionTime, addressesStayWithLogin, host: HOST, dedicated },
    }
    await checkGateway(subject)
    if (endsSessions) await kickAll(subject)
    await expireMeanwhile(subject, await gateway.client('client'))
  } catch (err) {
    console.log(`the server's log:\n${await latchkey.log()}`)
    console.log(`the gateway's log:\n${gateway?.output().slice(-LOG_CHARS)}`)
    throw err
  } finally {
    await gateway?.stop()
    await latchkey.stop()
  }
}

export async function addGateway(
  latchkey: Latchkey,
  name: string,
  protocol: string,
  options: readonly string[],
): Promise<Added> {
  if (protocol === 'openconnect')
    await latchkey.cli('location', 'add', 'protocol', '--slug', protocol, '--port', '4443')
  const where = ['--host', HOST, '--country', 'DE', '--protocol', protocol]
  const args = ['gateway', 'add', '--name', name, '--profile', name, ...where, ...options, '--json']
  const added = JSON.parse(await latchkey.cli(...args))
  return { name, secret: String(added.secret), agentToken: String(added.agentToken) }
}

async function protocolNumber(latchkey: Latchkey, slug: string): Promise<number> {
  const [row] = await latchkey.rows(`select id from protocol where slug = '${slug}'`)
  return Number(row?.id)
}
