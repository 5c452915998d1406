// countries, cities and protocols (VAM contract section 4), as the present gateways offer them. Those of v1 are in
// legacy-inventory.ts.
import { z } from 'zod'
import type { App } from '../../app.ts'
import type { Caller } from '../../brands/brand.ts'
import { text } from './fields.ts'
import { citiesOf, countriesOf, hostOf, type Offer, protocolsOf } from './offer.ts'
import { SHAPES } from './offer-shapes.ts'
import { vamOperation } from './vam-operation.ts'

export const device = text(
  'What the app runs on: `android`, `ios`, `mac`, `windows`, `linux` or any other word, in any case; the answer is the same',
)

/** The common part of all lists of the inventory, also those of v1. */
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

const spokenExample = [{ number: 1, protocol: 'openvpn-udp', dns: [hostOf('de1.example.net', 1194)] }]
const placeExample = {
  ...{ recommended_protocol: 'openvpn-udp', data_centers: [{ id: 7 }], protocols: spokenExample },
}

export const countriesExample = {
  countries: [
    {
      ...{ id: 84, country: 'DE', name: 'Germany', iso_code: 'DE', latitude: 51, longitude: 9, rank: 84 },
      ...{ is_smart_dns: false, is_virtual: false, is_freemium: false, ...placeExample },
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
  output: z.object({ countries: z.array(SHAPES.country) }),
  encode: (offer: Offer) => ({ countries: countriesOf(offer) }),
  example: { request: { device: 'linux' }, answer: countriesExample },
  run: readOffer,
})

export const citiesExample = {
  cities: [
    {
      ...{ id: 48, name: 'Frankfurt', country_id: 84, country: 'DE', latitude: 50.11, longitude: 8.68 },
      ...{ is_freemium: false, features: [], ...placeExample },
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
  output: z.object({ cities: z.array(SHAPES.city) }),
  encode: (offer: Offer) => ({ cities: citiesOf(offer) }),
  example: { request: { device: 'linux' }, answer: citiesExample },
  run: readOffer,
})

export const protocolsExample = {
  protocols: [
    {
      ...{ id: 1, name: 'OpenVPN UDP', protocol: 'openvpn-udp', number: 1, port_number: 1194 },
      ...{ protocol_switch: [], is_multiport: false, multiport_range: '' },
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
  output: z.object({ protocols: z.array(SHAPES.protocol) }),
  encode: (offer: Offer) => ({ protocols: protocolsOf(offer) }),
  example: { request: { device: 'linux' }, answer: protocolsExample },
  run: readOffer,
})
