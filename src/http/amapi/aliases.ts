// ListAliases, AddAlias, DelAlias, SetAliasPassword, ResetAliasPassword.
import { z } from 'zod'
import { noAlias } from '../../accounts/aliases.ts'
import { ALIASES_A_DAY } from '../../credentials/sign-ups.ts'
import { operation } from '../operation.ts'
import { optionalSecretText, optionalSwitch, optionalText, secretText } from './fields.ts'
import { ADD_INTERVAL_S, accountEmail, credentials, emailField, MAX_NAME } from './parameters.ts'

const owner = { by: 'signed_in', audience: 'owner', tokenKind: 'short' } as const

export const listAliases = operation({
  name: 'ListAliases',
  summary: 'List the aliases of an account',
  description: 'In the order in which they were added.',
  permission: owner,
  writes: false,
  input: z.object({ email: accountEmail, ...credentials }),
  output: z.object({
    response: z.array(z.object({ email: z.string(), first_name: z.string(), last_name: z.string() })),
  }),
  errors: ['account_not_active'],
  example: {
    request: { email: 'email@example.com', password: 'Strong_Password!123' },
    answer: { response: [{ email: 'alias@example.com', first_name: 'First', last_name: 'Last' }] },
  },
  run: (app, { account }) => app.aliases.list(account.id),
  encode: (listed) => ({
    response: listed.map(({ email, firstName, lastName }) => ({
      email,
      first_name: firstName,
      last_name: lastName,
    })),
  }),
})

export const addAlias = operation({
  name: 'AddAlias',
  summary: 'Add an alias to an account',
  description: `Another sign-in to the same account. A password made up by the server is never shown: send auto_passreset=1. Untrusted callers may add one every ${ADD_INTERVAL_S} seconds, from the same share as AddClient, and ${ALIASES_A_DAY.most} a day.`,
  permission: owner,
  writes: true,
  input: z.object({
    email: accountEmail,
    setemail: emailField("The alias's e-mail address"),
    setpassword: optionalSecretText('A strong password for the alias; left out: a random one'),
    auto_passreset: optionalSwitch('1: mail the alias a link to set its password'),
    first_name: optionalText("The alias's first name", MAX_NAME),
    last_name: optionalText("The alias's last name", MAX_NAME),
    ...credentials,
  }),
  output: z.object({}),
  errors: ['invalid_email', 'weak_password', 'email_taken', 'account_not_active', 'rate_limited'],
  example: {
    request: {
      email: 'email@example.com',
      password: 'Strong_Password!123',
      setemail: 'alias@example.com',
      auto_passreset: '1',
    },
    answer: {},
  },
  limit: (app, who, work) =>
    app.signUps.limitAlias(who.caller, who.account.id, (caller) => work({ ...who, caller })),
  run: (app, { caller, account }, input) =>
    app.aliases.add(caller, account.id, {
      email: input.setemail,
      password: input.setpassword,
      firstName: input.first_name ?? '',
      lastName: input.last_name ?? '',
      sendReset: input.auto_passreset ?? false,
    }),
  encode: () => ({}),
})

export const delAlias = operation({
  name: 'DelAlias',
  summary: 'Delete an alias',
  description: 'Its tokens end at once; its e-mail address is free again.',
  permission: owner,
  writes: true,
  input: z.object({
    email: accountEmail,
    alias: emailField('The e-mail address of the alias to delete'),
    ...credentials,
  }),
  output: z.object({}),
  errors: ['invalid_email', 'alias_not_found', 'account_not_active'],
  example: {
    request: { email: 'email@example.com', password: 'Strong_Password!123', alias: 'alias@example.com' },
    answer: {},
  },
  run: (app, { caller, account }, input) => app.aliases.remove(caller, account.id, input.alias),
  encode: () => ({}),
})

export const setAliasPassword = operation({
  name: 'SetAliasPassword',
  summary: 'Set a new password for an alias',
  description:
    "`email` is the alias's. Takes the password or short token of the alias or of its owner, or a trusted call.",
  permission: { by: 'signed_in', audience: 'alias_or_its_owner', tokenKind: 'short' },
  writes: true,
  input: z.object({
    email: emailField("The alias's e-mail address"),
    setpassword: secretText('The new strong password'),
    ...credentials,
  }),
  output: z.object({}),
  errors: ['weak_password', 'alias_not_found', 'account_not_active'],
  example: {
    request: {
      email: 'alias@example.com',
      password: 'Strong_Password!123',
      setpassword: 'Stronger_Password!456',
    },
    answer: {},
  },
  run(app, { caller, alias, pair }, input) {
    if (!alias) throw noAlias()
    return app.aliases.setPassword(caller, alias, { password: input.setpassword, keepPairId: pair?.id })
  },
  encode: () => ({}),
})

export const resetAliasPassword = operation({
  name: 'ResetAliasPassword',
  summary: 'Mail a password reset link to an alias',
  description: 'Trusted callers only. Success means that the mail is safely queued. The link works once.',
  permission: { by: 'trusted', audience: 'alias_or_its_owner', tokenKind: 'short' },
  writes: true,
  input: z.object({ email: emailField("The alias's e-mail address") }),
  output: z.object({}),
  errors: ['trusted_origin_needed', 'alias_not_found', 'account_not_active'],
  example: { request: { email: 'alias@example.com', secret_key: '<your secret key>' }, answer: {} },
  run(app, { caller, account, alias }) {
    if (!alias) throw noAlias()
    return app.resets.request(caller, account, alias)
  },
  encode: () => ({}),
})
