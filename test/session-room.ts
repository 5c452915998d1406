// Sessions as gateways report them, on top of logins and seats: what the tests of accounting say often.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { SettingChanges } from '../src/brands/settings.ts'
import type { ServedGateway } from '../src/gateways/directory.ts'
import { type AccountingRecord, UNTOLD } from '../src/sessions/report.ts'
import type { Sessions } from '../src/sessions/sessions.ts'
import type { UsagePart } from '../src/sessions/usage.ts'
import { HOME, openGatewayRoom, type Who } from './gateway-room.ts'
import type { Engine } from './harness.ts'

type SessionView = Awaited<ReturnType<Sessions['list']>>[number]
export type SessionRoom = Awaited<ReturnType<typeof openSessionRoom>>
/** A session that one client has, or seems to have. */
export type Held = { who: Pick<Who, 'username'>; key: string; gateway?: ServedGateway }
type Told = Partial<Omit<AccountingRecord, 'gateway' | 'status' | 'sessionKey' | 'username'>>

/** How often gateways report in the tests' configuration. */
export const INTERVAL_MS = 600_000

export async function openSessionRoom(
  t: TestContext,
  options: { engine: Engine; settings?: SettingChanges },
) {
  const room = await openGatewayRoom(t, options)
  const { app } = room

  function reportOf(held: Held, status: AccountingRecord['status'], told: Told = {}): AccountingRecord {
    return {
      ...UNTOLD,
      ...{ gateway: held.gateway ?? room.first, status, sessionKey: held.key, username: held.who.username },
      ...{ nasAddress: '10.0.0.1', callerAddress: HOME, framedAddress: undefined, protocolId: undefined },
      ...{ octetsIn: 0, octetsOut: 0, seconds: 0, at: app.clock.now(), cause: undefined },
      ...told,
    }
  }

  const report = (held: Held, status: AccountingRecord['status'], told: Told = {}): Promise<void> =>
    app.accounting.record(reportOf(held, status, told))

  /** Those that have gone by that name, the latest first. */
  async function sessions(key: string): Promise<SessionView[]> {
    return (await app.sessions.list()).filter(({ sessionKey }) => sessionKey === key)
  }

  /** The session, which must be there, and no other of that name. */
  async function session(key: string): Promise<SessionView> {
    const found = await sessions(key)
    assert.equal(found.length, 1, `sessions called ${key}`)
    return found[0] as SessionView
  }

  return {
    ...room,
    reportOf,
    report,
    session,
    sessions,
    /** Its counters: from the user, to the user, seconds. */
    async counters(key: string): Promise<number[]> {
      const { octetsIn, octetsOut, seconds } = await session(key)
      return [octetsIn, octetsOut, seconds]
    },
    /** What went through: sessions, octets from and to users, seconds. */
    async usage(by: readonly UsagePart[] = []): Promise<unknown[][]> {
      const rows = await app.sessions.usage({}, by)
      return rows.map(({ accountId, day, gateway, sessions, octetsIn, octetsOut, seconds }) => [
        ...[accountId, day, gateway].filter((part) => part !== undefined),
        ...[sessions, octetsIn, octetsOut, seconds],
      ])
    },
    /** A login that is let in and has a session; the login's name, the session's key. */
    async begun(sessionLimit?: number): Promise<Held & { who: Who }> {
      const who = await room.login(sessionLimit)
      return { who, key: await room.connect(who) }
    },
  }
}
