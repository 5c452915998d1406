// SQL that finds the live sessions a change may concern, and all that decides on each of them. Decides nothing.
import { parseSettings } from '../brands/settings.ts'
import type { Instant } from '../clock.ts'
import type { Handle } from '../db/database.ts'
import { padded } from '../db/padded.ts'
import type { LiveScope } from '../live-sessions.ts'
import { decodeLimits } from '../subscriptions/limits.ts'
import type { LiveGateway, LiveSession } from './forbidden.ts'

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
  const ofLogins = live.where('session.subscription_id', '>', 0) // walks the index of those that live
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

export type LivePlace = { subscriptionId: number; id: number }

/** In the order of the index of those that live, from behind `after`, at most `limit`: a bite for whoever looks at all. */
export async function listLiveSessionsBehind(
  db: Handle,
  after: LivePlace,
  limit: number,
): Promise<LivePlace[]> {
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

/** Those of `ids`, a chunk, that live and belong to a login. */
export async function readLiveSessions(
  db: Handle,
  ids: readonly number[],
  now: Instant,
): Promise<LiveSession[]> {
  if (ids.length === 0) return []
  const rows = await readRows(db, ids)
  const gateways = await readGateways(
    db,
    rows.map((row) => row.gatewayId),
  )
  const olderSeats = await countOlderSeats(
    db,
    rows.map((row) => row.subscriptionId),
    now,
  )
  return rows.map(({ id, brandId, protocolId, gatewayId, sessionKey, accountStatus, settings, ...row }) => ({
    ...{ id, brandId, protocolId, accountStatus },
    gateway: gateways.get(gatewayId),
    olderSeats: olderSeats.get(`${row.subscriptionId} ${gatewayId} ${sessionKey}`) ?? 0,
    brand: parseSettings(settings),
    subscription: {
      ...{ status: row.status, planMonths: row.planMonths, dueOn: row.dueOn, kind: row.kind },
      limits: decodeLimits(row.limits),
    },
  }))
}

function readRows(db: Handle, ids: readonly number[]) {
  return db
    .selectFrom('session')
    .innerJoin('subscription as s', 's.id', 'session.subscription_id')
    .innerJoin('account', 'account.id', 's.account_id')
    .innerJoin('brand', 'brand.id', 's.brand_id')
    .select(['session.id', 'session.gateway_id as gatewayId', 'session.session_key as sessionKey'])
    .select(['session.protocol_id as protocolId', 's.id as subscriptionId', 's.status', 's.kind', 's.limits'])
    .select(['s.plan_months as planMonths', 's.due_on as dueOn', 'account.status as accountStatus'])
    .select(['brand.id as brandId', 'brand.settings'])
    .where('session.id', 'in', padded(ids))
    .where('session.ended_at', 'is', null)
    .execute()
}

/** Of each session with a seat, as `subscription gateway key`: the seats of its login that were taken earlier. */
async function countOlderSeats(
  db: Handle,
  subscriptionIds: readonly number[],
  now: Instant,
): Promise<Map<string, number>> {
  if (subscriptionIds.length === 0) return new Map()
  const seats = await db
    .selectFrom('seat')
    .select(['subscription_id as subscriptionId', 'gateway_id as gatewayId', 'session_key as sessionKey'])
    .where('subscription_id', 'in', padded([...new Set(subscriptionIds)]))
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
  if (ids.length === 0) return new Map()
  const wanted = padded([...new Set(ids)])
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
    gateways.map(({ id, countryId, cityId, inCountry, inCity }) => [
      id,
      {
        ...{ countryId, cityId, isFreemium: inCountry === 1 || inCity === 1 },
        protocolIds: (protocolsOf.get(id) ?? []).map((row) => row.protocolId),
        brandIds: brandsOf.has(id) ? new Set(brandsOf.get(id)?.map((row) => row.brandId)) : null,
      },
    ]),
  )
}
