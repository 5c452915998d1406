// SQL that finds the logins of reports: by name, by id, and by the seats under the names of sessions.
import { sql } from 'kysely'
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { precompileIn } from '../../db/precompile-in.ts'
import { byLogin, foldLogin } from '../../login-name.ts'
import type { Subscription } from '../../subscriptions/subscription.ts'
import { keptText } from '../../text.ts'
import type { SessionOwner } from './session.ts'
import { keptOf } from './session-store.ts'

type OwnerRow = Pick<SessionOwner, 'brandId' | 'accountId' | 'subscriptionId' | 'username'> & {
  settings: string
  /** Null: it had no session yet. */
  connected: number | null
}

/** By the name of the login, as reported. */
export async function findOwners(
  db: Handle,
  usernames: readonly string[],
): Promise<Map<string, SessionOwner>> {
  const logins = new Map(usernames.map((kept) => [kept, keptText(kept) ?? '']))
  const find = byLogin(await selectByNames(db, [...new Set([...logins.values()].map(foldLogin))]))
  const owners = new Map<string, SessionOwner>()
  for (const [name, login] of logins) {
    const row = find(login)
    if (row) owners.set(name, toOwner(row))
  }
  return owners
}

/** By the id of the subscription. */
export async function findOwnersById(
  db: Handle,
  subscriptionIds: readonly number[],
): Promise<Map<number, SessionOwner>> {
  const rows = await selectByIds(db, subscriptionIds)
  return new Map(rows.map((row) => [row.subscriptionId, toOwner(row)]))
}

export type ShownLogin = Pick<
  Subscription,
  'id' | 'accountId' | 'planMonths' | 'status' | 'dueOn' | 'vpnUsername'
>

export type SeatOwner = { gatewayId: number; sessionKey: string; takenAt: Instant; owner: SessionOwner }

/** Owners of live seats with one of these names, at any gateway; the latest first. */
export async function findSeatOwners(
  db: Handle,
  keys: readonly string[],
  now: Instant,
): Promise<SeatOwner[]> {
  const rows = await selectBySeats(db, keys, now)
  return rows
    .map(({ gatewayId, sessionKey, takenAt, ...row }) => {
      return { gatewayId, sessionKey, takenAt, owner: toOwner(row) }
    })
    .sort((a, b) => b.takenAt - a.takenAt)
}

const selectByNames = precompileIn<OwnerRow, []>((db, folded) =>
  owners(db).where(sql`lower(s.vpn_username)`, 'in', folded),
)

const selectByIds = precompileIn<OwnerRow, []>((db, ids) => owners(db).where('s.id', 'in', ids))

const selectBySeats = precompileIn<OwnerRow & Omit<SeatOwner, 'owner'>, [Instant]>((db, keys, now) =>
  owners(db)
    .innerJoin('seat', 'seat.subscription_id', 's.id')
    .select(['seat.gateway_id as gatewayId', 'seat.taken_at as takenAt'])
    .select((eb) => eb.ref('seat.session_key').$notNull().as('sessionKey'))
    .where('seat.session_key', 'in', keys)
    .where('seat.lease_until', '>', now),
)

function owners(db: Handle) {
  return db
    .selectFrom('subscription as s')
    .innerJoin('brand', 'brand.id', 's.brand_id')
    .select(['s.id as subscriptionId', 's.account_id as accountId', 's.brand_id as brandId'])
    .select(['s.vpn_username as username', 'brand.settings'])
    .select((eb) =>
      eb
        .selectFrom('event_mark')
        .select(sql.lit(1).as('one'))
        .whereRef('event_mark.subject', '=', 's.id')
        .where('event_mark.type', '=', sql.lit(FIRST))
        .as('connected'),
    )
}

/** The event that a login leaves once. */
const FIRST = 'login.first_connected'

/** These logins as events show them; few at once: each is read once in its life. */
export async function readLogins(db: Handle, subscriptionIds: readonly number[]) {
  return selectShown(db, subscriptionIds)
}

const selectShown = precompileIn<ShownLogin, []>((db, ids) =>
  db
    .selectFrom('subscription as s')
    .select(['s.id', 's.account_id as accountId', 's.plan_months as planMonths', 's.status'])
    .select(['s.due_on as dueOn', 's.vpn_username as vpnUsername'])
    .where('s.id', 'in', ids),
)

function toOwner({ settings, connected, ...login }: OwnerRow): SessionOwner {
  return { ...login, hasConnected: connected !== null, ...keptOf(settings) }
}
