// Computes the catalogue after entries were added, changed or replaced, and the rows that differ. Pure.
import { isDeepStrictEqual } from 'node:util'
import { AppError } from '../errors.ts'
import type { CityEntry, CountryEntry, Entries, ProtocolEntry } from './catalogue-file.ts'
import { foldName } from './catalogue-lookup.ts'
import type { Catalogue, City, Country, Protocol } from './location.ts'
import { MAX_CITIES, MAX_COUNTRIES, MAX_PROTOCOLS } from './location.ts'

/**
 * `add`: all entries are new. `extend`: new entries are added, known ones changed. `replace`: of each kind that has
 * entries only these remain, and numbers may change.
 */
export type ChangeMode = 'add' | 'extend' | 'replace'

export type Changes<T> = { removed: T[]; added: T[]; changed: T[] }
export type CatalogueChanges = {
  countries: Changes<Country>
  cities: Changes<City>
  protocols: Changes<Protocol>
}

/** Errors: invalid_input; conflict when an entry or its number exists already. */
export function planChanges(now: Catalogue, entries: Entries, mode: ChangeMode): CatalogueChanges {
  const countries = merge(now.countries, entries.countries, mode, {
    keyOf: ({ isoCode }) => isoCode,
    keyOfEntry: ({ iso_code }) => iso_code,
    nameOf: ({ name }) => name,
    make: makeCountry,
  })
  const protocols = merge(now.protocols, entries.protocols, mode, {
    keyOf: ({ slug }) => slug,
    keyOfEntry: ({ slug }) => slug,
    nameOf: ({ slug }) => slug,
    make: makeProtocol,
  })
  const cities = mergeCities(now, countries, entries.cities, mode)
  bounded('countries', countries, MAX_COUNTRIES)
  bounded('cities', cities, MAX_CITIES)
  bounded('protocols', protocols, MAX_PROTOCOLS)
  return {
    countries: differences(now.countries, countries, ({ id, isoCode }) => `${id} ${isoCode}`),
    cities: differences(now.cities, cities, ({ id, countryId, name }) => `${id} ${countryId} ${name}`),
    protocols: differences(now.protocols, protocols, ({ id, slug }) => `${id} ${slug}`),
  }
}

/** Cities stay in their country when its number changes. They are removed when their country is removed. */
function mergeCities(now: Catalogue, countries: Country[], entries: CityEntry[], mode: ChangeMode): City[] {
  const codes = new Map(now.countries.map(({ id, isoCode }) => [id, isoCode]))
  const ids = new Map(countries.map(({ id, isoCode }) => [isoCode, id]))
  const moved = now.cities.flatMap((city) => {
    const countryId = ids.get(codes.get(city.countryId) ?? '')
    return countryId === undefined ? [] : [{ ...city, countryId }]
  })
  const countryIdOf = ({ name, country, country_id }: CityEntry) => {
    const id = country === undefined ? country_id : ids.get(country)
    if (id !== undefined && countries.some((one) => one.id === id)) return id
    throw new AppError('invalid_input', `${name}: there is no country ${country ?? country_id ?? 'named'}`)
  }
  return merge(moved, entries, mode, {
    keyOf: ({ countryId, name }) => `${countryId} ${name}`,
    keyOfEntry: (entry) => `${countryIdOf(entry)} ${entry.name}`,
    nameOf: ({ name }) => name,
    within: ({ countryId }) => countryId,
    make: (entry, id, before) => makeCity(entry, id, countryIdOf(entry), before),
  })
}

type Merging<T, E> = {
  keyOf(one: T): string
  keyOfEntry(entry: E): string
  /** The name by which an entry is found (catalogue-lookup.ts). It is unique among entries with the same `within`. */
  nameOf(one: T): string
  within?: ((one: T) => number) | undefined
  make(entry: E, id: number, before: T | undefined): T
}

function merge<T extends { id: number; name: string }, E extends { id?: number | undefined }>(
  now: T[],
  entries: E[],
  mode: ChangeMode,
  { keyOf, keyOfEntry, nameOf, within, make }: Merging<T, E>,
): T[] {
  if (entries.length === 0) return now
  const known = new Map(now.map((one) => [keyOf(one), one]))
  const made = new Map<string, T>()
  const given = entries.flatMap(({ id }) => id ?? [])
  const taken = new Set(mode === 'replace' ? given : [...given, ...now.map(({ id }) => id)])
  let last = Math.max(0, ...taken, ...now.map(({ id }) => id))
  for (const entry of entries) {
    const key = keyOfEntry(entry)
    const before = known.get(key)
    if (made.has(key)) throw new AppError('invalid_input', `${key} is there twice`)
    if (mode !== 'replace') refuseOtherNumber(entry.id, before, now, key)
    if (mode === 'add' && before)
      throw new AppError('conflict', `${before.name} is there already, as ${before.id}`)
    const kept = before && (mode !== 'replace' || !taken.has(before.id)) ? before.id : undefined
    const id = entry.id ?? kept ?? ++last
    taken.add(id)
    made.set(key, make(entry, id, before))
  }
  const rest = mode === 'replace' ? [] : now.filter((one) => !made.has(keyOf(one)))
  const all = [...rest, ...made.values()]
  refuseSameNumber(all)
  const old = new Set(now.map((one) => `${keyOf(one)} ${nameOf(one)}`))
  const isNamed = (one: T) => !old.has(`${keyOf(one)} ${nameOf(one)}`)
  refuseSameName(all, { isNamed, nameOf, within })
  return all
}

function refuseOtherNumber(
  id: number | undefined,
  before: { id: number } | undefined,
  now: readonly { id: number; name: string }[],
  key: string,
): void {
  if (id === undefined || before?.id === id) return
  if (before)
    throw new AppError('conflict', `${key} has the number ${before.id}; only a replacement may change it`)
  const owner = now.find((one) => one.id === id)
  if (owner) throw new AppError('conflict', `The number ${id} belongs to ${owner.name}`)
}

function refuseSameNumber(all: readonly { id: number; name: string }[]): void {
  const names = new Map<number, string>()
  for (const { id, name } of all) {
    const other = names.get(id)
    if (other !== undefined) throw new AppError('conflict', `${other} and ${name} have the same number ${id}`)
    names.set(id, name)
  }
}

/** `isNamed`: the name is new. Equal names from an older catalogue, which was not checked, stay. */
function refuseSameName<T extends { id: number }>(
  all: readonly T[],
  { isNamed, nameOf, within }: Pick<Merging<T, never>, 'nameOf' | 'within'> & { isNamed(one: T): boolean },
): void {
  const keyOf = (one: T) => `${within?.(one) ?? ''} ${foldName(nameOf(one))}`
  const first = new Map<string, T>()
  for (const one of [...all.filter((one) => !isNamed(one)), ...all.filter(isNamed)]) {
    const other = first.get(keyOf(one))
    if (other && isNamed(one))
      throw new AppError(
        'conflict',
        `${nameOf(one)} is the same name as ${nameOf(other)}, which is there as ${other.id}`,
      )
    first.set(keyOf(one), other ?? one)
  }
}

function makeCountry(entry: CountryEntry, id: number, before: Country | undefined): Country {
  return {
    id,
    isoCode: entry.iso_code,
    name: needed(entry.name ?? before?.name, entry.iso_code, 'name'),
    latitude: needed(entry.latitude ?? before?.latitude, entry.iso_code, 'latitude'),
    longitude: needed(entry.longitude ?? before?.longitude, entry.iso_code, 'longitude'),
    rank: entry.rank ?? before?.rank ?? id,
    isVirtual: entry.is_virtual ?? before?.isVirtual ?? false,
    isSmartDns: entry.is_smart_dns ?? before?.isSmartDns ?? false,
    isFreemium: entry.is_freemium ?? before?.isFreemium ?? false,
  }
}

function makeCity(entry: CityEntry, id: number, countryId: number, before: City | undefined): City {
  return {
    id,
    countryId,
    name: entry.name,
    latitude: needed(entry.latitude ?? before?.latitude, entry.name, 'latitude'),
    longitude: needed(entry.longitude ?? before?.longitude, entry.name, 'longitude'),
    isFreemium: entry.is_freemium ?? before?.isFreemium ?? false,
  }
}

function makeProtocol(entry: ProtocolEntry, id: number, before: Protocol | undefined): Protocol {
  const name = entry.name ?? before?.name ?? entry.slug
  return {
    id,
    slug: entry.slug,
    name,
    defaultPort: needed(entry.port ?? before?.defaultPort, entry.slug, 'port'),
  }
}

function needed<T>(value: T | undefined, whose: string, field: string): T {
  if (value !== undefined) return value
  throw new AppError('invalid_input', `${whose} is new and needs a ${field}`)
}

function bounded(what: string, all: readonly unknown[], most: number): void {
  if (all.length > most) throw new AppError('invalid_input', `${all.length} ${what}; there may be ${most}`)
}

/** Entries with the same identity are changed in place. All others are removed and added. */
function differences<T>(now: T[], then: T[], identityOf: (one: T) => string): Changes<T> {
  const before = new Map(now.map((one) => [identityOf(one), one]))
  const after = new Set(then.map(identityOf))
  return {
    removed: now.filter((one) => !after.has(identityOf(one))),
    added: then.filter((one) => !before.has(identityOf(one))),
    changed: then.filter((one) => {
      const old = before.get(identityOf(one))
      return old !== undefined && !isDeepStrictEqual(old, one)
    }),
  }
}
