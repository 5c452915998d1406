// GetProducts, NewProduct, UpgradeProduct, CancelRequest. A product is the core's subscription.
import { z } from 'zod'
import { isPrepaid, parseCancelType, type SubscriptionStatus } from '../../subscriptions/subscription.ts'
import { operation } from '../operation.ts'
import { optionalProductId, optionalSwitch, optionalText, planMonths, productId, text } from './fields.ts'
import { accountEmail, credentials } from './parameters.ts'
import { encodePair, pairExample, tokenFields } from './tokens.ts'

const MAX_REASON = 1000
const MAX_TYPE = 100

/** The type of a product that is paid by days, through another dialect, and has no plan. */
const PREPAID = 'Prepaid'

const STATUS = {
  active: 'Active',
  suspended: 'Suspended',
  expired: 'Terminated',
  cancelled: 'Cancelled',
  terminated: 'Terminated',
} as const satisfies Record<SubscriptionStatus, string>

export const getProducts = operation({
  name: 'GetProducts',
  summary: 'List the products of an account',
  description: 'All products, newest first, with their VPN credentials. An alias sees those of its account.',
  permission: { by: 'signed_in', audience: 'owner_or_alias', tokenKind: 'short' },
  writes: false,
  input: z.object({ email: accountEmail, ...credentials }),
  output: z.object({
    result: z.literal('success'),
    response: z.array(
      z.object({
        product_id: z.string().meta({ description: 'Digits' }),
        product_type: z.string().meta({ description: "The plan's label" }),
        product_status: z.enum(['Active', 'Suspended', 'Cancelled', 'Terminated']),
        username: z.string().meta({ description: 'User name for the VPN' }),
        password: z.string().meta({ description: 'Password for the VPN' }),
        nextduedate: z.string().meta({ description: 'YYYY-MM-DD' }),
      }),
    ),
  }),
  errors: ['account_not_active'],
  example: {
    request: { email: 'email@example.com', password: 'Strong_Password!123' },
    answer: {
      result: 'success',
      response: [
        {
          product_id: '12345',
          product_type: '1 Month',
          product_status: 'Active',
          username: 'openvpn_user',
          password: 'openvpn_pass',
          nextduedate: '2024-02-27',
        },
      ],
    },
  },
  run: (app, { caller, account }) => app.subscriptions.list(caller.brand, account.id),
  encode: (listed) => ({
    result: 'success' as const,
    response: listed.map((one) => ({
      product_id: String(one.id),
      product_type: one.planLabel ?? (isPrepaid(one) ? PREPAID : String(one.planMonths)),
      product_status: STATUS[one.status],
      username: one.vpnUsername,
      password: one.vpnPassword,
      nextduedate: one.dueOn,
    })),
  }),
})

export const newProduct = operation({
  name: 'NewProduct',
  summary: 'Create a product for an account that has no active one',
  description:
    'With force_upgrade=1 an active product is upgraded instead and keeps its VPN credentials; see UpgradeProduct.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: true,
  secretsOf: (_, { account }) => account.id,
  input: z.object({
    email: accountEmail,
    type: planMonths('Product type: the id of a plan'),
    force_upgrade: optionalSwitch('1: upgrade the newest active product, if there is one'),
    auto_terminate: optionalSwitch('1: the product ends at its due date instead of renewing'),
    ...credentials,
  }),
  output: z.object({
    username: z.string().meta({ description: 'The e-mail address of the account' }),
    vpn_username: z.string().meta({ description: 'User name for the VPN' }),
    vpn_password: z.string().meta({ description: 'Password for the VPN' }),
    ...tokenFields,
  }),
  errors: ['unknown_plan', 'active_subscription_exists', 'account_not_active'],
  example: {
    request: { email: 'user@example.com', password: 'Strong_Password!123', type: '12' },
    answer: {
      username: 'user@example.com',
      vpn_username: 'openvpn_new_prod',
      vpn_password: 'openvpn_new_pass',
      ...pairExample,
    },
  },
  run: (app, { caller, account }, input) =>
    app.appPurchases.buy(caller, account.id, {
      planMonths: input.type,
      autoTerminate: input.auto_terminate,
      orUpgrade: input.force_upgrade ?? false,
    }),
  encode: ({ email, login, pair }) => ({
    username: email,
    vpn_username: login.username,
    vpn_password: login.password,
    ...encodePair(pair),
  }),
})

export const upgradeProduct = operation({
  name: 'UpgradeProduct',
  summary: 'Move a product to another plan',
  description:
    'The product must be active. Its VPN credentials stay. A pending cancellation of it, or of the account, is withdrawn when a new term is billed.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: true,
  secretsOf: (_, { account }) => account.id,
  input: z.object({
    email: accountEmail,
    product_id: productId('The product, as listed by GetProducts'),
    new_product_plan: planMonths('The id of the new plan'),
    auto_terminate: optionalSwitch('1: end at the due date; 0: renew; left out: unchanged'),
    ...credentials,
  }),
  output: z.object(tokenFields),
  errors: ['unknown_plan', 'subscription_not_found', 'wrong_subscription_state', 'account_not_active'],
  example: {
    request: {
      email: 'email@example.com',
      password: 'Strong_Password!123',
      product_id: '12345',
      new_product_plan: '12',
    },
    answer: pairExample,
  },
  run: (app, { caller, account }, input) =>
    app.appPurchases.upgrade(caller, account.id, {
      subscriptionId: input.product_id,
      planMonths: input.new_product_plan,
      autoTerminate: input.auto_terminate,
    }),
  encode: ({ pair }) => encodePair(pair),
})

export const cancelRequest = operation({
  name: 'CancelRequest',
  summary: 'Cancel at the next nightly run or at the due date',
  description:
    'Without product_id the run ends products, aliases and the account; with it only that product. Until then the product stays active, and buying a new term withdraws the request.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: true,
  input: z.object({
    email: accountEmail,
    type: text('midnight or at_due_date', MAX_TYPE),
    reason: optionalText('Why; kept for the operator', MAX_REASON, { multiline: true }),
    product_id: optionalProductId('Which product, where the account has several active ones'),
    ...credentials,
  }),
  output: z.object({}),
  errors: [
    'invalid_cancel_type',
    'subscription_not_found',
    'wrong_subscription_state',
    'subscription_id_needed',
    'cancellation_pending',
    'account_not_active',
  ],
  example: {
    request: { email: 'email@example.com', password: 'Strong_Password!123', type: 'at_due_date' },
    answer: {},
  },
  run: (app, { caller, account }, input) =>
    app.purchases.cancel(caller, account.id, {
      type: parseCancelType(input.type),
      reason: input.reason,
      subscriptionId: input.product_id,
    }),
  encode: () => ({}),
})
