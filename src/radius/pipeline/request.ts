// A request whose sender and signature are known, and what may be answered to it.

import type { Attribute, Packet } from '../codec/packet.ts'
import type { ReplyCode } from '../codec/signatures.ts'
import type { Identified } from './identify.ts'

export type GatewayRequest = Identified & {
  packet: Packet
  /** Where it came from, in canonical form. */
  address: string
  /** Neither by a Message-Authenticator nor by TLS: anybody who can write the gateway's address can have made it. */
  isUnsigned: boolean
}

export type Answer = {
  code: ReplyCode
  attributes: readonly Attribute[]
  /** Says no, or is about to: sent REFUSAL_DELAY_MS after the request, so that all refusals take equally long. */
  refuses: boolean
}
