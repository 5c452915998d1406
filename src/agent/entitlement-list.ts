// The server's list of logins that are admitted here while it is away: accepted only when a pinned key has signed it, and
// only until it expires. Pure.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { z } from 'zod'
import type { Instant } from '../clock.ts'
import { byLogin } from '../login-name.ts'
import type { SignedList } from './server.ts'

/** The prefix of the signed text, so that no other signature of the same key can pass as a list. */
const SIGNED_AS = 'latchkey entitlements 1\n'
/** RFC 8410 section 4: the bytes before the 32 bytes of an Ed25519 key. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex')
export const PUBLIC_KEY = /^ed25519:([A-Za-z0-9_-]{43})$/

const shape = z.object({
  gateway: z.string(),
  issued_at: z.number(),
  expires_at: z.number(),
  logins: z.array(
    z.tuple([z.string(), z.int().min(1), z.number().nullable(), z.string(), z.string().nullable()]),
  ),
})

export type Entitlement = {
  username: string
  seats: number
  until: Instant | null
  /** The server's mark of the login's password. */
  mark: string
  framedAddress: string | undefined
}

export type EntitlementList = {
  /** The name of the gateway that the list was made for. */
  gateway: string
  issuedAt: Instant
  expiresAt: Instant
  /** Finds a login by its name as a user typed it. */
  find: (username: string) => Entitlement | undefined
}

/** `text`: `ed25519:` and 32 bytes in base64url. Undefined when it is no key. */
export function readPublicKey(text: string): KeyObject | undefined {
  const [, encoded] = PUBLIC_KEY.exec(text) ?? []
  if (encoded === undefined) return undefined
  const key = Buffer.concat([SPKI_HEAD, Buffer.from(encoded, 'base64url')])
  return createPublicKey({ key, format: 'der', type: 'spki' })
}

/** Undefined when no pinned key has signed it, or when it is no list. */
export function openList(
  { list, signatures }: SignedList,
  keys: readonly KeyObject[],
): EntitlementList | undefined {
  const signed = Buffer.from(SIGNED_AS + list)
  const isSigned = signatures.some((signature) =>
    keys.some((key) => verify(null, signed, key, Buffer.from(signature, 'base64url'))),
  )
  if (!isSigned) return undefined
  const { data } = shape.safeParse(JSON.parse(list))
  if (!data) return undefined
  const logins = data.logins.map(([username, seats, until, mark, address]) => {
    return { username, seats, until, mark, framedAddress: address ?? undefined }
  })
  return {
    gateway: data.gateway,
    issuedAt: data.issued_at,
    expiresAt: data.expires_at,
    find: byLogin(logins),
  }
}
