// The use cases of the gateway commands, which need the encryption key. Not the whole server.
import { systemClock } from '../../clock.ts'
import { makeGatewayDirectory } from '../../gateways/directory.ts'
import { makeGateways } from '../../gateways/gateways.ts'
import { systemRandom } from '../../ids.ts'
import { makeLocations } from '../../locations/locations.ts'
import { silentLog } from '../../log.ts'
import type { Vault } from '../../secrets.ts'
import { type Core, openVault, withCore } from '../open.ts'

export type GatewayCore = Core & ReturnType<typeof makeGatewayCore>

export function withGateways<T>(work: (core: GatewayCore) => Promise<T>): Promise<T> {
  return withCore(async (core) => work({ ...core, ...makeGatewayCore(core, await openVault(core)) }))
}

function makeGatewayCore({ db, brands, disconnects }: Core, vault: Vault) {
  const ground = { db, clock: systemClock }
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
