// Whose gateway a packet comes from: by its source address, over TLS by the names in its certificate. What a packet says
// of its sender (NAS-IP-Address) is not believed; NAS-Identifier only chooses among gateways that share a source, and
// names a protocol of its gateway (`NAME/SLUG`).
import type { GatewaySnapshot, ServedGateway } from '../gateways/directory.ts'
import { findAttribute } from './attributes.ts'
import type { Packet } from './packet.ts'
import type { Sender } from './sender.ts'
import { makeRadiusSecret, type RadiusSecret, type SignaturePolicy } from './signatures.ts'

export type Identified = {
  gateway: ServedGateway
  /** Those that the login or session may be using. */
  protocols: ServedGateway['protocols']
  secret: RadiusSecret
  policy: SignaturePolicy
}

/** RFC 6614 section 2.3: TLS keeps the secret, this only fills its place. */
const TLS_SECRET = makeRadiusSecret(Buffer.from('radsec'))
/** Sources with their NAS-Identifiers whose answer is kept; beyond it all are asked anew. */
const MAX_KEPT = 10_000

export type Identify = ReturnType<typeof makeIdentify>

/** What it found is remembered for as long as the snapshot is the same. */
export function makeIdentify() {
  let from: GatewaySnapshot | undefined
  const kept = new Map<string, Identified | 'unknown_client' | 'ambiguous_client'>()

  return (snapshot: GatewaySnapshot, sender: Sender, packet: Packet) => {
    const nasIdentifier = findAttribute(packet, 'NAS-Identifier')
    const key = `${sender.certificateNames?.join(' ') ?? sender.address} ${nasIdentifier ?? ''}`
    if (snapshot !== from || kept.size >= MAX_KEPT) kept.clear()
    from = snapshot
    const known = kept.get(key)
    if (known) return known
    const found = identify(snapshot, sender, nasIdentifier)
    kept.set(key, found)
    return found
  }
}

function identify(
  snapshot: GatewaySnapshot,
  { address, certificateNames }: Sender,
  nasIdentifier: string | undefined,
): Identified | 'unknown_client' | 'ambiguous_client' {
  const gateway = certificateNames
    ? snapshot.findByCertificateNames(certificateNames, nasIdentifier)
    : snapshot.findBySource(address, nasIdentifier)
  if (gateway === 'unknown') return 'unknown_client'
  if (gateway === 'ambiguous') return 'ambiguous_client'
  const protocols = protocolsOf(gateway, nasIdentifier)
  // TLS signs every packet, so that one without Message-Authenticator is no weaker.
  if (certificateNames) return { gateway, protocols, secret: TLS_SECRET, policy: 'legacy' }
  if (!gateway.secret) return 'unknown_client'
  return {
    gateway,
    protocols,
    secret: makeRadiusSecret(gateway.secret),
    policy: gateway.messageAuthenticator,
  }
}

/** `NAME/SLUG` means one; a slug that the gateway does not have, none. */
function protocolsOf(gateway: ServedGateway, nasIdentifier: string | undefined): ServedGateway['protocols'] {
  const beginning = `${gateway.name}/`
  if (!nasIdentifier?.startsWith(beginning)) return gateway.protocols
  const slug = nasIdentifier.slice(beginning.length)
  return gateway.protocols.filter((protocol) => protocol.slug === slug)
}
