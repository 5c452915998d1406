// The real source of a request: the socket's peer, or the address from trusted proxies (AMAPI contract section 2).
import { makeAddressSet, normalizeAddress } from '../address.ts'

/** Proxies read at most; a longer chain is forged. */
const MAX_HOPS = 20

/** Networks in which proxies are. A caller from elsewhere may send any header, which is not worth a warning. */
const NEAR = makeAddressSet([
  ...['127.0.0.0/8', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16'],
  ...['::1', 'fc00::/7', 'fe80::/10'],
])

/**
 * `trustedProxies`: canonical addresses and ranges whose X-Forwarded-For is trusted. `onIgnored` is called for an untrusted
 * neighbour that sends one.
 */
export function makeSourceAddress(
  trustedProxies: readonly string[],
  onIgnored: (peer: string) => void = () => {},
) {
  const trusted = makeAddressSet(trustedProxies)

  /** The canonical address; IPv4-mapped IPv6 counts as IPv4. Reads X-Forwarded-For from the right. */
  return function sourceAddress(peer: string | undefined, forwardedFor: string | undefined): string {
    let address = normalizeAddress(peer ?? '') ?? 'unknown'
    if (forwardedFor === undefined) return address
    if (!trusted.has(address) && NEAR.has(address)) onIgnored(address)
    const hops = forwardedFor.split(',').slice(-MAX_HOPS)
    while (trusted.has(address)) {
      const hop = hops.pop()
      const next = hop === undefined ? undefined : normalizeAddress(withoutPort(hop.trim()))
      if (next === undefined) break
      address = next
    }
    return address
  }
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
function withoutPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop)
  if (bracketed) return bracketed[1] ?? hop
  return /^[\d.]+:\d+$/.test(hop) ? hop.slice(0, hop.indexOf(':')) : hop
}
