// ListAliases, AddAlias, DelAlias, SetAliasPassword, ResetAliasPassword.
import type { Exchange, Fields, Scenario, Suite } from '../scenario.ts'
import type { MethodTemplate } from './method-template.ts'
import {
  ALIAS,
  ALIAS_PASSWORD,
  account,
  addAlias,
  addClient,
  aliasTokens,
  bearer,
  ELSEWHERE,
  EMAIL,
  NEW_PASSWORD,
  PASSWORD,
  plain,
  trusted,
} from './shared-calls.ts'
import { sharedScenarios } from './shared-scenarios.ts'

const owner = { given: account, email: 'owner', caller: 'signed in', writes: true } as const
const withAlias = [...account, addAlias]

const call = (method: string, name: string, fields: Fields, code: number, names?: string): Exchange => ({
  name,
  call: trusted(method, fields),
  code,
  ...(names === undefined ? {} : { names }),
})

const listAliases: MethodTemplate = {
  ...owner,
  method: 'ListAliases',
  good: { email: EMAIL },
  given: withAlias,
  required: ['email'],
  writes: false,
}

const lists: Scenario = {
  name: 'ListAliases: none, then two',
  given: account,
  exchanges: [
    call('ListAliases', 'none', { email: EMAIL }, 0),
    {
      ...call('ListAliases', 'in the order in which they were added', { email: EMAIL }, 0),
      before: [
        { call: trusted('AddAlias', { email: EMAIL, setemail: 'Zoe@example.com' }) },
        {
          call: trusted('AddAlias', {
            email: EMAIL,
            setemail: ALIAS,
            first_name: 'First',
            last_name: 'Last',
          }),
        },
      ],
    },
  ],
}

const addAliasTemplate: MethodTemplate = {
  ...owner,
  method: 'AddAlias',
  good: { email: EMAIL, setemail: ALIAS, auto_passreset: '1', first_name: 'First', last_name: 'Last' },
  required: ['email', 'setemail'],
}
const add = (name: string, fields: Fields, code: number, names?: string) =>
  call('AddAlias', name, { email: EMAIL, setemail: ALIAS, ...fields }, code, names)

const additions: Scenario = {
  name: 'AddAlias: what it takes',
  given: [...account, addClient({ email: 'other@example.com' }, 'other')],
  exchanges: [
    add('no e-mail address', { setemail: 'alias' }, 1002),
    add('a weak password', { setpassword: 'weak' }, 1005),
    add('a switch that is neither on nor off', { auto_passreset: 'soon' }, 1001, 'auto_passreset'),
    add('a name that is too long', { first_name: 'x'.repeat(101) }, 1001, 'first_name'),
    add('its own address', { setemail: EMAIL }, 1202),
    add("another account's", { setemail: 'other@example.com' }, 1202),
    add('an empty password: a random one', { setpassword: '' }, 0),
    add('the same alias again', {}, 1202),
    add('in other case', { setemail: 'ALIAS@example.com' }, 1202),
    add('with a password', { setemail: 'second@example.com', setpassword: ALIAS_PASSWORD }, 0),
    {
      name: 'that password works',
      call: plain('TokenRefresh', { email: 'second@example.com', password: ALIAS_PASSWORD }),
      code: 0,
    },
  ],
}

const byPassword = (setemail: string, ...where: [typeof ELSEWHERE?]) =>
  plain('AddAlias', { email: EMAIL, password: PASSWORD, setemail, setpassword: ALIAS_PASSWORD }, ...where)

const limited: Scenario = {
  name: 'AddAlias: one in 10 seconds, from the share of AddClient',
  given: [...account, { call: byPassword(ALIAS) }],
  exchanges: [
    { name: 'at once', call: byPassword('second@example.com'), code: 1501, has: { 'retry-after': '10' } },
    {
      name: 'from another address, for the same account',
      call: byPassword('second@example.com', ELSEWHERE),
      code: 1501,
      has: { 'retry-after': '10' },
    },
    {
      name: 'an account from the same address',
      call: plain('AddClient', { country: 'US', type: '1', email: 'new@example.com', password: PASSWORD }),
      code: 1501,
      has: { 'retry-after': '10' },
    },
    add('by secret key', { setemail: 'third@example.com' }, 0),
    {
      name: 'after 10 seconds, an address that is in use',
      before: [{ waitS: 10 }],
      call: byPassword(ALIAS),
      code: 1202,
    },
    {
      name: 'it counts as one',
      call: byPassword('second@example.com'),
      code: 1501,
      has: { 'retry-after': '10' },
    },
  ],
}

const delAlias: MethodTemplate = {
  ...owner,
  method: 'DelAlias',
  good: { email: EMAIL, alias: ALIAS },
  given: withAlias,
  required: ['email', 'alias'],
}

const removals: Scenario = {
  name: 'DelAlias: what it ends',
  given: [...account, addAlias, aliasTokens],
  exchanges: [
    call('DelAlias', 'no e-mail address', { email: EMAIL, alias: 'alias' }, 1002),
    call('DelAlias', 'an unknown alias', { email: EMAIL, alias: 'nobody@example.com' }, 1401),
    call('DelAlias', 'the account itself', { email: EMAIL, alias: EMAIL }, 1401),
    call('DelAlias', 'in other case', { email: EMAIL, alias: 'ALIAS@EXAMPLE.COM' }, 0),
    call('DelAlias', 'twice', { email: EMAIL, alias: ALIAS }, 1401),
    {
      name: 'its token',
      call: plain('GetProducts', { email: ALIAS }, bearer('{{alias.short_token}}')),
      code: 1102,
    },
    call(
      'AddClient',
      'its address is free',
      { country: 'US', type: '1', email: ALIAS, password: PASSWORD },
      0,
    ),
  ],
}

const setAliasPassword: MethodTemplate = {
  ...owner,
  method: 'SetAliasPassword',
  good: { email: ALIAS, setpassword: NEW_PASSWORD },
  given: withAlias,
  required: ['email', 'setpassword'],
  email: 'alias',
}

const aliasPasswords: Scenario = {
  name: "SetAliasPassword: by the alias's own token",
  given: [
    ...account,
    addAlias,
    aliasTokens,
    { call: plain('TokenRefresh', { email: ALIAS, password: ALIAS_PASSWORD }), as: 'device' },
  ],
  exchanges: [
    call('SetAliasPassword', 'a weak password', { email: ALIAS, setpassword: 'weak' }, 1005),
    {
      name: "the owner's e-mail address and password",
      call: plain('SetAliasPassword', { ...setAliasPassword.good, email: EMAIL, password: PASSWORD }),
      code: 1102,
      names: 'alias',
    },
    {
      name: 'success',
      call: plain('SetAliasPassword', setAliasPassword.good, bearer('{{alias.short_token}}')),
      code: 0,
    },
    {
      name: "the caller's token stays",
      call: plain('GetProducts', { email: ALIAS }, bearer('{{alias.short_token}}')),
      code: 0,
    },
    {
      name: 'the other one ends',
      call: plain('GetProducts', { email: ALIAS }, bearer('{{device.short_token}}')),
      code: 1102,
    },
    {
      name: "the owner's stays",
      call: plain('GetProducts', { email: EMAIL }, bearer('{{client.short_token}}')),
      code: 0,
    },
    {
      name: 'the new password',
      call: plain('TokenRefresh', { email: ALIAS, password: NEW_PASSWORD }),
      code: 0,
    },
  ],
}

const byOwner: Scenario = {
  name: "SetAliasPassword: by the owner's password and token",
  given: [...account, addAlias],
  exchanges: [
    {
      name: 'a wrong password',
      call: plain('SetAliasPassword', { ...setAliasPassword.good, password: NEW_PASSWORD }),
      code: 1102,
    },
    {
      name: "the owner's password",
      call: plain('SetAliasPassword', { ...setAliasPassword.good, password: PASSWORD }),
      code: 0,
    },
    {
      name: 'the new password',
      call: plain('TokenRefresh', { email: ALIAS, password: NEW_PASSWORD }),
      code: 0,
    },
    {
      name: "the owner's token",
      call: plain('SetAliasPassword', setAliasPassword.good, bearer('{{client.short_token}}')),
      code: 0,
    },
  ],
}

const resetAliasPassword: MethodTemplate = {
  ...owner,
  method: 'ResetAliasPassword',
  good: { email: ALIAS },
  given: withAlias,
  required: ['email'],
  email: 'alias',
  caller: 'trusted',
}

export const aliasSuites: Suite[] = [
  { method: 'ListAliases', scenarios: [...sharedScenarios(listAliases), lists] },
  { method: 'AddAlias', scenarios: [...sharedScenarios(addAliasTemplate), additions, limited] },
  { method: 'DelAlias', scenarios: [...sharedScenarios(delAlias), removals] },
  { method: 'SetAliasPassword', scenarios: [...sharedScenarios(setAliasPassword), aliasPasswords, byOwner] },
  { method: 'ResetAliasPassword', scenarios: sharedScenarios(resetAliasPassword) },
]
