// SQL of gateways. Decides nothing.
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { type Gateway, type GatewayProtocol, MAX_GATEWAY_PROTOCOLS, MAX_GATEWAYS } from './gateway.ts'

type Place = Pick<Gateway, 'host' | 'countryId' | 'cityId'>

/** By name, all of them or those of one country or name; one statement, so that no half-changed gateway is seen. */
export async function listGateways(
  db: Handle,
  only: { countryId?: number; name?: string } = {},
): Promise<Gateway[]> {
  let query = db
    .selectFrom('gateway as g')
    .innerJoin('gateway_protocol as gp', 'gp.gateway_id', 'g.id')
    .innerJoin('protocol as p', 'p.id', 'gp.protocol_id')
    .select(['g.id', 'g.name', 'g.host', 'g.country_id as countryId', 'g.city_id as cityId'])
    .select(['p.id as protocolId', 'p.slug', 'gp.port'])
    .orderBy('g.name')
    .orderBy('p.id')
    .limit(MAX_GATEWAYS * MAX_GATEWAY_PROTOCOLS)
  if (only.countryId !== undefined) query = query.where('g.country_id', '=', only.countryId)
  if (only.name !== undefined) query = query.where('g.name', '=', only.name)
  const gateways = new Map<number, Gateway>()
  for (const { protocolId, slug, port, ...row } of await query.execute()) {
    const gateway = gateways.get(row.id) ?? { ...row, protocols: [] }
    gateway.protocols.push({ protocolId, slug, port })
    gateways.set(row.id, gateway)
  }
  return [...gateways.values()]
}

/** At most `limit`. */
export async function listGatewayNames(db: Handle, limit: number): Promise<string[]> {
  const rows = await db.selectFrom('gateway').select('name').orderBy('name').limit(limit).execute()
  return rows.map(({ name }) => name)
}

export async function countGateways(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('gateway')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** The id of the new gateway, or undefined when the name is taken. */
export async function insertGateway(
  tx: Handle,
  name: string,
  { host, countryId, cityId }: Place,
  at: Instant,
): Promise<number | undefined> {
  const row = await tx
    .insertInto('gateway')
    .values({ name, host, country_id: countryId, city_id: cityId, created_at: at })
    .onConflict((on) => on.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Locks the gateway's row until the transaction ends; false when there is none. */
export async function lockGateway(tx: Handle, name: string): Promise<boolean> {
  const done = await tx
    .updateTable('gateway')
    .set((eb) => ({ host: eb.ref('host') }))
    .where('name', '=', name)
    .executeTakeFirst()
  return Number(done.numUpdatedRows) === 1
}

export async function updateGateway(
  tx: Handle,
  id: number,
  { host, countryId, cityId }: Place,
): Promise<void> {
  await tx
    .updateTable('gateway')
    .set({ host, country_id: countryId, city_id: cityId })
    .where('id', '=', id)
    .execute()
}

export async function replaceProtocols(
  tx: Handle,
  gatewayId: number,
  protocols: readonly GatewayProtocol[],
): Promise<void> {
  await tx.deleteFrom('gateway_protocol').where('gateway_id', '=', gatewayId).execute()
  if (protocols.length === 0) return
  await tx
    .insertInto('gateway_protocol')
    .values(
      protocols.map(({ protocolId, port }) => ({ gateway_id: gatewayId, protocol_id: protocolId, port })),
    )
    .execute()
}

export async function deleteGateway(tx: Handle, id: number): Promise<void> {
  await tx.deleteFrom('gateway').where('id', '=', id).execute()
}
