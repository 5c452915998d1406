// Identifies the gateway of a packet: by its source address, over TLS by the names in its certificate. A packet's own claim
// about its sender (NAS-IP-Address) is not trusted. NAS-Identifier only chooses among gateways that share a source, and
// names a protocol of its gateway (`NAME/SLUG`).
import type { Instant } from '../../clock.ts'
import type { GatewaySnapshot, ServedGateway } from '../../gateways/directory.ts'
import { keptText } from '../../text.ts'
import { findAttribute } from '../codec/attributes.ts'
import type { Packet } from '../codec/packet.ts'
import { makeRadiusSecret, type RadiusSecret, type SignaturePolicy } from '../codec/signatures.ts'
import type { Peer } from '../transport/peer.ts'

export type IdentifiedPacket = {
  gateway: ServedGateway
  /** The protocols that the login or session may be using. */
  protocols: ServedGateway['protocols']
  secret: RadiusSecret
  /** The secret before a rotation, as long as it goes on. */
  former: { secret: RadiusSecret; until: Instant } | undefined
  policy: SignaturePolicy
}

/** RFC 6614 section 2.3: TLS protects the packet, and this fixed secret takes the place of the real one. */
const TLS_SECRET = makeRadiusSecret(Buffer.from('radsec'))

type Found = IdentifiedPacket | 'unknown_client' | 'ambiguous_client'
type Directory = Pick<GatewaySnapshot, 'findBySource' | 'findByCertificateNames'>

export type Identify = ReturnType<typeof makeIdentify>

/**
 * Data about a gateway is kept as long as its snapshot. Nothing is kept by a value of a packet: the signature is checked
 * later, so any sender could fill the memory.
 */
export function makeIdentify() {
  const overUdp = new WeakMap<ServedGateway, Found>()
  const overTls = new WeakMap<ServedGateway, Found>()

  return (directory: Directory, { address, certificateNames }: Peer, packet: Packet): Found => {
    const nasIdentifier = nameOf(findAttribute(packet, 'NAS-Identifier'))
    const gateway = certificateNames
      ? directory.findByCertificateNames(certificateNames, nasIdentifier)
      : directory.findBySource(address, nasIdentifier)
    if (gateway === 'unknown') return 'unknown_client'
    if (gateway === 'ambiguous') return 'ambiguous_client'
    const kept = certificateNames ? overTls : overUdp
    const known = kept.get(gateway) ?? (certificateNames ? byCertificate(gateway) : bySource(gateway))
    kept.set(gateway, known)
    return typeof known === 'string' ? known : narrowed(known, nasIdentifier)
  }
}

function bySource(gateway: ServedGateway): Found {
  const { protocols, secret, messageAuthenticator: policy } = gateway
  if (!secret) return 'unknown_client'
  const former = gateway.former && { ...gateway.former, secret: makeRadiusSecret(gateway.former.secret) }
  return { gateway, protocols, secret: makeRadiusSecret(secret), former, policy }
}

/** Names of gateways are text. */
function nameOf(kept: string | undefined): string | undefined {
  return kept === undefined ? undefined : (keptText(kept) ?? kept)
}

/** TLS protects every packet, so one without Message-Authenticator is no weaker. */
function byCertificate(gateway: ServedGateway): Found {
  const { protocols } = gateway
  return { gateway, protocols, secret: TLS_SECRET, former: undefined, policy: 'legacy' }
}

/** `NAME/SLUG` means one protocol; with a slug that the gateway does not have, it means none. */
function narrowed(known: IdentifiedPacket, nasIdentifier: string | undefined): IdentifiedPacket {
  const beginning = `${known.gateway.name}/`
  if (!nasIdentifier?.startsWith(beginning)) return known
  const slug = nasIdentifier.slice(beginning.length)
  return { ...known, protocols: known.protocols.filter((protocol) => protocol.slug === slug) }
}
