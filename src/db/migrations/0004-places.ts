// The catalogue that an installation begins with, and who was given which dedicated address. The data are part of the
// migration: an operator changes the catalogue in the database, nobody changes this file's data.
import type { Kysely } from 'kysely'

/** id, code, name, latitude, longitude; ids are what callers know and stay for ever. */
type Catalogue = {
  countries: [number, string, string, number, number][]
  cities: [number, string, string, number, number][]
  protocols: [number, string, string, number][]
}

type Then = {
  country: Record<
    | 'id'
    | 'iso_code'
    | 'name'
    | 'latitude'
    | 'longitude'
    | 'rank'
    | 'is_virtual'
    | 'is_smart_dns'
    | 'is_freemium',
    unknown
  >
  city: Record<'id' | 'country_id' | 'name' | 'latitude' | 'longitude' | 'is_freemium', unknown>
  protocol: Record<'id' | 'slug' | 'name' | 'default_port', unknown>
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dedicated_holder')
    .addColumn('subscription_id', 'bigint', (c) => c.primaryKey().notNull().references('subscription.id'))
    .addColumn('address_id', 'bigint', (c) => c.notNull().references('dedicated_address.id'))
    .execute()
  const { default: catalogue } = await import('./0004-catalogue.json', { with: { type: 'json' } })
  await load(db as Kysely<Then>, catalogue as unknown as Catalogue)
}

async function load(db: Kysely<Then>, { countries, cities, protocols }: Catalogue) {
  const none = { is_virtual: 0, is_smart_dns: 0, is_freemium: 0 }
  await db
    .insertInto('country')
    .values(
      countries.map(([id, iso_code, name, latitude, longitude]) => {
        return { id, iso_code, name, latitude, longitude, rank: id, ...none }
      }),
    )
    .execute()
  const idOf = new Map(countries.map(([id, code]) => [code, id]))
  await db
    .insertInto('city')
    .values(
      cities.map(([id, code, name, latitude, longitude]) => {
        return { id, country_id: idOf.get(code), name, latitude, longitude, is_freemium: 0 }
      }),
    )
    .execute()
  await db
    .insertInto('protocol')
    .values(protocols.map(([id, slug, name, default_port]) => ({ id, slug, name, default_port })))
    .execute()
}
