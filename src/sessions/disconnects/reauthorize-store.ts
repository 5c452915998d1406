// SQL that finds the live sessions that a change may concern, and all facts that decide on each. Decides nothing.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { padded } from '../../db/padded.ts'
import type { LiveScope } from '../../live-sessions.ts'
import { isFreemiumPlace } from '../../locations/location.ts'
import { reportedKey } from '../accounting/session-store.ts'
import { readLoginFacts } from '../authorization/login-facts-store.ts'
import type { LiveGateway, LiveSession } from './reauthorize.ts'

/** At most `limit`. */
export async function listLiveSessionIds(db: Handle, scope: LiveScope, limit: number): Promise<number[]> {
  if ('subscriptionIds' in scope && scope.subscriptionIds.length === 0) return []
  const rows = await inScope(db, scope).limit(limit).execute()
  return rows.map(({ id }) => id)
}

function inScope(db: Handle, scope: LiveScope) {
  const live = db.selectFrom('session').select('session.id').where('session.ended_at', 'is', null)
  if ('subscriptionIds' in scope)
    return live.where('session.subscription_id', 'in', padded(scope.subscriptionIds))
  if ('accountId' in scope)
    return live.where('session.subscription_id', 'in', (eb) =>
      eb.selectFrom('subscription').select('subscription.id').where('account_id', '=', scope.accountId),
    )
  if ('gatewayId' in scope) return live.where('session.gateway_id', '=', scope.gatewayId)
  const ofLogins = live.where('session.subscription_id', '>', 0) // scans the index of live sessions
  if ('brandId' in scope) return ofLogins.where('session.brand_id', '=', scope.brandId)
  return ofLogins.where((eb) =>
    eb.exists(
      eb
        .selectFrom('subscription')
        .select('subscription.id')
        .whereRef('subscription.id', '=', 'session.subscription_id')
        .where('kind', '=', scope.kind),
    ),
  )
}

export type SessionCursor = { subscriptionId: number; id: number }

/** At most `limit` live sessions after `after`, in the order of their index: one batch of a look at all of them. */
export async function listLiveSessionsBehind(
  db: Handle,
  after: SessionCursor,
  limit: number,
): Promise<SessionCursor[]> {
  const rows = await db
    .selectFrom('session')
    .select(['id', 'subscription_id as subscriptionId'])
    .where('ended_at', 'is', null)
    .where('subscription_id', '>=', after.subscriptionId)
    .where((eb) => eb.or([eb('subscription_id', '>', after.subscriptionId), eb('id', '>', after.id)]))
    .orderBy('subscription_id')
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id, subscriptionId }) => ({ id, subscriptionId: Number(subscriptionId) }))
}

/** The id of the newest session; 0: there is none. */
export async function findNewestId(db: Handle): Promise<number> {
  const row = await db.selectFrom('session').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst()
  return row?.id ?? 0
}

/** Sessions with ids above `from` up to `to`, the first `limit` of them. */
export async function listYoungIds(
  db: Handle,
  { from, to, limit }: { from: number; to: number; limit: number },
): Promise<number[]> {
  const rows = await db
    .selectFrom('session')
    .select('id')
    .where('id', '>', from)
    .where('id', '<=', to)
    .orderBy('id')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Those of `ids`, a chunk, that live and belong to a login. */
export async function readLiveSessions(
  db: Handle,
  ids: readonly number[],
  now: Instant,
): Promise<LiveSession[]> {
  const rows = await readRows(db, ids)
  if (rows.length === 0) return []
  const subscriptionIds = [...new Set(rows.flatMap((row) => row.subscriptionId ?? []))]
  const [factsById, gateways, olderSeats] = await Promise.all([
    readLoginFacts(db, subscriptionIds),
    readGateways(db, [...new Set(rows.map((row) => row.gatewayId))]),
    countOlderSeats(db, subscriptionIds, now),
  ])
  return rows.flatMap(({ id, subscriptionId, gatewayId, sessionKey, protocolId }) => {
    const facts = subscriptionId === null ? undefined : factsById.get(subscriptionId)
    if (!facts) return []
    const older = olderSeats.get(`${subscriptionId} ${gatewayId} ${sessionKey}`) ?? 0
    return [{ id, facts, protocolId, gateway: gateways.get(gatewayId), olderSeats: older }]
  })
}

async function readRows(db: Handle, ids: readonly number[]) {
  if (ids.length === 0) return []
  return db
    .selectFrom('session')
    .select([
      'id',
      'gateway_id as gatewayId',
      reportedKey('session').as('sessionKey'),
      'protocol_id as protocolId',
    ])
    .select('subscription_id as subscriptionId')
    .where('id', 'in', padded(ids))
    .where('ended_at', 'is', null)
    .where('subscription_id', 'is not', null)
    .execute()
}

/** For each session with a seat, as `subscription gateway key`: how many seats of its login were taken earlier. */
async function countOlderSeats(
  db: Handle,
  subscriptionIds: readonly number[],
  now: Instant,
): Promise<Map<string, number>> {
  const seats = await db
    .selectFrom('seat')
    .select(['subscription_id as subscriptionId', 'gateway_id as gatewayId', 'session_key as sessionKey'])
    .where('subscription_id', 'in', padded(subscriptionIds))
    .where('lease_until', '>', now)
    .orderBy('subscription_id')
    .orderBy('taken_at')
    .orderBy('number')
    .execute()
  const counts = new Map<number, number>()
  return new Map(
    seats.map(({ subscriptionId, gatewayId, sessionKey }) => {
      const older = counts.get(subscriptionId) ?? 0
      counts.set(subscriptionId, older + 1)
      return [`${subscriptionId} ${gatewayId} ${sessionKey}`, older]
    }),
  )
}

async function readGateways(db: Handle, ids: readonly number[]): Promise<Map<number, LiveGateway>> {
  const wanted = padded(ids)
  const [gateways, protocols, brands] = await Promise.all([
    db
      .selectFrom('gateway as g')
      .innerJoin('country', 'country.id', 'g.country_id')
      .leftJoin('city', 'city.id', 'g.city_id')
      .select(['g.id', 'g.country_id as countryId', 'g.city_id as cityId'])
      .select(['country.is_freemium as inCountry', 'city.is_freemium as inCity'])
      .where('g.id', 'in', wanted)
      .execute(),
    db
      .selectFrom('gateway_protocol')
      .select(['gateway_id as gatewayId', 'protocol_id as protocolId'])
      .where('gateway_id', 'in', wanted)
      .orderBy('protocol_id')
      .execute(),
    db
      .selectFrom('gateway_brand')
      .select(['gateway_id as gatewayId', 'brand_id as brandId'])
      .where('gateway_id', 'in', wanted)
      .execute(),
  ])
  const protocolsOf = Map.groupBy(protocols, (row) => row.gatewayId)
  const brandsOf = Map.groupBy(brands, (row) => row.gatewayId)
  return new Map(
    gateways.map(({ id, countryId, cityId, inCountry, inCity }) => {
      const isFreemium = isFreemiumPlace({ isFreemium: inCountry === 1 }, { isFreemium: inCity === 1 })
      const spoken = (protocolsOf.get(id) ?? []).map(({ protocolId }) => protocolId)
      const brandIds = brandsOf.get(id)?.map(({ brandId }) => brandId)
      return [
        id,
        {
          brandIds: brandIds ? new Set(brandIds) : null,
          protocols: spoken.map((protocolId) => ({
            protocolId,
            place: { countryId, cityId, protocolId, isFreemium },
          })),
        },
      ]
    }),
  )
}
