// Dedicated addresses of a brand: list, add to the stock, release.
import { z } from 'zod'
import type { StockAddress, StockKey } from '../../../locations/dedicated-stock.ts'
import { id, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'
import { listOf, PAGE, pageText, readListPage } from '../pages.ts'

const ADDRESSES = `${MANAGE_PREFIX}/addresses`
const TAG = 'Addresses'
const MAX_RANGES = 100
const MAX_RANGE_CHARS = 100

const status = z.enum(['free', 'assigned', 'quarantined'])
const shape = z.object({
  id: z.string().meta({ description: 'The address' }),
  object: z.literal('address'),
  country: z.string(),
  host: z.string(),
  status,
  due_at: instant.nullable().meta({
    description: 'Assigned: when it is taken back from an expired holder. Quarantined: when it is free',
  }),
  account_id: id('account').nullable(),
  subscription_id: id('subscription').nullable(),
  vpn_username: z.string().nullable(),
})

const example = {
  ...{ id: '198.51.100.7', object: 'address' as const, country: 'DE', host: 'de1.vpn.example.net' },
  ...{ status: 'free' as const, due_at: null, account_id: null, subscription_id: null, vpn_username: null },
}

export const listAddresses = manageOperation({
  name: 'listAddresses',
  tag: TAG,
  cli: 'dedicated-ip list',
  routes: [{ method: 'GET', path: ADDRESSES }],
  summary: 'List the dedicated addresses of a brand',
  description: 'By country, with their holders.',
  permission: { by: 'manage', scope: 'addresses:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      country: z.string().max(100).optional(),
      status: status.optional(),
      ...PAGE,
    }),
  }),
  output: listOf(shape),
  errors: ['cursor_invalid'],
  example: { request: { query: { status: 'free' } }, answer: { data: [example], next: null } },
  run: (app, { brand }, { query }) =>
    readListPage<StockAddress, StockKey>(
      { app, list: 'addresses', brand },
      query,
      async ({ after, limit }) => {
        const { country, status } = query
        const rows = await app.dedicatedAddresses.list(brand.id, { country, status, after }, limit + 1)
        const last = rows[limit - 1]
        const next = rows.length > limit && last ? { country: last.country, id: last.id } : undefined
        return { rows: rows.slice(0, limit), next }
      },
    ),
  encode: (page) => pageText(page, shown),
})

export const countAddresses = manageOperation({
  name: 'countAddresses',
  tag: TAG,
  cli: 'dedicated-ip list',
  routes: [{ method: 'GET', path: `${ADDRESSES}/counts` }],
  summary: 'Count the dedicated addresses of a brand by country',
  description: 'How many are free, assigned and quarantined.',
  permission: { by: 'manage', scope: 'addresses:read', level: 'brand' },
  writes: false,
  input: z.object({}),
  output: z.object({
    data: z.array(z.object({ country: z.string(), free: z.int(), assigned: z.int(), quarantined: z.int() })),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: {},
    answer: { data: [{ country: 'DE', free: 9, assigned: 4, quarantined: 1 }], next: null },
  },
  run: (app, { brand }) => app.dedicatedAddresses.countByCountry(brand.id),
  encode: (counts) => ({
    data: [...Map.groupBy(counts, ({ country }) => country)].map(([country, own]) => ({
      ...{ country, free: 0, assigned: 0, quarantined: 0 },
      ...Object.fromEntries(own.map(({ status, addresses }) => [status, addresses])),
    })),
    next: null,
  }),
})

export const addAddresses = manageOperation({
  name: 'addAddresses',
  tag: TAG,
  cli: 'dedicated-ip add',
  routes: [{ method: 'POST', path: ADDRESSES }],
  summary: 'Add dedicated addresses to the stock',
  description: 'All of them or none: one that the server has already refuses the call.',
  permission: { by: 'manage', scope: 'addresses:write', level: 'brand' },
  writes: true,
  input: z.object({
    body: z.strictObject({
      country: z.string().min(1).max(100).meta({ description: 'ISO code or name' }),
      host: z.string().min(1).max(253).meta({ description: 'Of the gateway that has them' }),
      ranges: z.array(z.string().min(1).max(MAX_RANGE_CHARS)).min(1).max(MAX_RANGES).meta({
        description:
          'Addresses, ranges and networks, such as 198.51.100.7, 198.51.100.8-20, 198.51.100.32/28',
      }),
    }),
  }),
  status: 201,
  output: z.object({
    object: z.literal('address_stock'),
    country: z.string(),
    host: z.string(),
    added: z.int().meta({ description: 'How many addresses' }),
  }),
  errors: ['conflict'],
  example: {
    request: { body: { country: 'DE', host: 'de1.vpn.example.net', ranges: ['198.51.100.32/28'] } },
    answer: { object: 'address_stock', country: 'DE', host: 'de1.vpn.example.net', added: 16 },
  },
  run: (app, caller, { body }) => app.dedicatedAddresses.add(caller, body),
  encode: ({ country, host, addresses }) => ({
    ...{ object: 'address_stock' as const, country, host, added: addresses.length },
  }),
})

export const releaseAddress = manageOperation({
  name: 'releaseAddress',
  tag: TAG,
  cli: 'dedicated-ip release',
  routes: [{ method: 'POST', path: `${ADDRESSES}/{address}/release` }],
  summary: 'Release a dedicated address',
  description:
    'A quarantined one is free at once. One that is held is refused; with `force` it is taken from its holder and quarantined.',
  permission: { by: 'manage', scope: 'addresses:write', level: 'brand' },
  writes: true,
  input: z.object({
    path: z.object({ address: z.string().max(50).meta({ description: 'The address' }) }),
    body: z.strictObject({ force: z.boolean().default(false) }),
  }),
  output: shape,
  errors: ['not_found', 'conflict'],
  example: { request: { path: { address: '198.51.100.7' }, body: { force: false } }, answer: example },
  run: (app, caller, { path, body }) => app.dedicatedAddresses.release(caller, path.address, body.force),
  encode: shown,
})

function shown({ address, country, host, status, username, ...one }: StockAddress) {
  const isFree = status === 'free'
  return {
    ...{ id: address, object: 'address' as const, country, host, status, due_at: instantText(one.dueAt) },
    account_id: isFree ? null : idText('account', one.accountId),
    subscription_id: isFree ? null : idText('subscription', one.subscriptionId),
    vpn_username: isFree ? null : username,
  }
}
