// AddClient, CloseClient, SetPassword, ResetPassword. A client is the core's account.
import { z } from 'zod'
import { operation } from '../operation.ts'
import {
  needsOneOf,
  optionalSecretText,
  optionalSwitch,
  optionalText,
  planMonths,
  secretText,
} from './fields.ts'
import { ADD_INTERVAL_S, accountEmail, credentials, emailField, MAX_NAME } from './parameters.ts'
import { encodePair, pairExample, tokenFields } from './tokens.ts'

const MAX_COUNTRY_FIELD = 100

export const addClient = operation({
  name: 'AddClient',
  summary: 'Create an account with its first product',
  description: `An API key is enough, so apps can call it; untrusted callers may open one account every ${ADD_INTERVAL_S} seconds. The password comes back in the answer: it is the only time that one made up by the server is seen.`,
  permission: { by: 'anyone' },
  writes: true,
  secretsOf: ({ accountId }) => accountId,
  input: z
    .object({
      country: optionalText("The end user's country, ISO 3166-1 alpha-2, such as US", MAX_COUNTRY_FIELD),
      countrycode: optionalText('Another name of country', MAX_COUNTRY_FIELD),
      type: planMonths('Product type: the id of a plan, 1, 6, 12, 24 or 36 unless the brand has others'),
      email: emailField("The end user's e-mail address"),
      password: optionalSecretText('A strong password; left out: one is made up'),
      first_name: optionalText("The end user's first name", MAX_NAME),
      last_name: optionalText("The end user's last name", MAX_NAME),
      company_name: optionalText("The end user's company name", MAX_NAME),
      state: optionalText("The end user's state", MAX_NAME),
      zip_code: optionalText("The end user's postal code", MAX_NAME),
      auto_terminate: optionalSwitch('1: the product ends at its due date instead of renewing'),
      test_user: optionalSwitch('1: a test account that is not billed; trusted callers only'),
    })
    .refine(...needsOneOf('country', 'countrycode'))
    .meta({ anyOf: [{ required: ['country'] }, { required: ['countrycode'] }] }),
  output: z.object({
    username: z.string().meta({ description: 'The e-mail address: what the user signs in with' }),
    password: z.string().meta({ description: "The account's password" }),
    vpn_username: z.string().meta({ description: 'User name for the VPN' }),
    vpn_password: z.string().meta({ description: 'Password for the VPN' }),
    ...tokenFields,
  }),
  errors: [
    'invalid_email',
    'invalid_country',
    'unknown_plan',
    'weak_password',
    'trusted_origin_needed',
    'email_taken',
    'account_quota_reached',
    'not_authenticated',
    'too_many_failures',
    'rate_limited',
  ],
  example: {
    request: { country: 'US', type: '1', email: 'email@example.com', password: 'Strong_Password!123' },
    answer: {
      username: 'email@example.com',
      password: 'Strong_Password!123',
      vpn_username: 'openvpn_user',
      vpn_password: 'openvpn_pass',
      ...pairExample,
    },
  },
  limit: (app, caller, work) => app.signUps.limit(caller, work),
  run(app, caller, input) {
    return app.accounts.add(caller, {
      email: input.email,
      password: input.password,
      country: input.country ?? input.countrycode ?? '',
      planMonths: input.type,
      person: {
        firstName: input.first_name ?? '',
        lastName: input.last_name ?? '',
        companyName: input.company_name ?? '',
        state: input.state ?? '',
        zipCode: input.zip_code ?? '',
      },
      autoTerminate: input.auto_terminate ?? false,
      testUser: input.test_user ?? false,
    })
  },
  encode: ({ email, password, login, pair }) => ({
    username: email,
    password,
    vpn_username: login.username,
    vpn_password: login.password,
    ...encodePair(pair),
  }),
})

export const closeClient = operation({
  name: 'CloseClient',
  summary: 'Close an account at once',
  description: 'Ends all products, aliases and tokens. The e-mail address is free again.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: true,
  input: z.object({ email: accountEmail, ...credentials }),
  output: z.object({}),
  errors: ['account_not_active'],
  example: { request: { email: 'email@example.com', password: 'Strong_Password!123' }, answer: {} },
  run: (app, { caller, account }) => app.accounts.close(caller, account.id),
  encode: () => ({}),
})

export const setPassword = operation({
  name: 'SetPassword',
  summary: 'Set a new password for an account',
  description: 'Ends every token pair but the one that was used for the call. The VPN password stays.',
  permission: { by: 'signed_in', audience: 'owner', tokenKind: 'short' },
  writes: true,
  input: z.object({
    email: accountEmail,
    setpassword: secretText('The new strong password'),
    ...credentials,
  }),
  output: z.object({}),
  errors: ['weak_password', 'account_not_active'],
  example: {
    request: {
      email: 'email@example.com',
      password: 'Strong_Password!123',
      setpassword: 'Stronger_Password!456',
    },
    answer: {},
  },
  run: (app, { caller, account, pair }, input) =>
    app.accounts.setPassword(caller, {
      account,
      password: input.setpassword,
      keepPairId: pair?.id,
    }),
  encode: () => ({}),
})

export const resetPassword = operation({
  name: 'ResetPassword',
  summary: 'Mail a password reset link to an account',
  description: 'Trusted callers only. Success means that the mail is safely queued. The link works once.',
  permission: { by: 'trusted', audience: 'owner', tokenKind: 'short' },
  writes: true,
  input: z.object({ email: accountEmail }),
  output: z.object({}),
  errors: ['trusted_origin_needed', 'account_not_active'],
  example: { request: { email: 'email@example.com', secret_key: '<your secret key>' }, answer: {} },
  run: (app, { caller, account }) => app.resets.request(caller, account),
  encode: () => ({}),
})
