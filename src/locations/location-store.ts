// The SQL of the catalogue. Decides nothing.
import type { Handle } from '../db/database.ts'
import {
  type City,
  type Country,
  type LocationKind,
  MAX_CITIES,
  MAX_COUNTRIES,
  MAX_PROTOCOLS,
  type Protocol,
} from './location.ts'

export async function listCountries(db: Handle): Promise<Country[]> {
  const rows = await db
    .selectFrom('country')
    .select(['id', 'iso_code as isoCode', 'name', 'latitude', 'longitude', 'rank'])
    .select(['is_virtual', 'is_smart_dns', 'is_freemium'])
    .orderBy('rank')
    .orderBy('id')
    .limit(MAX_COUNTRIES)
    .execute()
  return rows.map(({ is_virtual, is_smart_dns, is_freemium, ...row }) => {
    return {
      ...row,
      isVirtual: is_virtual === 1,
      isSmartDns: is_smart_dns === 1,
      isFreemium: is_freemium === 1,
    }
  })
}

export async function listCities(db: Handle): Promise<City[]> {
  const rows = await db
    .selectFrom('city')
    .select(['id', 'country_id as countryId', 'name', 'latitude', 'longitude', 'is_freemium'])
    .orderBy('id')
    .limit(MAX_CITIES)
    .execute()
  return rows.map(({ is_freemium, ...row }) => ({ ...row, isFreemium: is_freemium === 1 }))
}

export async function listProtocols(db: Handle): Promise<Protocol[]> {
  return db
    .selectFrom('protocol')
    .select(['id', 'slug', 'name', 'default_port as defaultPort'])
    .orderBy('id')
    .limit(MAX_PROTOCOLS)
    .execute()
}

/** Returns those of `ids` that exist. */
export async function listIds(db: Handle, kind: LocationKind, ids: readonly number[]): Promise<number[]> {
  const rows = await db.selectFrom(kind).select('id').where('id', 'in', ids).execute()
  return rows.map((row) => row.id)
}
