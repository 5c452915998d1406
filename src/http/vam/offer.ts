// The offer of the present gateways, in the forms of the inventory (VAM contract section 4). Pure.
import type { z } from 'zod'
import type { Gateway } from '../../gateways/gateway.ts'
import type { Catalogue, City, Country, Protocol } from '../../locations/location.ts'
import type { InventoryShapes } from './offer-shapes.ts'

/** Hosts listed for one protocol of one country; server selection finds more. */
const MAX_HOSTS = 50

export type Offer = Catalogue & { gateways: Gateway[] }
type Shown<Key extends keyof InventoryShapes> = z.input<InventoryShapes[Key]>

/** Countries that have a gateway, in the order of the catalogue. */
export function countriesOf(offer: Offer): Shown<'country'>[] {
  return offer.countries.flatMap((country) => {
    const here = offer.gateways.filter((one) => one.countryId === country.id)
    return here.length === 0 ? [] : [{ ...ofCountry(country), ...placeOf(country, here) }]
  })
}

function ofCountry({ id, isoCode, name, isSmartDns, isVirtual, isFreemium, rank }: Country) {
  return {
    ...{ id, country: isoCode, name, iso_code: isoCode, rank },
    ...{ is_smart_dns: isSmartDns, is_virtual: isVirtual, is_freemium: isFreemium },
  }
}

/** Cities that have a gateway, in the order of the catalogue. */
export function citiesOf(offer: Offer): Shown<'city'>[] {
  const codes = new Map(offer.countries.map(({ id, isoCode }) => [id, isoCode]))
  return offer.cities.flatMap((city) => {
    const here = offer.gateways.filter((one) => one.cityId === city.id)
    if (here.length === 0) return []
    const { id, name, countryId, isFreemium } = city
    const own = { id, name, country_id: countryId, country: codes.get(countryId) ?? '', features: [] }
    return [{ ...own, is_freemium: isFreemium, ...placeOf(city, here) }]
  })
}

/** Protocols that at least one gateway speaks. */
export function protocolsOf({ protocols, gateways }: Offer): Shown<'protocol'>[] {
  const offered = new Set(gateways.flatMap((one) => one.protocols.map(({ protocolId }) => protocolId)))
  return protocols.filter(({ id }) => offered.has(id)).map(ofProtocol)
}

function ofProtocol({ id, name, slug, defaultPort }: Protocol): Shown<'protocol'> {
  return {
    ...{ id, name, protocol: slug, number: id, port_number: defaultPort },
    ...{ protocol_switch: [], is_multiport: false, multiport_range: '' },
  }
}

function placeOf({ latitude, longitude }: Country | City, gateways: readonly Gateway[]) {
  const spoken = new Map<number, Shown<'country'>['protocols'][number]>()
  for (const { host, protocols } of gateways) {
    for (const { protocolId, slug, port } of protocols) {
      const found = spoken.get(protocolId) ?? { number: protocolId, protocol: slug, dns: [] }
      const isNew = !found.dns.some(({ name }) => name === host)
      if (isNew && found.dns.length < MAX_HOSTS) found.dns.push(hostOf(host, port))
      spoken.set(protocolId, found)
    }
  }
  const protocols = [...spoken.values()].sort((a, b) => a.number - b.number)
  return {
    ...{ latitude, longitude, data_centers: gateways.map(({ id }) => ({ id })) },
    recommended_protocol: protocols[0]?.protocol ?? '',
    protocols,
  }
}

export function hostOf(name: string, port: number) {
  return {
    ...{ name, type: 'host', configuration_version: '1', acknowledgement_server: '', port_number: port },
    ...{ is_multiport: false, multiport_range: '', ip_translation: '', tags: [] },
  }
}
