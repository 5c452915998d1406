// A request whose sender and signature are known, and its possible answers.

import type { Attribute, Packet } from '../codec/packet.ts'
import type { ReplyCode } from '../codec/signatures.ts'
import type { IdentifiedPacket } from './identify.ts'

/** `secret`: the one that the request was signed with; so is its answer. */
export type GatewayRequest = Omit<IdentifiedPacket, 'former' | 'policy'> & {
  packet: Packet
  /** The source address, in canonical form. */
  address: string
  /** The request has neither a Message-Authenticator nor TLS: any host that can forge the gateway's address can have made it. */
  isUnsigned: boolean
}

export type RadiusAnswer = {
  code: ReplyCode
  attributes: readonly Attribute[]
  /**
   * The answer is a refusal, or leads to one: sent REFUSAL_DELAY_MS after the request, so that all refusals take equally
   * long.
   */
  refuses: boolean
}
