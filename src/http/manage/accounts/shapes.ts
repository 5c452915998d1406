// Accounts and subscriptions as the management API shows them, and their fields in requests.
import { z } from 'zod'
import type { AccountView, SubscriptionView } from '../../../accounts/operator/account-view.ts'
import { MAX_EXTERNAL_ID } from '../../../accounts/prepaid/prepaid-input.ts'
import type { App } from '../../../app.ts'
import type { Handle } from '../../../db/database.ts'
import { thingId } from '../../../events/subjects.ts'
import { LANGUAGES } from '../../../languages/language.ts'
import {
  type AccessLimits,
  MAX_LISTED_IDS,
  MAX_SESSIONS,
  shownLimits,
} from '../../../subscriptions/limits.ts'
import { PREPAID_KINDS } from '../../../subscriptions/prepaid-subscription.ts'
import { termStart } from '../../../subscriptions/subscription.ts'
import { brandName, id, instant, instantText } from '../fields.ts'

const STATUSES = ['active', 'suspended', 'expired', 'cancelled', 'terminated'] as const
const MAX_KEYS = 20
const MAX_VALUE = 500

const ids = z.array(z.int().min(1)).max(MAX_LISTED_IDS)
export const givenLimits = z.strictObject({
  sessions: z.int().min(1).max(MAX_SESSIONS).optional().meta({
    description: "Sessions at once; left out: the brand's setting",
  }),
  countries: ids.default([]).meta({ description: 'Numbers of the catalogue; empty: all' }),
  cities: ids.default([]),
  protocols: ids.default([]),
})

const limits = z.object({
  sessions: z.int().nullable(),
  countries: z.array(z.int()),
  cities: z.array(z.int()),
  protocols: z.array(z.int()),
})

export const subscriptionShape = z.object({
  id: id('subscription'),
  object: z.literal('subscription'),
  brand: brandName,
  account_id: id('account'),
  external_id: z.string().nullable(),
  vpn_username: z.string(),
  vpn_password: z.string().optional().meta({
    description: 'Only in the answer that makes it, for keys with secrets:read',
  }),
  plan_months: z.int().nullable().meta({ description: 'Null: paid by days' }),
  plan: z.string().meta({ description: 'The label of its plan, or prepaid' }),
  kind: z.enum(PREPAID_KINDS),
  status: z.enum(STATUSES),
  started_on: z.iso.date(),
  term_started_on: z.iso.date().meta({ description: 'Of the term that ends on the due day' }),
  due_on: z.iso.date().meta({ description: 'Paid by days: its last day' }),
  renewable_on: z.iso.date().nullable().meta({
    description:
      'The first day on which it can be renewed; null: it has ended, or is a plan that is not active',
  }),
  renews: z.boolean().meta({ description: 'False: it ends with its term' }),
  cancellation: z
    .object({ type: z.string(), scope: z.string().nullable(), reason: z.string().nullable() })
    .nullable(),
  limits: limits.nullable().meta({ description: "Null: the brand's" }),
  dedicated_address: z.object({ address: z.string(), host: z.string(), country: z.string() }).nullable(),
  created_at: instant,
  ended_at: instant.nullable(),
})

export const accountShape = z.object({
  id: id('account'),
  object: z.literal('account'),
  brand: brandName,
  email: z.string().nullable(),
  email_pending: z.boolean().meta({
    description:
      'True: its owner was asked to confirm the e-mail, and has not done so (brand setting confirm_email)',
  }),
  email_confirmed_at: instant
    .nullable()
    .meta({ description: 'Null: it was not confirmed, or its owner was not asked' }),
  external_id: z.string().nullable().meta({ description: 'The first of external_ids' }),
  external_ids: z.array(z.string()).meta({ description: 'Those of its newest subscriptions' }),
  status: z.enum(['active', 'suspended', 'closed']),
  country: z.string().nullable(),
  language: z.enum(LANGUAGES).nullable().meta({
    description: 'Of its mails and pages; null: it follows from the country, the request or the brand',
  }),
  first_name: z.string(),
  last_name: z.string(),
  company_name: z.string(),
  state: z.string(),
  zip_code: z.string(),
  test_user: z.boolean(),
  metadata: z.record(z.string(), z.string()),
  alias_count: z.int(),
  created_at: instant,
  changed_at: instant,
  closed_at: instant.nullable(),
})

export const subscriptionExample = {
  ...{ id: 'sub_4711', object: 'subscription' as const, brand: 'main', account_id: 'acc_4711' },
  ...{ external_id: 'shop-1', vpn_username: 'vpn7k2m9q4xw3hd6', plan_months: null, plan: 'prepaid' },
  ...{ kind: 'paid' as const, status: 'active' as const, started_on: '2026-11-21' },
  ...{ term_started_on: '2026-11-21', due_on: '2026-12-21', renewable_on: '2026-12-11' },
  ...{ renews: false, cancellation: null, limits: null, dedicated_address: null },
  ...{ created_at: '2026-11-21T12:00:00.000Z', ended_at: null },
}
export const accountExample = {
  ...{ id: 'acc_4711', object: 'account' as const, brand: 'main', email: null },
  ...{ email_pending: false, email_confirmed_at: null, external_id: 'shop-1', external_ids: ['shop-1'] },
  ...{ status: 'active' as const, country: null, first_name: '', last_name: '', company_name: '', state: '' },
  ...{ zip_code: '', test_user: false, metadata: {}, alias_count: 0, language: null },
  ...{ created_at: '2026-11-21T12:00:00.000Z', changed_at: '2026-11-21T12:00:00.000Z', closed_at: null },
}

export const givenKind = z.enum(PREPAID_KINDS)
export const givenLanguage = z.enum(LANGUAGES)
export const givenText = z.string().max(100)
export const givenExternalId = z.string().min(1).max(MAX_EXTERNAL_ID)
export const givenEmail = z.string().max(254)
export const givenPassword = z.string().max(1000)
export const givenMetadata = z
  .record(z.string().min(1).max(40), z.string().max(MAX_VALUE).nullable())
  .refine((given) => Object.keys(given).length <= MAX_KEYS, `at most ${MAX_KEYS} keys`)
  .meta({
    description: `Your own: at most ${MAX_KEYS} keys, ${MAX_VALUE} characters each; null removes a key`,
  })

export function limitsOf(given: z.output<typeof givenLimits>): AccessLimits {
  const { sessions: sessionLimit, countries: countryIds, cities: cityIds, protocols: protocolIds } = given
  return { ...(sessionLimit !== undefined && { sessionLimit }), countryIds, cityIds, protocolIds }
}

type Names = ReadonlyMap<number, string>

export function subscriptionText(
  view: SubscriptionView & { vpnPassword?: string | undefined },
  names: Names,
) {
  const { limits, dedicated, cancellation, planMonths } = view
  return {
    ...{ id: thingId('subscription', view.subscriptionId), object: 'subscription' as const },
    ...{ brand: names.get(view.brandId) ?? '', account_id: thingId('account', view.accountId) },
    ...{ external_id: view.externalId ?? null, vpn_username: view.username },
    ...(view.vpnPassword !== undefined && { vpn_password: view.vpnPassword }),
    ...{ plan_months: planMonths === 0 ? null : planMonths, plan: view.plan, kind: view.kind },
    ...{ status: view.state, started_on: view.startedOn },
    term_started_on: termStart({ planMonths, startedOn: view.startedOn, dueOn: view.until }),
    ...{ due_on: view.until, renewable_on: view.renewableOn ?? null },
    renews: planMonths !== 0 && !view.autoTerminate && cancellation === undefined,
    cancellation: cancellation ?? null,
    limits: shownLimits(limits),
    dedicated_address: dedicated
      ? { address: dedicated.address, host: dedicated.host, country: dedicated.country }
      : null,
    ...{ created_at: instantText(view.createdAt), ended_at: instantText(view.endedAt ?? null) },
  }
}

export function accountText(account: AccountView, names: Names) {
  const { email, status, country, state, metadata, aliasCount } = account
  return {
    ...{ id: thingId('account', account.id), object: 'account' as const },
    ...{
      brand: names.get(account.brandId) ?? '',
      email: email ?? null,
      email_pending: account.emailPending,
      email_confirmed_at: instantText(account.emailConfirmedAt ?? null),
      external_id: account.externalIds[0] ?? null,
      external_ids: account.externalIds,
    },
    ...{ status, country: country || null, language: account.language },
    ...{ first_name: account.firstName, last_name: account.lastName },
    ...{ company_name: account.companyName, state, zip_code: account.zipCode, test_user: account.testUser },
    ...{ metadata: { ...metadata }, alias_count: aliasCount },
    ...{ created_at: instantText(account.createdAt), changed_at: instantText(account.changedAt) },
    closed_at: instantText(account.closedAt ?? null),
  }
}

export type Of = { app: App; tx?: Handle | undefined; who: { brand: { id: number; name: string } } }

/** With its subscriptions; secrets are never among them. */
export function withSubscriptions(account: AccountView, names: Names) {
  const subscriptions = account.logins.map((login) => subscriptionText(login, names))
  return { ...accountText(account, names), subscriptions }
}

/** The account as a GET answers it, as `tx` sees it. Errors: account_not_found. */
export async function lookAtAccount(of: Of, accountId: number) {
  return accountText(await viewOf(of, accountId), namesOf(of))
}

/** The same with its subscriptions. */
export async function lookAtWholeAccount(of: Of, accountId: number) {
  return withSubscriptions(await viewOf(of, accountId), namesOf(of))
}

/** The same of a subscription. Errors: subscription_not_found. */
export async function lookAtSubscription(of: Of, subscriptionId: number) {
  const { app, tx, who } = of
  const view = await app.listing.within(tx).subscription(who.brand.id, subscriptionId)
  return subscriptionText(view, namesOf(of))
}

function viewOf({ app, tx, who }: Of, accountId: number): Promise<AccountView> {
  return app.listing.within(tx).show(who.brand.id, accountId)
}

function namesOf({ who: { brand } }: Of): Names {
  return new Map([[brand.id, brand.name]])
}

/** What an account has where it was asked for. */
export const subscriptionsField = z.array(subscriptionShape)
