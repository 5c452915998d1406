// The catalogue: countries, cities and protocols under the small numbers that callers know them by. Pure rules.

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

/** Freemium logins may connect where the country is open to them, or the city. */
export function isFreemiumPlace(
  country: { isFreemium: boolean } | undefined,
  city: { isFreemium: boolean } | undefined,
): boolean {
  return country?.isFreemium === true || city?.isFreemium === true
}

export type Protocol = { id: number; slug: string; name: string; defaultPort: number }

export type Catalogue = { countries: Country[]; cities: City[]; protocols: Protocol[] }
export type Kind = 'country' | 'city' | 'protocol'

/** What one read of the whole catalogue may cost. */
export const MAX_COUNTRIES = 1000
export const MAX_CITIES = 5000
export const MAX_PROTOCOLS = 200
