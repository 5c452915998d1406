// countries, cities and protocols (contract section 4): what the gateways that there are offer. Those of v1 are in
// legacy-inventory.ts.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { word } from './fields.ts'
import {
  citiesOf,
  citySchema,
  countriesOf,
  countrySchema,
  type Offer,
  protocolSchema,
  protocolsOf,
} from './offer.ts'
import { vamOperation } from './vam-operation.ts'

export const device = word('What the app runs on; any answers the same', [
  'android',
  'ios',
  'mac',
  'windows',
  'linux',
])

/** What all lists of the inventory have in common, those of v1 as well. */
export const LISTING = {
  permission: { by: 'brand' },
  writes: false,
  success: 'success',
  failure: { code: 1901, text: 'There is some problem in fetching inventory' },
  errors: [],
} as const

const input = z.object({ device })

export async function readOffer(
  { locations, gateways }: Pick<App, 'locations' | 'gateways'>,
  { brand }: Pick<Caller, 'brand'>,
): Promise<Offer> {
  const [catalogue, there] = await Promise.all([locations.catalogue(), gateways.list(brand.id)])
  return { ...catalogue, gateways: there }
}

const spokenExample = [{ number: 1, protocol: 'openvpn-udp', dns: ['de1.example.net'] }]
const placeExample = { recommended_protocol: 'openvpn-udp', data_centers: 1, protocols: spokenExample }

export const countriesListed = {
  output: z.object({ countries: z.array(countrySchema) }),
  encode: (offer: Offer) => ({ countries: countriesOf(offer) }),
}
export const countriesExample = {
  countries: [
    {
      ...{ id: 84, country: 'DE', name: 'Germany', iso_code: 'DE', latitude: 51, longitude: 9, rank: 84 },
      ...{ is_smart_dns: 0 as const, is_virtual: 0 as const, is_freemium: 0 as const, ...placeExample },
    },
  ],
}

export const countries = vamOperation({
  name: 'countries',
  routes: [
    { method: 'GET', path: '/inventory/v3/countries/{device}' },
    { method: 'GET', path: '/inventory/v2/countries/{device}' },
  ],
  summary: 'List the countries with gateways',
  description: 'With the protocols that are spoken there. The ids are those of `preferences`.',
  ...LISTING,
  input,
  ...countriesListed,
  example: { request: { device: 'linux' }, answer: countriesExample },
  run: readOffer,
})

export const citiesListed = {
  output: z.object({ cities: z.array(citySchema) }),
  encode: (offer: Offer) => ({ cities: citiesOf(offer) }),
}
export const citiesExample = {
  cities: [
    {
      ...{ id: 48, name: 'Frankfurt', country_id: 84, country: 'DE', latitude: 50.11, longitude: 8.68 },
      ...{ is_freemium: 0 as const, features: [], ...placeExample },
    },
  ],
}

export const cities = vamOperation({
  name: 'cities',
  routes: [
    { method: 'GET', path: '/inventory/v3/cities/{device}' },
    { method: 'POST', path: '/inventory/v3/cities/{device}' },
    { method: 'GET', path: '/inventory/v2/cities/{device}' },
    { method: 'POST', path: '/inventory/v2/cities/{device}' },
  ],
  summary: 'List the cities with gateways',
  description: 'With the protocols that are spoken there. The ids are those of `preferences`.',
  ...LISTING,
  input,
  ...citiesListed,
  example: { request: { device: 'linux' }, answer: citiesExample },
  run: readOffer,
})

export const protocolsListed = {
  output: z.object({ protocols: z.array(protocolSchema) }),
  encode: (offer: Offer) => ({ protocols: protocolsOf(offer) }),
}
export const protocolsExample = {
  protocols: [
    {
      ...{ id: 1, name: 'OpenVPN UDP', protocol: 'openvpn-udp', number: 1, port_number: 1194 },
      ...{ protocol_switch: 0 as const, is_multiport: 0 as const, multiport_range: '' },
    },
  ],
}

export const protocols = vamOperation({
  name: 'protocols',
  routes: [
    { method: 'GET', path: '/inventory/v3/protocols/{device}' },
    { method: 'GET', path: '/inventory/v2/protocols/{device}' },
  ],
  summary: 'List the protocols that gateways speak',
  description: 'Those of at least one gateway. The ids are those of `preferences`.',
  ...LISTING,
  input,
  ...protocolsListed,
  example: { request: { device: 'linux' }, answer: protocolsExample },
  run: readOffer,
})
