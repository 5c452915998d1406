// Lists of accounts, which only v1 has.
import { z } from 'zod'
import type { PrepaidState } from '../../accounts/prepaid.ts'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { PREPAID_KINDS } from '../../subscriptions/prepaid-subscription.ts'
import { STATES } from './accounts.ts'
import { optionalNumber, username } from './fields.ts'
import { vamOperation } from './vam-operation.ts'

const MAX_PER_PAGE = 500
const DEFAULT_PER_PAGE = 100
/** A million accounts in pages of the largest size; each page is found by going through those before it. */
const MAX_PAGE = 2000

const pageFields = {
  page: optionalNumber('Which page; left out: 1', MAX_PAGE),
  limit: optionalNumber(
    `Accounts a page, up to ${MAX_PER_PAGE}; left out: ${DEFAULT_PER_PAGE}`,
    MAX_PER_PAGE,
  ),
}
const userFields = {
  vpnUsername: z.string(),
  uuid: z.string(),
  status: z.enum(STATES),
  expiryDate: z.iso.date().meta({ description: 'The last day; it ends at 24:00 UTC' }),
  subscriptionType: z.enum(PREPAID_KINDS),
}
const userExample = {
  ...{ vpnUsername: 'vpn7f3k9q2m', uuid: 'customer-1042', status: 'Enabled' as const },
  ...{ expiryDate: '2026-12-21', subscriptionType: 'paid' as const },
}
const ASKING = {
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching vpn accounts' },
  errors: [],
} as const
const PAGE = {
  ...ASKING,
  input: z.object(pageFields),
  output: z.object({ data: z.array(z.object(userFields)) }),
  example: { request: { page: '1', limit: '100' }, answer: { data: [userExample] } },
  encode: (found: readonly PrepaidState[]) => ({ data: found.map(encodeUser) }),
}

export const listUsers = vamOperation({
  name: 'listUsers',
  routes: [{ method: 'GET', path: '/vap/v1/listUsers' }],
  summary: 'List the accounts',
  description: 'The oldest first, a page at a time; a page that is not full is the last.',
  ...PAGE,
  run: (app, caller, page) => listPage(app, caller, page, false),
})

export const activeUsers = vamOperation({
  name: 'activeUsers',
  routes: [{ method: 'GET', path: '/vap/v1/reseller/active/users' }],
  summary: 'List the accounts that are enabled',
  description: 'Like listUsers, without those that are disabled or expired.',
  ...PAGE,
  run: (app, caller, page) => listPage(app, caller, page, true),
})

export const getUser = vamOperation({
  name: 'getUser',
  routes: [{ method: 'GET', path: '/vap/v1/getUser' }],
  summary: 'Get one account',
  description: 'By its vpnUsername.',
  ...ASKING,
  input: z.object({ vpnUsername: username('The account') }),
  output: z.object(userFields),
  errors: ['login_not_found'],
  example: { request: { vpnUsername: 'vpn7f3k9q2m' }, answer: userExample },
  run: (app, { brand }, { vpnUsername }) => app.prepaid.get(brand.id, vpnUsername),
  encode: encodeUser,
})

async function listPage(
  { prepaid }: Pick<App, 'prepaid'>,
  { brand }: Caller,
  { page = 1, limit = DEFAULT_PER_PAGE }: { page: number | undefined; limit: number | undefined },
  onlyEnabled: boolean,
): Promise<PrepaidState[]> {
  let after = 0
  for (let skip = (page - 1) * limit; skip > 0; skip -= MAX_PER_PAGE) {
    const step = Math.min(skip, MAX_PER_PAGE)
    const skipped = await prepaid.list(brand.id, { after, limit: step, onlyEnabled })
    const last = skipped[step - 1]
    if (!last) return []
    after = last.subscriptionId
  }
  return prepaid.list(brand.id, { after, limit, onlyEnabled })
}

function encodeUser({ username: vpnUsername, externalId, state, expiresOn, kind }: PrepaidState) {
  return {
    vpnUsername,
    uuid: externalId,
    status: STATES[state],
    expiryDate: expiresOn,
    subscriptionType: kind,
  }
}
