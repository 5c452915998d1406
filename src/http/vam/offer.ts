// What the gateways that there are offer, in the shapes of the inventory (contract section 4). Switches are 0 and 1. Pure.
import { z } from 'zod'
import type { Gateway } from '../../gateways/gateway.ts'
import type { Catalogue, City, Country, Protocol } from '../../locations/location.ts'

/** Hosts named for one protocol of one country; more are found by server selection. */
const MAX_HOSTS = 50

export type Offer = Catalogue & { gateways: Gateway[] }

const bit = (description: string) => z.union([z.literal(0), z.literal(1)]).meta({ description })

const spoken = z.object({
  number: z.int().meta({ description: 'The number of the protocol' }),
  protocol: z.string().meta({ description: 'Its slug' }),
  dns: z.array(z.string()).meta({ description: 'Hosts that speak it here' }),
})
const place = {
  recommended_protocol: z.string().meta({ description: 'Slug of a protocol that is spoken there' }),
  latitude: z.number(),
  longitude: z.number(),
  data_centers: z.int().meta({ description: 'How many gateways there are' }),
  protocols: z.array(spoken),
}

export const countrySchema = z.object({
  id: z.int().meta({ description: 'What `preferences` call it' }),
  country: z.string().meta({ description: 'ISO 3166-1 alpha-2, which server selection calls slug' }),
  name: z.string(),
  iso_code: z.string(),
  is_smart_dns: bit('1: with smart DNS'),
  is_virtual: bit('1: the gateways stand elsewhere'),
  is_freemium: bit('1: for freemium accounts too'),
  rank: z.int().meta({ description: 'Place in a list; the lowest comes first' }),
  ...place,
})

export const citySchema = z.object({
  id: z.int().meta({ description: 'What `preferences` call it' }),
  name: z.string(),
  country_id: z.int(),
  country: z.string().meta({ description: 'ISO 3166-1 alpha-2' }),
  is_freemium: bit('1: for freemium accounts too'),
  features: z.array(z.string()).meta({ description: 'Always empty' }),
  ...place,
})

export const protocolSchema = z.object({
  id: z.int().meta({ description: 'What `preferences` call it' }),
  name: z.string(),
  protocol: z.string().meta({ description: 'Slug' }),
  number: z.int().meta({ description: 'The same as id' }),
  port_number: z.int().meta({ description: 'The usual port; server selection tells the one of a gateway' }),
  protocol_switch: bit('Always 0'),
  is_multiport: bit('Always 0'),
  multiport_range: z.string().meta({ description: 'Always empty' }),
})

/** Countries that have a gateway, in the order of the catalogue. */
export function countriesOf(offer: Offer): z.input<typeof countrySchema>[] {
  return offer.countries.flatMap((country) => {
    const here = offer.gateways.filter((one) => one.countryId === country.id)
    return here.length === 0 ? [] : [{ ...ofCountry(country), ...placeOf(country, here) }]
  })
}

function ofCountry({ id, isoCode, name, isSmartDns, isVirtual, isFreemium, rank }: Country) {
  return {
    ...{ id, country: isoCode, name, iso_code: isoCode, rank },
    is_smart_dns: toBit(isSmartDns),
    is_virtual: toBit(isVirtual),
    is_freemium: toBit(isFreemium),
  }
}

/** Cities that have a gateway, in the order of the catalogue. */
export function citiesOf(offer: Offer): z.input<typeof citySchema>[] {
  const codes = new Map(offer.countries.map(({ id, isoCode }) => [id, isoCode]))
  return offer.cities.flatMap((city) => {
    const here = offer.gateways.filter((one) => one.cityId === city.id)
    if (here.length === 0) return []
    const { id, name, countryId, isFreemium } = city
    const own = { id, name, country_id: countryId, country: codes.get(countryId) ?? '', features: [] }
    return [{ ...own, is_freemium: toBit(isFreemium), ...placeOf(city, here) }]
  })
}

/** Protocols that some gateway speaks. */
export function protocolsOf({ protocols, gateways }: Offer): z.input<typeof protocolSchema>[] {
  const offered = new Set(gateways.flatMap((one) => one.protocols.map(({ protocolId }) => protocolId)))
  return protocols.filter(({ id }) => offered.has(id)).map(ofProtocol)
}

function ofProtocol({ id, name, slug, defaultPort }: Protocol): z.input<typeof protocolSchema> {
  return {
    ...{ id, name, protocol: slug, number: id, port_number: defaultPort },
    ...{ protocol_switch: 0, is_multiport: 0, multiport_range: '' },
  }
}

function placeOf({ latitude, longitude }: Country | City, gateways: readonly Gateway[]) {
  const hosts = new Map<number, { number: number; protocol: string; dns: Set<string> }>()
  for (const { host, protocols } of gateways) {
    for (const { protocolId, slug } of protocols) {
      const found = hosts.get(protocolId) ?? { number: protocolId, protocol: slug, dns: new Set<string>() }
      if (found.dns.size < MAX_HOSTS) found.dns.add(host)
      hosts.set(protocolId, found)
    }
  }
  const protocols = [...hosts.values()].sort((a, b) => a.number - b.number)
  return {
    ...{ latitude, longitude, data_centers: gateways.length },
    recommended_protocol: protocols[0]?.protocol ?? '',
    protocols: protocols.map(({ dns, ...protocol }) => ({ ...protocol, dns: [...dns] })),
  }
}

function toBit(value: boolean): 0 | 1 {
  return value ? 1 : 0
}
