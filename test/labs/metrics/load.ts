// The load of the metrics lab: logins and sessions by RADIUS, requests, refusals, mails, reports of an agent, and an order to
// end a session that its gateway never carries out.
import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { openExchange } from '../parts/radius-exchange.ts'
import { addLabGateway, chooseRadiusPorts, type RadiusPorts } from '../parts/radius-ports.ts'
import * as wire from '../parts/radius-wire.ts'
import { freePort, type Installation, runCommand, type ServerProcess } from '../parts/server-process.ts'

const SECRET = 'a-secret-of-the-metrics-lab'
const PAUSE_MS = 100

export type LoadGateways = { ports: RadiusPorts; agentToken: string }

/** One gateway that speaks RADIUS and has nothing on its port for disconnects, and one with an agent. */
export async function addGateways(installation: Installation): Promise<LoadGateways> {
  const ports = await chooseRadiusPorts()
  const options = ['--disconnect', `coa:${await freePort()}`]
  await addLabGateway(installation, { name: 'g1', source: '127.0.0.1', secret: SECRET, options })
  const place = ['--host', 'g2.lab.test', '--country', 'DE', '--protocol', 'openvpn-udp']
  const args = ['gateway', 'add', '--name', 'g2', ...place, '--profile', 'openvpn-agent', '--json']
  const [agentToken = ''] = /lk_agent_[\w-]+/.exec(await runCommand(installation, ...args)) ?? []
  return { ports, agentToken }
}

/** Goes on until `isEnough`. */
export async function runLoad(
  installation: Installation,
  server: ServerProcess,
  { ports, agentToken }: LoadGateways,
  isEnough: () => boolean,
): Promise<void> {
  const keys = { apikey: installation.apiKey, secret_key: installation.secretKey }
  const gateway = await openGateway(ports)
  let order: Promise<void> | undefined
  for (let n = 0; !isEnough(); n++) {
    const email = `n${n}@example.org`
    const { body } = await server.call('AddClient', { ...keys, country: 'DE', type: '1', email })
    const { vpn_username: name = '', vpn_password: password = '' } = body as Record<string, string>
    await gateway.login(name, password)
    await gateway.start(name, `lab-${n}`)
    await gateway.login(name, 'wrong')
    await server.call('ResetPassword', { ...keys, email })
    await server.call('GetProducts', { ...keys, email: 'unknown@example.org' })
    await reportByAgent(server, agentToken, { username: name, session: `agent-${n}` })
    order ??= orderEnd(installation)
    await pause(PAUSE_MS)
  }
  gateway.close()
  await order
}

async function openGateway(ports: RadiusPorts) {
  const exchange = await openExchange({ ports, secret: SECRET, gate: { isOpen: true } })
  return {
    login(username: string, password: string): Promise<Buffer> {
      const authenticator = randomBytes(16)
      const attributes = [
        { type: wire.MESSAGE_AUTHENTICATOR, value: Buffer.alloc(16) },
        wire.text(wire.USER_NAME, username),
        {
          type: wire.USER_PASSWORD,
          value: wire.hide(Buffer.from(password), authenticator, SECRET),
        },
      ]
      const request = wire.encode(wire.ACCESS_REQUEST, exchange.nextIdentifier(), authenticator, attributes)
      return exchange.ask(wire.seal(request, SECRET), 'auth')
    },
    start(username: string, session: string): Promise<Buffer> {
      const attributes = [
        wire.number(wire.ACCT_STATUS_TYPE, 1),
        wire.text(wire.USER_NAME, username),
        wire.text(wire.ACCT_SESSION_ID, session),
      ]
      const identifier = exchange.nextIdentifier()
      const request = wire.encode(wire.ACCOUNTING_REQUEST, identifier, Buffer.alloc(16), attributes)
      return exchange.ask(wire.seal(request, SECRET), 'acct')
    },
    close: exchange.close,
  }
}

/** Ends one session of the gateway that does not answer to disconnects, so that the order stays open. */
async function orderEnd(installation: Installation): Promise<void> {
  const listed = await runCommand(installation, 'session', 'list', '--gateway', 'g1', '--json')
  const [session] = JSON.parse(listed) as { id: number }[]
  await runCommand(installation, 'session', 'end', String(session?.id))
}

async function reportByAgent(
  server: ServerProcess,
  token: string,
  of: { username: string; session: string },
) {
  const record = { status: 'start', ...of, octets_in: 0, octets_out: 0, seconds: 0, ago_ms: 5000 }
  const answer = await fetch(`http://127.0.0.1:${server.port}/gateway/v1/accounting`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ records: [record] }),
  })
  if (!answer.ok) throw new Error(await answer.text())
}
