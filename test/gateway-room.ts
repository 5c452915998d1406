// A brand's logins before gateways, asked of the core as its doors do: what the tests of seats say often.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { App } from '../src/app.ts'
import type { SettingChanges } from '../src/brands/settings.ts'
import type { ServedGateway } from '../src/gateways/directory.ts'
import type { NewGateway } from '../src/gateways/gateways.ts'
import type { Ask } from '../src/sessions/admission.ts'
import { UNTOLD } from '../src/sessions/report.ts'
import { LEASE_MS } from '../src/sessions/seating.ts'
import type { AccessLimits } from '../src/subscriptions/limits.ts'
import { type Engine, OPERATOR } from './harness.ts'
import { NO_LIMITS, openPrepaidRoom } from './prepaid-room.ts'

/** Where one client and another one connect from. */
export const HOME = '198.51.100.7'
export const ELSEWHERE = '203.0.113.66'

export type GatewayRoom = Awaited<ReturnType<typeof openGatewayRoom>>
export type Who = { subscriptionId: number; username: string }
type AskChanges = Partial<Pick<Ask, 'protocols' | 'sessionKey' | 'callerAddress'>>

export async function openGatewayRoom(
  t: TestContext,
  options: { engine: Engine; settings?: SettingChanges },
) {
  const room = await openPrepaidRoom(t, options)
  const { app } = room
  const first = await addGateway(app, { name: 'g1', host: 'de1.example.net' })
  const second = await addGateway(app, { name: 'g2', host: 'de2.example.net' })
  let keys = 0

  const ikev2 = await addGateway(app, {
    ...{ name: 'ike', host: 'ike.example.net', protocols: ['ikev2'] },
    ...{ profile: 'strongswan', disconnect: 'coa:3799', source: '10.0.0.9' },
  })

  /** A login that may hold so many sessions; undefined: as many as the brand says. */
  async function login(sessionLimit?: number, limits: Partial<AccessLimits> = {}): Promise<Who> {
    const given = { ...NO_LIMITS, ...(sessionLimit === undefined ? {} : { sessionLimit }), ...limits }
    const { username } = await room.add({ limits: given })
    return { username, subscriptionId: await subscriptionOf(app, username) }
  }

  /** One that nobody has used yet. */
  const newKey = () => `session-${++keys}`

  /** What a gateway asks for a new session, from HOME unless said otherwise. */
  function ask(who: Who, gateway: ServedGateway = first, changes: AskChanges = {}): Ask {
    const { protocols } = gateway
    return { gateway, protocols, login: who, sessionKey: newKey(), callerAddress: HOME, ...changes }
  }

  /** 'admitted' or the reason of the refusal. */
  async function admit(who: Who, gateway?: ServedGateway, changes?: AskChanges): Promise<string> {
    const answer = await app.admission.admit(ask(who, gateway, changes))
    return answer.kind === 'admitted' ? 'admitted' : answer.why
  }

  /** What a gateway reports of a session. */
  function report(status: 'start' | 'stop', who: Who, sessionKey: string, gateway: ServedGateway) {
    return {
      ...UNTOLD,
      ...{ gateway, status, sessionKey, username: who.username, nasAddress: '10.0.0.1' },
      ...{ callerAddress: HOME as string | undefined, framedAddress: undefined, protocolId: undefined },
      ...{ octetsIn: 0, octetsOut: 0, seconds: 0, at: app.clock.now(), cause: undefined },
    }
  }

  /** Reports the start of a session, as its gateway does after the login. */
  async function start(who: Who, sessionKey: string, gateway = first, callerAddress = HOME): Promise<void> {
    await app.accounting.record({ ...report('start', who, sessionKey, gateway), callerAddress })
  }

  /** Logs in and starts; gives the session key. */
  async function connect(who: Who, gateway = first, callerAddress = HOME): Promise<string> {
    const sessionKey = newKey()
    assert.equal(await admit(who, gateway, { sessionKey, callerAddress }), 'admitted')
    await start(who, sessionKey, gateway, callerAddress)
    return sessionKey
  }

  return {
    ...room,
    first,
    second,
    /** Ends sessions by the login's name. */
    ikev2,
    login,
    newKey,
    ask,
    admit,
    start,
    connect,
    async stop(who: Who, sessionKey = '', gateway = first): Promise<void> {
      await app.accounting.record(report('stop', who, sessionKey, gateway))
    },
    /** A session that is reported though it has no seat. */
    seatless(who: Who, sessionKey: string, gateway = first) {
      const { subscriptionId } = who
      const leaseUntil = app.clock.now() + LEASE_MS
      const told = { callerAddress: HOME, framedAddresses: [], protocolId: undefined }
      return { gateway, subscriptionId, sessionKey, leaseUntil, ...told }
    },
    subscriptionOf: (username: string) => subscriptionOf(app, username),
    addGateway: (input: Partial<NewGateway> & { name: string; host: string }) => addGateway(app, input),
    /** The seats of a login, by number, as [number, gateway, session key]. */
    async seats({ subscriptionId }: Who): Promise<[number, string, string | null][]> {
      const rows = await app.db.read
        .selectFrom('seat')
        .innerJoin('gateway', 'gateway.id', 'seat.gateway_id')
        .select(['seat.number', 'gateway.name', 'seat.session_key as key'])
        .where('subscription_id', '=', subscriptionId)
        .where('lease_until', '>', app.clock.now())
        .orderBy('number')
        .execute()
      return rows.map(({ number, name, key }) => [number, name, key])
    },
    /** Session keys of a login whose end is queued. */
    async ending({ subscriptionId }: Who): Promise<string[]> {
      const rows = await app.db.read
        .selectFrom('disconnect')
        .innerJoin('session', 'session.id', 'disconnect.session_id')
        .select('session.session_key as key')
        .where('session.subscription_id', '=', subscriptionId)
        .orderBy('disconnect.id')
        .execute()
      return rows.map(({ key }) => key)
    },
  }
}

export async function addGateway(
  app: App,
  input: Partial<NewGateway> & { name: string; host: string },
): Promise<ServedGateway> {
  const defaults = { country: 'DE', protocols: ['openvpn-udp'], disconnect: 'agent' as const }
  const { gateway } = await app.gateways.add({ ...defaults, ...input }, OPERATOR)
  const served = (await app.gatewayDirectory.load()).get(gateway.id)
  assert.ok(served)
  return served
}

export async function subscriptionOf(app: App, username: string): Promise<number> {
  const row = await app.db.read
    .selectFrom('subscription')
    .select('id')
    .where('vpn_username', '=', username)
    .executeTakeFirstOrThrow()
  return row.id
}
