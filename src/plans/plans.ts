// What can be done with plans: look up, add, rename, retire. Knows nothing of subscriptions.

import type { Actor } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { Clock } from '../clock.ts'
import type { Asked, Database, Handle, IdempotencyHook } from '../db/database.ts'
import { AppError } from '../errors.ts'
import {
  DEFAULT_PLAN_MONTHS,
  defaultLabel,
  isPlanMonths,
  MAX_LABEL_LENGTH,
  MAX_PLAN_MONTHS,
  MIN_PLAN_MONTHS,
  type Plan,
  type SessionLimitRule,
} from './plan.ts'
import { findPlan, insertPlans, listPlans, lockPlan, updatePlan } from './plan-store.ts'
import { checkedPrice, type Price } from './price.ts'

type Deps = { db: Pick<Database, 'read' | 'write'>; clock: Clock }

export type NewPlan = Pick<PlanChanges, 'label' | 'atSessionLimit' | 'price'>

export type PlanChanges = {
  label?: string | undefined
  retired?: boolean | undefined
  atSessionLimit?: SessionLimitRule | null | undefined // null: the brand's setting decides
  price?: Price | null | undefined // null: none
}

export type Plans = ReturnType<typeof makePlans>

export function makePlans({ db, clock }: Deps) {
  /** Shortest first, retired ones included. */
  function list(brandId: number): Promise<Plan[]> {
    return listPlans(db.read, brandId)
  }

  /** Errors: invalid_input; conflict when the brand has a plan of this length. */
  async function add(
    brandId: number,
    months: number,
    input: NewPlan,
    actor: Actor,
    once?: IdempotencyHook,
  ): Promise<Plan> {
    const plan = {
      months: checkedMonths(months),
      label: checkedLabel(input.label ?? defaultLabel(months)),
      retiredAt: null,
      atSessionLimit: input.atSessionLimit ?? null,
      price: input.price ? checkedPrice(input.price) : null,
    }
    return db.write(async (tx) => {
      const count = await insertPlans(tx, brandId, [plan])
      if (count === 0) throw new AppError('conflict', `The brand already has a ${months}-month plan`)
      await writeAudit(tx, {
        ...entry(brandId, months, actor),
        action: 'plan.add',
        after: valuesOf(plan),
      })
      return plan
    }, once)
  }

  /** Changes parts of a plan, retires or restores it. Errors: invalid_input, not_found. */
  async function set(
    brandId: number,
    months: number,
    changes: PlanChanges,
    actor: Actor,
    { once, mustBe }: Asked<Plan> = {},
  ): Promise<Plan> {
    const label = changes.label === undefined ? undefined : checkedLabel(changes.label)
    const price = changes.price ? checkedPrice(changes.price) : changes.price
    return db.write(async (tx) => {
      const before = await lockPlan(tx, brandId, months)
      if (!before) throw noPlan(months)
      await mustBe?.(before, tx)
      const after = {
        ...before,
        label: label ?? before.label,
        retiredAt:
          changes.retired === undefined
            ? before.retiredAt
            : changes.retired
              ? (before.retiredAt ?? clock.now())
              : null,
        atSessionLimit: changes.atSessionLimit === undefined ? before.atSessionLimit : changes.atSessionLimit,
        price: price === undefined ? before.price : price,
      }
      await updatePlan(tx, brandId, after)
      await writeAudit(tx, {
        ...entry(brandId, months, actor),
        action: 'plan.set',
        before: valuesOf(before),
        after: valuesOf(after),
      })
      return after
    }, once)
  }

  function entry(brandId: number, months: number, actor: Actor) {
    return { at: clock.now(), brandId, actor, target: `plan:${months}` }
  }

  /** Inside a transaction or with the reader. Errors: unknown_plan. */
  async function mustBeSold(handle: Handle, brandId: number, months: number): Promise<void> {
    const plan = await findPlan(handle, brandId, months)
    if (plan?.retiredAt === null) return
    const sold = (await listPlans(handle, brandId)).filter((one) => one.retiredAt === null)
    const ids = sold.map((one) => one.months).join(', ')
    throw new AppError('unknown_plan', `The brand does not sell this plan. It sells: ${ids || 'none'}.`)
  }

  return {
    list,
    /** Finds retired plans too. Inside a transaction or with the reader. */
    find: (handle: Handle, brandId: number, months: number): Promise<Plan | undefined> =>
      findPlan(handle, brandId, months),
    /** Errors: not_found. */
    async get(brandId: number, months: number): Promise<Plan> {
      const plan = await findPlan(db.read, brandId, months)
      if (plan) return plan
      throw noPlan(months)
    },
    mustBeSold,
    add,
    set,
  }
}

function noPlan(months: number): AppError {
  return new AppError('not_found', `The brand has no ${months}-month plan`)
}

/** Creates the default plans of a new brand, in the transaction that creates the brand. */
export async function addDefaultPlans(tx: Handle, brandId: number): Promise<void> {
  const plans = DEFAULT_PLAN_MONTHS.map((months) => ({
    months,
    label: defaultLabel(months),
    retiredAt: null,
    atSessionLimit: null,
    price: null,
  }))
  await insertPlans(tx, brandId, plans)
}

/** The plan as the audit trail stores it. */
function valuesOf({ label, retiredAt, atSessionLimit, price }: Plan) {
  return { label, retired_at: retiredAt, at_session_limit: atSessionLimit, price }
}

function checkedMonths(months: number): number {
  if (isPlanMonths(months)) return months
  throw new AppError(
    'invalid_input',
    `months must be a whole number from ${MIN_PLAN_MONTHS} to ${MAX_PLAN_MONTHS}`,
  )
}

function checkedLabel(label: string): string {
  const text = label.trim()
  if (text !== '' && text.length <= MAX_LABEL_LENGTH && !/\p{Cc}/u.test(text)) return text
  throw new AppError('invalid_input', `label must have 1 to ${MAX_LABEL_LENGTH} printable characters`)
}
