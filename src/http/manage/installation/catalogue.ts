// What a brand sells and where: plans, the catalogue of places, dedicated addresses, the allow list.
import { z } from 'zod'
import { id, idText, instant, instantText } from '../fields.ts'
import { MANAGE_PREFIX, manageOperation } from '../manage-operation.ts'

const place = {
  latitude: z.number(),
  longitude: z.number(),
}

export const listLocations = manageOperation({
  name: 'listLocations',
  tag: 'Catalogue',
  cli: 'location list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/locations` }],
  summary: 'List countries, cities and protocols',
  description: 'The whole catalogue, with the numbers that limits of subscriptions name.',
  permission: { by: 'manage', scope: 'catalogue:read', level: 'either' },
  writes: false,
  input: z.object({}),
  output: z.object({
    countries: z.array(
      z.object({ id: z.int(), iso_code: z.string(), name: z.string(), ...place, freemium: z.boolean() }),
    ),
    cities: z.array(
      z.object({ id: z.int(), country_id: z.int(), name: z.string(), ...place, freemium: z.boolean() }),
    ),
    protocols: z.array(z.object({ id: z.int(), slug: z.string(), name: z.string(), default_port: z.int() })),
  }),
  errors: [],
  example: {
    request: {},
    answer: {
      countries: [{ id: 1, iso_code: 'DE', name: 'Germany', latitude: 51, longitude: 9, freemium: false }],
      cities: [],
      protocols: [{ id: 1, slug: 'openvpn-udp', name: 'OpenVPN UDP', default_port: 1194 }],
    },
  },
  run: (app) => app.locations.catalogue(),
  encode: ({ countries, cities, protocols }) => ({
    countries: countries.map(({ isoCode, isFreemium, ...one }) => ({
      ...{ ...one, iso_code: isoCode, freemium: isFreemium },
    })),
    cities: cities.map(({ countryId, isFreemium, ...one }) => ({
      ...{ ...one, country_id: countryId, freemium: isFreemium },
    })),
    protocols: protocols.map(({ defaultPort, ...one }) => ({ ...one, default_port: defaultPort })),
  }),
})

export const listAddresses = manageOperation({
  name: 'listAddresses',
  tag: 'Addresses',
  cli: 'dedicated-ip list',
  routes: [{ method: 'GET', path: `${MANAGE_PREFIX}/addresses` }],
  summary: 'List the dedicated addresses of a brand',
  description: 'All of them, with their holders.',
  permission: { by: 'manage', scope: 'addresses:read', level: 'brand' },
  writes: false,
  input: z.object({
    query: z.strictObject({
      country: z.string().max(100).optional(),
      status: z.enum(['free', 'assigned', 'quarantined']).optional(),
    }),
  }),
  output: z.object({
    data: z.array(
      z.object({
        id: z.string().meta({ description: 'The address' }),
        object: z.literal('address'),
        country: z.string(),
        host: z.string(),
        status: z.enum(['free', 'assigned', 'quarantined']),
        due_at: instant.nullable().meta({
          description: 'Assigned: when it is taken back from an expired holder. Quarantined: when it is free',
        }),
        account_id: id('account').nullable(),
        subscription_id: id('subscription').nullable(),
        vpn_username: z.string().nullable(),
      }),
    ),
    next: z.null(),
  }),
  errors: [],
  example: {
    request: { query: { status: 'free' } },
    answer: {
      data: [
        {
          ...{
            id: '198.51.100.7',
            object: 'address',
            country: 'DE',
            host: 'de1.vpn.example.net',
            status: 'free',
          },
          ...{ due_at: null, account_id: null, subscription_id: null, vpn_username: null },
        },
      ],
      next: null,
    },
  },
  run: (app, { brand }, { query }) => app.dedicatedAddresses.list(brand.id, query),
  encode: (addresses) => ({
    data: addresses.map(({ address, country, host, status, username, ...one }) => ({
      ...{ id: address, object: 'address' as const, country, host, status, due_at: instantText(one.dueAt) },
      account_id: idText('account', one.accountId),
      subscription_id: idText('subscription', one.subscriptionId),
      vpn_username: username,
    })),
    next: null,
  }),
})
