// SQL of what contacts were written to about and is not over yet, and of mails that were given up.
import type { Instant } from '../../clock.ts'
import type { Handle } from '../../db/database.ts'
import { MAX_GATEWAYS } from '../../gateways/gateway.ts'

const MOST_ALERTS = 50_000
const MOST_BRANDS = 1000

/** `brandId`: whom it concerns; null: the installation. */
export type OpenAlert = {
  kind: string
  subject: string
  brandId: number | null
  title: string
  beganAt: Instant
}

export async function listOpenAlerts(db: Handle): Promise<OpenAlert[]> {
  return db
    .selectFrom('contact_alert')
    .select(['kind', 'subject', 'brand_id as brandId', 'title', 'began_at as beganAt'])
    .limit(MOST_ALERTS)
    .execute()
}

/** False when another process has done it. */
export async function beginAlert(tx: Handle, alert: OpenAlert): Promise<boolean> {
  const { kind, subject, brandId, title, beganAt } = alert
  const done = await tx
    .insertInto('contact_alert')
    .values({ kind, subject, brand_id: brandId, title, began_at: beganAt })
    .onConflict((conflict) => conflict.columns(['kind', 'subject']).doNothing())
    .executeTakeFirst()
  return Number(done.numInsertedOrUpdatedRows) === 1
}

/** False when another process has done it. */
export async function endAlert(
  tx: Handle,
  { kind, subject }: Pick<OpenAlert, 'kind' | 'subject'>,
): Promise<boolean> {
  const done = await tx
    .deleteFrom('contact_alert')
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .executeTakeFirst()
  return Number(done.numDeletedRows) === 1
}

/** Of each brand with any, without reports to contacts. */
export async function countDeadMails(
  db: Handle,
  since: Instant,
): Promise<{ brandId: number; dead: number }[]> {
  const rows = await db
    .selectFrom('mail')
    .select((eb) => ['brand_id as brandId', eb.fn.countAll<number>().as('dead')])
    .where('status', '=', 'dead')
    .where('finished_at', '>', since)
    .where((eb) => eb.or([eb('turn', 'is', null), eb('turn', '!=', 'alert')]))
    .groupBy('brand_id')
    .limit(MOST_BRANDS)
    .execute()
  return rows.map(({ brandId, dead }) => ({ brandId, dead: Number(dead) }))
}

/** Gateways that serve one brand only, with that brand. */
export async function listOwnGateways(db: Handle): Promise<{ gateway: string; brandId: number }[]> {
  return db
    .selectFrom('gateway_brand as gb')
    .innerJoin('gateway as g', 'g.id', 'gb.gateway_id')
    .select((eb) => ['g.name as gateway', eb.fn.min('gb.brand_id').as('brandId')])
    .groupBy('g.name')
    .having((eb) => eb.fn.countAll<number>(), '=', 1)
    .limit(MAX_GATEWAYS)
    .execute()
}
