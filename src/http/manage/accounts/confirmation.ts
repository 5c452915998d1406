// Whether the e-mail of an account is confirmed: mail the link, or confirm it by hand.
import { z } from 'zod'
import { idOf } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { accountExample, accountShape, lookAtAccount } from './shapes.ts'

const ACCOUNT = `${MANAGE_PREFIX}/accounts/{account}`
const COMMON = {
  tag: 'Accounts',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path: z.object({ account: idOf('account') }) }),
} as const
const ERRORS = ['account_not_found', 'account_not_active', 'conflict'] as const

export const sendConfirmation = manageOperation({
  ...COMMON,
  name: 'sendEmailConfirmation',
  cli: 'account send-confirmation',
  routes: [{ method: 'POST', path: `${ACCOUNT}/email-confirmation` }],
  summary: 'Mail the link that confirms the e-mail of an account',
  description:
    'What the account may do stays as it is. `sent: false`: the recipient had its mails lately, and gets none.',
  status: 202,
  output: z.object({ sent: z.boolean() }),
  errors: ERRORS,
  example: { request: { path: { account: 'acc_4711' } }, answer: { sent: true } },
  run: (app, caller, { path }) => app.confirmations.send(caller, path.account),
  encode: (sent) => ({ sent }),
})

export const confirmEmail = manageOperation({
  ...COMMON,
  name: 'confirmEmail',
  cli: 'account confirm-email',
  routes: [{ method: 'POST', path: `${ACCOUNT}/confirm-email` }],
  summary: 'Note that the e-mail of an account is confirmed',
  description: 'By your own word, without a link.',
  output: accountShape,
  errors: ERRORS,
  example: {
    request: { path: { account: 'acc_4711' } },
    answer: { ...accountExample, email: 'ada@example.com', email_confirmed_at: '2026-11-21T12:00:00.000Z' },
  },
  run: (app, caller, { path }) => app.confirmations.confirm(caller, path.account),
  look: ({ input: { path }, ...work }) => lookAtAccount(work, path.account),
  encode: (answer) => answer,
})
