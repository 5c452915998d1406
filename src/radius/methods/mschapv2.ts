// MS-CHAPv2 (RFC 2759 section 8): checks the response to a challenge, and makes the server's own proof that it knows the
// password. mschap-attributes.ts and eap-mschapv2.ts encode both.
import { hash, timingSafeEqual } from 'node:crypto'
import { keptBytes } from '../../text.ts'
import { desEncrypt } from './des.ts'
import { md4 } from './md4.ts'

export const CHALLENGE_BYTES = 16
export const NT_RESPONSE_BYTES = 24

export type MsChapAttempt = {
  /** The name that the caller gave, in kept form (text.ts); a Windows domain before a backslash is ignored. */
  readonly username: string
  readonly authenticatorChallenge: Buffer
  readonly peerChallenge: Buffer
  readonly ntResponse: Buffer
}

export function isRightMsChap(attempt: MsChapAttempt, password: string): boolean {
  const { ntResponse } = attempt
  return (
    ntResponse.length === NT_RESPONSE_BYTES && timingSafeEqual(makeNtResponse(attempt, password), ntResponse)
  )
}

/** GenerateNTResponse. */
export function makeNtResponse(attempt: Omit<MsChapAttempt, 'ntResponse'>, password: string): Buffer {
  const challenge = challengeHash(attempt)
  const keys = Buffer.alloc(21)
  keys.set(ntPasswordHash(password))
  return Buffer.concat([0, 7, 14].map((at) => desEncrypt(keys.subarray(at, at + 7), challenge)))
}

/** GenerateAuthenticatorResponse: the text `S=` and 40 hex digits. Send it only when the attempt was right. */
export function authenticatorResponse(attempt: MsChapAttempt, password: string): string {
  const digest = sha1(ntPasswordHashHash(password), attempt.ntResponse, MAGIC_1)
  return `S=${sha1(digest, challengeHash(attempt), MAGIC_2).toString('hex').toUpperCase()}`
}

export function challengeHash(attempt: Omit<MsChapAttempt, 'ntResponse'>): Buffer {
  const name = withoutDomain(attempt.username)
  return sha1(attempt.peerChallenge, attempt.authenticatorChallenge, name).subarray(0, 8)
}

/** The bytes of a kept name after the last backslash. */
export function withoutDomain(username: string): Buffer {
  const bytes = keptBytes(username)
  return bytes.subarray(bytes.lastIndexOf('\\') + 1)
}

export function ntPasswordHash(password: string): Buffer {
  return md4(Buffer.from(password, 'utf16le'))
}

export function ntPasswordHashHash(password: string): Buffer {
  return md4(ntPasswordHash(password))
}

export function sha1(...parts: readonly Buffer[]): Buffer {
  return hash('sha1', Buffer.concat(parts), 'buffer')
}

/** The constants of section 8.7. */
const MAGIC_1 = Buffer.from('Magic server to client signing constant')
const MAGIC_2 = Buffer.from('Pad to make it do more than one iteration')
