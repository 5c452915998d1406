// The keys of both sides after MS-CHAPv2 (RFC 3079 section 3), and how RADIUS sends them to the gateway: hidden, in
// MS-MPPE-Send-Key and MS-MPPE-Recv-Key (RFC 2548 section 2.4). Send and receive are the gateway's.
import type { Random } from '../../ids.ts'
import { attribute } from '../codec/attributes.ts'
import { MD5_BYTES } from '../codec/md5.ts'
import type { Attribute } from '../codec/packet.ts'
import type { RadiusSecret } from '../codec/signatures.ts'
import { hideBlocks, revealBlocks } from '../codec/user-password.ts'
import { ntPasswordHashHash, sha1 } from './mschapv2.ts'

export type MppeKeys = { readonly sendKey: Buffer; readonly recvKey: Buffer }

const KEY_BYTES = 16
const SALT_BYTES = 2
/** An MSK has at least 64 octets (RFC 3748 section 7.10); each half is a key. */
const MSK_HALF_BYTES = 32

/** The start keys of 128 bits, for MPPE itself. */
export function deriveMppeKeys(password: string, ntResponse: Buffer): MppeKeys {
  const master = masterKey(password, ntResponse)
  return { sendKey: startKey(master, SERVER_SENDS), recvKey: startKey(master, SERVER_RECEIVES) }
}

/**
 * The MSK of EAP-MSCHAPv2 as two halves: the key the server receives with and the key it sends with, then zeros. A gateway
 * joins them, receive key first, and has the same MSK as the caller.
 */
export function deriveMskKeys(password: string, ntResponse: Buffer): MppeKeys {
  const { sendKey, recvKey } = deriveMppeKeys(password, ntResponse)
  return { recvKey: Buffer.concat([recvKey, sendKey]), sendKey: Buffer.alloc(MSK_HALF_BYTES) }
}

/** Both attributes, hidden under the authenticator of their request. */
export function mppeKeyAttributes(
  { sendKey, recvKey }: MppeKeys,
  requestAuthenticator: Buffer,
  secret: RadiusSecret,
  random: Random,
): Attribute[] {
  // The leftmost bit is set, and no two salts of a packet are the same.
  const salt = random.bytes(SALT_BYTES)
  salt[0] = (salt[0] ?? 0) | 0x80
  const otherSalt = Buffer.from(salt)
  otherSalt[1] = (otherSalt[1] ?? 0) ^ 1
  return [
    attribute('MS-MPPE-Recv-Key', hideKey(recvKey, salt, requestAuthenticator, secret)),
    attribute('MS-MPPE-Send-Key', hideKey(sendKey, otherSalt, requestAuthenticator, secret)),
  ]
}

/** RFC 2548 section 2.4.2: the salt, then the key after its length and before NULs, in hidden blocks. */
export function hideKey(
  key: Buffer,
  salt: Buffer,
  requestAuthenticator: Buffer,
  secret: RadiusSecret,
): Buffer {
  const clear = Buffer.alloc(Math.ceil((1 + key.length) / MD5_BYTES) * MD5_BYTES)
  clear.writeUInt8(key.length, 0)
  clear.set(key, 1)
  return Buffer.concat([salt, hideBlocks(clear, Buffer.concat([requestAuthenticator, salt]), secret)])
}

/** The gateway's side of hideKey; undefined when the value is malformed. */
export function revealKey(
  value: Buffer,
  requestAuthenticator: Buffer,
  secret: RadiusSecret,
): Buffer | undefined {
  const salt = value.subarray(0, SALT_BYTES)
  const start = Buffer.concat([requestAuthenticator, salt])
  const clear = revealBlocks(value.subarray(SALT_BYTES), start, secret)
  const length = clear?.[0] ?? 0
  return clear && length < clear.length ? clear.subarray(1, 1 + length) : undefined
}

/** GetMasterKey (RFC 3079 section 3.4). */
export function masterKey(password: string, ntResponse: Buffer): Buffer {
  return sha1(ntPasswordHashHash(password), ntResponse, MASTER_MAGIC).subarray(0, KEY_BYTES)
}

/** GetAsymmetricStartKey (RFC 3079 section 3.4). */
export function startKey(master: Buffer, direction: Buffer, keyBytes = KEY_BYTES): Buffer {
  return sha1(master, PAD_1, direction, PAD_2).subarray(0, keyBytes)
}

const MASTER_MAGIC = Buffer.from('This is the MPPE Master Key')
const PAD_1 = Buffer.alloc(40, 0)
const PAD_2 = Buffer.alloc(40, 0xf2)
export const SERVER_RECEIVES = Buffer.from(
  'On the client side, this is the send key; on the server side, it is the receive key.',
)
export const SERVER_SENDS = Buffer.from(
  'On the client side, this is the receive key; on the server side, it is the send key.',
)
