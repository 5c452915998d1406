// The catalogue: countries, cities and protocols with the small numbers that callers use. Pure rules.

export type Country = {
  id: number
  isoCode: string // two letters, upper case
  name: string
  latitude: number
  longitude: number
  rank: number
  isVirtual: boolean
  isSmartDns: boolean
  isFreemium: boolean // freemium accounts may connect here
}

export type City = {
  id: number
  countryId: number
  name: string
  latitude: number
  longitude: number
  isFreemium: boolean
}

/** Freemium logins may connect where the country or the city is open to them. */
export function isFreemiumPlace(
  country: { isFreemium: boolean } | undefined,
  city: { isFreemium: boolean } | undefined,
): boolean {
  return country?.isFreemium === true || city?.isFreemium === true
}

export type Protocol = { id: number; slug: string; name: string; defaultPort: number }

export type Catalogue = { countries: Country[]; cities: City[]; protocols: Protocol[] }
export type LocationKind = 'country' | 'city' | 'protocol'

/** Most entries of each kind: the whole catalogue is read at once. */
export const MAX_COUNTRIES = 1000
export const MAX_CITIES = 5000
export const MAX_PROTOCOLS = 200
