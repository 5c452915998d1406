// The SQL that changes the catalogue and finds what refers to it. Decides nothing.

import type { Handle } from '../db/database.ts'
import { OPEN_STATUSES } from '../subscriptions/subscription.ts'
import type { CatalogueChanges } from './catalogue-change.ts'
import type { City, Country, Protocol } from './location.ts'

/** Rows that one statement inserts or deletes: both engines limit the number of values in a statement. */
const CHUNK = 1000

/** Locks all countries until the transaction ends, so that changes of the catalogue run one after another. */
export async function lockCatalogue(tx: Handle): Promise<void> {
  await tx
    .updateTable('country')
    .set((eb) => ({ rank: eb.ref('rank') }))
    .execute()
}

/** Each entry that gateways use, with the name of one gateway. At most one row for each entry. */
export async function listUses(
  db: Handle,
): Promise<{ kind: keyof CatalogueChanges; id: number; gateway: string }[]> {
  const places = await db
    .selectFrom('gateway')
    .select(['country_id as countryId', 'city_id as cityId'])
    .select((eb) => eb.fn.min('name').as('gateway'))
    .groupBy(['country_id', 'city_id'])
    .execute()
  const protocols = await db
    .selectFrom('gateway_protocol as p')
    .innerJoin('gateway as g', 'g.id', 'p.gateway_id')
    .select('p.protocol_id as id')
    .select((eb) => eb.fn.min('g.name').as('gateway'))
    .groupBy('p.protocol_id')
    .execute()
  return [
    ...places.flatMap(({ countryId, cityId, gateway }) => [
      { kind: 'countries' as const, id: countryId, gateway },
      ...(cityId === null ? [] : [{ kind: 'cities' as const, id: cityId, gateway }]),
    ]),
    ...protocols.map((row) => ({ kind: 'protocols' as const, ...row })),
  ]
}

/** The number of open subscriptions whose limits name numbers of the catalogue. */
export async function countLimited(db: Handle): Promise<number> {
  const row = await db
    .selectFrom('subscription')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('limits', 'is not', null)
    .where('status', 'in', OPEN_STATUSES)
    .executeTakeFirstOrThrow()
  return Number(row.count)
}

/** Cities are deleted before their countries and inserted after them. A changed entry keeps its code, slug, country and name. */
export async function applyChanges(
  tx: Handle,
  { countries, cities, protocols }: CatalogueChanges,
): Promise<void> {
  await remove(tx, 'city', cities.removed)
  await remove(tx, 'country', countries.removed)
  await remove(tx, 'protocol', protocols.removed)
  for (const chunk of chunks([...countries.added, ...countries.changed])) await putCountries(tx, chunk)
  for (const chunk of chunks([...cities.added, ...cities.changed])) await putCities(tx, chunk)
  for (const chunk of chunks([...protocols.added, ...protocols.changed])) await putProtocols(tx, chunk)
}

async function putCountries(tx: Handle, rows: readonly Country[]) {
  await tx
    .insertInto('country')
    .values(rows.map(countryRow))
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        latitude: eb.ref('excluded.latitude'),
        longitude: eb.ref('excluded.longitude'),
        rank: eb.ref('excluded.rank'),
        is_virtual: eb.ref('excluded.is_virtual'),
        is_smart_dns: eb.ref('excluded.is_smart_dns'),
        is_freemium: eb.ref('excluded.is_freemium'),
      })),
    )
    .execute()
}

async function putCities(tx: Handle, rows: readonly City[]) {
  await tx
    .insertInto('city')
    .values(rows.map(cityRow))
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        latitude: eb.ref('excluded.latitude'),
        longitude: eb.ref('excluded.longitude'),
        is_freemium: eb.ref('excluded.is_freemium'),
      })),
    )
    .execute()
}

async function putProtocols(tx: Handle, rows: readonly Protocol[]) {
  await tx
    .insertInto('protocol')
    .values(rows.map(({ id, slug, name, defaultPort }) => ({ id, slug, name, default_port: defaultPort })))
    .onConflict((on) =>
      on.column('id').doUpdateSet((eb) => ({
        name: eb.ref('excluded.name'),
        default_port: eb.ref('excluded.default_port'),
      })),
    )
    .execute()
}

async function remove(tx: Handle, kind: 'country' | 'city' | 'protocol', rows: readonly { id: number }[]) {
  for (const chunk of chunks(rows)) {
    const ids = chunk.map(({ id }) => id)
    await tx.deleteFrom(kind).where('id', 'in', ids).execute()
  }
}

function chunks<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, i) =>
    rows.slice(i * CHUNK, (i + 1) * CHUNK),
  )
}

function countryRow({ id, isoCode, name, latitude, longitude, rank, ...flags }: Country) {
  return {
    ...{ id, iso_code: isoCode, name, latitude, longitude, rank },
    ...{
      is_virtual: flag(flags.isVirtual),
      is_smart_dns: flag(flags.isSmartDns),
      is_freemium: flag(flags.isFreemium),
    },
  }
}

function cityRow({ id, countryId, name, latitude, longitude, isFreemium }: City) {
  return { id, country_id: countryId, name, latitude, longitude, is_freemium: flag(isFreemium) }
}

function flag(on: boolean): 0 | 1 {
  return on ? 1 : 0
}
