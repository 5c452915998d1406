// The subscriptions of one account: list them, and buy another.
import { z } from 'zod'
import { MAX_OPEN_SUBSCRIPTIONS } from '../../../accounts/buying/purchases.ts'
import type { AddedSubscription } from '../../../accounts/opening/add-subscription.ts'
import type { SubscriptionView } from '../../../accounts/operator/account-view.ts'
import type { Cursor } from '../../../accounts/search/walk.ts'
import { allows } from '../../../credentials/manage-keys/scope.ts'
import { ledgerExample } from '../billing/billing.ts'
import { idOf } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, readListPage } from '../pages.ts'
import { asAsked, givenLogin, givenSubscription, OK } from './open.ts'
import {
  givenExternalId,
  limitsOf,
  subscriptionExample,
  subscriptionShape,
  subscriptionText,
} from './shapes.ts'
import { lookAtTerm, withLedger } from './terms.ts'

const CREATED = 201
const SUBSCRIPTIONS = `${MANAGE_PREFIX}/accounts/{account}/subscriptions`
const TAG = 'Subscriptions'
const path = z.object({ account: idOf('account') })

export const listOwnSubscriptions = manageOperation({
  name: 'listAccountSubscriptions',
  tag: TAG,
  cli: 'subscription list',
  routes: [{ method: 'GET', path: SUBSCRIPTIONS }],
  summary: 'List the subscriptions of an account',
  description: 'In the order in which they were made, ended ones too.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({ path, query: z.strictObject({ ...PAGE }) }),
  output: listOf(subscriptionShape),
  errors: ['account_not_found', 'cursor_invalid'],
  example: {
    request: { path: { account: 'acc_4711' }, query: {} },
    answer: { data: [subscriptionExample], next: null },
  },
  async run(app, { brand }, { path: { account }, query }) {
    await app.listing.mustExist(brand.id, account)
    const list = `subscriptions of account ${account}`
    return readListPage<SubscriptionView, Cursor>({ app, list, brand }, query, async (order) => {
      const found = await app.listing.subscriptions(brand.id, { accountId: account }, order)
      return { rows: found.subscriptions, next: found.next }
    })
  },
  encode: ({ rows, next }, { brand }) => ({
    data: rows.map((row) => subscriptionText(row, new Map([[brand.id, brand.name]]))),
    next,
  }),
})

export const buySubscription = manageOperation({
  name: 'buySubscription',
  tag: TAG,
  cli: 'account buy',
  routes: [{ method: 'POST', path: SUBSCRIPTIONS }],
  summary: 'Buy a plan, or days, for an account that is there',
  description: `A plan where none is active: upgrade and renew change one that is. Days are a login beside what the account has, which may have ${MAX_OPEN_SUBSCRIPTIONS} that have not ended. Either takes back a cancellation of the account. The same request again with an \`external_id\` answers the subscription that is there, with 200, \`"created": false\` and no row of the ledger. The answer shows the VPN password to keys with secrets:read, once.`,
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    path,
    body: givenSubscription.extend({ external_id: givenExternalId.optional(), ...givenLogin }),
  }),
  status: CREATED,
  statusOf: ({ created }) => (created === false ? OK : CREATED),
  output: withLedger.extend({ created: z.boolean() }),
  errors: [
    ...(['account_not_found', 'account_not_active', 'active_subscription_exists', 'unknown_plan'] as const),
    ...(['external_id_taken', 'external_id_invalid', 'username_taken', 'no_dedicated_address'] as const),
  ],
  example: {
    request: { path: { account: 'acc_4711' }, body: { plan_months: 12 } },
    answer: {
      ...{ ...subscriptionExample, vpn_password: 'Kq7mZt4.nWx9RbTe', external_id: null },
      ...{ plan_months: 12, plan: '12 Months', due_on: '2027-11-21', renews: true },
      ...{ ledger: ledgerExample, created: true },
    },
  },
  run: (app, caller, { path, body }): Promise<AddedSubscription> =>
    asAsked(
      app.adding.add(caller, path.account, {
        ...{ externalId: body.external_id, planMonths: body.plan_months, days: body.days, kind: body.kind },
        autoTerminate: body.renews === false ? true : undefined,
        ...{ limits: body.limits && limitsOf(body.limits), dedicatedCountry: body.dedicated_country },
        ...{ vpnUsername: body.vpn_username, vpnPassword: body.vpn_password },
      }),
      { isFlat: true },
    ),
  secretsOf: ({ accountId }) => accountId,
  async look({ result: { subscriptionId, created, login, ledger }, ...work }) {
    const isShown = login.password !== undefined && allows(work.who.credential.scopes, 'secrets:read')
    const shown = await lookAtTerm(work, subscriptionId, ledger)
    return { ...shown, ...(isShown && { vpn_password: login.password }), created }
  },
  encode: (answer) => answer,
})
