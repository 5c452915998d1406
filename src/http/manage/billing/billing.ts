// What is billed: the report of a month, the ledger, and refunds.
import { z } from 'zod'
import { LEDGER_KINDS } from '../../../billing/ledger.ts'
import type { LedgerRow } from '../../../billing/ledger-list.ts'
import type { TimeKey } from '../../../bounds/pages.ts'
import { thingId } from '../../../events/subjects.ts'
import { brandName, givenInstant, id, idOf, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from '../pages.ts'

const TAG = 'Billing'

export const showBilling = manageOperation({
  name: 'showBilling',
  tag: TAG,
  cli: 'billing report',
  csv: true,
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/billing/report` }],
  summary: 'Show what was billed in a month',
  description:
    'By plan, kind and currency, test accounts apart. A row of the ledger is of the month in which it was written. An account-day is a day of a paid term that is not over.',
  permission: { by: 'manage', scope: 'billing:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({ month: z.string().max(7).meta({ description: 'Such as 2026-11' }) }),
  }),
  output: z.object({
    object: z.literal('billing_report'),
    month: z.string(),
    data: z.array(
      z.object({
        plan_months: z.int().nullable().meta({ description: 'Null: paid by days' }),
        plan: z.string(),
        kind: z.string(),
        test: z.boolean(),
        currency: z.string().nullable(),
        started: z.int(),
        renewed: z.int(),
        upgraded: z.int(),
        extended: z.int(),
        refunded: z.int(),
        account_days: z.int(),
        sum_minor: z.int().nullable().meta({ description: 'In the smallest unit of the currency' }),
      }),
    ),
  }),
  errors: [],
  example: {
    request: { query: { month: '2026-11' } },
    answer: {
      object: 'billing_report',
      month: '2026-11',
      data: [
        {
          ...{ plan_months: 12, plan: '12 Months', kind: 'paid', test: false, currency: 'EUR', started: 17 },
          ...{ renewed: 4, upgraded: 1, extended: 0, refunded: 1, account_days: 6412, sum_minor: 125979 },
        },
      ],
    },
  },
  run: (app, { brand }, { query }) => app.billingReport.report(brand, query.month),
  encode: ({ month, lines }) => ({
    object: 'billing_report' as const,
    month,
    data: lines.map(({ planMonths, isTest, accountDays, sumMinor, ...line }) => ({
      ...{ plan_months: planMonths === 0 ? null : planMonths, plan: line.plan, kind: line.kind },
      ...{ test: isTest, currency: line.currency, started: line.started, renewed: line.renewed },
      ...{ upgraded: line.upgraded, extended: line.extended, refunded: line.refunded },
      ...{ account_days: accountDays, sum_minor: sumMinor },
    })),
  }),
})

/** A row of the ledger. */
export const ledgerShape = z.object({
  id: z.string(),
  object: z.literal('ledger_row'),
  at: instant,
  brand: brandName,
  account_id: id('account'),
  subscription_id: id('subscription'),
  kind: z.enum(LEDGER_KINDS),
  plan_months: z.int().nullable(),
  starts_on: z.iso.date(),
  ends_on: z.iso.date(),
  test_user: z.boolean(),
  price_minor: z.int().nullable(),
  currency: z.string().nullable(),
  refunds: z.string().nullable().meta({ description: 'The row that a refund takes back' }),
})

export const ledgerExample = {
  ...{ id: 'led_17', object: 'ledger_row' as const, at: '2026-11-21T12:00:00.000Z', brand: 'main' },
  ...{ account_id: 'acc_4711', subscription_id: 'sub_4711', kind: 'start' as const, plan_months: 12 },
  ...{ starts_on: '2026-11-21', ends_on: '2027-11-21', test_user: false, price_minor: 5999 },
  ...{ currency: 'EUR', refunds: null },
}

export const listLedger = manageOperation({
  name: 'listLedger',
  tag: TAG,
  cli: 'billing ledger',
  csv: true,
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/billing/ledger` }],
  summary: 'List the ledger',
  description: 'The newest first.',
  permission: { by: 'manage', scope: 'billing:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      account: idOf('account').optional(),
      from: givenInstant.optional(),
      to: givenInstant.optional().meta({ description: 'Left out of the list, as all later ones' }),
      ...PAGE,
    }),
  }),
  output: listOf(ledgerShape),
  errors: ['cursor_invalid'],
  example: {
    request: { query: { account: 'acc_4711' } },
    answer: {
      data: [ledgerExample],
      next: null,
    },
  },
  async run(app, { brand }, { query }) {
    const { account: accountId, from: fromAt, to: toAt } = query
    const filter = { brandId: brand?.id, accountId, fromAt, toAt }
    const page = await readListPage<LedgerRow, TimeKey>(
      { app, list: 'ledger', brand },
      query,
      (order) => app.ledgerList.list(filter, order),
      () => app.ledgerList.count(filter),
    )
    return { ...page, names: await app.brands.names() }
  },
  encode: (page) => pageText(page, (row) => ledgerText(row, page.names.get(row.brandId) ?? '')),
})

export function ledgerText({ kind, currency, ...row }: LedgerRow, brand: string) {
  return {
    ...{ id: `led_${row.id}`, object: 'ledger_row' as const, at: instantText(row.at), brand },
    account_id: thingId('account', row.accountId),
    ...{ subscription_id: thingId('subscription', row.subscriptionId), kind },
    plan_months: row.planMonths === 0 ? null : row.planMonths,
    ...{ starts_on: row.startsOn, ends_on: row.endsOn, test_user: row.testUser },
    ...{ price_minor: row.priceMinor, currency, refunds: row.refunds === null ? null : `led_${row.refunds}` },
  }
}

export const refundTerm = manageOperation({
  name: 'refundTerm',
  tag: TAG,
  cli: 'billing refund',
  routes: [{ method: 'POST', path: `${MANAGE_PREFIX}/billing/ledger/{row}/refund` }],
  summary: 'Take back a billed term',
  description: 'A row of the ledger that names it, once for each term. Give the money back yourself.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    path: z.object({
      row: z
        .string()
        .regex(/^led_[1-9]\d{0,14}$/, 'write an id such as led_17')
        .transform((text) => Number(text.slice(4)))
        .meta({ description: 'Such as led_17' }),
    }),
    body: z.strictObject({
      end: z.boolean().default(false).meta({ description: 'End the subscription as well' }),
      reason: z.string().max(200).optional(),
    }),
  }),
  output: z.object({ id: z.string(), subscription_id: id('subscription'), ended: z.boolean() }),
  errors: ['ledger_row_not_found', 'conflict'],
  example: {
    request: { path: { row: 'led_17' }, body: { end: true } },
    answer: { id: 'led_21', subscription_id: 'sub_4711', ended: true },
  },
  run: (app, caller, { path, body: { end, reason } }) =>
    app.refunds.refund(caller, path.row, { end, reason }),
  encode: ({ refundId, subscriptionId, ended }) => ({
    ...{ id: `led_${refundId}`, subscription_id: thingId('subscription', subscriptionId), ended },
  }),
})
