// The apps that are signed in to an account, and the sign-ins of the last week.
import { z } from 'zod'
import { MOST_OF_ACCOUNT, SIGN_IN_OUTCOMES, SIGN_INS_DAYS } from '../../../credentials/sign-in-log.ts'
import { id, idOf, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf } from '../pages.ts'

const ACCOUNT = `${MANAGE_PREFIX}/accounts/{account}`
const TAG = 'Accounts'
const MAX_APP_ID = 100

const app = z.object({
  id: z.string().meta({ description: 'Stays the same while the app renews its tokens' }),
  object: z.literal('app'),
  alias: z
    .string()
    .nullable()
    .meta({ description: "Signed in as this alias; null: by the account's own e-mail" }),
  signed_in_at: instant,
  renewed_at: instant,
  ends_at: instant.meta({ description: 'Unless it renews its tokens before' }),
})

export const listApps = manageOperation({
  name: 'listApps',
  tag: TAG,
  cli: 'account apps',
  routes: [{ method: 'GET', path: `${ACCOUNT}/apps` }],
  summary: 'List the apps that are signed in to an account',
  description: 'The one that was used last comes first. All on one page: their number is bounded.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({ path: z.object({ account: idOf('account') }) }),
  output: listOf(app),
  errors: ['account_not_found'],
  example: {
    request: { path: { account: 'acc_4711' } },
    answer: {
      data: [
        {
          ...{ id: '5f2b8c1e9a7d4f60b3e1a2c4', object: 'app', alias: null },
          ...{ signed_in_at: '2026-11-14T08:00:00.000Z', renewed_at: '2026-11-21T12:00:00.000Z' },
          ends_at: '2026-12-21T12:00:00.000Z',
        },
      ],
      next: null,
    },
  },
  run: (app, { brand }, { path }) => app.signedInApps.list(brand.id, path.account),
  encode: (apps) => ({
    data: apps.map(({ id, alias, signedInAt, renewedAt, endsAt }) => ({
      ...{ id, object: 'app' as const, alias: alias ?? null, signed_in_at: instantText(signedInAt) },
      ...{ renewed_at: instantText(renewedAt), ends_at: instantText(endsAt) },
    })),
    next: null,
  }),
})

export const signOutApp = manageOperation({
  name: 'signOutApp',
  tag: TAG,
  cli: 'account sign-out',
  routes: [{ method: 'DELETE', path: `${ACCOUNT}/apps/{app}` }],
  summary: 'Sign one app out',
  description: 'Its tokens end at once. VPN sessions stay.',
  permission: { by: 'manage', scope: 'accounts:write', level: 'brand' },
  writes: true,
  input: z.object({
    path: z.object({ account: idOf('account'), app: z.string().min(1).max(MAX_APP_ID) }),
  }),
  status: 204,
  output: z.object({}),
  errors: ['account_not_found', 'not_found'],
  example: { request: { path: { account: 'acc_4711', app: '5f2b8c1e9a7d4f60b3e1a2c4' } }, answer: {} },
  run: (app, caller, { path }) => app.signedInApps.end(caller, path.account, path.app),
  encode: () => ({}),
})

const signIn = z.object({
  object: z.literal('sign_in'),
  at: instant,
  outcome: z.enum(SIGN_IN_OUTCOMES).meta({
    description: 'Why it was refused; signed_in; or token_reuse: a stolen token or a lost answer',
  }),
  address: z.string().nullable().meta({ description: 'As far as the brand keeps addresses' }),
  alias_id: id('alias').nullable(),
})

export const listSignIns = manageOperation({
  name: 'listSignIns',
  tag: TAG,
  cli: 'account sign-ins',
  routes: [{ method: 'GET', path: `${ACCOUNT}/sign-ins` }],
  summary: 'List how apps signed in to an account, and why they could not',
  description: `The newest first, of the last ${SIGN_INS_DAYS} days, at most ${MOST_OF_ACCOUNT}. Of refusals for one reason in one minute the first is noted.`,
  permission: { by: 'manage', scope: 'audit:read', level: 'brand' },
  writes: false,
  input: z.object({ path: z.object({ account: idOf('account') }) }),
  output: listOf(signIn),
  errors: ['account_not_found'],
  example: {
    request: { path: { account: 'acc_4711' } },
    answer: {
      data: [
        {
          ...{ object: 'sign_in', at: '2026-11-21T12:00:00.000Z', outcome: 'wrong_password' },
          ...{ address: '203.0.113.0/24', alias_id: null },
        },
      ],
      next: null,
    },
  },
  async run(app, { brand }, { path }) {
    await app.listing.mustExist(brand.id, path.account)
    return app.signInLog.list(path.account)
  },
  encode: (entries) => ({
    data: entries.map(({ at, outcome, address, aliasId }) => ({
      ...{ object: 'sign_in' as const, at: instantText(at), outcome, address: address || null },
      alias_id: idText('alias', aliasId),
    })),
    next: null,
  }),
})
