// MS-CHAPv2 in attributes of Microsoft (RFC 2548 section 2.3), for gateways that use it without EAP.
import { attribute, findAttribute } from '../codec/attributes.ts'
import type { Attribute, Packet } from '../codec/packet.ts'
import { CHALLENGE_BYTES, type MsChapAttempt, NT_RESPONSE_BYTES } from './mschapv2.ts'

/** Identifier, flags, peer challenge, eight reserved bytes, response (section 2.3.2). */
const RESPONSE_BYTES = 50
const PEER_CHALLENGE_AT = 2
const NT_RESPONSE_AT = 26

/** `identifier` is returned in the answer. */
export type MsChapRequest = { readonly identifier: number; readonly attempt: MsChapAttempt }

/** Undefined when the request has no MS-CHAPv2, or a malformed one. */
export function findMsChapRequest(request: Packet): MsChapRequest | undefined {
  const username = findAttribute(request, 'User-Name')
  const authenticatorChallenge = findAttribute(request, 'MS-CHAP-Challenge')
  const response = findAttribute(request, 'MS-CHAP2-Response')
  if (username === undefined || authenticatorChallenge?.length !== CHALLENGE_BYTES) return undefined
  if (response?.length !== RESPONSE_BYTES) return undefined
  const peerChallenge = response.subarray(PEER_CHALLENGE_AT, PEER_CHALLENGE_AT + CHALLENGE_BYTES)
  const ntResponse = response.subarray(NT_RESPONSE_AT, NT_RESPONSE_AT + NT_RESPONSE_BYTES)
  return {
    identifier: response.readUInt8(0),
    attempt: { username, authenticatorChallenge, peerChallenge, ntResponse },
  }
}

/** MS-CHAP2-Success (section 2.3.3); `proof` is the authenticatorResponse. */
export function msChapSuccess(identifier: number, proof: string): Attribute {
  return attribute('MS-CHAP2-Success', Buffer.concat([Buffer.from([identifier]), Buffer.from(proof)]))
}

/** MS-CHAP-Error (section 2.1.5). */
export function msChapError(identifier: number, challenge: Buffer): Attribute {
  const text = Buffer.from(msChapFailure(challenge))
  return attribute('MS-CHAP-Error', Buffer.concat([Buffer.from([identifier]), text]))
}

/** The text of a Failure packet (RFC 2759 section 6): 691 is "authentication failure"; no retry under a new challenge. */
export function msChapFailure(challenge: Buffer): string {
  return `E=691 R=0 C=${challenge.toString('hex').toUpperCase()} V=3 M=Authentication failed`
}
