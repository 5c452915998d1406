// The aliases of an account: further sign-ins to it, each with an e-mail and a password of its own.
import { z } from 'zod'
import { type Alias, MAX_ALIASES } from '../../../accounts/account.ts'
import { thingId } from '../../../events/subjects.ts'
import { id, idOf, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf } from '../pages.ts'
import { givenEmail, givenPassword, givenText } from './shapes.ts'

const ALIASES = `${MANAGE_PREFIX}/accounts/{account}/aliases`
const TAG = 'Aliases'
const path = z.object({ account: idOf('account') })

const shape = z.object({
  id: id('alias'),
  object: z.literal('alias'),
  account_id: id('account'),
  email: z.string(),
  first_name: z.string(),
  last_name: z.string(),
  created_at: instant,
  confirmed_at: instant.nullable().meta({
    description: 'Null: its address was not confirmed, and is kept from others for a time only',
  }),
})

const example = {
  ...{ id: 'als_12', object: 'alias' as const, account_id: 'acc_4711', email: 'grace@example.com' },
  ...{ first_name: 'Grace', last_name: '', created_at: '2026-11-21T12:00:00.000Z' },
  confirmed_at: '2026-11-21T12:00:00.000Z',
}

export const listAliases = manageOperation({
  name: 'listAliases',
  tag: TAG,
  cli: 'account alias list',
  routes: [{ method: 'GET', path: ALIASES }],
  summary: 'List the aliases of an account',
  description: `In the order in which they were added. All on one page: an account has at most ${MAX_ALIASES}.`,
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({ path }),
  output: listOf(shape),
  errors: ['account_not_found'],
  example: { request: { path: { account: 'acc_4711' } }, answer: { data: [example], next: null } },
  async run(app, { brand }, { path }) {
    await app.listing.mustExist(brand.id, path.account)
    return app.aliases.list(path.account)
  },
  encode: (aliases) => ({ data: aliases.map(shown), next: null }),
})

export const addAlias = manageOperation({
  name: 'addAlias',
  tag: TAG,
  cli: 'account alias add',
  routes: [{ method: 'POST', path: ALIASES }],
  summary: 'Add an alias to an account',
  description:
    'A further sign-in to the same account. The owner gets a notice. Without a `password` one is made up and never shown: `send_reset` mails the alias a link to set its own. `reset_sent: false`: the recipient had its mails lately, and gets none.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    path,
    body: z.strictObject({
      email: givenEmail,
      password: givenPassword.optional(),
      first_name: givenText.default(''),
      last_name: givenText.default(''),
      send_reset: z.boolean().default(false),
    }),
  }),
  status: 201,
  output: shape.extend({ reset_sent: z.boolean() }),
  errors: [
    ...(['account_not_found', 'account_not_active', 'invalid_email', 'weak_password'] as const),
    ...(['email_taken', 'conflict'] as const),
  ],
  example: {
    request: {
      path: { account: 'acc_4711' },
      body: { email: 'grace@example.com', first_name: 'Grace', send_reset: true },
    },
    answer: { ...example, reset_sent: true },
  },
  run: (app, caller, { path, body }) =>
    app.aliases.add(caller, path.account, {
      ...{ email: body.email, password: body.password, sendReset: body.send_reset },
      ...{ firstName: body.first_name, lastName: body.last_name },
    }),
  encode: ({ alias, sent }) => ({ ...shown(alias), reset_sent: sent ?? false }),
})

export const removeAlias = manageOperation({
  name: 'removeAlias',
  tag: TAG,
  cli: 'account alias remove',
  routes: [{ method: 'DELETE', path: `${ALIASES}/{alias}` }],
  summary: 'Remove an alias',
  description: 'Its apps are signed out, and its address is free for others.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path: path.extend({ alias: idOf('alias') }) }),
  status: 204,
  output: z.object({}),
  errors: ['account_not_found', 'account_not_active', 'alias_not_found'],
  example: { request: { path: { account: 'acc_4711', alias: 'als_12' } }, answer: {} },
  run: (app, caller, { path }) => app.aliases.removeById(caller, path.account, path.alias),
  encode: () => ({}),
})

function shown({ id, accountId, email, firstName, lastName, createdAt, confirmedAt }: Alias) {
  return {
    ...{ id: thingId('alias', id), object: 'alias' as const, account_id: thingId('account', accountId) },
    ...{ email, first_name: firstName, last_name: lastName, created_at: instantText(createdAt) },
    confirmed_at: instantText(confirmedAt),
  }
}
