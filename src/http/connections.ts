// Connections in shares by where they come from, so that whoever opens as many as he can leaves others theirs. Trusted proxies
// have no share: everybody comes through them, and they have bounds of their own.
import type { Server, Socket } from 'node:net'
import { makeAddressSet, normalizeAddress } from '../address.ts'
import { makeAddressShares } from '../bounds/shares.ts'

/** Of a source that holds as few as this, even when most connections are taken. */
const FEW = 16

type Bounds = { most: number; trustedProxies: readonly string[]; onDrop(): void }

/** A source holds a quarter of `most` at the most; the last quarter is for those with few. Counts from now on. */
export function shareConnections(server: Server, { most, trustedProxies, onDrop }: Bounds): void {
  const proxies = makeAddressSet(trustedProxies)
  const quarter = Math.ceil(most / 4)
  const shares = makeAddressShares({ most, mostOfOne: quarter, crowdedAt: most - quarter, few: FEW })
  server.maxConnections = most
  server.on('drop', onDrop)
  server.on('connection', (socket: Socket) => {
    const address = normalizeAddress(socket.remoteAddress ?? '') ?? 'unknown'
    if (proxies.has(address)) return
    const giveBack = shares.take(address)
    if (giveBack) socket.once('close', giveBack)
    else {
      onDrop()
      socket.destroy()
    }
  })
}
