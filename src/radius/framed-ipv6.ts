// The IPv6 addresses that a session was given, in each form in which gateways report them. Pure.
import { expandV6, normalizeAddress } from '../address.ts'
import { type Attributes, findAttribute } from './codec/attributes.ts'

type FramedIpv6 = Record<'framedIpv6Address' | 'framedIpv6Prefix' | 'delegatedIpv6Prefix', string | undefined>

export function framedIpv6Of(packet: Attributes): FramedIpv6 {
  const framedIpv6Prefix = findAttribute(packet, 'Framed-IPv6-Prefix')
  const interfaceId = findAttribute(packet, 'Framed-Interface-Id')
  return {
    framedIpv6Address: findAttribute(packet, 'Framed-IPv6-Address') ?? joined(framedIpv6Prefix, interfaceId),
    framedIpv6Prefix,
    delegatedIpv6Prefix: findAttribute(packet, 'Delegated-IPv6-Prefix'),
  }
}

/** Joins a /64 and the 64 bits after it (RFC 3162 section 2.2). */
function joined(prefix: string | undefined, interfaceId: Buffer | undefined): string | undefined {
  const [network = '', bits] = prefix?.split('/') ?? []
  if (bits !== '64' || interfaceId?.length !== 8) return undefined
  const upper = expandV6(network).slice(0, 4)
  const lower = [0, 2, 4, 6].map((at) => interfaceId.readUInt16BE(at))
  return normalizeAddress([...upper, ...lower].map((group) => group.toString(16)).join(':'))
}
