// The use cases of the location and dedicated-ip commands. Not the whole server.
import { systemClock } from '../../clock.ts'
import { makeDedicatedStock } from '../../locations/dedicated-stock.ts'
import { makeLocations } from '../../locations/locations.ts'
import { type Core, withCore } from '../open.ts'

export type PlaceCore = Core & ReturnType<typeof makePlaceCore>

export function withPlaces<T>(work: (core: PlaceCore) => Promise<T>): Promise<T> {
  return withCore((core) => work({ ...core, ...makePlaceCore(core) }))
}

function makePlaceCore({ db, brands, disconnects }: Core) {
  const clock = systemClock
  const locations = makeLocations({ db, clock, liveSessions: disconnects })
  return {
    locations,
    stock: makeDedicatedStock({ db, clock, brands, locations }),
  }
}
