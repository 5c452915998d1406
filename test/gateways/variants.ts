// The same gateways in other conditions: the server on PostgreSQL, RADIUS over IPv6, and no server at all for a while, with
// the agent's lists of entitlements switched on.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { startPostgres } from '../databases/postgres.ts'
import type { LabReport } from '../labs/parts/lab-report.ts'
import { hasIpv6 } from './ability.ts'
import { disabledMeanwhile, liveSessions, type SubjectPart, settled, usageCounted } from './gateway-checks.ts'
import { addGateway } from './gateway-part.ts'
import type { Gateway, Lab } from './lab.ts'
import { type Latchkey, startLatchkey } from './latchkey.ts'
import { GATEWAY_SOURCE, GATEWAY_SOURCE_6, SERVER_HOST, SERVER_HOST_6 } from './networks.ts'
import { PING_OVERHEAD_BYTES, reaches, sendPings } from './pings.ts'
import { PATIENCE_MS, until } from './programs.ts'
import { type OpenvpnWithAgent, startOpenvpnAgent } from './vpn/openvpn-agent.ts'
import type { RadiusServer } from './vpn/openvpn-plugin.ts'
import { startStrongswan } from './vpn/strongswan.ts'

/** No check here waits for a report; agents report no more often about logins that they admit by themselves. */
const INTERIM_S = 60
const LIST_MINUTES = 15
const PINGS = 20
const PING_BYTES = 1000

export async function runVariants(lab: Lab, report: LabReport): Promise<void> {
  mkdirSync(lab.folder, { recursive: true })
  const postgres = await startPostgres()
  const hosts = hasIpv6() ? `${SERVER_HOST},${SERVER_HOST_6}` : SERVER_HOST
  try {
    const latchkey = await startLatchkey(lab, {
      ...{ databaseUrl: postgres.url, hosts, interimS: INTERIM_S, offlineListMinutes: LIST_MINUTES },
    })
    try {
      await ikev2(lab, latchkey, report)
      await openvpn(lab, latchkey, report)
    } catch (err) {
      console.log(`the server's log:\n${await latchkey.log()}`)
      throw err
    } finally {
      await latchkey.stop()
    }
  } finally {
    await postgres.stop()
  }
}

async function ikev2(lab: Lab, latchkey: Latchkey, report: LabReport): Promise<void> {
  const { name: nasIdentifier, secret } = await addGateway(latchkey, 'strongswan', 'ikev2', [
    ...['--source', GATEWAY_SOURCE],
  ])
  await withStrongswan(lab, { host: SERVER_HOST, secret, nasIdentifier }, async (gateway) => {
    const subject = { name: 'strongswan, PostgreSQL', gateway, latchkey, report, endsSessions: true }
    await disabledMeanwhile(subject, await gateway.client('client'))
  })
  if (!hasIpv6()) return console.log('skipped: RADIUS over IPv6, which this machine does not have')
  // Logins and reports only: strongSwan 5.9 listens for orders (RFC 5176) on IPv4 alone.
  await latchkey.cli('gateway', 'set', nasIdentifier, '--source', GATEWAY_SOURCE_6)
  await withStrongswan(lab, { host: SERVER_HOST_6, secret, nasIdentifier }, async (gateway) => {
    const name = 'strongswan, RADIUS over IPv6'
    const subject = { name, gateway, latchkey, report, endsSessions: false }
    await usageCounted(subject, await gateway.client('client'))
    const [row] = await latchkey.rows('select nas_address from session order by id desc limit 1')
    report.promise(`${name}: its reports came over IPv6`, row?.nas_address === GATEWAY_SOURCE_6, row)
  })
}

async function withStrongswan(
  lab: Lab,
  radius: RadiusServer,
  work: (gateway: Gateway) => Promise<void>,
): Promise<void> {
  const gateway = await startStrongswan(lab, radius)
  try {
    await work(gateway)
  } finally {
    await gateway.stop()
  }
}

async function openvpn(lab: Lab, latchkey: Latchkey, report: LabReport): Promise<void> {
  const { name } = await addGateway(latchkey, 'openvpn-agent', 'openvpn-udp', [])
  const { agentToken, keys } = JSON.parse(await latchkey.cli('gateway', 'agent-token', name, '--json'))
  const words = [agentToken, ...keys].join(' ')
  const gateway = await startOpenvpnAgent(lab, words, latchkey.port, ['--offline'])
  const subject = { name: `${name}, PostgreSQL`, gateway, latchkey, report, endsSessions: true }
  try {
    await disabledMeanwhile(subject, await gateway.client('client'))
    await withoutServer({ ...subject, gateway })
  } catch (err) {
    console.log(`the gateway's log:\n${gateway.output().slice(-6000)}`)
    throw err
  } finally {
    await gateway.stop()
  }
}

/** A login that was there before gets in while the server is away, and is counted once it is back; no other login gets in. */
async function withoutServer(subject: SubjectPart & { gateway: OpenvpnWithAgent }): Promise<void> {
  const { name, gateway, latchkey, report } = subject
  const client = await gateway.client('client')
  const other = await gateway.client('second')
  const login = await latchkey.create({ multi_login: 1 })
  const stranger = await latchkey.create({})
  await client.connect(login)
  await client.leave()
  await settled(latchkey, login)
  // The agent fetches a new list every few minutes, and at the start.
  await gateway.restartAgent()
  const isListed = () =>
    existsSync(gateway.listFile) && readFileSync(gateway.listFile, 'utf8').includes(login.username)
  const listed = await until(isListed, PATIENCE_MS)
  report.promise(`${name}: a login that was there is on the agent's list`, listed === true)
  await latchkey.whileAway(async () => {
    const wrong = await client.connect({ ...login, password: 'Wrong-Horse-12' })
    report.promise(`${name}: server away: a wrong password is refused`, wrong === 'refused', wrong)
    const got = await client.connect(login)
    const carries = got === 'up' && (await reaches(client))
    report.promise(`${name}: server away: a known login gets in and pings through the tunnel`, carries, got)
    const more = await other.connect(login)
    report.promise(`${name}: server away: limit 1: a second device is refused`, more === 'refused', more)
    const unknown = await other.connect(stranger)
    report.promise(`${name}: server away: who was never there is not let in`, unknown === 'refused', unknown)
  })
  const known = await until(async () => (await liveSessions(latchkey, login)) === 1, PATIENCE_MS)
  report.promise(`${name}: server back: it knows the session that began without it`, known === true)
  const answered = await sendPings(client, PINGS, PING_BYTES)
  await client.leave()
  const ended = await settled(latchkey, login)
  const [used] = JSON.parse(
    await latchkey.cli('usage', '--account', login.username, '--by', 'account', '--json'),
  )
  const least = answered * (PING_BYTES + PING_OVERHEAD_BYTES)
  const isCounted = answered > 0 && used?.sessions === 2 && Math.min(used.octetsIn, used.octetsOut) >= least
  report.promise(`${name}: server back: and counts what goes through it`, ended && isCounted, {
    ...{ used, least },
  })
}
