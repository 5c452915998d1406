// SQL of gateways. Decides nothing.
import { type SqlBool, sql } from 'kysely'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import {
  type FormerKey,
  type FormerKind,
  type Gateway,
  type GatewayProtocol,
  MAX_GATEWAY_BRANDS,
  MAX_GATEWAY_PROTOCOLS,
  MAX_GATEWAYS,
} from './gateway.ts'
import { getProfile } from './profile.ts'
import { disconnectText, storedDisconnect } from './serving.ts'
import type { KeptToken } from './snapshot.ts'

export type GatewayRow = Omit<
  Gateway,
  'id' | 'name' | 'protocols' | 'brandIds' | 'hasSecret' | 'hasAgentToken'
>

/** By name, all of them or those of one country or name; one statement, so that no half-changed gateway is seen. */
export async function listGateways(db: Handle, only: Only = {}): Promise<Gateway[]> {
  const rows = await listProtocolParts(db, only)
    .unionAll(listBrandParts(db, only))
    .orderBy('name')
    .orderBy('partId')
    .limit(MAX_GATEWAYS * (MAX_GATEWAY_PROTOCOLS + MAX_GATEWAY_BRANDS))
    .execute()
  const gateways = new Map<number, Gateway>()
  for (const row of rows) {
    const gateway = gateways.get(row.id) ?? toGateway(row)
    addPart(gateway, row)
    gateways.set(row.id, gateway)
  }
  return [...gateways.values()]
}

type Columns = Omit<GatewayRow, 'profile' | 'disconnect'> & {
  id: number
  name: string
  profile: string
  disconnect: string
  hasSecret: SqlBool
  hasAgentToken: SqlBool
}

type Only = { countryId?: number; name?: string }

/** A row for each protocol of a gateway and for each brand it is kept to; those of brands have no slug and no port. */
type PartRow = Columns & {
  partId: number
  slug: string | null
  port: number | null
}

function listProtocolParts(db: Handle, only: Only) {
  return gatewayColumns(db, only)
    .innerJoin('gateway_protocol as gp', 'gp.gateway_id', 'g.id')
    .innerJoin('protocol as p', 'p.id', 'gp.protocol_id')
    .select(['p.id as partId', 'p.slug', 'gp.port'])
    .$castTo<PartRow>()
}

function listBrandParts(db: Handle, only: Only) {
  return gatewayColumns(db, only)
    .innerJoin('gateway_brand as gb', 'gb.gateway_id', 'g.id')
    .select([
      'gb.brand_id as partId',
      sql`cast(null as text)`.as('slug'),
      sql`cast(null as bigint)`.as('port'),
    ])
    .$castTo<PartRow>()
}

function gatewayColumns(db: Handle, { countryId, name }: Only) {
  const query = db
    .selectFrom('gateway as g')
    .select(['g.id', 'g.name', 'g.host', 'g.country_id as countryId', 'g.city_id as cityId'])
    .select(['g.profile', 'g.source', 'g.message_authenticator as messageAuthenticator', 'g.disconnect'])
    .select((eb) => [
      eb('g.secret', 'is not', null).as('hasSecret'),
      eb('g.agent_token_hash', 'is not', null).as('hasAgentToken'),
    ])
  if (countryId !== undefined) return query.where('g.country_id', '=', countryId)
  return name === undefined ? query : query.where('g.name', '=', name)
}

function toGateway({ partId: _partId, slug: _slug, port: _port, ...row }: PartRow): Gateway {
  return {
    ...row,
    profile: getProfile(row.profile).name,
    disconnect: storedDisconnect(row.disconnect),
    hasSecret: Boolean(row.hasSecret),
    hasAgentToken: Boolean(row.hasAgentToken),
    protocols: [],
    brandIds: null,
  }
}

function addPart(gateway: Gateway, { partId, slug, port }: PartRow): void {
  if (slug === null || port === null) gateway.brandIds = [...(gateway.brandIds ?? []), partId]
  else gateway.protocols.push({ protocolId: partId, slug, port })
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
  gateway: GatewayRow,
  at: Instant,
): Promise<number | undefined> {
  const row = await tx
    .insertInto('gateway')
    .values({ name, ...columnsOf(gateway), created_at: at })
    .onConflict((on) => on.column('name').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

function columnsOf({ host, countryId, cityId, ...serving }: GatewayRow) {
  return {
    ...{ host, country_id: countryId, city_id: cityId },
    ...{ profile: serving.profile, source: serving.source },
    message_authenticator: serving.messageAuthenticator,
    disconnect: disconnectText(serving.disconnect),
  }
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

export async function updateGateway(tx: Handle, id: number, gateway: GatewayRow): Promise<void> {
  await tx.updateTable('gateway').set(columnsOf(gateway)).where('id', '=', id).execute()
}

/** `sealed`: encrypted; null: none. `formerUntil`: the end of the secret of before; null: it ends now. */
export async function setSecret(
  tx: Handle,
  id: number,
  sealed: string | null,
  formerUntil: Instant | null = null,
): Promise<void> {
  await tx
    .updateTable('gateway')
    .set((eb) => ({
      ...{ former_secret: formerUntil === null ? null : eb.ref('secret'), secret: sealed },
      ...{ former_secret_until: formerUntil, former_secret_used_at: null },
    }))
    .where('id', '=', id)
    .execute()
}

/** `formerUntil`: as of setSecret, for the token of before. */
export async function setAgentTokenHash(
  tx: Handle,
  id: number,
  hash: string | null,
  formerUntil: Instant | null = null,
): Promise<void> {
  await tx
    .updateTable('gateway')
    .set((eb) => ({
      former_token_hash: formerUntil === null ? null : eb.ref('agent_token_hash'),
      ...{ agent_token_hash: hash, former_token_until: formerUntil, former_token_used_at: null },
    }))
    .where('id', '=', id)
    .execute()
}

/** What is never listed, by gateway. */
export type KeptSecrets = {
  id: number
  sealed: string | null
  former: { kept: string; until: Instant } | undefined
  tokens: KeptToken[]
}

export async function listKeptSecrets(db: Handle): Promise<KeptSecrets[]> {
  const rows = await db
    .selectFrom('gateway')
    .select(['id', 'secret as sealed', 'former_secret as kept', 'former_secret_until as until'])
    .select([
      'agent_token_hash as hash',
      'former_token_hash as formerHash',
      'former_token_until as hashUntil',
    ])
    .where((eb) => eb.or([eb('secret', 'is not', null), eb('agent_token_hash', 'is not', null)]))
    .limit(MAX_GATEWAYS)
    .execute()
  return rows.map(({ id, sealed, kept, until, hash, formerHash, hashUntil }) => ({
    ...{ id, sealed },
    former: kept === null || until === null ? undefined : { kept, until },
    tokens: [
      ...(formerHash === null || hashUntil === null ? [] : [{ hash: formerHash, until: hashUntil }]),
      ...(hash === null ? [] : [{ hash, until: null }]),
    ],
  }))
}

/** Of all gateways, or of one: what was replaced and still works at `at`, by gateway. */
export async function listFormerKeys(db: Handle, at: Instant, name?: string): Promise<FormerKey[]> {
  const all = (['secret', 'token'] as const).map((kind) => {
    const rows = db
      .selectFrom('gateway')
      .select(['name as gateway', `former_${kind}_until as until`, `former_${kind}_used_at as usedAt`])
      .where(`former_${kind}_until`, '>', at)
      .$narrowType<{ until: Instant }>()
      .orderBy('name')
      .limit(MAX_GATEWAYS)
    return name === undefined ? rows : rows.where('name', '=', name)
  })
  const [secrets = [], tokens = []] = await Promise.all(all.map((rows) => rows.execute()))
  return [
    ...secrets.map((row): FormerKey => ({ ...row, kind: 'secret' })),
    ...tokens.map((row): FormerKey => ({ ...row, kind: 'token' })),
  ]
}

export async function setFormerUsed(
  tx: Handle,
  { id, kind }: { id: number; kind: FormerKind },
  at: Instant,
): Promise<void> {
  await tx
    .updateTable('gateway')
    .set({ [`former_${kind}_used_at`]: at })
    .where('id', '=', id)
    .where(`former_${kind}_until`, 'is not', null)
    .execute()
}

/** `brandIds` null: every brand. */
export async function replaceBrands(
  tx: Handle,
  gatewayId: number,
  brandIds: readonly number[] | null,
): Promise<void> {
  await tx.deleteFrom('gateway_brand').where('gateway_id', '=', gatewayId).execute()
  if (brandIds === null) return
  await tx
    .insertInto('gateway_brand')
    .values(brandIds.map((brandId) => ({ gateway_id: gatewayId, brand_id: brandId })))
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
