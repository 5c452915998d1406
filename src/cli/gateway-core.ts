// The use cases of the gateway commands, which need the encryption key. Not the whole server.
import { systemClock } from '../clock.ts'
import { readConfig } from '../config.ts'
import { makeGatewayDirectory } from '../gateways/directory.ts'
import { makeGateways } from '../gateways/gateways.ts'
import { systemRandom } from '../ids.ts'
import { makeLocations } from '../locations/locations.ts'
import { silentLog } from '../log.ts'
import { makeVault } from '../secrets.ts'
import { type Core, withCore } from './open.ts'

export type GatewayCore = Core & ReturnType<typeof makeGatewayCore>

export function withGateways<T>(work: (core: GatewayCore) => Promise<T>): Promise<T> {
  return withCore((core) => work({ ...core, ...makeGatewayCore(core) }))
}

function makeGatewayCore({ db, brands, disconnects }: Core) {
  const ground = { db, clock: systemClock }
  const vault = makeVault(readConfig().encryptionKeys, systemRandom)
  const locations = makeLocations({ ...ground, liveSessions: disconnects })
  return {
    locations,
    gatewayDirectory: makeGatewayDirectory({ ...ground, vault, locations, log: silentLog() }),
    gateways: makeGateways({
      ...ground,
      random: systemRandom,
      vault,
      locations,
      brands,
      sessions: disconnects,
    }),
  }
}
