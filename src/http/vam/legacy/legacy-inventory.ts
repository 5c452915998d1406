// The inventory of v1: the numbers of services, the lists of inventory.ts under paths with a resellerId, and further calls
// of old clients.
import { z } from 'zod'
import type { App } from '../../../app.ts'
import type { Caller } from '../../../brands/brand.ts'
import { text } from '../fields.ts'
import {
  citiesExample,
  countriesExample,
  device,
  LISTING,
  protocolsExample,
  readOffer,
} from '../inventory.ts'
import { citiesOf, countriesOf, type Offer, protocolsOf } from '../offer.ts'
import { LEGACY_SHAPES, withBits } from '../offer-shapes.ts'
import { SERVICES } from '../preferences.ts'
import { checkReseller, optionalReseller } from '../tokens.ts'
import { vamOperation } from '../vam-operation.ts'

const input = z.object({ resellerId: text('Your resellerId, as accessToken answers it') })

const countriesShape = z.array(LEGACY_SHAPES.country)
const citiesShape = z.array(LEGACY_SHAPES.city)
const protocolsShape = z.array(LEGACY_SHAPES.protocol)
const city = withBits(citiesExample.cities)

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
  description: 'Like countries, with 0 and 1 for switches.',
  ...LISTING,
  input,
  output: z.object({ countries: countriesShape }),
  example: { request: { resellerId: '1' }, answer: withBits(countriesExample) },
  run: readOwnOffer,
  encode: (offer) => ({ countries: withBits(countriesOf(offer)) }),
})

export const getProtocols = vamOperation({
  name: 'getProtocols',
  routes: [{ method: 'GET', path: '/inventory/v1/getProtocols/{resellerId}/{device}' }],
  summary: 'List the protocols that gateways speak, as v1 did',
  description: 'Like protocols, with 0 and 1 for switches.',
  ...LISTING,
  input: input.extend({ device }),
  output: z.object({ protocols: protocolsShape }),
  example: { request: { resellerId: '1', device: 'linux' }, answer: withBits(protocolsExample) },
  run: readOwnOffer,
  encode: (offer) => ({ protocols: withBits(protocolsOf(offer)) }),
})

export const getCities = vamOperation({
  name: 'getCities',
  routes: [{ method: 'GET', path: '/inventory/v1/getCities/{resellerId}' }],
  summary: 'List the cities with gateways, as v1 did',
  description: 'Like cities, with 0 and 1 for switches, and twice: old clients read `city`.',
  ...LISTING,
  input,
  output: z.object({ city: citiesShape, cities: citiesShape }),
  example: { request: { resellerId: '1' }, answer: { city, cities: city } },
  run: readOwnOffer,
  encode(offer) {
    const found = withBits(citiesOf(offer))
    return { city: found, cities: found }
  },
})

export const getResellerInventory = vamOperation({
  name: 'getResellerInventory',
  routes: [{ method: 'GET', path: '/inventory/v1/getResellerInventory' }],
  summary: 'List countries, cities and protocols at once, as v1 did',
  description: 'What getCountries, getProtocols and getCities list.',
  ...LISTING,
  input: z.object({ iId: optionalReseller() }),
  output: z.object({ countries: countriesShape, protocols: protocolsShape, cities: citiesShape }),
  example: {
    request: { iId: '1' },
    answer: withBits({ ...countriesExample, ...protocolsExample, ...citiesExample }),
  },
  async run(app, caller, { iId }) {
    checkReseller(caller, 'iId', iId)
    return readOffer(app, caller)
  },
  encode: (offer) =>
    withBits({
      countries: countriesOf(offer),
      protocols: protocolsOf(offer),
      cities: citiesOf(offer),
    }),
})

export const getAllChannels = vamOperation({
  name: 'getAllChannels',
  routes: [{ method: 'GET', path: '/inventory/v1/getAllChannels' }],
  summary: 'List the channels, of which there are none',
  description: 'For clients that ask for them at their start.',
  ...LISTING,
  input: z.object({}),
  output: z.object({ channels: z.array(z.string()).meta({ description: 'Always empty' }) }),
  example: { request: {}, answer: { channels: [] } },
  run: async () => undefined,
  encode: () => ({ channels: [] }),
})

/** Errors: invalid_input, when the id belongs to another brand. */
async function readOwnOffer(
  app: App,
  caller: Caller,
  { resellerId }: { resellerId: string },
): Promise<Offer> {
  checkReseller(caller, 'resellerId', resellerId)
  return readOffer(app, caller)
}
