// The inventory of v1: the numbers of services, and the lists of inventory.ts under paths with a resellerId.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { AppError } from '../../errors.ts'
import { text } from './fields.ts'
import {
  citiesExample,
  citiesListed,
  countriesExample,
  countriesListed,
  device,
  LISTING,
  protocolsExample,
  protocolsListed,
  readOffer,
} from './inventory.ts'
import type { Offer } from './offer.ts'
import { SERVICES } from './preferences.ts'
import { resellerId } from './tokens.ts'
import { vamOperation } from './vam-operation.ts'

const input = z.object({ resellerId: text('Your resellerId, as accessToken answers it') })

export const getAllServiceTypes = vamOperation({
  name: 'getAllServiceTypes',
  routes: [{ method: 'GET', path: '/inventory/v1/getAllServiceTypes' }],
  summary: 'List the numbers that preferences can be keyed by',
  description: 'concurrent_users is another name of multi_login. The body is a list.',
  ...LISTING,
  bodyField: 'services',
  input: z.object({}),
  output: z.object({ services: z.array(z.object({ serviceKey: z.string(), serviceId: z.int() })) }),
  example: { request: {}, answer: { services: listServices() } },
  run: async () => listServices(),
  encode: (services) => ({ services }),
})

function listServices() {
  return Object.entries(SERVICES).map(([serviceKey, serviceId]) => ({ serviceKey, serviceId }))
}

export const getCountries = vamOperation({
  name: 'getCountries',
  routes: [{ method: 'GET', path: '/inventory/v1/getCountries/{resellerId}' }],
  summary: 'List the countries with gateways, as v1 did',
  description: 'Like countries.',
  ...LISTING,
  input,
  ...countriesListed,
  example: { request: { resellerId: '1' }, answer: countriesExample },
  run: readOwnOffer,
})

export const getProtocols = vamOperation({
  name: 'getProtocols',
  routes: [{ method: 'GET', path: '/inventory/v1/getProtocols/{resellerId}/{device}' }],
  summary: 'List the protocols that gateways speak, as v1 did',
  description: 'Like protocols.',
  ...LISTING,
  input: input.extend({ device }),
  ...protocolsListed,
  example: { request: { resellerId: '1', device: 'linux' }, answer: protocolsExample },
  run: readOwnOffer,
})

export const getCities = vamOperation({
  name: 'getCities',
  routes: [{ method: 'GET', path: '/inventory/v1/getCities/{resellerId}' }],
  summary: 'List the cities with gateways, as v1 did',
  description: 'Like cities.',
  ...LISTING,
  input,
  ...citiesListed,
  example: { request: { resellerId: '1' }, answer: citiesExample },
  run: readOwnOffer,
})

/** Errors: invalid_input, when the id is another brand's. */
async function readOwnOffer(app: App, { brand }: Caller, given: { resellerId: string }): Promise<Offer> {
  if (given.resellerId === resellerId(brand)) return readOffer(app, { brand })
  throw new AppError('invalid_input', 'resellerId is not yours')
}
