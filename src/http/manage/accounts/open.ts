// POST /accounts: an account with its first subscription, by an external id, an e-mail or both.
import { z } from 'zod'
import { ExternalIdTaken, takenText } from '../../../accounts/opening/asked.ts'
import { MAX_VPN_USERNAME } from '../../../accounts/prepaid/prepaid-input.ts'
import { LONGEST_PERIOD_DAYS } from '../../../brands/settings.ts'
import { allows } from '../../../credentials/manage-keys/scope.ts'
import { AppError } from '../../../errors.ts'
import { MAX_PLAN_MONTHS } from '../../../plans/plan.ts'
import { MAX_VPN_PASSWORD } from '../../../subscriptions/vpn-password.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import {
  accountExample,
  accountShape,
  givenEmail,
  givenExternalId,
  givenKind,
  givenLanguage,
  givenLimits,
  givenMetadata,
  givenPassword,
  givenText,
  limitsOf,
  lookAtWholeAccount,
  subscriptionExample,
  subscriptionsField,
} from './shapes.ts'

const CREATED = 201
export const OK = 200

export const givenSubscription = z.strictObject({
  days: z
    .int()
    .min(1)
    .max(LONGEST_PERIOD_DAYS)
    .optional()
    .meta({ description: 'Paid for so many days; or plan_months' }),
  plan_months: z.int().min(1).max(MAX_PLAN_MONTHS).optional().meta({ description: 'A plan of the brand' }),
  renews: z.boolean().default(true).meta({ description: 'Of a plan; false: it ends with its first term' }),
  kind: givenKind.default('paid'),
  limits: givenLimits.optional(),
  dedicated_country: z.string().length(2).optional().meta({
    description: 'With days: an address of its own in this country',
  }),
})

export const givenLogin = {
  vpn_username: z.string().max(MAX_VPN_USERNAME).optional(),
  vpn_password: z.string().max(MAX_VPN_PASSWORD).optional(),
}

export const createAccount = manageOperation({
  name: 'createAccount',
  tag: 'Accounts',
  cli: 'account add',
  routes: [{ method: 'POST', path: `${MANAGE_PREFIX}/accounts` }],
  summary: 'Open an account with its first subscription',
  description:
    'By an `external_id` of yours, an `email`, or both. The same request again answers the account that is there, with 200 and `"created": false`; another request with that external id is refused, and `differs` names the fields. Without a `password` the owner of the e-mail sets one by a reset link. `vpn_username` and `vpn_password` are made up if they are left out; the answer shows the VPN password to keys with secrets:read, once.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    body: z.strictObject({
      external_id: givenExternalId.optional(),
      email: givenEmail.optional(),
      password: givenPassword.optional(),
      country: z.string().length(2).optional().meta({ description: 'ISO 3166-1 alpha-2' }),
      language: givenLanguage.optional().meta({
        description:
          'Of its mails and pages; left out: it follows from the country, the request or the brand',
      }),
      first_name: givenText.optional(),
      last_name: givenText.optional(),
      company_name: givenText.optional(),
      state: givenText.optional(),
      zip_code: givenText.optional(),
      test_user: z.boolean().default(false).meta({ description: 'Not billable' }),
      metadata: givenMetadata.optional(),
      subscription: givenSubscription,
      ...givenLogin,
    }),
  }),
  status: CREATED,
  statusOf: ({ created }) => (created === false ? OK : CREATED),
  output: accountShape.extend({ subscriptions: subscriptionsField, created: z.boolean() }),
  errors: [
    ...([
      'external_id_taken',
      'external_id_invalid',
      'invalid_email',
      'invalid_country',
      'unknown_plan',
    ] as const),
    ...(['weak_password', 'email_taken', 'username_taken', 'account_quota_reached'] as const),
    'no_dedicated_address',
  ],
  example: {
    request: { body: { external_id: 'shop-1', subscription: { days: 30 } } },
    answer: {
      ...accountExample,
      subscriptions: [{ ...subscriptionExample, vpn_password: 'Kq7mZt4.nWx9RbTe' }],
      created: true,
    },
  },
  async run(app, caller, { body }) {
    const { subscription, metadata } = body
    const opened = app.opening.open(caller, {
      ...{ externalId: body.external_id, email: body.email, password: body.password, country: body.country },
      language: body.language,
      person: {
        ...{ firstName: body.first_name, lastName: body.last_name, companyName: body.company_name },
        ...{ state: body.state, zipCode: body.zip_code },
      },
      metadata: metadata && Object.fromEntries(Object.entries(metadata).filter(isKept)),
      ...{ testUser: body.test_user, planMonths: subscription.plan_months, days: subscription.days },
      autoTerminate: subscription.renews ? undefined : true,
      ...{ kind: subscription.kind, limits: subscription.limits && limitsOf(subscription.limits) },
      dedicatedCountry: subscription.dedicated_country,
      ...{ vpnUsername: body.vpn_username, vpnPassword: body.vpn_password },
    })
    return asAsked(opened)
  },
  secretsOf: ({ accountId }) => accountId,
  async look({ app, who, tx, result: { accountId, subscriptionId, created, login } }) {
    const account = await lookAtWholeAccount({ app, who, tx }, accountId)
    const isShown = login.password !== undefined && allows(who.credential.scopes, 'secrets:read')
    const own = `sub_${subscriptionId}`
    const subscriptions = account.subscriptions.map((one) =>
      isShown && one.id === own ? { ...one, vpn_password: login.password } : one,
    )
    return { ...account, subscriptions, created }
  },
  encode: (answer) => answer,
})

/** What differs, by the names of this API; `isFlat`: where the subscription is the whole body. */
export async function asAsked<T>(opened: Promise<T>, { isFlat = false } = {}): Promise<T> {
  try {
    return await opened
  } catch (error) {
    if (!(error instanceof ExternalIdTaken)) throw error
    const faults = error.differs.map((name) => {
      const names = PATHS[name] ?? [name]
      return { field: ['body', ...(isFlat ? names.slice(-1) : names)], text: DIFFERS }
    })
    const names = faults.map(({ field: [, ...path] }) => path.join('.'))
    throw new AppError('external_id_taken', takenText(names), { cause: error, faults })
  }
}

const DIFFERS = 'differs from what was first asked for'
const PATHS: Readonly<Record<string, readonly string[]>> = {
  ...{ person: ['first_name'], testUser: ['test_user'], vpnUsername: ['vpn_username'] },
  ...{ vpnPassword: ['vpn_password'], days: ['subscription', 'days'], kind: ['subscription', 'kind'] },
  ...{ planMonths: ['subscription', 'plan_months'], autoTerminate: ['subscription', 'renews'] },
  ...{ limits: ['subscription', 'limits'], dedicatedCountry: ['subscription', 'dedicated_country'] },
}

function isKept(entry: [string, string | null]): entry is [string, string] {
  return entry[1] !== null
}
