// Accounts and subscriptions: lists and single ones.
import { z } from 'zod'
import type { AccountView, SubscriptionView } from '../../../accounts/operator/account-view.ts'
import { MOST_LISTED, MOST_SHOWN } from '../../../accounts/operator/list-accounts.ts'
import { type AccountFilter, type NameFilter, SORTS } from '../../../accounts/search/account-query.ts'
import type { Cursor } from '../../../accounts/search/walk.ts'
import { plainNumber } from '../../request-parts.ts'
import { givenDay, givenInstant, idOf, word } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from '../pages.ts'
import { expandOf, liveShape, showingLive, withAccount, withAccounts } from './expand.ts'
import {
  accountExample,
  accountShape,
  accountText,
  givenKind,
  lookAtAccount,
  lookAtSubscription,
  lookAtWholeAccount,
  subscriptionExample,
  subscriptionShape,
  subscriptionsField,
  subscriptionText,
  withSubscriptions,
} from './shapes.ts'

const ACCOUNTS = `${MANAGE_PREFIX}/accounts`
const SUBSCRIPTIONS = `${MANAGE_PREFIX}/subscriptions`

const expandable = accountShape.extend({
  subscriptions: subscriptionsField.optional().meta({ description: 'With expand=subscriptions' }),
})
const listed = accountShape.extend({
  subscriptions: z
    .array(subscriptionShape.extend({ live: liveShape.optional().meta({ description: 'With expand=live' }) }))
    .optional()
    .meta({ description: 'With expand=subscriptions or expand=live' }),
})
const withItsAccount = subscriptionShape.extend({
  account: accountShape.optional().meta({ description: 'With expand=account' }),
})

/** One value, or several by repeating the name. */
function several<Item extends z.ZodType>(item: Item) {
  return z.union([item.transform((one) => [one]), z.array(item).max(20)]).optional()
}
const months = plainNumber(0, 120)

/** Also of calls that act on all accounts that fit. */
export const ACCOUNT_FILTERS = {
  search: word.optional(),
  email: word.optional().meta({ description: 'A whole address, of an account or an alias' }),
  external_id: word.optional(),
  vpn_username: word.optional(),
  status: several(z.enum(['active', 'suspended', 'closed'])),
  country: several(z.string().length(2).toUpperCase()),
  kind: several(givenKind),
  plan: several(months).meta({ description: 'Months; 0: paid by days' }),
  created_from: givenInstant.optional(),
  created_before: givenInstant.optional(),
  due_before: givenDay.optional(),
}

export const listAccounts = manageOperation({
  name: 'listAccounts',
  tag: 'Accounts',
  cli: 'account list',
  routes: [{ method: 'GET', path: ACCOUNTS }],
  summary: 'List and find accounts',
  description: `\`search\` takes the beginning of an e-mail or external id, a whole VPN username or number, or \`@\` and a domain. At most one of search, email, external_id and vpn_username. A page looks at a bounded number of rows, so it may have fewer than \`limit\`, or none, while \`next\` says that there are more. \`expand=subscriptions\` shows those that run, of each account the newest ${MOST_LISTED}; \`expand=live\` also how many of their sessions are live.`,
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      ...ACCOUNT_FILTERS,
      live: z.literal('true').optional().meta({
        description:
          'Only accounts with a live session, in the order in which the sessions began; no index leads to the others',
      }),
      sort: z.enum(SORTS).optional(),
      direction: z.enum(['asc', 'desc']).default('asc'),
      expand: expandOf('subscriptions', 'live'),
      ...PAGE,
    }),
  }),
  output: listOf(listed),
  errors: ['cursor_invalid'],
  example: { request: { query: { search: 'ada@' } }, answer: { data: [accountExample], next: null } },
  async run(app, { brand }, { query }) {
    const { sort, direction } = query
    const filter = { ...accountFilter(query), live: query.live === 'true' }
    const descending = direction === 'desc'
    const page = await readListPage<AccountView, Cursor>(
      { app, list: 'accounts', brand },
      query,
      async (order) => {
        const found = await app.listing.list(brand?.id, filter, { ...order, sort, descending })
        return { rows: found.accounts, next: found.next }
      },
    )
    const show = query.expand?.includes('live')
      ? await showingLive(app, page.rows)
      : query.expand
        ? withSubscriptions
        : accountText
    return { ...page, names: await app.brands.names(), show }
  },
  encode: (page) => pageText(page, (row) => page.show(row, page.names)),
})

export function accountFilter(given: z.output<z.ZodObject<typeof ACCOUNT_FILTERS>>): AccountFilter {
  const { status, country, kind, plan, created_from, created_before, due_before } = given
  return {
    ...{ name: nameOf(given), status, country, kind, plan, dueBefore: due_before },
    ...{ createdFrom: created_from, createdBefore: created_before },
  }
}

type Named = Partial<Record<'search' | 'email' | 'external_id' | 'vpn_username', string | undefined>>

/** The first that is given; the others are not looked at. */
function nameOf({
  search,
  email,
  external_id: externalId,
  vpn_username: login,
}: Named): NameFilter | undefined {
  if (search !== undefined) return { by: 'any', text: search }
  if (email !== undefined) return { by: 'email', text: email }
  if (externalId !== undefined) return { by: 'external-id', text: externalId }
  return login === undefined ? undefined : { by: 'login', text: login }
}

export const getAccount = manageOperation({
  name: 'getAccount',
  tag: 'Accounts',
  cli: 'account show',
  routes: [{ method: 'GET', path: `${ACCOUNTS}/{account}` }],
  summary: 'Show an account',
  description: `\`expand=subscriptions\` shows its subscriptions, ended ones too, at most the newest ${MOST_SHOWN}.`,
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({
    path: z.object({ account: idOf('account') }),
    query: z.strictObject({ expand: expandOf('subscriptions') }),
  }),
  output: expandable,
  errors: ['account_not_found'],
  example: { request: { path: { account: 'acc_4711' }, query: {} }, answer: accountExample },
  async run(app, who, { path, query }): Promise<z.input<typeof expandable>> {
    const look = query.expand ? lookAtWholeAccount : lookAtAccount
    return look({ app, who }, path.account)
  },
  encode: (answer) => answer,
})

export const listSubscriptions = manageOperation({
  name: 'listSubscriptions',
  tag: 'Subscriptions',
  cli: 'subscription list',
  routes: [{ method: 'GET', path: SUBSCRIPTIONS }],
  summary: 'List subscriptions',
  description:
    'Those that run, by their due day. With `account`, all of that account. `status` takes either those that run or those that have ended. `count` takes at most one `plan`, and `due_before`.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'either' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      account: idOf('account').optional(),
      status: several(z.enum(['active', 'suspended', 'expired', 'cancelled', 'terminated'])),
      plan: several(months),
      kind: several(givenKind),
      due_before: givenDay.optional(),
      direction: z.enum(['asc', 'desc']).default('asc'),
      expand: expandOf('account'),
      ...PAGE,
    }),
  }),
  output: listOf(withItsAccount),
  errors: ['cursor_invalid'],
  example: {
    request: { query: { due_before: '2027-01-01' } },
    answer: { data: [subscriptionExample], next: null },
  },
  async run(app, { brand }, { query }) {
    const { account: accountId, status, plan, kind, due_before: dueBefore, direction } = query
    const filter = { accountId, status, plan, kind, dueBefore }
    const descending = direction === 'desc'
    const page = await readListPage<SubscriptionView, Cursor>(
      { app, list: 'subscriptions', brand },
      query,
      async (order) => {
        const found = await app.listing.subscriptions(brand?.id, filter, { ...order, descending })
        return { rows: found.subscriptions, next: found.next }
      },
      app.listing.counting(brand?.id, filter),
    )
    const names = await app.brands.names()
    const shown = page.rows.map((row) => subscriptionText(row, names))
    return { ...page, rows: query.expand ? await withAccounts({ app }, shown, names) : shown }
  },
  encode: (page) => pageText(page, (row) => row),
})

export const getSubscription = manageOperation({
  name: 'getSubscription',
  tag: 'Subscriptions',
  cli: 'account show',
  routes: [{ method: 'GET', path: `${SUBSCRIPTIONS}/{subscription}` }],
  summary: 'Show a subscription',
  description: 'Its VPN password is never shown here: reveal shows it. `expand=account` shows its account.',
  permission: { by: 'manage', scope: 'accounts:read', level: 'brand' },
  writes: false,
  input: z.object({
    path: z.object({ subscription: idOf('subscription') }),
    query: z.strictObject({ expand: expandOf('account') }),
  }),
  output: withItsAccount,
  errors: ['subscription_not_found'],
  example: { request: { path: { subscription: 'sub_4711' }, query: {} }, answer: subscriptionExample },
  async run(app, who, { path, query }): Promise<z.input<typeof withItsAccount>> {
    const shown = await lookAtSubscription({ app, who }, path.subscription)
    return query.expand ? withAccount({ app, who }, shown) : shown
  },
  encode: (answer) => answer,
})
