// The SQL of plans. Decides nothing.
import type { Handle } from '../db/database.ts'
import { precompile } from '../db/precompile.ts'
import type { Plan } from './plan.ts'
import { MAX_PLAN_MONTHS } from './plan.ts'

const COLUMNS = ['months', 'label', 'retired_at as retiredAt', 'at_session_limit as atSessionLimit'] as const

export async function findPlan(db: Handle, brandId: number, months: number): Promise<Plan | undefined> {
  const [plan] = await queryPlan(db, brandId, months)
  return plan
}

const queryPlan = precompile((db: Handle, brandId: number, months: number) =>
  db.selectFrom('plan').select(COLUMNS).where('brand_id', '=', brandId).where('months', '=', months),
)

/** Sorted by length, retired plans included. The greatest length bounds the list. */
export async function listPlans(db: Handle, brandId: number): Promise<Plan[]> {
  return db
    .selectFrom('plan')
    .select(COLUMNS)
    .where('brand_id', '=', brandId)
    .orderBy('months')
    .limit(MAX_PLAN_MONTHS)
    .execute()
}

/** Returns how many of `plans` were new. */
export async function insertPlans(tx: Handle, brandId: number, plans: readonly Plan[]): Promise<number> {
  const result = await tx
    .insertInto('plan')
    .values(
      plans.map(({ months, label, retiredAt, atSessionLimit }) => ({
        brand_id: brandId,
        months,
        label,
        retired_at: retiredAt,
        at_session_limit: atSessionLimit,
      })),
    )
    .onConflict((on) => on.columns(['brand_id', 'months']).doNothing())
    .executeTakeFirst()
  return Number(result.numInsertedOrUpdatedRows ?? 0)
}

/** Locks the plan's row until the transaction ends, and returns it. */
export async function lockPlan(tx: Handle, brandId: number, months: number): Promise<Plan | undefined> {
  return tx
    .updateTable('plan')
    .set((eb) => ({ label: eb.ref('label') }))
    .where('brand_id', '=', brandId)
    .where('months', '=', months)
    .returning(COLUMNS)
    .executeTakeFirst()
}

export async function updatePlan(tx: Handle, brandId: number, plan: Plan): Promise<void> {
  await tx
    .updateTable('plan')
    .set({ label: plan.label, retired_at: plan.retiredAt, at_session_limit: plan.atSessionLimit })
    .where('brand_id', '=', brandId)
    .where('months', '=', plan.months)
    .execute()
}
