// What can be done with the catalogue of countries, cities and protocols.
import type { Database, Handle } from '../db/database.ts'
import type { Catalogue, Kind } from './location.ts'
import { listCities, listCountries, listIds, listProtocols } from './location-store.ts'

/** More in one list of ids are not asked for: the catalogue has fewer entries than anybody would name one by one. */
export const MAX_CHECKED_IDS = 1000

export type Locations = ReturnType<typeof makeLocations>

export function makeLocations({ db }: { db: Pick<Database, 'read' | 'write'> }) {
  return {
    /** All of it, countries by rank. */
    async catalogue(): Promise<Catalogue> {
      const [countries, cities, protocols] = await Promise.all([
        listCountries(db.read),
        listCities(db.read),
        listProtocols(db.read),
      ])
      return { countries, cities, protocols }
    },

    /** Those of `ids` that the catalogue does not have; behind MAX_CHECKED_IDS all count as unknown. */
    async findUnknownIds(handle: Handle, kind: Kind, ids: readonly number[]): Promise<number[]> {
      const asked = ids.slice(0, MAX_CHECKED_IDS).filter(Number.isSafeInteger)
      const known = new Set(asked.length === 0 ? [] : await listIds(handle, kind, asked))
      return ids.filter((id) => !known.has(id))
    },
  }
}
