// Changes of one account.
import { z } from 'zod'
import { AppError } from '../../../errors.ts'
import { idOf } from '../fields.ts'
import { mustMatch } from '../finish.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import {
  accountExample,
  accountShape,
  givenEmail,
  givenLanguage,
  givenMetadata,
  givenPassword,
  givenText,
  lookAtAccount,
  lookAtWholeAccount,
} from './shapes.ts'

const ACCOUNT = `${MANAGE_PREFIX}/accounts/{account}`
const TAG = 'Accounts'
const path = z.object({ account: idOf('account') })
const reason = z.string().max(200).optional().meta({ description: 'Kept in the audit trail' })
const STATE_ERRORS = ['account_not_found', 'account_not_active'] as const

export const changeAccount = manageOperation({
  name: 'changeAccount',
  tag: TAG,
  cli: 'account set',
  routes: [{ method: 'PATCH', path: ACCOUNT }],
  summary: 'Change the person, the metadata or the e-mail of an account',
  description:
    'A new e-mail is sent alone: both addresses get a notice, and apps have to sign in again. `If-Match` with the ETag of the account refuses a change of what was changed since.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    path,
    body: z
      .strictObject({
        email: givenEmail,
        country: z.string().length(2).nullable(),
        language: givenLanguage.nullable(),
        first_name: givenText,
        last_name: givenText,
        company_name: givenText,
        state: givenText,
        zip_code: givenText,
        metadata: givenMetadata,
      })
      .partial(),
  }),
  output: accountShape,
  errors: [
    ...STATE_ERRORS,
    'invalid_country',
    'invalid_email',
    'email_taken',
    'conflict',
    'changed_meanwhile',
  ],
  example: { request: { path: { account: 'acc_4711' }, body: { country: 'DE' } }, answer: accountExample },
  async run(app, caller, { path, body }, { ifMatch }): Promise<unknown> {
    const { email, ...details } = body
    if (email !== undefined) {
      if (Object.keys(details).length > 0 || ifMatch !== undefined)
        throw new AppError('invalid_input', 'Send a new e-mail alone, and without If-Match.')
      return app.accountChanges.changeEmail(caller, path.account, email)
    }
    const { country, language, metadata } = details
    const changes = {
      ...{ firstName: details.first_name, lastName: details.last_name, companyName: details.company_name },
      ...{ state: details.state, zipCode: details.zip_code, metadata, country: country ?? undefined },
      language,
      ...(country === null && { country: '' }),
    }
    return app.accountDetails.change(caller, path.account, changes, async (tx) => {
      if (ifMatch === undefined) return
      const { subscriptions, ...account } = await lookAtWholeAccount({ app, who: caller, tx }, path.account)
      mustMatch(ifMatch, account, { ...account, subscriptions })
    })
  },
  look: ({ input: { path }, ...work }) => lookAtAccount(work, path.account),
  encode: (answer) => answer,
})

export const suspendAccount = manageOperation({
  name: 'suspendAccount',
  tag: TAG,
  cli: 'account suspend',
  routes: [{ method: 'POST', path: `${ACCOUNT}/suspend` }],
  summary: 'Suspend an account',
  description: 'Its logins are refused, and its live sessions end. Plans are not charged meanwhile.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path, body: z.strictObject({ reason }) }),
  output: accountShape,
  errors: STATE_ERRORS,
  example: {
    request: { path: { account: 'acc_4711' }, body: { reason: 'chargeback' } },
    answer: { ...accountExample, status: 'suspended' },
  },
  run: (app, caller, { path, body }) =>
    app.suspension.suspend(caller, { accountId: path.account, reason: body.reason }),
  look: ({ input: { path }, ...work }) => lookAtAccount(work, path.account),
  encode: (answer) => answer,
})

export const resumeAccount = manageOperation({
  name: 'resumeAccount',
  tag: TAG,
  cli: 'account resume',
  routes: [{ method: 'POST', path: `${ACCOUNT}/resume` }],
  summary: 'Resume a suspended account',
  description: 'Due days move by the days of the suspension.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path, body: z.strictObject({ reason }) }),
  output: accountShape,
  errors: STATE_ERRORS,
  example: { request: { path: { account: 'acc_4711' }, body: {} }, answer: accountExample },
  run: (app, caller, { path, body }) =>
    app.suspension.resume(caller, { accountId: path.account, reason: body.reason }),
  look: ({ input: { path }, ...work }) => lookAtAccount(work, path.account),
  encode: (answer) => answer,
})

export const closeAccount = manageOperation({
  name: 'closeAccount',
  tag: TAG,
  cli: 'account close',
  routes: [{ method: 'POST', path: `${ACCOUNT}/close` }],
  summary: 'Close an account',
  description: '`now` ends everything at once; `period_end` ends it with the terms of its plans.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand', stepUp: true, deletes: true },
  writes: true,
  input: z.object({
    path,
    body: z.strictObject({ at: z.enum(['now', 'period_end']).default('now'), reason }),
  }),
  output: accountShape,
  errors: [...STATE_ERRORS, 'wrong_subscription_state', 'cancellation_pending'],
  example: {
    request: { path: { account: 'acc_4711' }, body: { at: 'now' } },
    answer: { ...accountExample, status: 'closed', closed_at: '2026-11-21T12:00:00.000Z' },
  },
  run(app, caller, { path, body: { at, reason } }): Promise<unknown> {
    const why = reason === undefined ? {} : { reason }
    return at === 'now'
      ? app.accountChanges.close(caller, path.account, why)
      : app.accountChanges.closeAtPeriodEnd(caller, path.account, why)
  },
  look: ({ input: { path }, ...work }) => lookAtAccount(work, path.account),
  encode: (answer) => answer,
})

export const setAccountPassword = manageOperation({
  name: 'setAccountPassword',
  tag: TAG,
  cli: 'account set-password',
  routes: [{ method: 'POST', path: `${ACCOUNT}/password` }],
  summary: 'Set the password of an account',
  description: 'Every app has to sign in again. The VPN password stays.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path, body: z.strictObject({ password: givenPassword }) }),
  status: 204,
  output: z.object({}),
  errors: [...STATE_ERRORS, 'weak_password', 'conflict'],
  example: {
    request: { path: { account: 'acc_4711' }, body: { password: 'Strong_Password!123' } },
    answer: {},
  },
  run: (app, caller, { path, body }) => app.accountChanges.setPassword(caller, path.account, body.password),
  encode: () => ({}),
})

export const sendPasswordReset = manageOperation({
  name: 'sendPasswordReset',
  tag: TAG,
  cli: 'account reset-password',
  routes: [{ method: 'POST', path: `${ACCOUNT}/password-reset` }],
  summary: 'Mail the link by which the owner sets a new password',
  description: '`sent: false`: the recipient had its mails lately, and gets none.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({ path }),
  status: 202,
  output: z.object({ sent: z.boolean() }),
  errors: [...STATE_ERRORS, 'conflict'],
  example: { request: { path: { account: 'acc_4711' } }, answer: { sent: true } },
  run: (app, caller, { path }) => app.accountChanges.sendReset(caller, path.account),
  encode: (sent) => ({ sent }),
})

export const eraseAccount = manageOperation({
  name: 'eraseAccount',
  tag: TAG,
  cli: 'account erase',
  routes: [{ method: 'POST', path: `${ACCOUNT}/erase` }],
  summary: 'Erase the person of an account',
  description: 'Closes it first if it is open. Rows of the ledger stay, without a name.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand', stepUp: true, deletes: true },
  writes: false, // a repeat finds nothing more to erase
  input: z.object({ path }),
  status: 202,
  output: z.object({ finished: z.boolean().meta({ description: 'False: a job erases the rest' }) }),
  errors: ['account_not_found'],
  example: { request: { path: { account: 'acc_4711' } }, answer: { finished: true } },
  run: (app, caller, { path }) => app.erasing.erase(caller, path.account),
  encode: (finished) => ({ finished }),
})

export const exportAccount = manageOperation({
  name: 'exportAccount',
  tag: TAG,
  cli: 'account personal-data',
  routes: [{ method: 'GET', path: `${ACCOUNT}/export` }],
  summary: 'Show everything that is stored about a person',
  description: 'By table, without secrets.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand', stepUp: true },
  writes: false,
  input: z.object({ path }),
  output: z.object({ data: z.record(z.string(), z.unknown()) }),
  errors: ['account_not_found'],
  example: { request: { path: { account: 'acc_4711' } }, answer: { data: { account: [{ id: 4711 }] } } },
  run: (app, { brand }, { path }) => app.erasing.personalData(brand.id, path.account),
  encode: (data) => ({ data: { ...data } }),
})
