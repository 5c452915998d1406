// POST /accounts/{account}/link: an account paid by days joins the account of the same person that has an e-mail.
import { z } from 'zod'
import { idOf } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { accountExample, accountShape, lookAtAccount } from './shapes.ts'

export const linkAccount = manageOperation({
  name: 'linkAccount',
  tag: 'Accounts',
  cli: 'account link',
  routes: [{ method: 'POST', path: `${MANAGE_PREFIX}/accounts/{account}/link` }],
  summary: 'Join a prepaid account to an account with an e-mail',
  description:
    'The logins of the account move to the account `to`, with their external ids, limits, terms and addresses; it is closed then. The answer is the account that has them. It cannot be undone.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand', ofInstallation: true },
  writes: true,
  input: z.object({
    path: z.object({ account: idOf('account') }),
    body: z.strictObject({ to: idOf('account') }),
  }),
  output: accountShape,
  errors: ['account_not_found', 'account_not_active', 'conflict'],
  example: {
    request: { path: { account: 'acc_4712' }, body: { to: 'acc_4711' } },
    answer: { ...accountExample, email: 'ada@example.com' },
  },
  run: (app, caller, { path, body }) =>
    app.linking.link(caller, { fromId: path.account, toId: body.to, toEmail: undefined }),
  look: ({ input: { body }, ...work }) => lookAtAccount(work, body.to),
  encode: (answer) => answer,
})
