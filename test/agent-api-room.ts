// A brand's logins and two gateways with agents, asked over the gateway API as agents do.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Config } from '../src/config.ts'
import type { AccessLimits } from '../src/subscriptions/limits.ts'
import { type Engine, OPERATOR } from './harness.ts'
import { NO_LIMITS, openPrepaidRoom } from './prepaid-room.ts'

export const HOME = '198.51.100.7'

export type Said = { status: number; body: Record<string, unknown>; headers: Headers; text: string }
export type ApiRoom = Awaited<ReturnType<typeof openApiRoom>>

export async function openApiRoom(t: TestContext, options: { engine: Engine; config?: Partial<Config> }) {
  const room = await openPrepaidRoom(t, options)
  const first = await addGateway('g1', 'de1.example.net')
  const second = await addGateway('g2', 'de2.example.net')
  let sessions = 0

  async function addGateway(name: string, host: string) {
    const place = { country: 'DE', protocols: ['openvpn-udp'], profile: 'openvpn-agent' as const }
    const { gateway, agentToken } = await room.app.gateways.add({ name, host, ...place }, OPERATOR)
    assert.ok(agentToken)
    room.secrets.note(agentToken)
    return { id: gateway.id, name, token: agentToken }
  }

  async function call(verb: string, path: string, body?: unknown, token = first.token): Promise<Said> {
    const response = await fetch(`${room.url}/gateway/v1/${path}`, {
      method: verb,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: isWritten(body) ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
  }

  /** A login that may hold so many sessions. */
  async function login(sessionLimit = 1, limits: Partial<AccessLimits> = {}, days = 30) {
    const { username, login } = await room.add({ days, limits: { ...NO_LIMITS, sessionLimit, ...limits } })
    return { username, password: login.password }
  }

  return {
    ...room,
    first,
    second,
    call,
    login,
    newSession: () => `session-${++sessions}`,
    authorize: (body: object, token?: string) =>
      call('POST', 'authorize', { caller_address: HOME, ...body }, token),
    report: (records: readonly unknown[], token?: string) => call('POST', 'accounting', { records }, token),
    /** As [gateway, key, status, octets in and out, end cause], oldest first. */
    async rows(): Promise<unknown[][]> {
      const rows = await room.app.db.read
        .selectFrom('session')
        .innerJoin('gateway', 'gateway.id', 'session.gateway_id')
        .select(['gateway.name', 'session_key as key', 'ended_at as endedAt', 'end_cause as cause'])
        .select(['octets_in as octetsIn', 'octets_out as octetsOut'])
        .orderBy('session.id')
        .execute()
      return rows.map(({ name, key, endedAt, octetsIn, octetsOut, cause }) => {
        return [name, key, endedAt === null ? 'live' : 'ended', octetsIn, octetsOut, cause]
      })
    },
  }
}

function isWritten(body: unknown): body is string | Buffer<ArrayBuffer> {
  return typeof body === 'string' || Buffer.isBuffer(body)
}

/** A record of a session, with changes. */
export function recordOf(session: string, username: string, more: object = {}) {
  const counters = { octets_in: 0, octets_out: 0, seconds: 0, ago_ms: 0 }
  return { status: 'start', session, username, caller_address: HOME, ...counters, ...more }
}
