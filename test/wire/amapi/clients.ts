// TokenRefresh, CloseClient, SetPassword, ResetPassword.
import type { Exchange, Scenario, Suite } from '../scenario.ts'
import type { MethodTemplate } from './method-template.ts'
import {
  ALIAS,
  ALIAS_PASSWORD,
  account,
  addAlias,
  aliasTokens,
  bearer,
  EMAIL,
  NEW_PASSWORD,
  PASSWORD,
  plain,
  trusted,
} from './shared-calls.ts'
import { sharedScenarios } from './shared-scenarios.ts'

const owner = { given: account, email: 'owner', caller: 'signed in', writes: true } as const

const tokenRefresh: MethodTemplate = {
  ...owner,
  method: 'TokenRefresh',
  good: { email: EMAIL },
  required: ['email'],
  email: 'owner or alias',
  token: 'long_token',
}

const refresh = (name: string, token: string, code: number): Exchange => ({
  name,
  call: plain('TokenRefresh', { email: EMAIL }, bearer(token)),
  code,
})
const used = (name: string, token: string, code: number): Exchange => ({
  name,
  call: plain('GetProducts', { email: EMAIL }, bearer(token)),
  code,
})

const rotation: Scenario = {
  name: 'TokenRefresh: a long token is used up',
  given: [
    ...account,
    { call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }), as: 'device' },
    { call: plain('TokenRefresh', { email: EMAIL }, bearer('{{client.long_token}}')), as: 'second' },
  ],
  exchanges: [
    used('the short token beside it is void', '{{client.short_token}}', 1102),
    used('the new short token is good', '{{second.short_token}}', 0),
    used("another device's token is good", '{{device.short_token}}', 0),
    {
      ...refresh('again within a minute: the answer got lost', '{{client.long_token}}', 0),
      before: [{ waitS: 60 }],
    },
    { ...refresh('later: it was stolen', '{{client.long_token}}', 1102), before: [{ waitS: 1 }] },
    used('the whole family is revoked', '{{second.short_token}}', 1102),
    refresh('its long token too', '{{second.long_token}}', 1102),
    used("another device's token still is good", '{{device.short_token}}', 0),
  ],
}

const ofAnAlias: Scenario = {
  name: 'TokenRefresh: by an alias for itself',
  given: [...account, addAlias, aliasTokens],
  exchanges: [
    { name: 'by password', call: plain('TokenRefresh', { email: ALIAS, password: ALIAS_PASSWORD }), code: 0 },
    {
      name: 'by long token',
      call: plain('TokenRefresh', { email: ALIAS }, bearer('{{alias.long_token}}')),
      code: 0,
    },
    {
      name: "by the owner's long token",
      call: plain('TokenRefresh', { email: ALIAS }, bearer('{{client.long_token}}')),
      code: 1102,
    },
  ],
}

const singleSession: Scenario = {
  name: 'TokenRefresh: a brand that allows one session',
  given: [...account, { settings: { single_session: true, short_token_hours: 1, long_token_days: 30 } }],
  exchanges: [
    { name: 'shorter lives', call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }), code: 0 },
    used('the pair before is gone', '{{client.short_token}}', 1102),
  ],
}

const productChange: Scenario = {
  name: 'TokenRefresh: when a product last changed',
  given: account,
  exchanges: [
    {
      name: 'an hour after it began',
      before: [{ waitS: 3600 }],
      call: trusted('TokenRefresh', { email: EMAIL }),
      code: 0,
    },
    {
      name: 'after an upgrade',
      before: [
        {
          call: trusted('UpgradeProduct', {
            email: EMAIL,
            product_id: '{{products.response.0.product_id}}',
            new_product_plan: '12',
          }),
        },
        { waitS: 60 },
      ],
      call: trusted('TokenRefresh', { email: EMAIL }),
      code: 0,
    },
  ],
}

const manyPasswords: Scenario = {
  name: 'TokenRefresh: too many wrong passwords, then the right one',
  given: [
    ...account,
    ...[1, 2, 3, 4, 5].map((n) => ({
      call: plain('TokenRefresh', { email: EMAIL, password: `Wrong_Password!${n}` }),
      code: 1102,
    })),
  ],
  exchanges: [
    {
      name: 'the sixth, though it is right',
      call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }),
      code: 1502,
      has: { 'retry-after': '1' },
    },
    {
      name: 'from another source',
      call: plain(
        'TokenRefresh',
        { email: EMAIL, password: PASSWORD },
        { 'x-forwarded-for': '203.0.113.10' },
      ),
      code: 0,
    },
    {
      name: 'a second later',
      before: [{ waitS: 1 }],
      call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }),
      code: 0,
    },
  ],
}

const crowded: Scenario = {
  name: 'TokenRefresh: more attempts at once than may wait',
  given: [...account, { crowd: 'attempts', email: EMAIL }],
  exchanges: [
    {
      name: 'refused',
      call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }),
      code: 1502,
      has: { 'retry-after': '1' },
    },
  ],
}

const closeClient: MethodTemplate = {
  ...owner,
  method: 'CloseClient',
  good: { email: EMAIL },
  required: ['email'],
}

const closedAtOnce: Scenario = {
  name: 'CloseClient: everything ends at once',
  given: [...account, addAlias, aliasTokens, { call: trusted('CloseClient', { email: EMAIL }) }],
  exchanges: [
    used('the token', '{{client.short_token}}', 1102),
    { name: 'the alias', call: trusted('GetProducts', { email: ALIAS }), code: 1201 },
    {
      name: "the alias's password",
      call: plain('GetProducts', { email: ALIAS, password: ALIAS_PASSWORD }),
      code: 1102,
    },
    { name: 'closed twice', call: trusted('CloseClient', { email: EMAIL }), code: 1203 },
    {
      name: 'closed for its owner',
      call: plain('GetProducts', { email: EMAIL, password: PASSWORD }),
      code: 1203,
    },
    {
      name: 'closed, and a wrong password',
      call: plain('GetProducts', { email: EMAIL, password: 'Wrong_Password!123' }),
      code: 1102,
    },
  ],
}

const setPassword: MethodTemplate = {
  ...owner,
  method: 'SetPassword',
  good: { email: EMAIL, setpassword: NEW_PASSWORD },
  required: ['email', 'setpassword'],
}

const afterSetPassword: Scenario = {
  name: 'SetPassword: what it changes',
  given: [
    ...account,
    addAlias,
    aliasTokens,
    { call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }), as: 'device' },
  ],
  exchanges: [
    {
      name: 'a weak password',
      call: trusted('SetPassword', { email: EMAIL, setpassword: 'weak' }),
      code: 1005,
    },
    {
      name: 'success',
      call: plain('SetPassword', setPassword.good, bearer('{{client.short_token}}')),
      code: 0,
    },
    used("the caller's token stays", '{{client.short_token}}', 0),
    used("another device's ends", '{{device.short_token}}', 1102),
    {
      name: "an alias's ends",
      call: plain('GetProducts', { email: ALIAS }, bearer('{{alias.short_token}}')),
      code: 1102,
    },
    {
      name: 'the old password',
      call: plain('TokenRefresh', { email: EMAIL, password: PASSWORD }),
      code: 1102,
    },
    {
      name: 'the new password; the VPN password stays',
      call: plain('GetProducts', { email: EMAIL, password: NEW_PASSWORD }),
      code: 0,
    },
  ],
}

const resetPassword: MethodTemplate = {
  ...owner,
  method: 'ResetPassword',
  good: { email: EMAIL },
  required: ['email'],
  caller: 'trusted',
}

export const clientSuites: Suite[] = [
  {
    method: 'TokenRefresh',
    scenarios: [
      ...sharedScenarios(tokenRefresh),
      rotation,
      ofAnAlias,
      singleSession,
      productChange,
      manyPasswords,
      crowded,
    ],
  },
  { method: 'CloseClient', scenarios: [...sharedScenarios(closeClient), closedAtOnce] },
  { method: 'SetPassword', scenarios: [...sharedScenarios(setPassword), afterSetPassword] },
  { method: 'ResetPassword', scenarios: sharedScenarios(resetPassword) },
]
