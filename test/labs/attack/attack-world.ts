// The start of all attacks: a server with two brands, gateways of both at addresses of loopback, and people with accounts.
import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { makeCertificate } from '../../fixtures/certificate.ts'
import type { Envelope, Fields } from '../parts/amapi-client.ts'
import { addLabGateway, chooseRadiusPorts } from '../parts/radius-ports.ts'
import { addBrand, freePort, type Installation, runCommand, startServer } from '../parts/server-process.ts'
import { makeVamClient, type VamClient } from '../parts/vam-client.ts'

export const SECRET = 'lab-secret-Of-9-gateways'
export const PASSWORD = 'Right-Horse-12'
export const WRONG = 'Wrong-Horse-12'
const WEAK = ['--message-authenticator', 'legacy', '--yes-weak']
/** Like gateways, the lab repeats exactly the same request before it counts as silence. */
const ASK_AGAIN_MS = 1500
const ASK_TIMES = 6

/** By name: its source address, and its options on the command line. */
const GATEWAYS = {
  strict: { source: '127.0.0.2', options: ['--profile', 'strongswan', '--brand', 'main'] },
  legacy: { source: '127.0.0.3', options: ['--profile', 'openvpn-plugin', '--brand', 'main', ...WEAK] },
  other: { source: '127.0.0.5', options: ['--profile', 'generic'] },
} as const
export type GatewayName = keyof typeof GATEWAYS

/** The attempt, how often it was made, and how often it succeeded. */
export type Tried = { name: string; tried: number; through: number; detail?: unknown }
export type Attack = (world: AttackWorld) => Promise<Tried[]>
export type Brand = { apiKey: string; secretKey: string }
export type VpnLogin = { username: string; password: string }
export type AttackWorld = Awaited<ReturnType<typeof startAttackWorld>>

export async function startAttackWorld(installation: Installation) {
  const main: Brand = { apiKey: installation.apiKey, secretKey: installation.secretKey }
  const beta: Brand = await addBrand(installation, 'beta')
  const radius = await chooseRadiusPorts()
  for (const [name, { source, options }] of Object.entries(GATEWAYS))
    await addLabGateway(installation, { name, source, secret: SECRET, options })
  const agents = { main: await addAgent('agent-main', 'main'), beta: await addAgent('agent-beta', 'beta') }
  const tlsPort = await freePort()
  const server = await startServer(installation, {
    env: { ...radius.env, ...writeCertificate(installation, tlsPort) },
  })
  let vam: VamClient | undefined
  let people = 0

  async function addAgent(name: string, brand: string): Promise<string> {
    const place = ['--host', `${name}.lab.test`, '--country', 'DE', '--protocol', 'openvpn-udp']
    const of = ['--profile', 'openvpn-agent', '--brand', brand]
    const printed = await runCommand(installation, 'gateway', 'add', '--name', name, ...place, ...of)
    const [token] = /lk_agent_[0-9A-Za-z_-]+/.exec(printed) ?? []
    if (token === undefined) throw new Error(`no token of an agent: ${printed}`)
    return token
  }

  return {
    ...{ installation, server, main, beta, agents, tlsPort, radius },

    /** A call of AMAPI by a caller who knows no secret. */
    async amapi(
      method: string,
      fields: Fields,
      options: { from?: string; bearer?: string; idempotencyKey?: string } = {},
    ): Promise<Envelope> {
      const { body } = await server.call(method, fields, { from: '203.0.113.1', ...options })
      return body
    },
    /** An account that a stranger made, from its own address. */
    async signUp(name: string, from = `198.18.${people >> 8}.${people++ & 255}`, fields: Fields = {}) {
      const email = `${name}@people.test`
      const { body } = await server.call(
        'AddClient',
        { email, password: PASSWORD, country: 'DE', type: 1, ...fields },
        { from },
      )
      if (body.status !== 'success') throw new Error(`AddClient: ${JSON.stringify(body)}`)
      return {
        email,
        from,
        token: String(body.short_token),
        longToken: String(body.long_token),
        answer: body,
      }
    },
    /** A call of VAM with main's access token. */
    async vam(verb: string, path: string, fields?: Record<string, unknown>) {
      vam ??= await makeVamClient(server.port, main.secretKey, 4)
      return vam.call(verb, path, fields)
    },
    async vpnLogin(uuid: string, more: Record<string, unknown> = {}): Promise<VpnLogin> {
      const { body, text } = await this.vam('POST', '/vam/v3/create', { uuid, period: 1, ...more })
      if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${text}`)
      return { username: body.vpnUsername, password: String(body.vpnPassword) }
    },
    /** A call of the gateway API by the agent of a brand. */
    agent: (brand: 'main' | 'beta', path: string, body: unknown) =>
      postJson(server.port, `/gateway/v1/${path}`, body, { authorization: `Bearer ${agents[brand]}` }),
    command: (...args: string[]) => runCommand(installation, ...args),
    sender: (gateway: GatewayName, port: 'auth' | 'acct' = 'auth') =>
      openSender(GATEWAYS[gateway].source, radius[port]),
    close() {
      vam?.close()
    },
  }
}

function writeCertificate({ dataDir }: Installation, port: number): Record<string, string> {
  const { cert, key } = makeCertificate()
  const write = (name: string, content: string) => {
    const file = join(dataDir, name)
    writeFileSync(file, content, { mode: 0o600 })
    return file
  }
  return {
    LATCHKEY_RADIUS_TLS_PORT: String(port),
    LATCHKEY_RADIUS_TLS_CERT_FILE: write('tls.crt', cert),
    LATCHKEY_RADIUS_TLS_KEY_FILE: write('tls.key', key),
    LATCHKEY_RADIUS_TLS_CA_FILE: write('tls.ca', cert),
  }
}

export type JsonAnswer = { httpStatus: number; text: string; body: Record<string, unknown> }

export function postJson(
  port: number,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const text = JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', method: 'POST', path, agent: false }
    const outgoing = httpRequest(
      {
        ...options,
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8')
          resolve({
            httpStatus: response.statusCode ?? 0,
            text: answer,
            body: answer ? JSON.parse(answer) : {},
          })
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(text)
  })
}

/** A socket at one address of loopback, for a gateway or a forger. */
export async function openSender(from: string, port: number) {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, from, resolve))
  socket.on('error', () => {})
  return {
    send: (packet: Buffer) =>
      new Promise<void>((resolve) => socket.send(packet, port, '127.0.0.1', () => resolve())),
    /** The answer; undefined: there was none. */
    ask(packet: Buffer): Promise<Buffer | undefined> {
      const { promise, resolve } = Promise.withResolvers<Buffer | undefined>()
      const heard = (reply: Buffer) => {
        if (reply[1] === packet[1]) resolve(reply)
      }
      socket.on('message', heard)
      let asked = 0
      const askAgain = () =>
        asked++ < ASK_TIMES ? socket.send(packet, port, '127.0.0.1') : resolve(undefined)
      const timer = setInterval(askAgain, ASK_AGAIN_MS)
      askAgain()
      return promise.finally(() => {
        clearInterval(timer)
        socket.off('message', heard)
      })
    },
    close: () => socket.close(),
  }
}

export type Sender = Awaited<ReturnType<typeof openSender>>

/** One after another: attackers wait for answers, and a limit depends on the order. */
export async function inTurn<T>(count: number, call: (i: number) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let i = 0; i < count; i++) results.push(await call(i))
  return results
}
