// Subscriptions that change their account, or come from another installation. Login, external id, limits and term stay.
import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Instant } from '../clock.ts'
import type { Day } from '../day.ts'
import type { Handle } from '../db/database.ts'
import { insertExternalId } from './prepaid-store.ts'
import { endOf } from './prepaid-subscription.ts'
import { nextRunOn, type Subscription } from './subscription.ts'
import {
  type ImportedSubscriptionRow,
  insertImportedSubscription,
  listKnownExternalIds,
  listTakenUsernames,
  updateAccount,
} from './transfer-store.ts'

type Move = { brandId: number; from: number; to: number; actor: Actor; at: Instant }

/** Moves those that have not ended, and gives them. Both accounts' rows must be locked by `tx`. */
export async function moveSubscriptions(
  tx: Handle,
  { brandId, from, to, actor, at }: Move,
  held: Subscription[],
): Promise<Subscription[]> {
  const open = held.filter((one) => one.status !== 'cancelled' && one.status !== 'terminated')
  if (open.length === 0) return []
  await updateAccount(
    tx,
    open.map((one) => one.id),
    to,
  )
  await writeAudit(
    tx,
    ...open.map((one) => ({
      ...{ at, brandId, accountId: to, actor, target: `subscription:${one.id}` },
      action: 'subscription.move' as const,
      before: { accountId: from },
      after: { accountId: to },
    })),
  )
  return open
}

export type SubscriptionToImport = Omit<ImportedSubscriptionRow, 'nextRunOn' | 'expireAt'> & {
  externalId: string | null
  today: Day
}

/**
 * A subscription as it was elsewhere. It starts no term here, so it brings no ledger row; what is due by now the night
 * looks at next. When its VPN username or external id is taken, the unit ends with username_taken or external_id_taken.
 */
export async function importSubscription(
  tx: Handle,
  { externalId, today, ...input }: SubscriptionToImport,
): Promise<void> {
  const { id, brandId, planMonths, status, dueOn, cancelType } = input
  const runs = status === 'active' || status === 'suspended'
  await insertImportedSubscription(tx, {
    ...input,
    nextRunOn: runs && planMonths > 0 ? nextRunOn(dueOn, cancelType, today) : null,
    // One that has expired too: the job gives its address the days of grace, should it have none.
    expireAt: planMonths === 0 && (runs || status === 'expired') ? endOf(dueOn) : null,
  })
  if (externalId !== null) await insertExternalId(tx, brandId, { id: externalId }, id)
}

/** Those of the names that are taken: VPN usernames on the whole server, external ids in the brand. */
export async function findTakenNames(
  db: Handle,
  brandId: number,
  names: { usernames: string[]; externalIds: string[] },
): Promise<{ usernames: Set<string>; externalIds: Set<string> }> {
  const [usernames, externalIds] = await Promise.all([
    listTakenUsernames(db, names.usernames),
    listKnownExternalIds(db, brandId, names.externalIds),
  ])
  return { usernames: new Set(usernames), externalIds: new Set(externalIds) }
}
