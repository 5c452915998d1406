// The catalogue as it is shown: as entries that "location import" takes back, and as lines for people. Pure.
import type { Entries } from '../../locations/catalogue-file.ts'
import type { Catalogue } from '../../locations/location.ts'
import { columns } from '../terminal.ts'

/** `all` names the countries of the cities. */
export function entriesOf({ countries, cities, protocols }: Catalogue, all: Catalogue): Entries {
  const codes = new Map(all.countries.map(({ id, isoCode }) => [id, isoCode]))
  return {
    countries: countries.map(({ isoCode, isVirtual, isSmartDns, isFreemium, ...rest }) => ({
      ...{ iso_code: isoCode, ...rest },
      ...{ is_virtual: isVirtual, is_smart_dns: isSmartDns, is_freemium: isFreemium },
    })),
    cities: cities.map(({ countryId, isFreemium, ...rest }) => {
      const code = codes.get(countryId)
      const country = code === undefined ? { country_id: countryId } : { country: code }
      return { ...rest, ...country, is_freemium: isFreemium }
    }),
    protocols: protocols.map(({ defaultPort, ...rest }) => ({ ...rest, port: defaultPort })),
  }
}

export function locationsText(kind: keyof Entries, { countries, cities, protocols }: Entries): string {
  if (kind === 'protocols')
    return columns(protocols.map(({ id, slug, name, port }) => [`${id}`, slug, `${name}`, `${port}`]))
  if (kind === 'cities') {
    return columns(
      cities.map((one) => {
        return [
          `${one.id}`,
          one.country ?? `${one.country_id}`,
          one.name,
          pointText(one),
          one.is_freemium ? 'freemium' : '',
        ]
      }),
    )
  }
  return columns(
    countries.map((one) => {
      const marks = [
        one.is_virtual && 'virtual',
        one.is_smart_dns && 'smart DNS',
        one.is_freemium && 'freemium',
      ]
      return [`${one.id}`, one.iso_code, `${one.name}`, pointText(one), marks.filter(Boolean).join(', ')]
    }),
  )
}

function pointText({
  latitude,
  longitude,
}: {
  latitude?: number | undefined
  longitude?: number | undefined
}): string {
  return `${latitude},${longitude}`
}
