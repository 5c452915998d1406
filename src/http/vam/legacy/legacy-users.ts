// Lists of accounts, which only v1 has. Old clients use other names for fields: `sUsername`, `iPage`.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { z } from 'zod'
import type { PrepaidState } from '../../../accounts/prepaid/prepaid.ts'
import type { App } from '../../../app.ts'
import { makeBatches } from '../../../bounds/batches.ts'
import type { Caller } from '../../../brands/brand.ts'
import { AppError } from '../../../errors.ts'
import { PREPAID_KINDS } from '../../../subscriptions/prepaid-subscription.ts'
import { STATES } from '../accounts.ts'
import { optionalNumber, optionalUsername } from '../fields.ts'
import { checkReseller, optionalReseller } from '../tokens.ts'
import { vamOperation } from '../vam-operation.ts'

const MAX_PER_PAGE = 100_000
const DEFAULT_PER_PAGE = 100
/** Rows that are read at once; other work has its turn in between. */
const BATCH = 1000
/** Pages above BATCH are read one after another: one takes up to 50 MB. */
const PAGES = { mostAtOnce: 1, mostWaiting: 20 }

/** The account, under its name in v1 or its usual name. */
export const eitherName = {
  sUsername: optionalUsername('The account'),
  vpnUsername: optionalUsername('The same; sUsername counts first'),
}

/** Errors: invalid_input. */
export function givenName(names: { sUsername: string | undefined; vpnUsername: string | undefined }): string {
  const name = names.sUsername ?? names.vpnUsername
  if (name !== undefined) return name
  throw new AppError('invalid_input', 'vpnUsername is required')
}

const resellerFields = { iResellerId: optionalReseller(), IResellerId: optionalReseller() }
const pageFields = {
  iPage: optionalNumber('Which page, from 1 on; left out: 1. Past the end there is an empty one'),
  iLimit: optionalNumber(
    `Accounts a page, up to ${MAX_PER_PAGE}; left out: ${DEFAULT_PER_PAGE}`,
    MAX_PER_PAGE,
  ),
  page: optionalNumber('The same as iPage, which counts first'),
  limit: optionalNumber('The same as iLimit, which counts first', MAX_PER_PAGE),
  ...resellerFields,
}
const pageInput = z.object(pageFields)
const userFields = {
  username: z.string(),
  vpnUsername: z.string().meta({ description: 'The same as username' }),
  uuid: z.string(),
  status: z.enum(STATES),
  expiryDate: z.iso.date().meta({ description: 'The last day; it ends at 24:00 UTC' }),
  subscriptionType: z.enum(PREPAID_KINDS),
}
const userExample = {
  ...{ username: 'vpn7f3k9q2m', vpnUsername: 'vpn7f3k9q2m', uuid: 'customer-1042' },
  ...{ status: 'Enabled' as const, expiryDate: '2026-12-21', subscriptionType: 'paid' as const },
}
const ASKING = {
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching vpn accounts' },
  errors: [],
} as const
const data = z.array(z.object(userFields))
const subscriptions = z.array(
  z.object({ usersCount: z.int().meta({ description: 'How many are enabled, on all pages' }) }),
)
const pageRequest = { iPage: '1', iLimit: '100', iResellerId: '1' }

export const listUsers = vamOperation({
  name: 'listUsers',
  routes: [{ method: 'GET', path: '/vap/v1/listUsers' }],
  summary: 'List the accounts',
  description: 'The oldest first, a page at a time; a page that is not full is the last.',
  ...ASKING,
  input: pageInput,
  output: z.object({ data }),
  example: { request: pageRequest, answer: { data: [userExample] } },
  run: (app, caller, wanted) => listPage({ app, caller, wanted, onlyEnabled: false }),
  encode: (data) => ({ data }),
})

export const activeUsers = vamOperation({
  name: 'activeUsers',
  routes: [{ method: 'GET', path: '/vap/v1/reseller/active/users' }],
  summary: 'Count and list the accounts that are enabled',
  description: 'Their number, and like listUsers those that are neither disabled nor expired.',
  ...ASKING,
  input: pageInput,
  output: z.object({ subscriptions, data }),
  example: { request: pageRequest, answer: { subscriptions: [{ usersCount: 1 }], data: [userExample] } },
  async run(app, caller, wanted) {
    const data = await listPage({ app, caller, wanted, onlyEnabled: true })
    return { data, usersCount: await countEnabled(app, caller) }
  },
  encode: ({ data, usersCount }) => ({ subscriptions: [{ usersCount }], data }),
})

export const getUser = vamOperation({
  name: 'getUser',
  routes: [{ method: 'GET', path: '/vap/v1/getUser' }],
  summary: 'Get one account',
  description: 'By its name, as sUsername or vpnUsername.',
  ...ASKING,
  input: z.object({ ...eitherName, ...resellerFields }),
  output: z.object(userFields),
  errors: ['login_not_found'],
  example: { request: { sUsername: 'vpn7f3k9q2m', iResellerId: '1' }, answer: userExample },
  async run(app, caller, { iResellerId, IResellerId, ...names }) {
    checkResellers(caller, { iResellerId, IResellerId })
    return app.prepaid.get(caller.brand.id, givenName(names))
  },
  encode: encodeUser,
})

type Resellers = Pick<z.output<typeof pageInput>, 'iResellerId' | 'IResellerId'>

function checkResellers(caller: Caller, { iResellerId, IResellerId }: Resellers): void {
  checkReseller(caller, 'iResellerId', iResellerId)
  checkReseller(caller, 'IResellerId', IResellerId)
}

type User = ReturnType<typeof encodeUser>
type Asked = { app: App; caller: Caller; wanted: z.output<typeof pageInput>; onlyEnabled: boolean }

const pages = makeBatches<Asked, User[]>((asked) => Promise.all(asked.map(readPage)), {
  ...PAGES,
  holderOf: ({ caller }) => caller.brand.id,
})

/** Errors: invalid_input, overloaded. */
async function listPage(asked: Asked): Promise<User[]> {
  checkResellers(asked.caller, asked.wanted)
  return limitOf(asked) > BATCH ? pages.add(asked) : readPage(asked)
}

function limitOf({ wanted }: Asked): number {
  return wanted.iLimit ?? wanted.limit ?? DEFAULT_PER_PAGE
}

async function readPage(asked: Asked): Promise<User[]> {
  const { app, caller, wanted, onlyEnabled } = asked
  const { prepaid } = app
  const brandId = caller.brand.id
  const limit = limitOf(asked)
  let after = 0
  for (let skip = ((wanted.iPage ?? wanted.page ?? 1) - 1) * limit; skip > 0; skip -= BATCH) {
    const batch = Math.min(skip, BATCH)
    const { count, last } = await prepaid.measure(brandId, { after, limit: batch, onlyEnabled })
    if (count < batch) return []
    after = last
    await nextTurn()
  }
  const found: User[] = []
  while (found.length < limit) {
    const batch = Math.min(limit - found.length, BATCH)
    const more = await prepaid.list(brandId, { after, limit: batch, onlyEnabled })
    found.push(...more.map(encodeUser))
    if (more.length < batch) break
    after = more.at(-1)?.subscriptionId ?? after
    await nextTurn()
  }
  return found
}

async function countEnabled({ prepaid }: App, { brand }: Caller): Promise<number> {
  let total = 0
  for (let after = 0; ; await nextTurn()) {
    const { count, last } = await prepaid.measure(brand.id, { after, limit: BATCH, onlyEnabled: true })
    total += count
    if (count < BATCH) return total
    after = last
  }
}

function encodeUser({ username, externalId, state, expiresOn, kind }: PrepaidState) {
  return {
    ...{ username, vpnUsername: username, uuid: externalId },
    ...{ status: STATES[state], expiryDate: expiresOn, subscriptionType: kind },
  }
}
