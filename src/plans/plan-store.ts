// The SQL of plans. Decides nothing.
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'
import type { Plan } from './plan.ts'
import { MAX_PLAN_MONTHS } from './plan.ts'

const COLUMNS = [
  ...(['months', 'label', 'retired_at as retiredAt', 'at_session_limit as atSessionLimit'] as const),
  ...(['price_minor as minor', 'currency'] as const),
] as const

type Row = Omit<Plan, 'price'> & { minor: number | null; currency: string | null }

function toPlan({ minor, currency, ...plan }: Row): Plan {
  return { ...plan, price: minor === null || currency === null ? null : { minor, currency } }
}

export async function findPlan(db: Handle, brandId: number, months: number): Promise<Plan | undefined> {
  const [row] = await queryPlan(db, brandId, months)
  return row && toPlan(row)
}

const queryPlan = precompile((db: Handle, brandId: number, months: number) =>
  db.selectFrom('plan').select(COLUMNS).where('brand_id', '=', brandId).where('months', '=', months),
)

/** Sorted by length, retired plans included. The greatest length bounds the list. */
export async function listPlans(db: Handle, brandId: number): Promise<Plan[]> {
  const rows = await db
    .selectFrom('plan')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .orderBy('months')
    .limit(MAX_PLAN_MONTHS)
    .execute()
  return rows.map(toPlan)
}

/** Returns how many of `plans` were new. */
export async function insertPlans(tx: Handle, brandId: number, plans: readonly Plan[]): Promise<number> {
  const result = await tx
    .insertInto('plan')
    .values(
      plans.map(({ months, label, retiredAt, atSessionLimit, price }) => ({
        brand_id: brandId,
        months,
        label,
        retired_at: retiredAt,
        at_session_limit: atSessionLimit,
        ...priceColumns(price),
      })),
    )
    .onConflict((on) => on.columns(['brand_id', 'months']).doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows ?? 0)
}

/** Locks the plan's row until the transaction ends, and returns it. */
export async function lockPlan(tx: Handle, brandId: number, months: number): Promise<Plan | undefined> {
  const row = await tx
    .updateTable('plan')
    .set((eb) => ({ label: eb.ref('label') }))
    .where('brand_id', '=', brandId)
    .where('months', '=', months)
    .returning(COLUMNS)
    .executeTakeFirst()
  return row && toPlan(row)
}

export async function updatePlan(tx: Handle, brandId: number, plan: Plan): Promise<void> {
  await tx
    .updateTable('plan')
    .set({
      ...{ label: plan.label, retired_at: plan.retiredAt, at_session_limit: plan.atSessionLimit },
      ...priceColumns(plan.price),
    })
    .where('brand_id', '=', brandId)
    .where('months', '=', plan.months)
    .execute()
}

function priceColumns(price: Plan['price']) {
  return { price_minor: price?.minor ?? null, currency: price?.currency ?? null }
}
