// CHAP (RFC 1994) as RADIUS carries it (RFC 2865 sections 2.2 and 5.3): one identifier and MD5 over it, the password
// and a challenge, which is the Request Authenticator where no CHAP-Challenge is given.
import { timingSafeEqual } from 'node:crypto'
import { findAttribute } from '../codec/attributes.ts'
import { MD5_BYTES, md5 } from '../codec/md5.ts'
import type { Packet } from '../codec/packet.ts'

export type ChapAttempt = {
  readonly identifier: number
  readonly challenge: Buffer
  readonly response: Buffer
}

/** The response of the caller; undefined when the request has no valid CHAP-Password. */
export function findChapAttempt(request: Packet): ChapAttempt | undefined {
  const value = findAttribute(request, 'CHAP-Password')
  if (value?.length !== 1 + MD5_BYTES) return undefined
  return {
    identifier: value.readUInt8(0),
    challenge: findAttribute(request, 'CHAP-Challenge') ?? request.authenticator,
    response: value.subarray(1),
  }
}

export function isRightChap(attempt: ChapAttempt, password: string): boolean {
  return timingSafeEqual(chapResponse(attempt, password), attempt.response)
}

export function chapResponse(
  { identifier, challenge }: Pick<ChapAttempt, 'identifier' | 'challenge'>,
  password: string,
): Buffer {
  return md5(Buffer.concat([Buffer.from([identifier]), Buffer.from(password)]), challenge)
}
