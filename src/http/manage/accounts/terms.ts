// Terms of a subscription: days as goodwill, the next term, another plan. The answer has the row of the ledger.
import { z } from 'zod'
import type { LedgerRow } from '../../../billing/ledger-list.ts'
import { LONGEST_PERIOD_DAYS } from '../../../brands/settings.ts'
import { MAX_PLAN_MONTHS } from '../../../plans/plan.ts'
import { RENEWAL_DAYS } from '../../../subscriptions/prepaid-subscription.ts'
import { ledgerExample, ledgerShape, ledgerText } from '../billing/billing.ts'
import { idOf } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { lookAtSubscription, type Of, subscriptionExample, subscriptionShape } from './shapes.ts'

const SUBSCRIPTION = `${MANAGE_PREFIX}/subscriptions/{subscription}`
const path = z.object({ subscription: idOf('subscription') })
const examplePath = { path: { subscription: 'sub_4711' } }
const ERRORS = [
  ...(['subscription_not_found', 'wrong_subscription_state', 'account_not_active'] as const),
  'dedicated_address_lost',
] as const

const COMMON = {
  tag: 'Subscriptions',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
} as const

export const withLedger = subscriptionShape.extend({
  ledger: ledgerShape.nullable().meta({ description: 'The row of the term; null: no term was billed' }),
})

/** The subscription as it is now, with the row of the ledger. Errors: subscription_not_found. */
export async function lookAtTerm(work: Of, subscriptionId: number, ledger: LedgerRow | undefined) {
  const shown = await lookAtSubscription(work, subscriptionId)
  return { ...shown, ledger: ledger ? ledgerText(ledger, work.who.brand.name) : null }
}

const givenDays = z.int().min(1).max(LONGEST_PERIOD_DAYS)
const ofDays = { ...ledgerExample, plan_months: null, price_minor: null, currency: null }

export const extendSubscription = manageOperation({
  ...COMMON,
  name: 'extendSubscription',
  cli: 'subscription extend',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/extend` }],
  summary: 'Give a subscription more days',
  description: 'As goodwill: a row of the ledger that is not billed.',
  input: z.object({ path, body: z.strictObject({ days: givenDays }) }),
  output: withLedger,
  errors: ERRORS,
  example: {
    request: { ...examplePath, body: { days: 7 } },
    answer: { ...subscriptionExample, ledger: { ...ofDays, kind: 'goodwill' } },
  },
  run: (app, caller, { path, body }) => app.subscriptionChanges.extend(caller, path.subscription, body.days),
  look: ({ input: { path }, result, ...work }) => lookAtTerm(work, path.subscription, result.ledger),
  encode: (answer) => answer,
})

export const renewSubscription = manageOperation({
  ...COMMON,
  name: 'renewSubscription',
  cli: 'subscription renew',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/renew` }],
  summary: 'Begin the next term of a subscription',
  description: `It is billed: a plan by its own months, what is paid by days by \`days\`. Possible when ${RENEWAL_DAYS} or less days are left, so that a payment that comes twice is not billed twice. A cancellation that would end it is taken back. Plans renew by themselves unless they were cancelled.`,
  input: z.object({
    path,
    body: z.strictObject({ days: givenDays.optional().meta({ description: 'Of what is paid by days' }) }),
  }),
  output: withLedger,
  errors: [...ERRORS, 'renewal_too_early'],
  example: {
    request: { ...examplePath, body: {} },
    answer: {
      ...{ ...subscriptionExample, plan_months: 12, plan: '12 Months', renews: true },
      ledger: { ...ledgerExample, kind: 'renewal' },
    },
  },
  run: (app, caller, { path, body }) => app.subscriptionChanges.renew(caller, path.subscription, body.days),
  look: ({ input: { path }, result, ...work }) => lookAtTerm(work, path.subscription, result.ledger),
  encode: (answer) => answer,
})

export const upgradeSubscription = manageOperation({
  ...COMMON,
  name: 'upgradeSubscription',
  cli: 'subscription upgrade',
  routes: [{ method: 'POST', path: `${SUBSCRIPTION}/upgrade` }],
  summary: 'Move a subscription to another plan',
  description:
    'VPN username and password stay. The brand setting `upgrade_due_date` says whether a new term begins, from when, and so whether one is billed. A new term takes back a cancellation that would end it.',
  input: z.object({
    path,
    body: z.strictObject({
      plan_months: z.int().min(1).max(MAX_PLAN_MONTHS),
      renews: z.boolean().optional().meta({ description: 'Left out: as before' }),
    }),
  }),
  output: withLedger,
  errors: [...ERRORS, 'unknown_plan'],
  example: {
    request: { ...examplePath, body: { plan_months: 12 } },
    answer: { ...subscriptionExample, plan_months: 12, plan: '12 Months', ledger: ledgerExample },
  },
  run: (app, caller, { path, body: { plan_months: planMonths, renews } }) =>
    app.subscriptionChanges.upgrade(caller, path.subscription, {
      planMonths,
      autoTerminate: renews === undefined ? undefined : !renews,
    }),
  look: ({ input: { path }, result, ...work }) => lookAtTerm(work, path.subscription, result.ledger),
  encode: (answer) => answer,
})
