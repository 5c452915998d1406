// How a login proves its password in one request: PAP, CHAP or MS-CHAPv2. EAP takes several requests (eap-conversations.ts).
import { timingSafeEqual } from 'node:crypto'
import type { Random } from '../../ids.ts'
import { attribute, countAttribute, findAttribute } from '../codec/attributes.ts'
import type { Attribute, Packet } from '../codec/packet.ts'
import { revealUserPassword } from '../codec/user-password.ts'
import type { GatewayRequest } from '../pipeline/request.ts'
import { findChapAttempt, isRightChap } from './chap.ts'
import { deriveMppeKeys, mppeKeyAttributes } from './mppe-keys.ts'
import { findMsChapRequest, type MsChapRequest, msChapSuccess } from './mschap-attributes.ts'
import { authenticatorResponse, isRightMsChap } from './mschapv2.ts'

export type LoginProof = {
  fits(password: string): boolean
  /** Equal only for the same attempt; secret. */
  evidence: Buffer
  /** Equal in no other request of its gateway: the second one with it was sent again, by the gateway or another sender. */
  once: Buffer
  /** Attributes of an accepted login for the caller, such as the server's own proof. */
  proof(password: string, random: Random): Attribute[]
}

/** Undefined: no supported method, a malformed one, or several at once (RFC 2865 section 4.1). */
export function findLoginProof(request: GatewayRequest): LoginProof | undefined {
  const { packet } = request
  const isPap = countAttribute(packet, 'User-Password') > 0
  const isChap = countAttribute(packet, 'CHAP-Password') > 0
  const isMsChap = findAttribute(packet, 'MS-CHAP2-Response') !== undefined
  if (Number(isPap) + Number(isChap) + Number(isMsChap) !== 1) return undefined
  return isPap ? pap(request) : isChap ? chap(packet) : msChap(request)
}

const NO_PROOF = () => []

function pap({ packet, secret }: GatewayRequest): LoginProof | undefined {
  const hidden = findAttribute(packet, 'User-Password')
  const clear = hidden && revealUserPassword(hidden, packet.authenticator, secret)
  if (!clear) return undefined
  const once = Buffer.concat([packet.authenticator, hidden])
  return { fits: (password) => isSame(Buffer.from(password), clear), evidence: clear, once, proof: NO_PROOF }
}

function chap(packet: Packet): LoginProof | undefined {
  const attempt = findChapAttempt(packet)
  if (!attempt) return undefined
  const evidence = Buffer.concat([attempt.challenge, attempt.response])
  return { fits: (password) => isRightChap(attempt, password), evidence, once: evidence, proof: NO_PROOF }
}

function msChap(request: GatewayRequest): LoginProof | undefined {
  const asked = findMsChapRequest(request.packet)
  if (!asked) return undefined
  return {
    fits: (password) => isRightMsChap(asked.attempt, password),
    evidence: asked.attempt.ntResponse,
    once: asked.attempt.ntResponse,
    proof: (password, random) => msChapProof(request, asked, password, random),
  }
}

/** RFC 2548 section 2.4.5: bit 2 is RC4 with 128 bits, the only length for which keys are made here. */
const RC4_128 = 4
/** RFC 2548 section 2.4.4. */
const ENCRYPTION_ALLOWED = 1

function msChapProof(
  { packet, secret }: GatewayRequest,
  { identifier, attempt }: MsChapRequest,
  password: string,
  random: Random,
): Attribute[] {
  const keys = deriveMppeKeys(password, attempt.ntResponse)
  return [
    msChapSuccess(identifier, authenticatorResponse(attempt, password)),
    ...mppeKeyAttributes(keys, packet.authenticator, secret, random),
    attribute('MS-MPPE-Encryption-Policy', ENCRYPTION_ALLOWED),
    attribute('MS-MPPE-Encryption-Types', RC4_128),
  ]
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
