// The server of a part: a new installation, set up by the command line, called through its HTTP APIs, and read by SQL where
// a wait needs it. Runs in this process's namespace.
import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPlainSql, type PlainSql, type Row } from '../labs/parts/lab-engines.ts'
import {
  type Installation,
  makeInstallation,
  removeInstallation,
  runCommand,
  type ServerProcess,
  startServer,
} from '../labs/parts/server-process.ts'
import { makeVamClient, type VamAnswer, type VamClient } from '../labs/parts/vam-client.ts'
import type { Lab, Login } from './lab.ts'
import { SERVER_HOST } from './networks.ts'

/** Far below the interval that RFC 2869 wants, so that a lab sees interim reports. */
const INTERIM_S = 3
const CONNECTIONS = 8
const FAKETIME = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1'
const FAKETIME_ARM = '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1'

export type VpnAccount = Login & { dedicated: string | undefined; expiresOn: string }
export type Limits = { multi_login?: number; country?: number[]; protocol?: number[] }

export type Latchkey = {
  at: Installation
  cli(...args: string[]): Promise<string>
  pid(): number
  port(): number
  /** An account of the account API, with the brand's default number of sessions. */
  addClient(): Promise<Login>
  /** An account of a brand's own system. */
  create(limits: Limits, more?: Record<string, unknown>): Promise<VpnAccount>
  disable(username: string): Promise<VamAnswer>
  enable(username: string): Promise<VamAnswer>
  rows(sql: string): Promise<Row[]>
  log(): Promise<string>
  /**
   * Stops the server and starts it with a clock that can be changed while it runs: the returned function sets it so many
   * seconds ahead of the real one, at once.
   */
  restartWithTurnableClock(): Promise<(aheadS: number) => void>
  /** Ends the server, and starts it again when `work` is done. */
  whileAway(work: () => Promise<void>): Promise<void>
  stop(): Promise<void>
}

export type Differs = {
  interimS?: number
  /** Undefined: the embedded database. */
  databaseUrl?: string
  /** The addresses for RADIUS, separated by commas. */
  hosts?: string
  offlineListMinutes?: number
}

export async function startLatchkey(lab: Lab, differs: Differs = {}): Promise<Latchkey> {
  const { interimS = INTERIM_S, databaseUrl, hosts = SERVER_HOST, offlineListMinutes = 'off' } = differs
  const at = await makeInstallation(databaseUrl)
  const { ca, server: certificate } = lab.certificates
  const env = {
    LATCHKEY_HTTP_HOST: '0.0.0.0',
    LATCHKEY_RADIUS_HOST: hosts,
    LATCHKEY_OFFLINE_LIST_MIN: String(offlineListMinutes),
    LATCHKEY_RADIUS_AUTH_PORT: '1812',
    LATCHKEY_RADIUS_ACCT_PORT: '1813',
    LATCHKEY_RADIUS_INTERIM_S: String(interimS),
    LATCHKEY_RADIUS_TLS_CERT_FILE: certificate.certificate,
    LATCHKEY_RADIUS_TLS_KEY_FILE: certificate.key,
    LATCHKEY_RADIUS_TLS_CA_FILE: ca,
  }
  let server: ServerProcess
  let vam: VamClient
  let sql: PlainSql
  await start()

  async function start(clock: Record<string, string> = {}) {
    server = await startServer(at, { env: { ...clock, ...env }, connections: CONNECTIONS })
    vam = await makeVamClient(server.port, at.secretKey, CONNECTIONS)
    sql = await openPlainSql(at)
  }

  async function stop() {
    vam.close()
    await sql.close()
    await server.stop()
  }

  let made = 0

  async function addClient(): Promise<Login> {
    const email = `lab${++made}@example.com`
    const fields = { secret_key: at.secretKey, email, password: 'Real-Tunnel-1', country: 'DE', type: 1 }
    const { body, text } = await server.call('AddClient', fields)
    if (typeof body.vpn_username !== 'string') throw new Error(`AddClient: ${text}`)
    return { username: body.vpn_username, password: String(body.vpn_password) }
  }

  async function create(preferences: Limits, more: Record<string, unknown> = {}): Promise<VpnAccount> {
    const fields = { uuid: `lab ${++made}`, period: 1, preferences, preferences_format: 'key', ...more }
    const { body, text } = await vam.call('POST', '/vam/v3/create', fields)
    if (typeof body.vpnUsername !== 'string') throw new Error(`create: ${text}`)
    return {
      username: body.vpnUsername,
      password: String(body.vpnPassword),
      dedicated: body.dedicatedIp === undefined ? undefined : String(body.dedicatedIp),
      expiresOn: String(body.expiryDate),
    }
  }

  return {
    at,
    cli: (...args) => runCommand(at, ...args),
    pid: () => server.pid,
    port: () => server.port,
    addClient,
    create,
    disable: (vpnUsername) => vam.call('PUT', '/vam/v2/disable', { vpnUsername }),
    enable: (vpnUsername) => vam.call('PUT', '/vam/v2/enable', { vpnUsername }),
    rows: (text) => sql.rows(text),
    log: () => server.logTail(),
    async restartWithTurnableClock() {
      const file = join(lab.folder, 'clock')
      const turn = (aheadS: number) => {
        writeFileSync(`${file}.new`, `+${aheadS}\n`)
        renameSync(`${file}.new`, file)
      }
      turn(0)
      await stop()
      await start(turnableClock(file))
      return turn
    },
    async whileAway(work) {
      await stop()
      await work().finally(() => start())
    },
    async stop() {
      await stop()
      await removeInstallation(at)
    },
  }
}

/** libfaketime reads `file` at each query of the time; waits use the real clock. */
function turnableClock(file: string): Record<string, string> {
  return {
    LD_PRELOAD: process.arch === 'arm64' ? FAKETIME_ARM : FAKETIME,
    TZ: 'UTC',
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
}
