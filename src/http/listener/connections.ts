// Shares connections by source, so that a source that opens as many as it can leaves some for others. Trusted proxies have
// no share: all callers come through them, and they have their own bounds.
import type { Server, Socket } from 'node:net'
import { makeAddressSet, normalizeAddress } from '../../address.ts'
import { makeAddressShares } from '../../bounds/shares.ts'

/** A source with at most this many gets further ones even when most connections are taken. */
const FEW = 16

type Bounds = { most: number; trustedProxies: readonly string[]; onDrop(): void }

/** A source may hold a quarter of `most`; the last quarter is for sources with few. Counts connections from now on. */
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
