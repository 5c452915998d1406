// The plans that a brand sells.
import { z } from 'zod'
import { AppError } from '../../../errors.ts'
import {
  MAX_LABEL_LENGTH,
  MAX_PLAN_MONTHS,
  MIN_PLAN_MONTHS,
  type Plan,
  SESSION_LIMIT_RULES,
} from '../../../plans/plan.ts'
import { amountText, isCurrency, MAX_PRICE_MINOR, type Price, parsePrice } from '../../../plans/price.ts'
import { plainNumber } from '../../request-parts.ts'
import { instant, instantText } from '../fields.ts'
import { mustMatch } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const PLANS = `${MANAGE_PREFIX}/plans`
const TAG = 'Billing'

const price = z.object({
  minor: z.int().min(0).max(MAX_PRICE_MINOR).meta({ description: 'In the smallest unit, such as cents' }),
  amount: z.string().meta({ description: 'The same as people write it, such as 59.99' }),
  currency: z.string().length(3).meta({ description: 'ISO 4217, such as EUR' }),
})
const MAX_AMOUNT_CHARS = 20
const givenPrice = z
  .strictObject({
    minor: price.shape.minor.optional(),
    amount: z
      .string()
      .max(MAX_AMOUNT_CHARS)
      .optional()
      .meta({ description: 'In place of `minor`: as people write it, such as 59.99' }),
    currency: price.shape.currency.refine(isCurrency, { error: 'write an ISO 4217 code such as EUR' }),
  })
  .transform(({ minor, amount, currency }, context): Price => {
    try {
      if (minor !== undefined && amount === undefined) return { minor, currency }
      if (amount !== undefined && minor === undefined) return parsePrice(amount, currency)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      context.addIssue({ code: 'custom', path: ['amount'], message: error.message })
      return z.NEVER
    }
    context.addIssue({ code: 'custom', path: ['minor'], message: 'write either minor or amount' })
    return z.NEVER
  })
const shape = z.object({
  id: z.int().meta({ description: 'Its length in months' }),
  object: z.literal('plan'),
  label: z.string(),
  price: price.nullable().meta({ description: 'Shown and reported, never charged' }),
  retired_at: instant.nullable(),
  at_session_limit: z
    .enum(SESSION_LIMIT_RULES)
    .nullable()
    .meta({ description: "Null: as the brand's setting says" }),
})
const example = {
  ...{
    id: 12,
    object: 'plan' as const,
    label: '12 Months',
    price: { minor: 5999, amount: '59.99', currency: 'EUR' },
  },
  ...{ retired_at: null, at_session_limit: null },
}
const given = {
  label: z.string().min(1).max(MAX_LABEL_LENGTH),
  price: givenPrice.nullable(),
  at_session_limit: z.enum(SESSION_LIMIT_RULES).nullable(),
}

export const listPlans = manageOperation({
  name: 'listPlans',
  tag: TAG,
  cli: 'plan list',
  routes: [{ method: 'GET', path: PLANS }],
  summary: 'List plans',
  description: 'The shortest first, retired ones too.',
  permission: { by: 'manage', scope: 'catalogue:read', level: 'brand' },
  writes: false,
  input: z.object({}),
  output: z.object({ data: z.array(shape), next: z.null() }),
  errors: [],
  example: { request: {}, answer: { data: [example], next: null } },
  run: (app, { brand }) => app.plans.list(brand.id),
  encode: (plans) => ({ data: plans.map(shown), next: null }),
})

const planPath = z.object({ plan: plainNumber(1, MAX_PLAN_MONTHS).meta({ description: 'Its months' }) })

export const getPlan = manageOperation({
  name: 'getPlan',
  tag: TAG,
  cli: 'plan list',
  routes: [{ method: 'GET', path: `${PLANS}/{plan}` }],
  summary: 'Show a plan',
  description: 'By its length in months, a retired one, too.',
  permission: { by: 'manage', scope: 'catalogue:read', level: 'brand' },
  writes: false,
  input: z.object({ path: planPath }),
  output: shape,
  errors: ['not_found'],
  example: { request: { path: { plan: 12 } }, answer: example },
  run: (app, { brand }, { path }) => app.plans.get(brand.id, path.plan),
  encode: shown,
})

export const addPlan = manageOperation({
  name: 'addPlan',
  tag: TAG,
  cli: 'plan add',
  routes: [{ method: 'POST', path: PLANS }],
  summary: 'Add a plan of another length',
  description: 'Its length is its id.',
  permission: { by: 'manage', scope: 'catalogue:write', level: 'brand' },
  writes: true,
  input: z.object({
    body: z.strictObject({
      months: z.int().min(MIN_PLAN_MONTHS).max(MAX_PLAN_MONTHS),
      label: given.label.optional(),
      price: given.price.optional(),
      at_session_limit: given.at_session_limit.optional(),
    }),
  }),
  status: 201,
  output: shape,
  errors: ['conflict'],
  example: {
    request: { body: { months: 12, price: { amount: '59.99', currency: 'EUR' } } },
    answer: example,
  },
  run: (app, { brand, actor, once }, { body: { months, label, price, at_session_limit: atSessionLimit } }) =>
    app.plans.add(brand.id, months, { label, price, atSessionLimit }, actor, once),
  encode: shown,
})

export const changePlan = manageOperation({
  name: 'changePlan',
  tag: TAG,
  cli: 'plan set',
  routes: [{ method: 'PATCH', path: `${PLANS}/{plan}` }],
  summary: 'Rename, price, retire or restore a plan',
  description: 'Subscriptions of a retired plan keep it, and renew.',
  permission: { by: 'manage', scope: 'catalogue:write', level: 'brand' },
  writes: true,
  input: z.object({
    path: planPath,
    body: z.strictObject({ ...given, retired: z.boolean() }).partial(),
  }),
  output: shape,
  errors: ['not_found', 'changed_meanwhile'],
  example: { request: { path: { plan: 12 }, body: { retired: false } }, answer: example },
  run(
    app,
    { brand, actor, once },
    { path, body: { label, price, retired, at_session_limit: atSessionLimit } },
    { ifMatch },
  ) {
    const changes = { label, price, retired, atSessionLimit }
    const mustBe = (now: Plan) => mustMatch(ifMatch, shown(now))
    return app.plans.set(brand.id, path.plan, changes, actor, { once, mustBe })
  },
  encode: shown,
})

function shown({ months, label, price, retiredAt, atSessionLimit }: Plan) {
  return {
    ...{ id: months, object: 'plan' as const, label },
    price: price && { ...price, amount: amountText(price) },
    ...{ retired_at: instantText(retiredAt), at_session_limit: atSessionLimit },
  }
}
