// Live sessions of prepaid and other logins in a whole app, and the ends that are queued for them.
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { NewGateway } from '../src/gateways/gateways.ts'
import { type Engine, OPERATOR } from './harness.ts'
import { openOperatorRoom } from './operator-room.ts'

export type LiveRoom = Awaited<ReturnType<typeof openLiveRoom>>

export async function openLiveRoom(t: TestContext, engine: Engine) {
  const room = await openOperatorRoom(t, engine)
  const { app, clock } = room
  let begun = 0

  async function gateway(name: string, input: Partial<NewGateway> = {}): Promise<number> {
    const place = { host: `${name}.example.net`, country: 'DE', city: 'Frankfurt', protocols: ['ikev2'] }
    const { gateway: added } = await app.gateways.add({ name, ...place, ...input }, OPERATOR)
    return added.id
  }

  /** A session of this login with its seat, or without; its id. */
  async function begin(
    username: string,
    at: { gatewayId: number; protocolId?: number | null; seat?: boolean; nasAddress?: string },
  ): Promise<number> {
    begun++
    clock.add(1)
    const login = await app.db.read
      .selectFrom('subscription')
      .select(['id', 'brand_id', 'account_id'])
      .where('vpn_username', '=', username)
      .executeTakeFirstOrThrow()
    const now = clock.now()
    const named = { gateway_id: at.gatewayId, session_key: `key-${begun}` }
    return app.db.write(async (tx) => {
      if (at.seat !== false)
        await tx
          .insertInto('seat')
          .values({
            ...{ ...named, subscription_id: login.id, number: begun, caller: 'x', framed_address: null },
            ...{ taken_at: now, lease_until: now + 1e10 },
          })
          .execute()
      const { id } = await tx
        .insertInto('session')
        .values({
          ...{ ...named, brand_id: login.brand_id, account_id: login.account_id, subscription_id: login.id },
          ...{ username, protocol_id: at.protocolId === undefined ? 3 : at.protocolId },
          ...{ nas_address: at.nasAddress ?? '127.0.0.1', caller_address: null, framed_address: '10.9.0.7' },
          ...{ started_at: now, seen_at: now, moved_at: now, stale_at: now + 1e10, ended_at: null },
          ...{ end_cause: null, octets_in: 0, octets_out: 0, seconds: 0 },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    })
  }

  /** Session id and reason of every end that was queued, by session. */
  async function queued(): Promise<[number, string][]> {
    const rows = await app.db.read
      .selectFrom('disconnect')
      .select(['session_id', 'why'])
      .where('status', '=', 'queued')
      .orderBy('session_id')
      .execute()
    return rows.map(({ session_id, why }) => [session_id, why])
  }

  /** Runs `change`, and undoes all it wrote at the very end of its transaction. */
  async function undone(change: () => Promise<unknown>): Promise<void> {
    const write = app.db.write
    app.db.write = (work) =>
      write(async (tx) => {
        await work(tx)
        throw new Error('undone')
      })
    try {
      await assert.rejects(change(), { message: 'undone' })
    } finally {
      app.db.write = write
    }
  }

  /** As if all tunnels were down. */
  async function endAll(): Promise<void> {
    await app.db.write(async (tx) => {
      await tx.deleteFrom('disconnect').execute()
      await tx.deleteFrom('seat').execute()
      await tx.updateTable('session').set({ ended_at: clock.now(), stale_at: null }).execute()
    })
  }

  return { ...room, gateway, begin, queued, undone, endAll }
}
