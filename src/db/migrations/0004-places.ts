// The first catalogue of an installation, and the holders of dedicated addresses. The data are part of the migration: an
// operator changes the catalogue in the database, and the data in this file never change.
import { type Kysely, sql } from 'kysely'

export const does = 'adds the catalogue of countries, cities and protocols, and dedicated addresses'
export const step = 'reduce'

/** id, code, name, latitude, longitude. Callers know the ids, so they never change. */
type Catalogue = {
  countries: [number, string, string, number, number][]
  cities: [number, string, string, number, number][]
  protocols: [number, string, string, number][]
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('dedicated_holder')
    .addColumn('subscription_id', 'bigint', (c) => c.primaryKey().notNull().references('subscription.id'))
    .addColumn('address_id', 'bigint', (c) => c.notNull().references('dedicated_address.id'))
    .execute()
  const { default: data } = await import('./0004-catalogue.json', { with: { type: 'json' } })
  const { countries, cities, protocols } = data as unknown as Catalogue
  await insert(
    db,
    'country (id, iso_code, name, latitude, longitude, rank, is_virtual, is_smart_dns, is_freemium)',
    countries.map(([id, ...row]) => [id, ...row, id, 0, 0, 0]),
  )
  const idOf = new Map(countries.map(([id, code]) => [code, id]))
  await insert(
    db,
    'city (id, country_id, name, latitude, longitude, is_freemium)',
    cities.map(([id, code, ...row]) => [id, idOf.get(code) ?? 0, ...row, 0]),
  )
  await insert(db, 'protocol (id, slug, name, default_port)', protocols)
}

/** One text: thousands of bound values would slow down the first start. */
async function insert(db: Kysely<unknown>, columns: string, rows: (string | number)[][]) {
  const texts = rows.map((row) => `(${row.map(literal).join(', ')})`)
  await sql.raw(`insert into ${columns} values ${texts.join(', ')}`).execute(db)
}

function literal(value: string | number): string {
  return typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`
}
